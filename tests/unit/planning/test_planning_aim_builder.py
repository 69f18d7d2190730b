"""Aims put together from parts. The ten aims of the source are expressed in it; their sentences say one thing each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.errors import PlanError
from evenhand.planning.aims import (
    AimPlan,
    Reach,
    level_of,
    lint,
    parts_of,
    read_aim,
    said_back,
    targets_in_words,
    write_aim,
)
from unit.planning.test_planning_aims import TEN

D = date
# In the order of TEN: parts, the sentence, and what is asked about it still.
EXPRESSED = [
    (
        AimPlan(
            "less",
            "elective PPH incidences",
            "British Bengali women",
            reach=(
                Reach("share", 0.2, by=D(2024, 12, 31)),
                Reach("share", 0.5, by=D(2025, 6, 30)),
            ),
        ),
        (
            "Reduce elective PPH incidences for British Bengali women by 20% of the rate by 31 December 2024 and by 50% of "
            "the rate by 30 June 2025."
        ),
        ["no_baseline", "no_gap", "elective"],
    ),
    (
        AimPlan(
            "less",
            "PPH",
            "Black and Asian women and birthing people, with a targeted focus on Black African women",
            reach=(Reach("points", 0.01, by=D(2027, 12, 31), each_year=True),),
        ),
        (
            "Reduce PPH for Black and Asian women and birthing people, with a targeted focus on Black African women by 1 "
            "percentage point each year by 31 December 2027."
        ),
        ["no_baseline", "no_gap"],
    ),
    (
        AimPlan(
            "more",
            "antenatal steroid and magnesium sulphate administration",
            "the population racialised as Black at risk of pre-term birth",
            where="within BNSSG",
            by=D(2025, 3, 31),
        ),
        (
            "Increase antenatal steroid and magnesium sulphate administration for the population racialised as Black at "
            "risk of pre-term birth within BNSSG by 31 March 2025."
        ),
        ["no_number", "no_baseline", "no_gap"],
    ),
    (
        AimPlan(
            "more",
            "access to perinatal services",
            "Black African, Black Caribbean and Mixed White/ Black African and Caribbean women",
            reach=(Reach("points", 0.1, by=D(2025, 3, 31)),),
        ),
        (
            "Increase access to perinatal services for Black African, Black Caribbean and Mixed White/ Black African and "
            "Caribbean women by 10 percentage points by 31 March 2025."
        ),
        ["no_baseline", "no_gap"],
    ),
    (
        AimPlan("parity", "PPH rates", "all ethnicities", within_months=12),
        "Reach parity in PPH rates across all ethnicities within 12 months.",
        ["everyone"],
    ),
    (
        AimPlan(
            "less",
            "post-partum haemorrhage of 1,000 ml or more",
            "Black & minority ethnic women & birthing people",
            baseline=0.12,
            reach=(Reach("share", 0.5, by=D(2025, 3, 1)),),
        ),
        (
            "Reduce post-partum haemorrhage of 1,000 ml or more for Black & minority ethnic women & birthing people by 50% "
            "(from 12% to 6%) by 1 March 2025."
        ),
        ["lumped", "no_gap"],
    ),
    (
        AimPlan(
            "more",
            "postnatal diabetes follow-up and screening",
            "South Asian women with gestational diabetes",
            by=D(2024, 12, 31),
        ),
        (
            "Increase postnatal diabetes follow-up and screening for South Asian women with gestational diabetes by 31 "
            "December 2024."
        ),
        ["no_number", "no_baseline", "no_gap"],
    ),
    (
        AimPlan(
            "less",
            "moving from diet control to metformin or insulin",
            "South Asian women with gestational diabetes",
            where="at NCA",
            reach=(Reach("level", 0.3, by=D(2025, 3, 31)),),
        ),
        (
            "Reduce moving from diet control to metformin or insulin for South Asian women with gestational diabetes at NCA "
            "to 30% by 31 March 2025."
        ),
        ["no_baseline", "no_gap"],
    ),
    (
        AimPlan(
            "more",
            "detection of perinatal mental health problems",
            "Black women and birthing people",
            where="living in N15 and N17",
        ),
        (
            "Increase detection of perinatal mental health problems for Black women and birthing people living in N15 and "
            "N17."
        ),
        ["no_number", "no_baseline", "no_date", "no_gap"],
    ),
    (
        AimPlan(
            "more",
            "referral to antenatal perinatal mental health services",
            "South Asian women",
            where="in Leicester City",
            reach=(Reach("share", 0.1, by=D(2025, 6, 30)),),
        ),
        (
            "Increase referral to antenatal perinatal mental health services for South Asian women in Leicester City by 10% "
            "of the rate by 30 June 2025."
        ),
        ["no_baseline", "no_gap"],
    ),
]
WELL_FORMED = [
    AimPlan(
        "less",
        "haemorrhage of 1,000 ml or more",
        "Black women",
        baseline=0.12,
        reach=(Reach("level", 0.09, by=D(2027, 3, 31)),),
        against="White women",
        gap="points",
        gap_from=0.07,
        gap_to=0.04,
    ),
    AimPlan(
        "more",
        "being asked about pain every hour",
        "Somali women",
        baseline=0.4,
        reach=(
            Reach("points", 0.2, by=D(2027, 6, 30)),
            Reach("level", 0.8, by=D(2028, 6, 30)),
        ),
        against="White women",
        gap="equal",
    ),
    AimPlan(
        "parity",
        "first appointments before ten weeks",
        "Bangladeshi women",
        against="White British women",
        within_months=18,
    ),
]


@pytest.mark.parametrize("number", range(10))
def test_the_ten_aims_are_expressed(number: int) -> None:
    plan, sentence, asked = EXPRESSED[number]
    _, groups, targets, _ = TEN[number]
    assert write_aim(plan) == sentence
    parts = parts_of(plan)
    assert [f.id for f in lint(parts)] == asked
    assert set(groups) <= set(read_aim(sentence).groups)  # the same people
    days = [(t[3], t[4]) for t in targets]
    assert [(t.by, t.within_months) for t in parts.targets] == days


@pytest.mark.parametrize("number", range(10))
def test_the_sentence_is_read_as_it_was_meant(number: int) -> None:
    plan, sentence, asked = EXPRESSED[number]
    assert [f.id for f in lint(read_aim(sentence))] == asked
    if not (plan.reach and plan.reach[0].kind == "share" and plan.baseline):
        assert read_aim(sentence).targets == parts_of(plan).targets


@pytest.mark.parametrize("plan", WELL_FORMED)
def test_no_false_alarm_on_what_is_put_together_well(plan: AimPlan) -> None:
    assert lint(parts_of(plan)) == ()
    assert lint(read_aim(write_aim(plan))) == ()


def test_the_gap_is_said_beside_the_number() -> None:
    assert write_aim(WELL_FORMED[0]) == (
        "Reduce haemorrhage of 1,000 ml or more for Black women from 12% to 9% by 31 March 2027, and the gap to White "
        "women from 7 to 4 percentage points."
    )
    assert write_aim(replace(WELL_FORMED[0], gap_from=None)).endswith(
        ", and the gap to White women to 4 percentage points."
    )
    assert write_aim(WELL_FORMED[1]) == (
        "Increase being asked about pain every hour for Somali women by 20 percentage points (from 40% to 60%) by 30 "
        "June 2027 and to 80% by 30 June 2028, so that it happens as often as for White women."
    )


def test_a_later_target_can_be_the_rate_of_others() -> None:
    plan = replace(
        WELL_FORMED[0],
        gap="",
        gap_from=None,
        gap_to=None,
        reach=(Reach("level", 0.09, by=D(2026, 3, 31)), Reach("parity", by=D(2028, 3, 31))),
    )
    sentence = write_aim(plan)
    assert sentence == (
        "Reduce haemorrhage of 1,000 ml or more for Black women from 12% to 9% by 31 March 2026 and to the rate of White "
        "women by 31 March 2028."
    )
    assert read_aim(sentence).targets == parts_of(plan).targets
    assert said_back(parts_of(plan)) == (
        "To reach: from 12% to 9% by 31 March 2026; parity with White women by 31 March 2028."
    )
    assert lint(parts_of(plan)) == lint(read_aim(sentence)) == ()
    alone = replace(plan, reach=plan.reach[1:])
    assert "from 12% to the rate of White women by 31 March 2028" in write_aim(alone)
    assert read_aim(write_aim(alone)).targets == parts_of(alone).targets


def test_what_is_told_in_words_alone_holds_no_number() -> None:
    targets = read_aim(
        "Fewer tears, from 4% to 3% by 2027, halve the gap to White women by 2028, and parity by 2029"
    ).targets
    assert targets_in_words(targets, numbers=False) == (
        "a level by 31 December 2027",
        "a smaller gap by 31 December 2028",
        "parity with White women by 31 December 2029",
    )
    assert targets_in_words(targets, numbers=True)[:2] == (
        "from 4% to 3% by 31 December 2027",
        "the gap smaller by 50% of what it is by 31 December 2028",
    )


PER_CENT = st.integers(1, 99).map(lambda n: n / 100)


@given(
    st.sampled_from(["less", "more"]),
    st.lists(
        st.tuples(st.sampled_from(["level", "points", "share"]), PER_CENT, st.booleans()),
        min_size=1,
        max_size=3,
    ),
    st.sampled_from(["", "equal", "points"]),
)
def test_what_is_written_is_read_back(
    deed: str, given_: list[tuple[str, float, bool]], gap: str
) -> None:
    reach = tuple(
        Reach(kind, value, by=D(2027 + n, 3, 31), each_year=yearly and kind != "level")  # type: ignore[arg-type]
        for n, (kind, value, yearly) in enumerate(given_)
    )
    plan = AimPlan(
        deed,  # type: ignore[arg-type]
        "major haemorrhage",
        "Somali women",
        reach=reach,
        against="White women",
        gap=gap,  # type: ignore[arg-type]
        gap_to=0.02,
    )
    read = read_aim(write_aim(plan))
    assert read.targets == parts_of(plan).targets
    assert read.direction == deed
    assert read.gap is bool(gap)


@pytest.mark.parametrize(
    ("kind", "deed", "value", "level"),
    [
        ("level", "less", 0.09, 0.09),
        ("points", "less", 0.03, 0.09),
        ("share", "less", 0.25, 0.09),
        ("points", "more", 0.03, 0.15),
        ("share", "more", 0.25, 0.15),
    ],
)
def test_where_a_target_leads(kind: str, deed: str, value: float, level: float) -> None:
    plan = AimPlan(deed, "x", "y", baseline=0.12, reach=(Reach(kind, value),))  # type: ignore[arg-type]
    assert level_of(plan, plan.reach[0]) == pytest.approx(level)
    assert level_of(replace(plan, baseline=None), plan.reach[0]) == (
        value if kind == "level" else None
    )


@pytest.mark.parametrize(
    ("plan", "says"),
    [
        (AimPlan("less", " ", "women"), "lacks what it is about"),
        (AimPlan("less", "tears", "women", gap="equal"), "nobody on the other side"),
        (AimPlan("less", "tears", "women", gap="points", against="all"), "gap has no number"),
        (AimPlan("parity", "tears", "women", reach=(Reach("level", 0.1),)), "Parity is itself"),
        (AimPlan("less", "tears", "women", baseline=1.2), "between 0 and 100%"),
        (
            AimPlan("less", "tears", "women", baseline=0.1, reach=(Reach("points", 0.2),)),
            "between 0 and 100%",
        ),
        (AimPlan("less", "tears", "women", reach=(Reach("share", 0),)), "by nothing"),
        (AimPlan("less", "tears", "women", reach=(Reach("parity"),)), "nobody is named"),
        (
            AimPlan("less", "tears", "women", reach=(Reach("parity"),), against="all", gap="equal"),
            "Parity is said twice",
        ),
        (
            AimPlan("less", "tears", "women", reach=(Reach("level", 0.1, each_year=True),)),
            "reached once",
        ),
    ],
)
def test_parts_that_do_not_fit_are_told(plan: AimPlan, says: str) -> None:
    with pytest.raises(PlanError, match=says):
        write_aim(plan)


def test_points_that_do_not_lead_from_one_rate_to_the_other() -> None:
    text = "Reduce tears for Somali women by 2 percentage points (from 12% to 9%) by 2027"
    (found,) = (f for f in lint(read_aim(text)) if f.id == "numbers_disagree")
    assert "2 percentage points, and from 12% to 9%" in found.says
