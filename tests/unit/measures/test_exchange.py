"""Measure tables as a file: what goes in comes out, and nothing in a file is taken on trust."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest

from evenhand.errors import InputFileError
from evenhand.ethnicity.groups import EthnicGroup
from evenhand.measures import Grain, MeasureTable, library, measure
from evenhand.measures.exchange import (
    LARGEST,
    Defined,
    counted_differently,
    table_from_json,
    table_to_json,
    tables_from_bytes,
    tables_to_json,
)
from evenhand.review.catalogue import to_toml

MONTHS = (date(2026, 1, 1), date(2026, 2, 1))
GROUPS = (EthnicGroup("black", "Black"), EthnicGroup("white", "White"))


def table(name: str = "pph_1000") -> MeasureTable:
    top = np.array([[[1, 0], [3, 2]]], np.int64)
    return MeasureTable(
        measure(name), Grain.MONTH, MONTHS, GROUPS, ("North",), top, top + 7, 0 * top
    )


def form(*names: str) -> dict[str, Any]:
    chosen = names or ("pph_1000",)
    return tables_to_json(Defined(table(n), to_toml(measure(n))) for n in chosen)


def read(given: Any) -> Any:
    return tables_from_bytes(json.dumps(given).encode(), name="t.json")


def test_several_tables_come_back_with_their_definitions() -> None:
    first, second = read(form("pph_1000", "pph_1500"))
    assert (first.table.measure, second.table.measure) == (measure("pph_1000"), measure("pph_1500"))
    assert first.table.sites == ("North",)
    assert first.table.denominator.tolist() == [[[8, 7], [10, 9]]]
    assert first.definition == to_toml(measure("pph_1000"))


@pytest.mark.parametrize("one", library(), ids=lambda m: m.id)
def test_every_definition_of_the_library_travels_unchanged(one: Any) -> None:
    form = tables_to_json([Defined(MeasureTable(one, Grain.MONTH, MONTHS, GROUPS, ("",), *3 * [np.ones((1, 2, 2), np.int64)]), to_toml(one))])  # fmt: skip
    assert read(form)[0].table.measure == one


def counts(change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    found = form()
    change(found["tables"][0]["counts"])
    return found


BROKEN: dict[str, tuple[Any, str]] = {
    "no object": ([], "holds no measure tables"),
    "another format": ({"format": "x"}, "holds no measure tables"),
    "no list": ({"format": "evenhand measure tables 1", "tables": {}}, "no table in the file"),
    "no table": ({"format": "evenhand measure tables 1", "tables": []}, "no table in the file"),
    "no entry": ({"format": "evenhand measure tables 1", "tables": [1]}, "missing or damaged"),
    "twice": (form("pph_1000", "pph_1000"), "counts a measure twice"),
    "half a person": (counts(lambda c: c["numerator"][0][0].__setitem__(0, 1.5)), "damaged"),
    "a text": (counts(lambda c: c["missing"][0][0].__setitem__(0, "=1+1")), "damaged"),
    "a yes": (counts(lambda c: c.update(numerator=[[[True, False], [True, False]]])), "damaged"),
    "too large": (counts(lambda c: c["numerator"][0][0].__setitem__(0, 10**30)), "damaged"),
    "below 0": (counts(lambda c: c["missing"][0][0].__setitem__(0, -1)), "below 0"),
    "more than all": (counts(lambda c: c["numerator"][0][0].__setitem__(0, 9)), "more events than"),
    "another shape": (counts(lambda c: c.update(sites=["a", "b"])), "do not fit the sites"),
    "a gap": (counts(lambda c: c.update(periods=["2026-01-01", "2026-03-01"])), "do not follow"),
    "no date": (counts(lambda c: c.update(periods=["=1+1", "x"])), "damaged"),
    "a group twice": (
        counts(lambda c: c.update(groups=[c["groups"][0], c["groups"][0]])),
        "there twice",
    ),
    "another measure": (counts(lambda c: c.update(measure="pph_500")), "counts ‘pph_500’"),
    "no counts": (counts(lambda c: c.pop("numerator")), "damaged"),
    "endless sums": (
        counts(lambda c: c.update(sums=[[[float("inf"), 0], [0, 0]]])),
        "not a number",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_refused_with_a_sentence(name: str) -> None:
    given, sentence = BROKEN[name]
    with pytest.raises(InputFileError, match=sentence) as found:
        read(given)
    assert found.value.remedy == "Make it again with ‘evenhand count’."
    assert found.value.where == "t.json"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xff\xfe", b"[" * 100_000, b"births,1"])
def test_other_files_are_refused(content: bytes) -> None:
    with pytest.raises(InputFileError, match="holds no measure tables"):
        tables_from_bytes(content)


def test_a_definition_that_does_not_read_is_refused() -> None:
    found = form()
    found["tables"][0]["definition"] = "[[measure]]\nid = 'x'"
    with pytest.raises(InputFileError, match="A definition in the file does not read"):
        read(found)


def test_a_huge_file_is_refused_unread() -> None:
    with pytest.raises(InputFileError, match="larger than 50 MB"):
        tables_from_bytes(b" " * (LARGEST + 1))


def test_words_do_not_make_counts_differ() -> None:
    one = measure("pph_1000")
    renamed = to_toml(one).replace("Haemorrhage, 1,000 ml or more", "Ours")
    (other,) = read({"format": "evenhand measure tables 1", "tables": [{"definition": renamed, "counts": table_to_json(table())}]})  # fmt: skip
    assert counted_differently(one, other.table.measure) == ()
    assert counted_differently(one, measure("low_birth_weight")) == ("unit", "numerator")


def test_one_table_is_read_for_its_measure() -> None:
    given = table_to_json(table())
    assert table_from_json(given, measure("pph_1000")).numerator.tolist() == [[[1, 0], [3, 2]]]
    with pytest.raises(InputFileError, match="is no measure table of Evenhand"):
        table_from_json({}, measure("pph_1000"))
