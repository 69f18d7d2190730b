"""How far assessors agree, against a published example, and when levels ask for support."""

from __future__ import annotations

import pytest

from evenhand.frameworks.instruments import instruments, parse_instrument
from evenhand.frameworks.selection import selection
from evenhand.instruments.assessing import asks_for_support, assessors_agree, differing

ASKED = instruments()["assessment_of_applications"]
ONE = parse_instrument(
    """id = "one"
version = 1
title = "One"
purpose = "To show."
visibility = "named"

[[scale]]
name = "five"
low = 1
high = 5
anchors = { 1 = "Low", 5 = "High" }
beside = ["dont_know"]

[[section]]
name = "all"
label = "All"

[[section.item]]
name = "level"
type = "scale"
scale = "five"
label = "Level"
""",
    name="one.toml",
)
# Krippendorff, Computing Krippendorff's alpha-reliability (2011), section C: four observers, twelve units, answers missing.
# Ordinal alpha 0.815.
OBSERVERS = {
    "A": "1 2 3 3 2 1 4 1 2 - - -",
    "B": "1 2 3 3 2 2 4 1 2 5 - 3",
    "C": "- 3 3 3 2 3 4 2 2 5 1 -",
    "D": "1 2 3 3 2 4 4 1 2 5 1 -",
}


def test_alpha_of_a_published_example() -> None:
    rows = {who: line.split() for who, line in OBSERVERS.items()}
    units = [
        {who: {"level": int(r[n])} for who, r in rows.items() if r[n] != "-"} for n in range(12)
    ]
    found = assessors_agree(ONE, units)
    assert found.alpha == pytest.approx(0.815, abs=0.0005)
    assert found.things == 11  # the twelfth was rated by one
    # pairs by unit: 3, 6, 6, 6, 6, 6, 6, 6, 6, 3, 1
    assert found.pairs == 55
    assert found.same == 3 + 3 + 6 + 6 + 6 + 0 + 6 + 3 + 6 + 3 + 1
    assert found.within_one == 55 - 3  # 1-3, 1-4 and 2-4 in the sixth


def test_dont_know_is_no_rating_and_few_have_no_coefficient() -> None:
    found = assessors_agree(
        ASKED, [{"x": {"need": 4, "team": 1}, "y": {"need": "dont_know", "team": 3}}]
    )
    assert (found.pairs, found.same, found.within_one, found.things) == (1, 0, 0, 1)
    assert found.alpha is None
    assert [e.name for e in found.elements][:2] == ["need", "control"]
    assert found.elements[0].label == "High need / opportunity"


def test_all_alike_has_no_coefficient_and_one_assessor_no_pairs() -> None:
    same = {i.name: 3 for i in ASKED.items()}
    found = assessors_agree(ASKED, [{"x": same, "y": same}])
    assert (found.alpha, found.same, found.pairs) == (None, 7, 7)
    alone = assessors_agree(ASKED, [{"x": same}])
    assert (alone.pairs, alone.things) == (0, 0)


def test_where_assessors_differ() -> None:
    given = [{"need": 4, "team": 2, "data": "dont_know"}, {"need": 4, "team": 3, "data": 1}]
    assert differing(ASKED, given) == ("team", "data")
    assert differing(ASKED, given[:1]) == ()


@pytest.mark.parametrize(
    ("levels", "asked"),
    [
        ({"need": 4, "goals": 2, "team": 5, "data": 5}, True),
        ({"need": 4, "goals": 3, "team": 3, "data": 3}, False),
        ({"need": 3, "goals": 1, "team": 1, "data": 1}, False),
        ({"need": "dont_know", "goals": 1}, False),
        ({"need": 5, "goals": "dont_know"}, False),
        ({}, False),
    ],
)
def test_high_need_and_low_readiness_ask_for_support(
    levels: dict[str, object], asked: bool
) -> None:
    assert asks_for_support(selection(), levels) is asked


def test_the_seven_elements_under_three_headings() -> None:
    """Names are those of the source; every step has words of its own."""
    found = [(str(s.label), [str(i.label) for i in s.items]) for s in ASKED.sections]
    assert found == [
        ("Potential for impact", ["High need / opportunity", "Scope of control", "Client base"]),
        ("Commitment to anti-racism", ["Demonstrated commitment to anti-racism"]),
        (
            "Organisational readiness",
            [
                "Goals for participation",
                "Team composition and capacity / capability",
                "Data capability",
            ],
        ),
    ]
    for scale in ASKED.scales.values():
        assert list(scale.anchors) == [1, 2, 3, 4, 5]
        assert len({str(w) for w in scale.anchors.values()}) == 5
    assert ASKED.scores == ()  # nothing is added up
    names = {i.name for i in ASKED.items()}
    assert {*selection().need, *selection().readiness} <= names
    with pytest.raises(LookupError):
        selection().outcome("waiting list")
