"""The evidence in the notes, sentence by sentence: nothing exact where it is hidden, nothing left out where it is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from evenhand.documents.slides.findings import slides_of
from evenhand.documents.slides.notes import (
    asked,
    changes_said,
    charts_said,
    gap_said,
    notes_of,
    others_said,
    own_said,
    rates_said,
    sides_said,
)
from evenhand.documents.view import Said
from evenhand.equity.model import Estimate, Strength
from evenhand.measures.definition import Kind
from evenhand.reading.lines import enough_said
from evenhand.reading.model import EquityReading, Sentence
from fixtures.readings import PPH, make_reading
from fixtures.small import outcome

HIDDEN = Estimate(None, None, None, None, None, "hidden")
NONE = Estimate(None, None, None, None, None, "no events")
SIGN = Estimate(-1.0, None, None, None, None, "sign only")
BARE = Estimate(0.1, None, None, None, None, "score interval")
ONE = Estimate(0.1, 0.05, 0.2, None, None, "score interval")


def planned(**plan: Any) -> EquityReading:
    reading = outcome()
    sides = {k: plan.pop(k) for k in ("focus_label", "comparison_label") if k in plan}
    return replace(reading, plan=replace(reading.plan, **plan), **sides)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reason": "", "change_date": None}, ["Black women compared with White women."]),
        ({"reason": "Best served", "change_date": None},
         ["Black women compared with White women: Best served"]),
        ({"comparison_label": "", "change_date": None}, ["Population of focus: Black women."]),
        ({"focus_label": "", "change_date": None}, ["Every group compared with White women."]),
        ({"focus_label": "", "comparison_label": "", "change_date": None}, []),
        ({"focus_label": "", "comparison_label": "", "change_what": ""}, ["The change: 1 May 2024."]),
        ({"focus_label": "", "comparison_label": "", "change_what": "Weighing!"},
         ["The change, 1 May 2024: Weighing!"]),
        ({"focus_label": "", "comparison_label": "", "change_what": "Weighing"},
         ["The change, 1 May 2024: Weighing."]),
    ],
)  # fmt: skip
def test_what_was_asked(changed: dict[str, Any], said: list[str]) -> None:
    assert list(asked(planned(**changed))) == said


def test_notes_hold_only_what_there_is() -> None:
    reading = replace(
        planned(focus_label="", comparison_label="", change_date=None),
        measure=replace(PPH, source=""), flags=(), how_we_know=(),
    )  # fmt: skip
    told = (
        "Measure: Postpartum haemorrhage, 1,000 ml or more. "
        "Women who lost 1,000 ml of blood or more at or after birth."
    )
    assert notes_of(reading, (), ("", "")) == (told,)
    found = notes_of(
        reading, (Said("", "Alone.", "", ""), Said("Led:", "both.", "clear", "")), ("a",)
    )
    assert found[:3] == ("Finding: Alone.", "Finding: Led: both.", "How sure: clear.")
    assert found[-2:] == ("Evidence:", "• a")


def with_rates(*rates: tuple[int | None, int | None, Estimate], **changed: Any) -> EquityReading:
    reading = replace(outcome(), **changed)
    assert reading.gap is not None
    first = tuple(
        replace(r, numerator=x, denominator=n, rate=e)
        for r, (x, n, e) in zip(reading.gap.rates[0], rates, strict=True)
    )
    return replace(reading, gap=replace(reading.gap, rates=(first, *reading.gap.rates[1:])))


def test_rates_with_what_is_known_of_them() -> None:
    found = with_rates((1200, 9000, BARE), (7, 90, ONE))
    assert list(rates_said(found, [0])) == [
        "Asian, before May 2024: 1,200 of 9,000 births, 10.0%.",
        "Asian, since May 2024: 7 of 90 births, 10.0% (95% interval 5.0 to 20.0%; score interval).",
    ]
    hidden = with_rates((None, None, HIDDEN), (None, None, BARE), shared=object())
    assert list(rates_said(hidden, [0])) == [
        "Asian, before May 2024: hidden.",
        "Asian, since May 2024: counts hidden, rate 10%.",
    ]
    only_people = with_rates((None, 90, BARE), (0, 0, NONE))
    assert list(rates_said(only_people, [0])) == [
        "Asian, before May 2024: 90 births, 10.0%.",
        "Asian, since May 2024: 0 of 0 births, no births.",
    ]
    mean = with_rates((3, 90, BARE), (3, 90, BARE), measure=replace(PPH, kind=Kind.MEAN), phases=())
    assert list(rates_said(mean, [0])) == ["Asian: 90 births, 0.1."] * 2


def test_sides_are_said_where_they_have_a_name() -> None:
    whole = list(sides_said(outcome()))
    assert [s.split(":")[0] for s in whole] == [
        "Black women, before May 2024", "Black women, since May 2024",
        "White women, before May 2024", "White women, since May 2024",
    ]  # fmt: skip
    assert list(sides_said(planned(focus_label=""))) == whole[2:]
    assert list(sides_said(planned(comparison_label=""))) == whole[:2]


def test_without_a_gap_nothing_is_said_of_it() -> None:
    none = replace(outcome(), gap=None)
    for say in (sides_said, gap_said, others_said, changes_said):
        assert list(say(none)) == []
    assert list(rates_said(none, [0, 1])) == []


def test_the_gap_is_said_phase_by_phase_and_then_its_change() -> None:
    reading = outcome()
    assert reading.gap is not None
    before, since, change = gap_said(reading)
    assert before == (
        "Black women compared with White women, before May 2024: 2.5 times (2.0 to 3.2); "
        "74 more in 1,000 (51 to 96); clear."
    )
    assert since.startswith("Black women compared with White women, since May 2024: 1.4 times")
    assert change == (
        "The gap since, against before: narrowed (likely). Ratio of ratios 0.74 (95% interval 0.52 "
        "to 1.1; score interval); as a ratio narrowed, as a difference narrowed."
    )
    rarer = tuple(replace(c, side="non-event", clear=False) for c in reading.gap.contrasts)
    bare = replace(reading, phases=(), gap=replace(reading.gap, contrasts=rarer, gap_change=None))
    first, _ = gap_said(bare)
    assert first.startswith("Black women compared with White women: 2.5 times")
    assert "(2.0 to 3.2), counting those who did not; 74 more" in first
    assert first.endswith("; equality not ruled out.")


def test_other_groups_are_said_and_the_primary_contrast_is_not_said_again() -> None:
    reading = outcome()
    assert reading.gap is not None
    assert [s.partition(" compared")[0] for s in others_said(reading)] == ["Asian"] * 2 + [
        "Other"
    ] * 2
    outside = tuple(
        replace(c, group=g) for c, g in zip(reading.gap.contrasts, (0, 0, -1, 4, 0, 3), strict=True)
    )
    odd = replace(reading, gap=replace(reading.gap, contrasts=outside))
    assert [s.partition(" compared")[0] for s in others_said(odd)] == ["Asian", "Other"]


def changed(estimate: Estimate, side: str = "event", **more: Any) -> str:
    reading = replace(outcome(), **more)
    assert reading.gap is not None
    return own_said(reading, "Asian", replace(reading.gap.changes[0], ratio=estimate, side=side))


def test_an_own_change_with_its_interval_or_why_there_is_none() -> None:
    start = "Asian, since against before: cannot tell (too early to say); rate ratio "
    assert changed(Estimate(0.5, 0.25, 1.5, None, None, "score interval")) == (
        f"{start}0.50 (95% interval 0.25 to 1.5; score interval)."
    )
    assert changed(Estimate(0.5, 0.25, None, None, None, "m")) == f"{start}0.50."
    assert changed(Estimate(0.5, None, 1.5, None, None, "m")) == f"{start}0.50."
    assert changed(HIDDEN) == changed(SIGN) == f"{start}hidden."
    assert changed(NONE) == f"{start}cannot be worked out."
    assert changed(BARE, side="non-event") == f"{start}0.10, counting those who did not."


def test_every_group_says_its_own_change() -> None:
    assert [s.partition(",")[0] for s in changes_said(outcome())] == [
        "Asian",
        "Black",
        "White",
        "Other",
    ]


def test_charts_say_what_they_are_and_what_they_signal() -> None:
    asian, black, *_ = outcome().groups
    assert asian.chart is not None
    quiet = replace(asian, chart=replace(asian.chart, reason="", signals=()))
    none = replace(black, chart=None)
    first, second = charts_said([quiet, none, asian])
    assert first == "Asian: p chart, exact limits. Rules: making-data-count."
    assert second == (
        "Asian: p chart, exact limits. There are enough events in a month for a p chart. "
        "Rules: making-data-count. Chart signal since the change (concern)."
    )


# what stands on the slide itself


def test_what_would_be_enough_comes_before_the_second_figure() -> None:
    reading = outcome()
    assert reading.gap is not None
    enough = enough_said(reading.gap.gap_change, reading.measure, shared=False)
    assert enough
    gap = replace(reading.lines[1], text=f"2.2 times before. 1.6 times since. {enough}")
    slide = list(slides_of(replace(reading, lines=(reading.lines[0], gap))))[1]
    assert [line.text for line in slide.lines[2:5]] == [
        "2.2 times before.",
        enough,
        "1.6 times since.",
    ]


def test_headlines_without_evidence_go_by_their_place() -> None:
    """The first of two is about care itself, the second about the gap; one alone is about the gap."""
    reading = outcome()
    own, gap = (replace(s, evidence=()) for s in reading.headline)
    both = [s.short for s in slides_of(replace(reading, headline=(own, gap)))][:2]
    assert [s.partition(": ")[2] for s in both] == ["care for Black women", "the gap"]
    alone = next(slides_of(replace(reading, headline=(own,))))
    assert alone.short.endswith(": the gap")
    assert reading.gap is not None
    still = replace(reading, headline=(own, gap), gap=replace(reading.gap, focus_change=None))
    assert next(slides_of(still)).short.endswith(": the gap")


def test_a_headline_that_needs_no_strength_has_none() -> None:
    reading = replace(
        outcome(), headline=(Sentence("Rates alone.", None, evidence=("contrasts",)),)
    )
    slide = next(slides_of(reading))
    assert [line.lead for line in slide.lines if line.lead == "How sure:"] == []
    sure = replace(
        reading, headline=(Sentence("Rates.", Strength.SUGGESTED, evidence=("contrasts",)),)
    )
    assert [(x.lead, x.text) for x in next(slides_of(sure)).lines][1] == ("How sure:", "likely.")


def test_two_groups_in_focus_are_named_before_their_counts() -> None:
    reading = outcome()
    asian, black, *rest = reading.groups
    both = replace(reading, groups=(replace(asian, role="population of focus"), black, *rest))
    slide = next(slides_of(both))
    items = [line.text for line in slide.lines if line.item]
    assert items == [
        "Asian: 64 of 909 births since May 2024.", "Asian: 60 of 751 births before May 2024.",
        "Black: 103 of 1,226 births since May 2024.", "Black: 115 of 940 births before May 2024.",
    ]  # fmt: skip
    assert slide.chart is not None
    assert slide.chart.name.endswith("groups beside each other")
    pages = [s for s in slides_of(both) if s.panels]
    assert [p.heading.partition(":")[0] for p in pages[0].panels] == [
        "Asian",
        "Black",
        "White",
        "Other",
    ]


def test_a_date_of_change_without_words_is_a_sentence() -> None:
    reading = planned(
        change_date=date(2025, 2, 3), change_what="", focus_label="", comparison_label=""
    )
    assert list(asked(reading)) == ["The change: 3 February 2025."]


def test_a_reading_without_charts_still_says_everything() -> None:
    reading = make_reading(phases=1, dated=False, margin=None)
    slides = list(slides_of(reading))
    assert [s.panels for s in slides] == [()] * len(slides)
    assert (
        slides[0].title == "In our care, more Black women than White women had a major haemorrhage."
    )
