"""The row of blocks behind Word and PDF: findings first, numbers last, nothing for what is absent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from evenhand.disclosure import GroupHidden, HiddenReport
from evenhand.documents.view import fixed, opening, plan_terms
from evenhand.documents.view.blocks import (
    Cards,
    Contents,
    Grid,
    Heading,
    Key,
    Look,
    NewPage,
    Paragraph,
    Pictures,
    Terms,
)
from evenhand.documents.view.key import key_of
from evenhand.documents.view.outline import headings, outline
from evenhand.reading.model import Plan, Review
from fixtures.readings import (
    COMPLETENESS,
    demo_review,
    make_reading,
    shared_review,
    undated_review,
    volume_review,
)


def titles(review: Review, level: int = 1) -> list[str]:
    return [b.text for b in outline(review) if isinstance(b, Heading) and b.level == level]


def change(review: Review, **fields: object) -> Review:
    return replace(review, readings=(replace(review.readings[0], **fields),))


def test_findings_first_numbers_plan_and_constants_last() -> None:
    assert titles(demo_review()) == [
        "What was found first",
        "Postpartum haemorrhage, 1,000 ml or more",
        "Blood loss weighed",
        "More than 30 minutes from call to theatre",
        "How complete ethnicity is",
        "Who is in these records",
        "The numbers",
        "The records",
    ]
    last = [b for b in outline(demo_review()) if isinstance(b, Heading)][-4:]
    assert [b.text for b in last] == [
        "Notes",
        "The plan",
        "Constants that these readings used",
        "The command that made this review",
    ]


def test_a_measure_says_its_finding_before_any_chart() -> None:
    blocks = outline(demo_review())
    start = next(i for i, b in enumerate(blocks) if isinstance(b, NewPage))
    measure = blocks[start:]
    big = next(i for i, b in enumerate(measure) if isinstance(b, Paragraph) and b.look is Look.BIG)
    chart = next(i for i, b in enumerate(measure) if isinstance(b, Cards))
    assert big < chart
    assert [b.text for b in measure if isinstance(b, Heading) and b.level == 2][:6] == [
        "Know this beside the answer",
        "Each group, on the same scale",
        "The gap",
        "Who is missing",
        "Groups beside each other",
        "How we know",
    ]


def test_each_measure_begins_a_page_and_is_linked_from_its_summary() -> None:
    blocks = outline(demo_review())
    anchors = {b.anchor for b in blocks if isinstance(b, Heading) and b.anchor}
    links = [b.link for b in blocks if isinstance(b, Paragraph) and b.link]
    assert len(links) == 3
    assert set(links) <= anchors
    assert sum(isinstance(b, NewPage) for b in blocks) == 3 + 2  # measures, around, numbers
    assert len(anchors) == len(headings(blocks)) == 8


def test_periods_stand_in_the_numbers_and_nowhere_before() -> None:
    blocks = outline(demo_review())
    place = next(
        i for i, b in enumerate(blocks) if isinstance(b, Heading) and b.anchor == "numbers"
    )
    by_month = [i for i, b in enumerate(blocks) if isinstance(b, Grid) and len(b.table.rows) > 30]
    assert by_month
    assert min(by_month) > place


def test_a_review_without_measures_has_no_empty_parts() -> None:
    assert titles(volume_review()) == [
        "Deliveries by ethnic group",
        "How complete ethnicity is",
        "Who is in these records",
        "The numbers",
        "The records",
    ]
    assert "The plan" not in titles(volume_review(), 2)
    bare = replace(volume_review(), volume=None, completeness=None, representation=None, notes=())
    bare = replace(bare, source=replace(bare.source, notes=(), problems=()))
    assert titles(bare) == ["The records"]
    assert titles(bare, 2) == []
    assert not [b for b in outline(bare) if isinstance(b, Grid | Pictures | Key)]


def test_absent_lines_leave_no_heading() -> None:
    reading = make_reading()
    assert reading.gap is not None
    bare = change(
        replace(demo_review(), changes_since_last=(), completeness=None),
        lines=(),
        flags=(),
        groups=(),
        gap=None,
        missing=(),
        missing_sentence="",
        how_we_know=(),
        constants={},
        expected_false_signals=None,
        measure=replace(reading.measure, source="", meaning=""),
    )
    found = [b.text for b in outline(bare) if isinstance(b, Heading)]
    assert found == [
        "What was found first",
        "Outcomes: what happens to women and babies",
        reading.measure.title,
        "How to read this",
        reading.measure.title,
        "Who is in these records",
        "The records",
        "Notes",
        "The plan",
        "The command that made this review",
    ]


def test_charts_without_evidence_lines_stand_one_level_higher() -> None:
    reading = make_reading()
    review = change(demo_review(), how_we_know=(), measure=replace(reading.measure, source=""))
    found = {b.text: b.level for b in outline(review) if isinstance(b, Heading)}
    assert "How we know" not in found
    assert found["Charts"] == 2
    with_lines = {b.text: b.level for b in outline(demo_review()) if isinstance(b, Heading)}
    assert with_lines["Charts"] == 3


def test_groups_without_charts_have_no_key() -> None:
    blocks = outline(undated_review())
    assert not [b for b in blocks if isinstance(b, Key)]
    assert "Each group" in titles(undated_review(), 2)


def test_sites_have_a_table_where_there_are_sites() -> None:
    assert "By site" in titles(demo_review(), 2)
    no_sites = replace(COMPLETENESS, sites=(), periods=(), trend=())
    assert "By site" not in titles(replace(demo_review(), completeness=no_sites), 2)


def test_whom_the_rule_hides_has_a_part_of_its_own() -> None:
    report = HiddenReport((GroupHidden("mixed", "Mixed", 0.25, 0.2, ()),), 0.05)
    shared = SimpleNamespace(report=report)
    review = change(shared_review(), shared=shared)
    assert "Whom the rule hides" in titles(review)
    assert "Whom the rule hides" not in titles(shared_review())


def test_the_list_of_contents_stands_before_the_findings() -> None:
    kinds = [type(b) for b in outline(demo_review())]
    assert kinds.index(Contents) < kinds.index(Heading)


def test_warnings_are_marked_as_such() -> None:
    terms = [b for b in outline(demo_review()) if isinstance(b, Terms)]
    assert [t.rows[0][0] for t in terms if t.warning] == ["The way of measuring changed"]


def test_the_opening_says_what_the_title_does_not() -> None:
    assert opening(demo_review()).over == ""
    assert opening(replace(demo_review(), title="Riverside")).over == "Equity review"
    assert opening(demo_review()).invented == (
        "Invented data.",
        "These numbers describe no real unit and no real women.",
    )
    assert opening(replace(demo_review(), invented=False)).invented is None
    assert opening(demo_review()).protected == ""
    assert opening(shared_review()).protected.startswith("Small numbers are protected here.")
    no_dates = replace(demo_review().source, first=None)
    assert opening(replace(demo_review(), source=no_dates)).sub == (
        "births.csv · made on 15 January 2026"
    )


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (
            Plan(),
            [
                ("Population of focus", "Black women"),
                ("Compared with", "White women"),
                ("Focus and comparison were fixed", "before the change"),
                ("Ethnic groups", "high-level"),
                ("Rules of the charts", "making data count"),
            ],
        ),
        (
            Plan(
                reason="Agreed.",
                change_date=date(2024, 5, 1),
                change_what="Weighing",
                declared_before=False,
                dates_set_afterwards=True,
                chosen_because_worst=True,
                level="detailed",
                rules="anhoej",
                target=0.05,
                mode="monthly",
                planned_end=date(2026, 5, 31),
                registered_on=date(2024, 3, 1),
                primary_measure="pph-1000",
            ),
            [
                ("Population of focus", "Black women"),
                ("Compared with", "White women"),
                ("Why this comparison", "Agreed."),
                ("The change", "1 May 2024: Weighing"),
                (
                    "Focus and comparison were fixed",
                    "after the change: everything is adjusted for that",
                ),
                ("The dates were set", "after seeing the data: nothing is called clear"),
                ("The focus was chosen", "because it looked worst"),
                ("Registered on", "1 March 2024"),
                ("Judged on", "Postpartum haemorrhage, 1,000 ml or more"),
                (
                    "Looks",
                    "planned, under a boundary, so that looking often is not being wrong often",
                ),
                ("Reads until", "31 May 2026"),
                ("Ethnic groups", "detailed"),
                ("Rules of the charts", "anhoej"),
                ("Target", "0.05"),
            ],
        ),
    ],
)
def test_the_plan_is_told_in_words(plan: Plan, expected: list[tuple[str, str]]) -> None:
    assert list(plan_terms(replace(demo_review(), plan=plan))) == expected


def test_names_of_the_plan_stand_in_where_a_reading_has_none() -> None:
    review = change(demo_review(), focus_label="", comparison_label="")
    plan = Plan(focus=("black", "asian"), comparison=("white",), change_date=date(2024, 5, 1))
    terms = dict(plan_terms(replace(review, plan=plan)))
    assert terms["Population of focus"] == "black and asian"
    assert terms["Compared with"] == "white"
    assert terms["The change"] == "1 May 2024"
    unnamed = dict(plan_terms(replace(review, plan=Plan(primary_measure="gone"))))
    assert "Population of focus" not in unnamed
    assert "Compared with" not in unnamed
    assert unnamed["Judged on"] == "gone"


def test_the_key_names_usual_points_first_and_lines_last() -> None:
    assert [m.name for m in key_of(("concern", "hidden"))] == [
        "common",
        "concern",
        "hidden",
        "centre",
        "band",
    ]
    assert all(m.label == fixed("key")[m.name] for m in key_of(()))
