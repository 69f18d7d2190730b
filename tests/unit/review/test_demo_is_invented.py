"""The bundled example resembles no real Trust, and is the same at every call."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from evenhand.demo import COLUMNS, UNIT, demo_rows

REAL = (
    *("Barts", "Birmingham", "Bristol", "Somerset", "Gloucestershire", "East London", "ELFT"),
    *("Imperial", "Lancashire", "Liverpool", "Manchester", "Leeds", "Leicester", "London"),
    *("Bedfordshire", "Luton", "Milton Keynes", "Northamptonshire", "Nottingham", "Sheffield"),
    *("Surrey", "Sussex", "Walsall", "Sandwell", "Bradford", "Black Country", "Hospitals NHS"),
)
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")


@pytest.fixture(scope="module")
def text() -> str:
    files = (
        resources.files("evenhand").joinpath("examples", n) for n in ("mapping.toml", "review.toml")
    )
    words = [f.read_text(encoding="utf-8") for f in files]
    cells = {cell for row in demo_rows() for cell in row if not cell[:1].isdigit()}
    return "\n".join([UNIT, *COLUMNS, *words, *sorted(cells)])


def test_no_name_of_a_real_team_or_place(text: str) -> None:
    assert [name for name in REAL if name.casefold() in text.casefold()] == []


def test_no_postcode(text: str) -> None:
    assert POSTCODE.findall(text) == []


def test_it_says_that_it_is_invented(text: str) -> None:
    assert "invented" in UNIT
    assert "invented = true" in text


def test_the_rows_are_the_same_at_every_call_and_hold_the_groups_asked_for() -> None:
    rows = demo_rows()
    assert rows == demo_rows()
    assert len(rows) == 12_561
    black = {row[1] for row in rows if row[4][:1] in {"N", "M", "P"}}
    assert 2_100 <= len(black) <= 2_141
