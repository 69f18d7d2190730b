"""Who is compared with whom, what a page is made of, and the groups inside a group."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from evenhand.equity.model import OwnAnswer
from evenhand.errors import PlanError
from evenhand.measures.definition import Break, Kind, Role
from evenhand.measures.periods import Grain
from evenhand.measures.table import MeasureTable
from evenhand.reading import Plan, read, read_all
from evenhand.reading.build import _by_chance, _kind
from evenhand.reading.scope import high_level, named_groups, raised, scope_of
from evenhand.reading.within import member_flags, site_sentences
from evenhand.spc import false_signal_rate
from fixtures.tables import HAEMORRHAGE, SCREENED, flat_table, group, phased_table
from fixtures.worded import EXAMPLE, PLAN, context, told

DETAILED = {
    "bangladeshi": (40, 200),
    "indian": (10, 200),
    "black_african": (12, 200),
    "white_british": (50, 1_000),
    "not_stated": (3, 30),
}
ONE = Plan(focus=("Black",), comparison=("White",))


# --- scope ----------------------------------------------------------------------------------------


def test_groups_are_raised_to_their_high_level_with_their_members() -> None:
    found = scope_of(flat_table(DETAILED), ONE)
    assert [g.label for g in found.stated] == ["Asian", "Black", "White"]
    assert [g.label for g in found.table.groups] == ["Asian", "Black", "White", "Not stated"]
    assert [[m.label for m in inside] for inside in found.members] == [
        ["Bangladeshi", "Indian"],
        ["Black African"],
        ["White British"],
    ]
    assert found.table.numerator[0, :, 0].tolist() == [50, 12, 50, 3]
    assert found.focus.tolist() == [False, True, False]
    assert found.comparison.tolist() == [False, False, True]
    assert (found.focus_label, found.comparison_label) == ("Black women", "White women")


def test_detailed_groups_stay_where_that_is_asked() -> None:
    plan = Plan(focus=("Indian",), comparison=("White British",), level="detailed")
    found = scope_of(flat_table(DETAILED), plan)
    assert len(found.stated) == 4
    assert set(found.members) == {()}
    assert found.focus_label == "Indian women"
    assert [g.label for g, f in zip(found.stated, found.focus, strict=True) if f] == ["Indian"]


@pytest.mark.parametrize("name", ["indian", "INDIAN", "Indian"])
@pytest.mark.parametrize("side", ["focus", "comparison"])
def test_a_group_that_the_plan_names_stays_itself(name: str, side: str) -> None:
    plan = replace(Plan(), **{side: (name,)})
    indian = group("indian")
    assert raised(indian, plan) == indian
    assert raised(group("bangladeshi"), plan) == high_level(group("bangladeshi"))
    assert high_level(indian).label == "Asian"
    assert high_level(group("black")) == group("black")
    assert high_level(group("martian")) == group("martian")


def test_everyone_else_and_several_groups() -> None:
    table = flat_table({"asian": (1, 9), "black": (1, 9), "mixed": (1, 9), "white": (1, 9)})
    found = scope_of(table, Plan(focus=("Black", "mixed"), versus_everyone_else=True))
    assert found.focus.tolist() == [False, True, True, False]
    assert found.comparison.tolist() == [True, False, False, True]
    assert (found.focus_label, found.comparison_label) == (
        "Black and Mixed women",
        "all other women",
    )
    nobody = scope_of(table, Plan(versus_everyone_else=True, comparison=("White",)))
    assert nobody.comparison.tolist() == [False, False, False, True]
    assert scope_of(table, Plan()).focus_label == ""


def test_sites_are_added_up() -> None:
    one = flat_table({"black": (3, 30), "white": (1, 10)})
    table = two_sites(one, one)
    assert scope_of(table, ONE).table.numerator[0, :, 0].tolist() == [6, 2]


def test_names_that_are_not_there_or_on_both_sides() -> None:
    table = flat_table({"black": (1, 9), "white": (1, 9), "blank": (1, 9)})
    for plan, what in (
        (Plan(focus=("Green",)), "population of focus"),
        (Plan(comparison=("Green",)), "comparison"),
    ):
        with pytest.raises(PlanError) as refused:
            scope_of(table, plan)
        assert refused.value.problem == f"The {what} ‘Green’ is not a group in these records."
        assert refused.value.remedy == "Name one of: ‘Black’ and ‘White’."
    with pytest.raises(PlanError) as refused:
        scope_of(table, Plan(focus=("Black", "White"), comparison=("White", "Black")))
    assert refused.value.problem == (
        "Black and White is both in the population of focus and in what it is compared with."
    )
    assert refused.value.remedy == (
        "Choose a comparison that does not contain the population of focus."
    )
    assert named_groups(table.groups, ("white", "BLACK"), "group") == (1, 0)


# --- sites and members ----------------------------------------------------------------------------


def two_sites(one: MeasureTable, two: MeasureTable) -> MeasureTable:
    def both(name: str) -> np.ndarray:
        return np.concatenate([getattr(one, name), getattr(two, name)])

    return replace(
        one,
        sites=("Harbour", "Meadow"),
        numerator=both("numerator"),
        denominator=both("denominator"),
        missing=both("missing"),
    )


HARBOUR = flat_table({"black": (30, 100), "white": (15, 50)})
MEADOW = flat_table({"black": (5, 50), "white": (10, 100)})


def sites(table: MeasureTable, plan: Plan = ONE) -> list[str]:
    ctx = context(plan, EXAMPLE) if table.periods else None
    found = read(table, plan)
    if found.gap is None:
        raise ValueError("This reading has no gap.")
    whole = replace(
        ctx or context(PLAN),
        measure=table.measure,
        plan=plan,
        scope=scope_of(table, plan),
        gap=found.gap,
        phases=found.phases,
    )
    phase = np.zeros(max(len(table.periods), 1), np.int64)
    return told(site_sentences(whole, table, phase))


def test_the_gap_within_the_same_site() -> None:
    """30 % and 30 %, 10 % and 10 %: 23.3 % of 150 against 16.7 %, 1.4 times; 1.0 within."""
    found = sites(two_sites(HARBOUR, MEADOW))
    assert found[0].startswith("Sites: 1.4 times over all 2 sites together, 1.0 times (0.6")
    assert found[0].endswith(") within the same site (Mantel-Haenszel). [-: ]")
    assert found[1] == (
        "The gap of +6.7 percentage points over all sites is made of 0.0 percentage points between people cared for at the same site, and +6.7 percentage points from being cared for at different sites. [-: ]"
    )
    assert len(found) == 2


def test_the_rarer_side_within_sites() -> None:
    turned = [
        replace(t, measure=SCREENED, numerator=t.denominator - t.numerator)
        for t in (HARBOUR, MEADOW)
    ]
    found = sites(two_sites(*turned))
    assert found[0].startswith(
        "Sites, counting those who did not: 1.4 times over all 2 sites together, 1.0 times (0.6"
    )
    assert found[1].startswith("The gap of −6.7 percentage points over all sites is made of 0.0")


def test_only_proportions_of_two_sides_at_two_sites_or_more() -> None:
    both = two_sites(HARBOUR, MEADOW)
    assert sites(HARBOUR) == []
    assert sites(both, replace(ONE, comparison=())) == []
    assert sites(both, replace(ONE, focus=())) == []
    rate = replace(both, measure=replace(HAEMORRHAGE, kind=Kind.RATE))
    assert sites(rate) == []
    never = replace(both, numerator=both.numerator * 0)
    assert sites(never) == []


def test_sites_and_members_are_read_in_the_latest_phase() -> None:
    """Before the change another world: sites apart, members alike."""
    first = phased_table(
        {
            "indian": ((10, 100), (10, 200)),
            "black": ((1, 10), (30, 100)),
            "white": ((90, 90), (15, 50)),
        }
    )
    second = phased_table(
        {
            "indian": ((10, 100), (10, 200)),
            "black": ((50, 50), (5, 50)),
            "white": ((1, 90), (10, 100)),
        }
    )
    found = read(two_sites(first, second), PLAN)
    assert any(
        s.text.startswith("Sites: 1.4 times over all 2 sites together, 1.0 times (0.6")
        for s in found.how_we_know
    )


def members(counts: dict[str, tuple[int, int]], kind: Kind = Kind.PROPORTION) -> list[str]:
    table = flat_table(counts, measure=replace(HAEMORRHAGE, kind=kind))
    return [f.text for f in read(table, Plan()).flags if f.id == "members"]


def test_groups_inside_a_group_that_differ() -> None:
    found = read(flat_table(DETAILED), Plan()).flags
    assert [(f.id, f.title, f.text) for f in found] == [
        (
            "members",
            "Groups inside a group differ",
            "Among Asian women the rates differ by more than chance: Bangladeshi 20.0% (40 of 200) and Indian 5.0% (10 of 200).",
        )
    ]
    large = {"bangladeshi": (4_000, 20_000), "indian": (1_000, 20_000)}
    assert members(large) == [
        "Among Asian women the rates differ by more than chance: Bangladeshi 20.0% (4,000 of 20,000) and Indian 5.0% (1,000 of 20,000)."
    ]
    assert members(DETAILED, Kind.RATE) == []


def test_members_of_fewer_than_ten_are_not_written_out() -> None:
    counts = {"bangladeshi": (40, 200), "indian": (10, 200), "pakistani": (9, 9)}
    assert "Pakistani" not in members(counts)[0]
    assert "Pakistani 100.0% (10 of 10)" in members({**counts, "pakistani": (10, 10)})[0]
    assert members({"bangladeshi": (9, 9), "indian": (10, 200)}) == []


def test_members_share_the_error_over_the_groups_judged() -> None:
    """p is 0.035 and alone clear at 95 %; beside another group it would have to be under 0.025."""
    asian = {"bangladeshi": (30, 200), "indian": (46, 200)}
    assert len(members(asian)) == 1
    black = {"black_african": (40, 200), "black_caribbean": (40, 200)}
    assert members({**asian, **black}) == []
    assert len(members({**asian, "black_african": (40, 200)})) == 1  # one member: not judged


def test_members_in_the_latest_phase_alone() -> None:
    counts = {"bangladeshi": ((10, 200), (40, 200)), "indian": ((40, 200), (10, 200))}
    found = read(phased_table(counts), replace(PLAN, focus=(), comparison=()))
    (flag,) = [f for f in found.flags if f.id == "members"]
    assert "Bangladeshi 20.0% (40 of 200) and Indian 5.0% (10 of 200)" in flag.text
    assert list(member_flags(context(), phased_table(EXAMPLE), np.zeros(36, np.int64))) == []


# --- what a page is made of -----------------------------------------------------------------------


def test_a_break_of_the_measure_caps_every_answer() -> None:
    counts = {"black": ((800, 6_667), (400, 8_333)), "white": ((1_000, 20_000), (1_250, 25_000))}
    strengths = []
    for day in (date(2024, 1, 1), date(2020, 1, 1)):
        measure = replace(HAEMORRHAGE, breaks=(Break(day, "it changed"),))
        found = read(phased_table(counts, measure=measure), PLAN)
        strengths.append(str(found.headline[0].strength))
    assert strengths == ["suggested", "established"]


def test_months_enough_are_months_whatever_the_period() -> None:
    """The same counts by month and by quarter: as many more months, not a third."""
    counts = {"black": ((840, 7_000), (44, 500)), "white": ((2_000, 40_000), (250, 5_000))}
    change = date(2025, 7, 1)
    table = phased_table(counts, first=date(2022, 1, 1), last=date(2025, 12, 1), change=change)
    for grain in (Grain.MONTH, Grain.QUARTER):
        gap = read(table.at_grain(grain), replace(PLAN, change_date=change)).gap
        assert gap is not None
        assert gap.gap_change is not None
        assert gap.gap_change.months_enough == 8


def test_the_missing_enter_the_bounds() -> None:
    counts = {**EXAMPLE, "not_stated": ((10, 100), (12, 90))}
    gap = read(phased_table(counts), PLAN).gap
    assert gap is not None
    assert [(b.phase, b.missing_numerator, b.missing_denominator) for b in gap.missing] == [
        (0, 10, 100),
        (1, 12, 90),
    ]


def test_between_kinds_are_compared_as_shares() -> None:
    assert [_kind(k) for k in Kind] == [
        "proportion" if k in (Kind.CASES_BETWEEN, Kind.TIME_BETWEEN) else str(k) for k in Kind
    ]


def test_signals_by_chance_are_summed_over_the_charts() -> None:
    found = read(phased_table(EXAMPLE), PLAN)
    rates = [
        false_signal_rate(
            "making-data-count",
            g.chart.kind,
            sum(p.phase == 1 for p in g.chart.points),
            limits=g.chart.limits,
        )
        for g in found.groups
        if g.chart
    ]
    assert len(rates) == 5
    assert found.expected_false_signals == pytest.approx(sum(rates))
    first = replace(found.groups[0], chart=None)
    assert _by_chance((first, *found.groups[1:]), PLAN) == pytest.approx(sum(rates[1:]))
    assert _by_chance((first,), PLAN) is None
    assert (
        read(phased_table(EXAMPLE), replace(PLAN, change_date=None)).expected_false_signals is None
    )


def test_a_balancing_measure_stands_beside_every_other_one() -> None:
    worse = replace(HAEMORRHAGE, id="theatre", title="Theatre", role=Role.BALANCING)
    counts = {"black": ((50, 1_064), (150, 1_077)), "white": ((181, 3_266), (189, 3_394))}
    balancing = phased_table(counts, measure=worse)
    process = phased_table(EXAMPLE, measure=replace(HAEMORRHAGE, id="other", role=Role.PROCESS))
    outcome, found, other = read_all([phased_table(EXAMPLE), balancing, process], PLAN)
    for reading in (outcome, other):
        assert [(f.id, f.text) for f in reading.flags] == [
            ("balancing", "A balancing measure got worse: Theatre, for Black women.")
        ]
    assert "balancing" not in {f.id for f in found.flags}
    assert found.gap is not None
    assert found.gap.changes[0].answer is OwnAnswer.WORSE


def test_a_reading_holds_what_it_rests_on() -> None:
    found = read(phased_table(EXAMPLE), PLAN)
    assert (found.measure, found.plan, found.grain) == (HAEMORRHAGE, PLAN, Grain.MONTH)
    assert found.table is not None
    assert found.table.groups == phased_table(EXAMPLE).groups
    assert found.constants["strength"]["established_level"] == 0.95
    assert (found.look, found.shared) == (None, None)
    assert [p.label for p in found.phases] == ["before May 2024", "since May 2024"]
    assert [g.members for g in found.groups] == [()] * 5
    detailed = read(flat_table(DETAILED), ONE)
    assert [[m.label for m in g.members] for g in detailed.groups] == [
        ["Bangladeshi", "Indian"],
        ["Black African"],
        ["White British"],
    ]
