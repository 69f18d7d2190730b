"""Numbers and dates as people read them."""

from dataclasses import replace
from datetime import date

import pytest

from evenhand.charts.words import (
    capital,
    day,
    long_month,
    month,
    number,
    percent,
    period,
    ratio,
    shown,
    times,
    when,
)
from evenhand.measures.definition import Kind
from evenhand.measures.periods import Grain
from evenhand.reading.figures import listing, to_figures, units
from fixtures.readings import PPH, THEATRE


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0"),
        (0.004, "0.0040"),
        (0.05, "0.1"),
        (12.34, "12.3"),
        (-5.2, "−5.2"),
        (12345.6, "12,346"),
    ],
)
def test_numbers_never_look_like_zero_unless_they_are(value: float, said: str) -> None:
    assert number(value) == said


@pytest.mark.parametrize(
    ("value", "said"), [(0.0444, "0.044"), (99.6, "100"), (1250, "1,200"), (-0.26, "−0.26")]
)
def test_significant_figures(value: float, said: str) -> None:
    assert to_figures(value, 2) == said


def test_scales_of_measures() -> None:
    assert shown(PPH).said(0.089) == "8.9%"
    assert shown(THEATRE).said(0.089) == "89.0 per 1,000"
    assert shown(replace(PPH, kind=Kind.RATE)).value(0.089) == "8.9%"
    assert shown(replace(PPH, kind=Kind.MEAN)).said(3310.4) == "3,310.4"
    assert shown(PPH).interval(0.05, None) == "–"
    assert shown(PPH).value(None) == "–"


def test_shared_figures_have_two_figures() -> None:
    how = shown(PPH, figures=2)
    assert how.value(0.1204) == "12%"
    assert how.interval(0.0891, 0.124) == "8.9 to 12%"
    assert how.gap(0.0314) == "31"


def test_differences_keep_small_ones_visible() -> None:
    assert shown(PPH).gap(0.0314) == "31"
    assert shown(PPH).gap(0.0003) == "0.30"
    assert shown(replace(PPH, kind=Kind.MEAN)).gap(12.34) == "12.3"


def test_ratios_and_shares() -> None:
    assert times(None) == "–"
    assert [times(v) for v in (0.994, 0.995, 2.04)] == ["0.99 times", "1.0 times", "2.0 times"]
    assert times(12.34, figures=2) == "12 times"
    assert [percent(v) for v in (None, 0.00049, 0.0005, 0.9994, 0.9995, 1)] == [
        *("–", "under 0.1%", "0.1%", "99.9%", "over 99.9%", "100%"),
    ]
    assert ratio(1.62, figures=2) == "1.6"
    assert percent(0.0) == "0%"


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Before May 2024", " before May 2024"),
        ("Since May 2024", " since May 2024"),
        ("In May 2024", " in May 2024"),
        ("After May 2024", " after May 2024"),
        ("From May 2024", " from May 2024"),
        ("Inside", ", Inside"),
        ("Fromage", ", Fromage"),
        ("January 2024", ", January 2024"),
        ("", ""),
    ],
)
def test_a_phase_at_the_end_of_a_sentence(label: str, said: str) -> None:
    assert when(label) == said


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [
        (9_999.94, 1, "9,999.9"),
        (10_000, 1, "10,000"),
        (-10_000.4, 1, "−10,000"),
        (0.049, 1, "0.049"),
        (0.0049, 2, "0.0049"),
        (0.005, 2, "0.01"),
        (0.5, 0, "0"),
        (0.49, 0, "0.49"),
        (12.345, 2, "12.35"),
    ],
)
def test_decimals(value: float, decimals: int, said: str) -> None:
    assert number(value, decimals=decimals) == said


def test_the_unit_of_a_difference() -> None:
    found = [shown(PPH), shown(THEATRE), shown(replace(PPH, kind=Kind.MEAN))]
    assert [how.gap_unit for how in found] == ["in 1,000", "in 1,000", ""]
    assert [how.unit for how in found] == ["", "per 1,000", ""]
    assert shown(replace(PPH, multiplier=10_000)).said(0.0089) == "89.0 per 10,000"
    assert shown(replace(PPH, multiplier=10_000)).gap(0.0031) == "31"
    assert shown(replace(PPH, kind=Kind.MEAN), figures=2).value(3_312.0) == "3,300"
    assert shown(THEATRE, figures=2).said(0.08912) == "89 per 1,000"


def test_days_and_months() -> None:
    given = date(2026, 1, 5)
    assert (day(given), month(given), long_month(given)) == (
        *("5 January 2026", "Jan 2026", "January 2026"),
    )
    assert [long_month(date(2026, m, 1)) for m in (2, 9, 12)] == [
        *("February 2026", "September 2026", "December 2026"),
    ]


def test_units_are_what_is_counted() -> None:
    assert units(PPH) == "births"


@pytest.mark.parametrize(
    ("start", "grain", "said"),
    [
        (date(2024, 5, 1), Grain.MONTH, "May 2024"),
        (date(2024, 11, 1), Grain.QUARTER, "Nov 2024 to Jan 2025"),
        (date(2024, 1, 1), Grain.YEAR, "2024"),
        (date(2024, 4, 1), Grain.HALF_YEAR, "Apr to Sep 2024"),
        (date(2099, 4, 1), Grain.FINANCIAL_YEAR, "2099/00"),
    ],
)
def test_periods_have_names(start: date, grain: Grain, said: str) -> None:
    assert period(start, grain) == said


def test_words_in_a_row() -> None:
    assert listing([]) == ""
    assert listing(["Asian"]) == "Asian"
    assert capital("") == ""
