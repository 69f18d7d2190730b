"""Aims taken apart and asked about. The ten aims of the source stand here word for word, and nowhere with data."""

from __future__ import annotations

from datetime import date

import pytest

from evenhand.planning.aims import Finding, Target, lint, read_aim

# (aim, its groups, its targets as (kind, value, baseline, by, months, each year), what is asked)
TEN = [
    (
        (
            "To reduce the number of elective PPH incidences for British Bengali Women at Barts Health by 20% by "
            "December 2024 and 50% by June 2025."
        ),
        ("British Bengali",),
        [
            ("unclear", 0.2, None, date(2024, 12, 31), None, False),
            ("unclear", 0.5, None, date(2025, 6, 30), None, False),
        ],
        ["points_or_per_cent", "no_baseline", "no_gap", "count", "elective"],
    ),
    (
        (
            "To initiate an education package to improve the outcomes of Black and Asian women and birthing people who "
            "have a PPH, with a targeted focus on Black African Ethnicities. Bringing this down to a gradual reduction of "
            "1% per year by 2027."
        ),
        ("Black and Asian", "Black African"),
        [("unclear", 0.01, None, date(2027, 12, 31), None, True)],
        [
            "points_or_per_cent",
            "no_baseline",
            "no_gap",
            "process_and_outcome",
            "vague",
            "more_than_one",
        ],
    ),
    (
        (
            "To increase antenatal steroid and magnesium sulphate administration in the population racialised as Black at "
            "risk of pre-term birth within BNSSG by March 2025."
        ),
        ("Black",),
        [("direction", None, None, date(2025, 3, 31), None, False)],
        ["no_number", "no_baseline", "no_gap"],
    ),
    (
        (
            "Increase access for Black African, Black Caribbean and Mixed White/ Black African and Caribbean women to ELFT "
            "Perinatal Services by 10% by March 2025. To use anti racist approaches and improve patient experience"
        ),
        ("Black African", "Black Caribbean", "Mixed White/ Black African and Caribbean"),
        [("unclear", 0.1, None, date(2025, 3, 31), None, False)],
        [
            "points_or_per_cent",
            "no_baseline",
            "no_gap",
            "process_and_outcome",
            "vague",
            "more_than_one",
        ],
    ),
    (
        "To achieve parity in PPH rates in all ethnicities in 12 months",
        (),
        [("parity", None, None, None, 12, False)],
        ["everyone"],
    ),
    (
        (
            "Reduce post-partum haemorrhage (\u2265 1000 mls) experienced by Black & minority ethnic women & birthing "
            "people by 50% (from 12% to 6%) by 01.03.25"
        ),
        (),
        [("level", 0.06, 0.12, date(2025, 3, 1), None, False)],
        ["lumped", "no_gap"],
    ),
    (
        (
            "By December 2024, increase the number of South Asian women with gestational diabetes who are aware of and "
            "access postnatal diabetes follow-up and screening, including referral to diabetes prevention support."
        ),
        ("South Asian",),
        [("direction", None, None, date(2024, 12, 31), None, False)],
        ["no_number", "no_baseline", "no_gap", "count", "vague"],
    ),
    (
        (
            "To reduce the proportion of South Asian Women with Gestational Diabetes at NCA on diet control moving to "
            "metformin and/or insulin to 30% by March 2025."
        ),
        ("South Asian",),
        [("level", 0.3, None, date(2025, 3, 31), None, False)],
        ["no_baseline", "no_gap"],
    ),
    (
        (
            "Improve detection of perinatal mental health problems amongst Black women and birthing people living in N15 "
            "and N17 postcodes in North Central London."
        ),
        ("Black",),
        [("direction", None, None, None, None, False)],
        ["no_number", "no_baseline", "no_date", "no_gap"],
    ),
    (
        (
            "To increase referral of South Asian women in Leicester City to antenatal perinatal mental health services by "
            "10% by June 2025."
        ),
        ("South Asian",),
        [("unclear", 0.1, None, date(2025, 6, 30), None, False)],
        ["points_or_per_cent", "no_baseline", "no_gap"],
    ),
]
WELL_FORMED = [
    (
        "Reduce the share of Black women who have a haemorrhage of 1,000 ml or more from 12% to 9% by 31 March 2027, and "
        "the gap to White women from 7 to 4 percentage points."
    ),
    (
        "By 30 June 2027, raise the share of Somali women who were asked about pain every hour from 40% to 80%, so that "
        "they are asked as often as White women."
    ),
    "Reach parity between Bangladeshi and White British women in first appointments before ten weeks within 18 months.",
]


