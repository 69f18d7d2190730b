"""How raw values are made comparable."""

from __future__ import annotations

import math

import numpy as np
import pytest

from evenhand.ethnicity import normalise
from evenhand.ethnicity.wordings import word_key


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (" A ", "a"),
        ("White\u00a0British", "white british"),
        ("White \t\n British", "white british"),
        ("\ufeffA", "a"),
        ("A\x00", "a"),
        ("White\u200bBritish", "whitebritish"),
        ("White – British", "white - british"),
        ("Gypsy’s", "gypsy's"),
        ("Français", "francais"),
        ("99", "99"),
        (99, "99"),
        (99.0, "99"),
        ("99.00", "99"),
        ("-8.0", "-8"),
        ("9.5", "9.5"),
        ("9t00.", "9t00."),
        (np.float64(3), "3"),
        ("白人", "白人"),
        ("", ""),
        ("  ", ""),
        (None, ""),
        (math.nan, ""),
        (np.datetime64("NaT"), ""),
    ],
)
def test_normalise(raw: object, expected: str) -> None:
    assert normalise(raw) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("White - British", "White: British"),
        ("White & Asian", "white and asian"),
        ("Asian / Asian British", "Asian or Asian British"),
        ("Black or Black British - African", "BLACK OR BLACK BRITISH: AFRICAN"),
    ],
)
def test_wordings_that_count_as_the_same(one: str, other: str) -> None:
    assert word_key(one) == word_key(other)


def test_a_slash_is_not_a_space() -> None:
    assert word_key("Mixed/Other") != word_key("Mixed Other")
