"""The regression cases of the equity reading, and two published data sets of births."""

from __future__ import annotations

import numpy as np
import pytest

from evenhand.equity import GapCounts, read_gap
from evenhand.equity.model import GapAnswer, OwnAnswer, Stand, Strength
from fixtures.gaps import read_rows

FIVE = [  # Black, White, Mixed, Asian, Other: a year before, a year since
    (127, 1064, 96, 1077),
    (181, 3266, 189, 3394),
    (14, 236, 15, 255),
    (52, 790, 53, 845),
    (18, 361, 16, 330),
]


def test_twelve_to_nine_against_five_in_several_trusts_together() -> None:
    """5,000 and 15,000 births a year: gap clear, narrowing clear, not equal."""
    reading = read_rows([(600, 5000, 450, 5000), (750, 15000, 750, 15000)])
    assert reading.standing is not None
    assert reading.gap_change is not None
    assert (reading.standing.answer, reading.standing.strength) == (Stand.GAP, Strength.ESTABLISHED)
    assert reading.standing.favours == "comparison"
    before, since = (c for c in reading.contrasts if c.primary)
    assert (before.ratio.value, since.ratio.value) == (pytest.approx(2.4), pytest.approx(1.8))
    assert before.difference.value == pytest.approx(0.07)
    assert since.difference.value == pytest.approx(0.04)
    change = reading.gap_change
    assert (change.answer, change.strength) == (GapAnswer.NARROWED, Strength.ESTABLISHED)
    assert (change.ratio_scale, change.difference_scale) == ("narrowed", "narrowed")
    assert (change.mover, change.method) == ("focus", "closed form")
    assert change.ratio_of_ratios.value == pytest.approx(0.75)
    assert change.difference_of_differences.value == pytest.approx(-0.03)


def test_twelve_to_nine_against_five_in_a_small_unit() -> None:
    """200 and 800 births a year: cannot tell on the change, with the volume that would do."""
    reading = read_rows([(24, 200, 18, 200), (40, 800, 40, 800)])
    change = reading.gap_change
    assert change is not None
    assert (change.answer, change.strength) == (GapAnswer.CANNOT_TELL, Strength.CANNOT_TELL)
    assert change.months_enough is None  # the year before alone is too small: no later month helps
    assert change.volume_enough == pytest.approx(12.8, abs=0.1)


def test_that_volume_would_do() -> None:
    """13 times the births: established, as the small unit's answer says."""
    rows = [tuple(13 * n for n in r) for r in [(24, 200, 18, 200), (40, 800, 40, 800)]]
    change = read_rows(rows).gap_change  # type: ignore[arg-type]
    assert change is not None
    assert (change.answer, change.strength) == (GapAnswer.NARROWED, Strength.ESTABLISHED)


def test_five_groups() -> None:
    """Better for Black women (single look, primary); likely smaller gap; never "no group got worse"."""
    reading = read_rows(FIVE)
    black, change = reading.focus_change, reading.gap_change
    assert black is not None
    assert change is not None
    assert (black.answer, black.strength) == (OwnAnswer.IMPROVED, Strength.ESTABLISHED)
    assert (change.answer, change.strength) == (GapAnswer.NARROWED, Strength.SUGGESTED)
    assert change.ratio_of_ratios.value == pytest.approx(
        (96 / 1077 / (189 / 3394)) / (127 / 1064 / (181 / 3266))
    )
    assert [c.rules_out_worsening for c in reading.changes] == [True, True, False, False, False]
    assert [c.answer for c in reading.changes[2:]] == [OwnAnswer.CANNOT_TELL] * 3
    assert reading.masked == ()


def test_five_groups_say_which_contrasts_are_secondary() -> None:
    since = [c for c in read_rows(FIVE).contrasts if c.phase == 1]
    assert [c.group for c in since] == [0, 2, 3, 4]
    assert [c.primary for c in since] == [True, False, False, False]
    assert since[0].level == 0.95
    assert since[1].level == pytest.approx(1 - 0.05 / 3)


def test_masked_screening() -> None:
    """Others 3,000 to 3,567 of 5,000, Black 600 to 588 of 1,000: (b) fires, (a) does not."""
    reading = read_rows([(600, 1000, 588, 1000), (3000, 5000, 3567, 5000)], direction="higher")
    assert reading.overall_change is not None
    assert reading.overall_change.answer is OwnAnswer.IMPROVED
    assert [(m.group, m.kind) for m in reading.masked] == [(0, "left behind")]
    flag = reading.masked[0]
    assert flag.change.value == pytest.approx(-0.012)
    assert flag.others.value == pytest.approx(0.1134)


@pytest.mark.parametrize(
    ("rows", "strength"),
    [
        ([(600, 5000, 600, 5000), (750, 15000, 1200, 15000)], Strength.ESTABLISHED),
        ([(120, 1000, 120, 1000), (150, 3000, 240, 3000)], Strength.SUGGESTED),
    ],
)
def test_levelling_down(rows: list[tuple[int, int, int, int]], strength: Strength) -> None:
    """12 to 12 against 5 to 8: levelling down, never "narrowed"."""
    change = read_rows(rows).gap_change
    assert change is not None
    assert (change.answer, change.strength) == (GapAnswer.LEVELLED_DOWN, strength)
    assert change.mover == "comparison"


@pytest.mark.parametrize("births", [200, 400, 1000, 2000, 5000, 20000])
def test_levelling_down_is_never_called_narrowed(births: int) -> None:
    rows = [
        (0.12 * births, births, 0.12 * births, births),
        (0.15 * births, 3 * births, 0.24 * births, 3 * births),
    ]
    change = read_rows(rows).gap_change
    assert change is not None
    assert change.answer is not GapAnswer.NARROWED


def _one_look(rows: list[tuple[int, int]]):  # type: ignore[no-untyped-def]
    a = np.array(rows)
    counts = GapCounts(a[:, :1], a[:, 1:], np.zeros((len(a), 1)))
    return read_gap(
        counts,
        focus=np.arange(len(a)) == 0,
        comparison=np.arange(len(a)) == 1,
        phase=[0],
        kind="proportion",
        direction="lower",
    )


def test_births14_preterm() -> None:
    """Not white 38/235 = 16.2 %, white 86/765 = 11.2 % (undated: only where it stands)."""
    reading = _one_look([(38, 235), (86, 765)])
    rates = [group[0].rate.value for group in reading.rates]
    assert [round(100 * r, 1) for r in rates if r is not None] == [16.2, 11.2]
    assert reading.standing is not None
    assert reading.standing.answer is Stand.GAP
    assert reading.standing.contrast.ratio.value == pytest.approx(1.438, abs=5e-4)
    assert (reading.gap_change, reading.focus_change, reading.changes) == (None, None, ())


def test_gestation_under_259_days() -> None:
    """Black 41/241 by Wilson: 17.0 % (12.8 to 22.3)."""
    rate = _one_look([(41, 241), (86, 765)]).rates[0][0]
    assert (rate.numerator, rate.denominator) == (41, 241)
    limits = (rate.rate.value, rate.rate.low, rate.rate.high)
    assert [round(100 * v, 1) for v in limits if v is not None] == [17.0, 12.8, 22.3]
