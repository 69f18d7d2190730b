"""One finding a slide, its title the finding, its evidence in the notes, its charts editable."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pptx.util import Pt

from evenhand.documents import to_powerpoint
from evenhand.equity.model import Estimate, Strength
from evenhand.reading.model import Flag, Sentence
from fixtures.decks import (
    DETAILED,
    charts,
    notes,
    only,
    opened,
    slide_called,
    text,
    title,
    titles,
)
from fixtures.readings import (
    PPH,
    THEATRE,
    demo_review,
    hostile_review,
    make_reading,
    shared_review,
    undated_review,
    volume_review,
)

OTHERS = Sentence(
    "No worsening seen; for Asian, Mixed and Other women there are too few births to rule it out.",
    None,
    "Other groups:",
    ("changes", "contrasts"),
)
ALL = [demo_review, shared_review, undated_review, volume_review, hostile_review]


def real(reading: Any) -> Any:
    """With evidence named as readings name it."""
    own, gap = reading.headline
    headline = (
        replace(own, evidence=("focus_change",)),
        replace(gap, evidence=("gap_change",)),
    )
    return replace(reading, headline=headline, lines=(*reading.lines[:2], OTHERS))


@pytest.mark.parametrize("make", ALL)
def test_every_headline_has_a_slide_of_its_own(make: Any) -> None:
    review = make()
    found = titles(opened(make))
    for reading in review.readings:
        for sentence in reading.headline:
            assert (
                sum(
                    t in (sentence.text, f"{reading.measure.title}: {sentence.text}") for t in found
                )
                == 1
            )


@pytest.mark.parametrize("make", ALL)
def test_titles_are_unique_and_no_place_is_left_empty(make: Any) -> None:
    deck = opened(make)
    assert len(set(titles(deck))) == len(titles(deck))
    for slide in deck.slides:
        for shape in slide.placeholders:
            assert not shape.has_text_frame or shape.text_frame.text


def test_the_order_is_question_measures_missing_unknown() -> None:
    found = titles(opened(demo_review))
    assert found[0] == "Riverside maternity team: equity review"
    assert found[1] == "Fewer Black women had a major haemorrhage in our care since the change."
    assert found[-1] == "What we do not know, and what comes next"
    assert found[-4].startswith("94 in every 100 births have a known and stated ethnicity")
    assert found[-3].startswith("Known and stated: 90.0% in January 2023")
    assert found[-2] == "Women recorded as Mixed are fewer in our records than in the borough."


def test_measures_stand_by_role_never_by_what_was_found() -> None:
    review = demo_review()
    turned = replace(review, readings=tuple(reversed(review.readings)))
    assert titles(opened(turned)) == titles(opened(review))


def test_the_first_slide_says_what_was_asked_of_whom() -> None:
    said = text(opened(demo_review).slides[0])
    assert "For whom is care failing, is the gap closing" in said
    assert "11,955 rows of births.csv, January 2023 to December 2025." in said
    assert "Black women compared with White women: White women are the largest group" in said
    assert "The change, 1 May 2024: Blood loss weighed at every birth" in said
    assert "For the team: exact numbers, keep inside the team" in said
    assert "These numbers describe no real unit and no real women." in said


def test_many_measures_are_counted_not_listed() -> None:
    readings = [make_reading(replace(PPH, id=f"m{i}", title=f"Measure {i}")) for i in range(5)]
    said = text(opened(only(demo_review(), *readings)).slides[0])
    assert "5 measures, each with its own section." in said
    assert "Measure 3" not in said


@pytest.mark.parametrize("make", ALL)
def test_every_slide_has_number_source_date_and_audience(make: Any) -> None:
    review = make()
    audience = "To share: small" if review.audience == "shared" else "For the team: exact"
    for slide in opened(make).slides:
        kinds = [s.placeholder_format.type.name for s in slide.placeholders]
        assert kinds.count("FOOTER") == kinds.count("SLIDE_NUMBER") == 1
        (footer,) = [s for s in slide.placeholders if s.placeholder_format.type.name == "FOOTER"]
        said = footer.text_frame.text
        assert audience in said
        assert "made on 15 January 2026" in said
        assert review.source.name in said
        assert said.startswith("Invented data.") is review.invented


@pytest.mark.parametrize("make", ALL)
def test_every_chart_is_told_in_words(make: Any) -> None:
    seen = 0
    for slide in opened(make).slides:
        for shape in slide.shapes:
            if shape.has_chart:
                seen += 1
                found = shape._element.xpath(".//p:cNvPr")[0]
                assert len(found.get("descr")) > 30
                assert found.get("name")
    assert seen or make is undated_review


def test_what_is_read_first_stands_first() -> None:
    for slide in opened(demo_review).slides:
        names = [s.name for s in slide.shapes]
        assert slide.shapes[0] == slide.shapes.title, names
        kinds = [s.is_placeholder and s.placeholder_format.type.name for s in slide.shapes]
        assert kinds[-1] == "SLIDE_NUMBER"
        assert kinds[-2] == "FOOTER"


def test_ids_are_unique_on_every_slide() -> None:
    for slide in opened(demo_review).slides:
        ids = slide._element.xpath("//p:cNvPr/@id")
        assert len(ids) == len(set(ids))


def test_text_can_be_read_from_the_back_of_a_room() -> None:
    deck = opened(demo_review)
    for slide in deck.slides:
        for shape in slide.placeholders:
            if (
                shape.placeholder_format.type.name in ("FOOTER", "SLIDE_NUMBER")
                or not shape.has_text_frame
            ):
                continue
            for paragraph in shape.text_frame.paragraphs:
                assert all(run.font.size >= Pt(18) for run in paragraph.runs)


def test_notes_hold_the_evidence() -> None:
    deck = opened(demo_review)
    own = notes(deck.slides[1])
    assert "Finding: Fewer Black women had a major haemorrhage in our care since the change." in own
    assert "How sure: clear." in own
    assert "Measure: Postpartum haemorrhage, 1,000 ml or more." in own
    assert "Source of the definition: Local definition." in own
    assert "Asked: Black women compared with White women" in own
    assert (
        "Black women, before May 2024: 115 of 940 births, 12.2% (95% interval 10.1 to 14.3%" in own
    )
    assert "80% interval" in own
    assert "White women, since May 2024" in own
    assert "since against before: improved (clear); rate ratio 0.69 (95% interval" in own
    assert "Black: p chart, exact limits." in own
    assert "Rules: making-data-count." in own
    assert "The way of measuring changed: From September 2023" in own
    assert "score intervals" in own
    gap = notes(slide_called(deck, "Postpartum haemorrhage, 1,000 ml or more: The gap"))
    assert "before May 2024: 2.5 times (2.0 to 3.1); 73 more in 1,000 (51 to 96); clear." in gap
    assert "The gap since, against before: narrowed (likely). Ratio of ratios 0.74" in gap


def test_notes_say_what_is_not_there() -> None:
    reading = make_reading(replace(PPH, source=""), margin=None)
    assert reading.gap is not None
    none = Estimate(None, None, None, None, None, "hidden")
    bare = Estimate(0.1, None, None, None, None, "hidden")
    rates = list(reading.gap.rates)
    gone = replace(rates[2][0], numerator=None, denominator=None, rate=none)
    rates[2] = (gone, replace(gone, phase=1, rate=bare))
    changes = (replace(reading.gap.changes[0], ratio=bare), *reading.gap.changes[1:])
    open_ = replace(
        reading,
        plan=replace(reading.plan, reason="", change_what="", change_date=date(2024, 5, 1)),
        gap=replace(reading.gap, rates=tuple(rates), changes=changes, gap_change=None),
        shared=object(),
    )
    deck = opened(only(demo_review(), open_))
    said = notes(slide_called(deck, "Groups differ by more than chance"))
    assert "Source of the definition" not in said
    assert "Asked: Black women compared with White women. The change: 1 May 2024." in said
    assert "Mixed, before May 2024: hidden." in said
    assert "Mixed, since May 2024: counts hidden, rate 10%." in said
    assert "rate ratio 0.10." in said
    assert "The gap since, against before" not in "".join(notes(s) for s in deck.slides)


def test_a_focus_without_comparison_and_a_file_without_dates() -> None:
    reading = replace(make_reading(), comparison_label="")
    review = only(demo_review(), reading)
    undated = replace(review, source=replace(review.source, first=None, last=None))
    said = text(opened(undated).slides[0])
    assert "Population of focus: Black women." in said
    assert "11,955 rows of births.csv.\n" in said


def test_headings_cut_on_the_slide_stand_whole_in_the_notes() -> None:
    deck = opened(only(demo_review(), make_reading(groups=DETAILED)))
    page = next(s for s in deck.slides if "(1 of 4)" in title(s))
    assert "Too few births to tell, in any…" in text(page)
    assert "Any other Asian background: Too few births to tell, in any direction." in notes(page)


def test_too_early_comes_with_what_would_be_enough() -> None:
    deck = opened(demo_review)
    assert "At this volume about 14 more months would settle it" in text(deck.slides[-1])
    assert "Next steps to agree" in text(deck.slides[-1])


def test_shared_slides_say_what_would_be_enough_of_protected_numbers() -> None:
    deck = opened(shared_review)
    everything = "".join(text(s) + notes(s) for s in deck.slides)
    assert "14 more months would" not in everything
    assert "about 14 more months, or longer, would settle it" in everything


def test_nothing_open_is_said_as_well() -> None:
    reading = make_reading(THEATRE, phases=1)
    assert "Every headline here is clear." in text(opened(only(demo_review(), reading)).slides[-1])


def test_the_other_groups_have_their_sentence_as_title() -> None:
    deck = opened(only(demo_review(), real(make_reading())))
    slide = slide_called(deck, "No worsening seen; for Asian, Mixed and Other women")
    assert len(charts(slide)) == 1
    assert "White: No worsening seen." in text(slide)


def test_what_the_overall_figure_hides_is_a_finding() -> None:
    flag = Flag("masked", "Hidden by the overall figure", "Care got worse for Mixed women.")
    reading = replace(make_reading(), flags=(flag,))
    deck = opened(only(demo_review(), reading))
    slide = slide_called(deck, "Care got worse for Mixed women.")
    assert len(charts(slide)) == 1
    assert "Know this beside the answer" not in " ".join(titles(deck))


def test_flags_have_a_slide() -> None:
    slide = slide_called(opened(demo_review), "Know this beside the answer")
    assert "The way of measuring changed. From September 2023" in text(slide)


def test_sixteen_detailed_groups_stand_four_to_a_slide_in_their_order() -> None:
    deck = opened(only(demo_review(), make_reading(groups=DETAILED)))
    pages = [s for s in deck.slides if "each group over time" in title(s)]
    assert [len(charts(s)) for s in pages] == [4, 4, 4, 3]
    assert title(pages[0]).endswith("each group over time (1 of 4)")
    heads = [s.text_frame.text for p in pages for s in p.shapes if s.name.startswith("Heading")]
    shown = [g.label for i, g in enumerate(DETAILED) if i != 1]
    assert [h.split(":")[0] for h in heads] == shown


def test_a_finding_too_long_for_a_title_goes_to_the_text() -> None:
    long = "More women with a very long name of their group " * 12
    reading = make_reading()
    own = replace(reading.headline[0], text=long.strip())
    deck = opened(only(demo_review(), replace(reading, headline=(own, reading.headline[1]))))
    slide = deck.slides[1]
    assert title(slide) == "Postpartum haemorrhage, 1,000 ml or more: care for Black women"
    assert long.strip() in text(slide) or long.strip()[:60] in text(slide)
    assert long.strip() in notes(slide)


def test_a_title_without_end_is_cut_at_a_word() -> None:
    deck = opened(replace(demo_review(), title="equity review " * 60))
    assert title(deck.slides[0]).endswith("…")
    assert len(title(deck.slides[0])) < 400


def test_what_has_no_room_is_in_the_notes() -> None:
    flags = tuple(
        Flag("caution", f"Care {i}", "Read this figure with much care. " * 12) for i in range(9)
    )
    deck = opened(only(demo_review(), replace(make_reading(), flags=flags)))
    pages = [s for s in deck.slides if title(s).startswith("Know this beside the answer")]
    assert len(pages) > 1
    said = "".join(text(p) for p in pages)
    assert all(f"Care {i}." in said for i in range(9))
    assert title(pages[0]).endswith(f"(1 of {len(pages)})")


def test_a_reading_without_focus_compares_every_group() -> None:
    reading = make_reading(phases=1)
    gap = reading.gap
    assert gap is not None
    none = replace(
        reading,
        plan=replace(reading.plan, focus=()),
        focus_label="",
        groups=tuple(
            replace(g, role="other" if g.role.startswith("pop") else g.role) for g in reading.groups
        ),
        headline=(
            Sentence(
                "In our care, more Black women than White women waited.",
                Strength.ESTABLISHED,
                "",
                ("contrasts",),
            ),
        ),
        gap=replace(gap, contrasts=tuple(replace(c, primary=False) for c in gap.contrasts)),
    )
    deck = opened(only(demo_review(), none))
    slide = deck.slides[1]
    assert title(slide) == "In our care, more Black women than White women waited."
    (chart,) = charts(slide)
    assert list(chart.plots[0].categories) == ["Asian", "Black", "Mixed", "Other"]
    assert "Every group compared with White women." in text(deck.slides[0])
    pages = [s for s in deck.slides if "each group over time" in title(s)]
    assert [len(charts(s)) for s in pages] == [4, 1]


def test_a_measure_without_numbers_still_has_its_sentence() -> None:
    reading = make_reading()
    empty = replace(
        reading,
        gap=None,
        table=None,
        groups=tuple(replace(g, chart=None) for g in reading.groups),
        headline=(Sentence("Rates by group, without a comparison."),),
        lines=(),
        flags=(),
    )
    deck = opened(only(demo_review(), empty))
    assert title(deck.slides[1]) == "Rates by group, without a comparison."
    assert not charts(deck.slides[1])


def test_user_text_stays_text() -> None:
    deck = opened(hostile_review)
    assert title(deck.slides[0]) == "</title><script>alert(2)</script>"
    assert "=HYPERLINK" in "".join(titles(deck))
    reading = make_reading(replace(PPH, title="Blutung ≥ 1 l \x00\x07 – 出血 نزيف"))
    assert "Blutung ≥ 1 l  – 出血 نزيف." in text(opened(only(demo_review(), reading)).slides[1])


def test_volume_alone_makes_slides() -> None:
    deck = opened(volume_review)
    slide = slide_called(deck, "Deliveries by ethnic group.")
    (chart,) = charts(slide)
    assert [s.name for s in chart.plots[0].series] == ["2020-21", "2021-22"]
    assert tuple(chart.plots[0].series[0].values) == (51200.0, 21400.0, None)


def test_who_is_missing_without_a_view_of_completeness() -> None:
    review = replace(demo_review(), completeness=None, representation=None)
    deck = opened(review)
    slide = slide_called(deck, "6.1% of births have no usable ethnicity.")
    (chart,) = charts(slide)
    assert list(chart.plots[0].categories) == ["Stated", "Not stated", "Not known", "Blank"]
    nothing = replace(review, readings=())
    assert "How ethnicity was recorded is not known from this file." in titles(opened(nothing))


def test_the_same_review_gives_the_same_bytes() -> None:
    assert to_powerpoint(demo_review()) == to_powerpoint(demo_review())


def test_sections_name_the_measures() -> None:
    deck = opened(demo_review)
    found = deck.part._element.xpath("//*[local-name()='section']/@name")
    assert found[1:4] == [r.measure.title for r in demo_review().readings]
    assert found[-2:] == ["Who is missing", "What we do not know, and what comes next"]
    listed = deck.part._element.xpath("//*[local-name()='section']//*[local-name()='sldId']/@id")
    assert listed == [s.get("id") for s in deck.slides._sldIdLst]


def test_the_properties_name_review_and_day() -> None:
    properties = opened(demo_review).core_properties
    assert properties.title == "Riverside maternity team: equity review"
    assert properties.created.date() == demo_review().made_on
    assert properties.author == "Evenhand 0.1.0"
