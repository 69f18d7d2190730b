"""Aims: percentage points are never taken for per cent."""

from __future__ import annotations

import pytest

from evenhand.errors import PlanError
from evenhand.planning.aim import Aim, parse_aim, parse_rate


@pytest.mark.parametrize(
    ("text", "aim"),
    [
        ("from 12% to 9%", Aim("to", 0.09, 0.12)),
        ("From 12 to 9%", Aim("to", 0.09, 0.12)),
        ("from 12% to 9", Aim("to", 0.09, 0.12)),
        ("from 0.12 to 0.09", Aim("to", 0.09, 0.12)),
        ("to 9 per cent", Aim("to", 0.09)),
        ("by 25%", Aim("share", 0.25)),
        ("by 12,5 percent", Aim("share", 0.125)),
        ("by 100%", Aim("share", 1.0)),
        ("by 3 points", Aim("points", 0.03)),
        ("by 1 percentage point", Aim("points", 0.01)),
    ],
)
def test_what_is_meant(text: str, aim: Aim) -> None:
    assert parse_aim(text) == aim


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("less", "The aim ‘less’ cannot be read."),
        ("by 3", "The aim ‘by 3’ cannot be read."),
        ("by 0%", "is not a change that can be made"),
        ("by 130%", "is not a change that can be made"),
        ("to 9", "‘9’ has no %."),
        ("to 120%", "‘120%’ is over 100%."),
    ],
)
def test_what_cannot_be_told(text: str, said: str) -> None:
    with pytest.raises(PlanError) as found:
        parse_aim(text)
    assert said in str(found.value)


def test_rates() -> None:
    assert parse_rate(" 12 % ") == 0.12
    assert parse_rate("0,12") == 0.12
    assert parse_rate("1") == 1.0
    with pytest.raises(PlanError, match="‘twelve’ is not a rate"):
        parse_rate("twelve")


def test_a_share_is_of_what_is_wrong() -> None:
    assert Aim("share", 0.25).rate(0.12, "lower") == pytest.approx(0.09)
    assert Aim("share", 0.25).rate(0.60, "higher") == pytest.approx(0.70)
    assert Aim("points", 0.05).rate(0.60, "higher") == pytest.approx(0.65)
    assert Aim("points", 0.05).rate(0.60, "lower") == pytest.approx(0.55)
