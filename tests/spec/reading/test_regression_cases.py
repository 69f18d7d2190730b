"""The regression cases of the equity reading, section 4, as a midwife would read them."""

from __future__ import annotations

import pytest

from evenhand.equity.model import GapAnswer, OwnAnswer, Stand, Strength
from evenhand.reading import Plan, read
from evenhand.reading.model import EquityReading
from fixtures.tables import CHANGE, SCREENED, flat_table, phased_table

PLAN = Plan(focus=("Black",), comparison=("White",), change_date=CHANGE)


def said(reading: EquityReading) -> str:
    sentences = (*reading.headline, *reading.lines)
    return " ".join(f"{s.lead} {s.text}" for s in sentences)


def test_twelve_to_nine_against_five_in_large_numbers_is_clear() -> None:
    """12 % to 9 % against 5 %, 5,000 and 15,000 births a year: gap clear, narrowing clear, not equal."""
    table = phased_table(
        {
            "black": ((800, 6_667), (750, 8_333)),
            "white": ((1_000, 20_000), (1_250, 25_000)),
        }
    )
    reading = read(table, PLAN)
    assert reading.gap is not None
    assert reading.gap.standing is not None
    assert reading.gap.gap_change is not None
    assert reading.gap.standing.answer is Stand.GAP
    assert reading.gap.standing.strength is Strength.ESTABLISHED
    assert reading.gap.gap_change.answer is GapAnswer.NARROWED
    assert reading.gap.gap_change.strength is Strength.ESTABLISHED
    assert "2.4 times the rate for White women before May 2024, 1.8 times since May 2024" in said(
        reading
    )
    assert "7.0 percentage points before May 2024 and is 4.0 percentage points" in said(reading)
    assert "equal" not in said(reading)


def test_twelve_to_nine_against_five_in_small_numbers_cannot_tell_and_says_what_would() -> None:
    """The same rates at 200 and 800 births a year: cannot tell on the change."""
    table = phased_table({"black": ((32, 267), (30, 333)), "white": ((53, 1_067), (67, 1_333))})
    reading = read(table, PLAN)
    assert reading.gap is not None
    assert reading.gap.gap_change is not None
    assert reading.gap.gap_change.answer is GapAnswer.CANNOT_TELL
    assert "too early to say" in said(reading).casefold()
    assert "times as many women, before and since, would settle it" in said(reading)


def test_better_for_black_women_smaller_gap_likely_and_never_no_group_got_worse() -> None:
    table = phased_table(
        {
            "asian": ((52, 790), (53, 845)),
            "black": ((127, 1_064), (96, 1_077)),
            "mixed": ((14, 236), (15, 255)),
            "other": ((18, 361), (16, 330)),
            "white": ((181, 3_266), (189, 3_394)),
        }
    )
    reading = read(table, PLAN)
    assert reading.gap is not None
    assert reading.gap.focus_change is not None
    assert reading.gap.gap_change is not None
    assert reading.gap.focus_change.answer is OwnAnswer.IMPROVED
    assert reading.gap.focus_change.strength is Strength.ESTABLISHED
    assert reading.gap.gap_change.answer is GapAnswer.NARROWED
    assert reading.gap.gap_change.strength is Strength.SUGGESTED
    assert (
        reading.headline[0].text
        == "Fewer Black women had a major haemorrhage in our care since the change."
    )
    assert "likely smaller" in reading.headline[1].text
    assert "no group got worse" not in said(reading).casefold()
    assert "Mixed" in said(reading)


def test_left_behind_is_flagged_where_the_overall_figure_hides_it() -> None:
    table = phased_table(
        {"black": ((600, 1_000), (588, 1_000)), "white": ((3_000, 5_000), (3_567, 5_000))},
        measure=SCREENED,
    )
    reading = read(table, PLAN)
    assert reading.gap is not None
    assert [flag.kind for flag in reading.gap.masked] == ["left behind"]
    assert any("left behind" in flag.text for flag in reading.flags)


def test_levelling_down_is_never_called_narrowed() -> None:
    """12 % to 12 % against 5 % to 8 %."""
    table = phased_table(
        {"black": ((800, 6_667), (1_000, 8_333)), "white": ((1_000, 20_000), (2_000, 25_000))}
    )
    reading = read(table, PLAN)
    assert reading.gap is not None
    assert reading.gap.gap_change is not None
    assert reading.gap.gap_change.answer is GapAnswer.LEVELLED_DOWN
    assert "care got worse for White women" in said(reading)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"white": (86, 765), "not white": (38, 235)}, ("11.2%", "16.2%")),
        ({"black": (41, 241), "white": (60, 800)}, ("17.0%", "7.5%")),
    ],
)
def test_counts_stay_beside_rates(
    counts: dict[str, tuple[int, int]], shown: tuple[str, str]
) -> None:
    """births14: white 86 of 765, the others 38 of 235; Gestation: Black 41 of 241."""
    first, second = counts
    reading = read(flat_table(counts), Plan(focus=(second,), comparison=(first,)))
    assert reading.gap is not None
    rates = {
        g.group.key: r[0].rate.value for g, r in zip(reading.groups, reading.gap.rates, strict=True)
    }
    assert f"{100 * (rates[first] or 0):.1f}%" == shown[0]
    assert f"{100 * (rates[second] or 0):.1f}%" == shown[1]