@pytest.mark.parametrize(("text", "groups", "targets", "asked"), TEN)
def test_the_ten_aims(
    text: str, groups: tuple[str, ...], targets: list[object], asked: list[str]
) -> None:
    aim = read_aim(text)
    assert aim.groups == groups
    assert [
        (t.kind, t.value, t.baseline, t.by, t.within_months, t.each_year) for t in aim.targets
    ] == targets
    assert [f.id for f in lint(aim)] == asked


@pytest.mark.parametrize("text", WELL_FORMED)
def test_no_false_alarm(text: str) -> None:
    assert lint(read_aim(text)) == ()


def test_what_is_asked_is_a_sentence() -> None:
    assert lint(read_aim("Fewer sections by 3%, with no gap, for Somali women by 2027"))[
        0
    ] == Finding(
        "points_or_per_cent",
        "‘3%’ can mean two things: a share of the rate, or percentage points.",
        "Choose: 10% of a rate of 20% makes 18%; 10 percentage points make 10%.",
    )


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("by 25% of the rate by 2027", Target("share", 0.25, by=date(2027, 12, 31))),
        ("3 percentage points lower by 1.2.2027", Target("points", 0.03, by=date(2027, 2, 1))),
        (
            "2 points a year until May 2027",
            Target("points", 0.02, by=date(2027, 5, 31), each_year=True),
        ),
        ("to 9 per cent within 6 months", Target("level", 0.09, within_months=6)),
        ("from 12 to 9% before 29 February 2028", Target("level", 0.09, 0.12, date(2028, 2, 29))),
        (
            "by 25% (from 12% to 9%)",
            Target("level", 0.09, 0.12, said_share=0.25),
        ),
    ],
)
def test_how_much_and_by_when(text: str, target: Target) -> None:
    assert read_aim(text).targets == (target,)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Reduce tears from 9% to 12%", "from 9% to 12%"),
        ("Increase listening from 80% to 40%", "from 80% to 40%"),
        ("Reduce tears by 50% (from 12% to 9%)", "50%, and from 12% to 9%"),
    ],
)
def test_numbers_that_do_not_fit(text: str, says: str) -> None:
    found = next(f for f in lint(read_aim(text)) if f.id == "numbers_disagree")
    assert says in found.says


@pytest.mark.parametrize(
    "text",
    [
        "Reduce tears by 25% (from 12% to 9%)",
        "Reduce tears by a third, from 12% to 8%",
        "Reduce by 33% (from 12% to 8%)",
    ],
)
def test_rounded_numbers_fit(text: str) -> None:
    assert "numbers_disagree" not in {f.id for f in lint(read_aim(text))}


def test_two_groups_of_one_name_are_one() -> None:
    assert read_aim("Somali women, and Somali babies").groups == ("Somali",)


def test_places_are_kept_apart_from_groups() -> None:
    aim = read_aim("Fewer tears among Black women in N15, N17 and N15")
    assert (aim.groups, aim.places) == (("Black",), ("N15", "N17"))


def test_a_process_alone_is_no_aim() -> None:
    assert "process_only" in {f.id for f in lint(read_aim("Training for Black women by 2027"))}


@pytest.mark.parametrize("day", ["31.02.2027", "1/13/27", "31 June 2027", "0.0.00"])
def test_a_day_that_is_none_is_asked_for(day: str) -> None:
    aim = read_aim(f"Reduce tears for Black women from 9% to 6% by {day}")
    assert aim.targets[0].by is None
    assert "no_date" in {f.id for f in lint(aim)}
