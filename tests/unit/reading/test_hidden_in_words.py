"""What is hidden is called hidden: a sign that may be told never turns into a figure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from evenhand.equity.model import Contrast, Estimate
from evenhand.reading import Plan, read
from evenhand.reading.context import Context
from evenhand.reading.lines import lines
from evenhand.reading.scope import scope_of
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
