"""Reads `data/`: invented records, what published rules make of them, published codes."""

from __future__ import annotations

import csv
import gzip
from functools import cache
from pathlib import Path

from evenhand.ethnicity import EthnicGroup, EthnicityMapping, propose_mapping, recognise

DATA = Path(__file__).parent / "data"

# The reference read legacy digits and Other as these groups; a person has to say so.
DECIDED = {
    "0": "white_british",
    "2": "black_african",
    "4": "indian",
    "5": "pakistani",
    "8": "any_other",
}
LETTERS = {
    "A": "white_british",
    "H": "indian",
    "J": "pakistani",
    "N": "black_african",
    "S": "any_other",
    "": None,
}


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def records() -> tuple[dict[str, str], ...]:
    """3,055 invented records of 1,200 people in three Trusts, with mixed ways of coding."""
    with gzip.open(DATA / "records_of_people.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def column(name: str) -> list[str]:
    return [row[name] for row in records()]


@cache
def mapping() -> EthnicityMapping:
    proposed = propose_mapping(recognise(column("ethnicity_raw")))
    for value, key in DECIDED.items():
        proposed = proposed.with_value(value, key)
    return proposed


def groups() -> list[EthnicGroup]:
    return [mapping().lookup(raw) for raw in column("ethnicity_raw")]
