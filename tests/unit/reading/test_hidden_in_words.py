"""What is hidden is called hidden: a sign that may be told never turns into a figure."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from evenhand.disclosure import ProtectedTable
from evenhand.disclosure.layout import SharedGrain
from evenhand.equity.model import Contrast, Estimate
from evenhand.ethnicity.groups import EthnicGroup, GroupStatus
from evenhand.frameworks import wording
from evenhand.reading import Plan, read
from evenhand.reading.context import Context
from evenhand.reading.lines import lines
from evenhand.reading.scope import scope_of
from evenhand.reading.shared import hidden_flags
from fixtures.tables import CHANGE, HAEMORRHAGE, phased_table

PLAN = Plan(focus=("Black",), comparison=("White",), change_date=CHANGE)
COUNTS = {"black": ((51, 450), (51, 450)), "white": ((135, 1_500), (103, 1_200))}
HIDDEN = Estimate(None, None, None, None, None, "hidden")


def _told_the_sign_only(contrast: Contrast) -> Contrast:
    """As a shared reading holds a contrast whose counts are hidden."""
    if contrast.phase == 0:
        return contrast
    sign = float(np.sign(contrast.difference.value or 0))
    return replace(
        contrast,
        ratio=HIDDEN,
        difference=replace(HIDDEN, value=sign, method="sign only"),
    )


@pytest.fixture(scope="module")
def said() -> str:
    table = phased_table(COUNTS)
    reading = read(table, PLAN)
    assert reading.gap is not None
    gap = replace(
        reading.gap, contrasts=tuple(_told_the_sign_only(c) for c in reading.gap.contrasts)
    )
    ctx = Context(HAEMORRHAGE, PLAN, scope_of(table, PLAN), reading.phases, gap, shared=True)
    return " ".join(line.text for line in lines(ctx))


def test_a_hidden_difference_is_called_hidden(said: str) -> None:
    assert "The gap was 2.3 percentage points" in said
    assert "and is hidden since" in said


def test_a_sign_is_never_shown_as_a_hundred_points(said: str) -> None:
    assert "100 percentage points" not in said


@pytest.mark.parametrize("grain", list(SharedGrain))
def test_every_way_of_adding_up_has_its_words(grain: SharedGrain) -> None:
    known = wording("verdicts")
    assert str(grain) in known["grain"]
    assert str(grain) in known["none"]


@pytest.mark.parametrize(
    ("grain", "first", "second"),
    [
        (
            SharedGrain.QUARTER,
            "figures are shown by quarter, and where one is hidden it may be any small number, zero included.",
            "For Asian and Mixed no quarter can be shown by itself: ask the team how it follows their care, because hidden is not the same as fine.",
        ),
        (
            SharedGrain.ALL,
            "figures are shown as one sum over the whole time, and where one is hidden it may be any small number, zero included.",
            "For Asian and Mixed no sum over the whole time can be shown by itself: ask the team how it follows their care, because hidden is not the same as fine.",
        ),
    ],
)
def test_whom_the_rule_hid_wholly(grain: SharedGrain, first: str, second: str) -> None:
    found = hidden_flags(_safe(grain, wholly=("Asian", "Mixed", "Not stated")))
    assert [(f.id, f.title) for f in found] == [("hidden", "Small numbers protected")]
    assert found[0].text == f"Small numbers are protected here: {first} {second}"


def test_whom_the_rule_hid_in_part_and_where_it_hid_nobody() -> None:
    found = hidden_flags(_safe(SharedGrain.MONTH, partly=("Black", "Not stated")))
    assert found[0].text.endswith("zero included. Part is hidden for Black.")
    assert "by itself" not in found[0].text
    assert hidden_flags(_safe(SharedGrain.MONTH)) == ()
    assert hidden_flags(_safe(SharedGrain.MONTH, partly=("Not stated",))) == ()


def _safe(
    grain: SharedGrain, *, wholly: tuple[str, ...] = (), partly: tuple[str, ...] = ()
) -> ProtectedTable:
    """All that these words rest on."""
    labels = {"asian": "Asian", "mixed": "Mixed", "black": "Black"}
    groups = [EthnicGroup(key, label) for key, label in labels.items()]
    groups.append(EthnicGroup("not-stated", "Not stated", status=GroupStatus.NOT_STATED))
    report = SimpleNamespace(wholly_hidden=wholly, partly_hidden=partly)
    return cast(ProtectedTable, SimpleNamespace(grain=grain, groups=groups, report=report))
