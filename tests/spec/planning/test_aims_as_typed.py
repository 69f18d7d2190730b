"""Aims as teams type them, what is read of each, and what is asked. Every target is said back with its day, or asked about."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from evenhand.planning.aims import lint, read_aim, said_back

TYPED = [
    typed
    for name in ("aims_as_typed.toml", "aims_in_other_words.toml")
    for typed in tomllib.loads(Path(__file__).with_name(name).read_text("utf-8"))["aim"]
]


@pytest.mark.parametrize("typed", TYPED, ids=lambda typed: typed["text"][:40])
def test_what_is_read_is_right_or_asked_about(typed: dict[str, str]) -> None:
    aim = read_aim(typed["text"])
    everyone = "everyone" if aim.everyone else ""
    assert (", ".join(aim.groups or aim.places) or everyone) == typed["whom"]
    assert said_back(aim) == typed.get("said", "")
    assert " ".join(f.id for f in lint(aim)) == typed.get("asked", "")


# what is said in other words is read as the same
SAME = [
    "The same rate of tears for Somali women as for White women by 31 March 2027",
    "Close the gap in tears between Somali and White women by 31 March 2027",
    "No difference in tears between Somali women and White women by 31/03/2027",
    "Somali women to have tears as often as White women by March 2027",
    "Equal rates of tears in Somali and White women by the end of March 2027",
    "Bring the rate of tears of Somali women in line with White women by 31st March 2027",
    "Eliminate the disparity in tears between Somali and White women by 31.3.27",
    "Rates of tears are the same in Somali and White women by 2027-03-31",
    "Achieve parity in tears between Somali and White women by the end of 2026/27",
    "Reduce tears of Somali women to that of White women by Q4 2026/27",
]


@pytest.mark.parametrize("text", SAME)
def test_parity_in_other_words_is_parity(text: str) -> None:
    aim = read_aim(text)
    assert aim.groups == ("Somali",)
    assert said_back(aim) == "To reach: parity with White women by 31 March 2027."
    assert lint(aim) == ()


BORDERS = [
    ("by the end of 2027", "by 31 December 2027"),
    ("no later than 1 May 2027", "by 1 May 2027"),
    ("within two years", "within 24 months"),
    ("over the next 18 months", "within 18 months"),
    ("by the start of May 2027", "by 1 May 2027"),
    ("by Sept 2027", "by 30 September 2027"),
    ("by the end of Q1 2027/28", "by 30 June 2027"),
    ("in two years' time", "within 24 months"),
]


@pytest.mark.parametrize(("when", "said"), BORDERS)
def test_by_when(when: str, said: str) -> None:
    aim = read_aim(f"Reduce tears in Roma women from 4% to 3% {when}")
    assert said_back(aim) == f"To reach: from 4% to 3% {said}."


@pytest.mark.parametrize("when", ["by spring 2027", "by March", "by Q3 2027", "by year end"])
def test_a_day_that_could_be_several_is_asked_for_and_not_guessed(when: str) -> None:
    aim = read_aim(f"Reduce tears in Roma women from 4% to 3% {when}")
    assert aim.targets[0].by is None
    (found,) = (f for f in lint(aim) if f.id == "day_unclear")
    assert when.removeprefix("by ") in found.says
    assert "no_date" not in {f.id for f in lint(aim)}


@pytest.mark.parametrize("text", ["We do not aim to close the gap", "This will not reduce the gap"])
def test_a_gap_that_is_denied_is_not_spoken_of(text: str) -> None:
    aim = read_aim(f"{text}. Reduce tears in Roma women from 4% to 3% by 2027.")
    assert "no_gap" in {f.id for f in lint(aim)}


def test_a_comparison_is_not_for_whom_the_aim_is() -> None:
    aim = read_aim("Reduce tears in Somali women to the rate of Bangladeshi women by 2027")
    assert (aim.groups, aim.targets[0].against) == (("Somali",), "Bangladeshi women")
    both = read_aim(
        "Fewer tears for Mixed White and Black women, no higher than White women, by 2027"
    )
    assert (both.groups, both.targets[0].against) == (("Mixed White and Black",), "White women")
    mixed = read_aim(
        "The same rate for Mixed White and Black African women as everyone else by 2027"
    )
    assert mixed.groups == ("Mixed White and Black African",)
    assert mixed.targets[0].against == "everyone else"


def test_an_aim_with_nothing_to_reach_is_not_said_back() -> None:
    assert said_back(read_aim("Improve experience")) == ""
