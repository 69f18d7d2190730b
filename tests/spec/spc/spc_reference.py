"""Reads the reference numbers in `data/`: inputs, and what qicharts2 and NHSRplotthedots gave."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

DATA = Path(__file__).parent / "data"
TOLERANCE = 1e-9


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def numbers(table: list[dict[str, str]], column: str) -> np.ndarray:
    """A column as numbers, blank cells missing."""
    return np.array(
        [float(row[column]) if row[column] not in ("", "NA") else np.nan for row in table]
    )


def truths(table: list[dict[str, str]], column: str) -> np.ndarray:
    return np.array([row[column] == "TRUE" for row in table])


def same_lines(actual: np.ndarray, expected: np.ndarray) -> None:
    np.testing.assert_allclose(actual, expected, rtol=TOLERANCE, atol=TOLERANCE)


GROUPS = ("Asian", "Black", "Mixed", "Other", "White")


def months() -> list[str]:
    return sorted({row["month"] for row in rows("01_pph_by_ethnicity")})


def on_calendar(name: str, column: str, group_column: str, month_column: str) -> np.ndarray:
    """One row a group, one column a calendar month; an absent row is missing."""
    place = {month: i for i, month in enumerate(months())}
    table = np.full((len(GROUPS), len(place)), np.nan)
    for row in rows(name):
        if row[column] not in ("", "NA"):
            table[GROUPS.index(row[group_column]), place[row[month_column]]] = float(row[column])
    return table


def pph() -> tuple[np.ndarray, np.ndarray]:
    """Numerators and denominators of input 01 on the calendar."""
    name = "01_pph_by_ethnicity"
    return (
        on_calendar(name, "pph", "ethnic_group", "month"),
        on_calendar(name, "births", "ethnic_group", "month"),
    )


def edge_series() -> dict[str, np.ndarray]:
    table = rows("13_edge_series")
    return {
        name: numbers([r for r in table if r["series"] == name], "y")
        for name in dict.fromkeys(r["series"] for r in table)
    }
