"""Chances, searches, candidates and words of a feasibility study."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from evenhand.defaults import defaults
from evenhand.documents.feasibility import study_html, study_json, study_tables, write_study
from evenhand.equity.model import Strength
from evenhand.errors import PlanError
from evenhand.measures import Direction, Kind, Measure, measure
from evenhand.planning import feasibility_search
from evenhand.planning.aim import parse_aim
from evenhand.planning.asking import delay_of
from evenhand.planning.build import Typed, _candidate, study_of_numbers, study_of_tables
from evenhand.planning.candidates import baseline_of, candidates, end_month, months_between
from evenhand.planning.feasibility import Chance, Design, Question, Volume, chances
from evenhand.planning.feasibility_search import Enough, months_needed, teams_needed
from evenhand.planning.saying import (
    aim_text,
    chance_text,
    gap_sentence,
    large_aim,
    people_text,
    way_sentences,
)
from evenhand.planning.study import Lead, Row, Study, StudyPlan
from fixtures.typed_counts import steady_table

PPH, MEASURED = measure("pph_1000"), measure("pph_measured")
PLAN = StudyPlan(
    aim=parse_aim("by 25%"),
    start=date(2026, 4, 1),
    by=date(2027, 3, 31),
    comparison=("White",),
)
GROUPS = {"Black": (10, 84), "White": (13, 250), "Asian": (2, 40), "Other": (0, 9)}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few runs: words and order are tested here, figures in tests/spec."""
    monkeypatch.setitem(defaults(), "feasibility", defaults()["feasibility"] | {
        "runs": 60, "search_runs": 40, "bootstrap_draws": 40,
    })  # fmt: skip


def study(plan: StudyPlan = PLAN, *tables: Any, **more: Any) -> Study:
    made: dict[str, Any] = {"title": "Test", "made_on": date(2026, 3, 1)}
    given = tables or (steady_table(PPH, GROUPS),)
    return study_of_tables(given, plan, **(made | more))


def test_the_same_seed_gives_the_same_chance_and_another_another() -> None:
    asked = Question(Volume(1000, 0.12), Volume(3000, 0.05), 0.09, Design(12, 12))
    assert chances(asked, runs=50) == chances(
        asked, runs=50, seed=defaults()["feasibility"]["seed"]
    )
    assert chances(asked, runs=50) != chances(asked, runs=50, seed=1)


def test_a_chance_has_its_simulation_error() -> None:
    found = Chance.of(np.array([True, False, False, False]))
    assert (found.value, found.error) == (0.25, pytest.approx(np.sqrt(0.25 * 0.75 / 4)))


def test_monthly_looks_ever_say_at_least_what_the_last_one_says() -> None:
    volume = Volume(2500, 0.12), Volume(8000, 0.05)
    single = Design(12, 12)
    monthly = replace(single, mode="monthly", look_every=3)
    assert monthly.looks == (3, 6, 9, 12)
    assert single.looks == (12,)
    one = chances(Question(*volume, 0.09, single), runs=400)
    many = chances(Question(*volume, 0.09, monthly), runs=400)
    assert many.own_clear.value == pytest.approx(one.own_clear.value, abs=0.1)
    assert many.own_likely.value > 0.8
    assert months_needed(Question(*volume, 0.09, monthly)).own is not None


def test_over_dispersion_lowers_the_chance() -> None:
    volume = Volume(1000, 0.12)
    plain = chances(Question(volume, None, 0.08, Design(12, 12)), runs=300)
    rough = chances(Question(volume, None, 0.08, Design(12, 12, phi=3.0)), runs=300)
    assert rough.own_clear.value < plain.own_clear.value - 0.2
    assert plain.gap_clear is None


def test_what_comes_too_late_has_no_chance() -> None:
    late = Question(Volume(9000, 0.12), Volume(9000, 0.05), 0.06, Design(12, 9, delay=9))
    assert late.design.looks == ()
    found = chances(late)
    assert (found.own_clear, found.gap_likely) == (Chance(0.0, 0.0), Chance(0.0, 0.0))
    assert chances(replace(late, comparison=None)).gap_clear is None
    assert teams_needed(late) == Enough(None, None)
    months = months_needed(late)
    assert months.own is not None
    assert months.own > 9


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"aim": 1.2}, "A rate is below 0 or above 1."),
        ({"focus": Volume(100, -0.1)}, "A rate is below 0 or above 1."),
        ({"focus": Volume(0, 0.1)}, "There is nobody to read a year."),
        ({"design": Design(0, 12)}, "There is no month before the change."),
        ({"design": Design(12, 12, "neither")}, "An aim needs a direction of good."),
    ],
)
def test_questions_that_cannot_be(change: dict[str, Any], said: str) -> None:
    asked = replace(Question(Volume(100, 0.1), None, 0.05, Design(12, 12)), **change)
    with pytest.raises(PlanError) as found:
        chances(asked)
    assert said in str(found.value)


def test_the_search_finds_the_least_number() -> None:
    def least(own: int, gap: int | None) -> Enough:
        return feasibility_search._least(
            lambda n: (float(n >= own), None if gap is None else float(n >= gap)), 100
        )

    assert least(37, 64) == Enough(37, 64)
    assert least(1, None) == Enough(1, None)
    assert least(100, 101) == Enough(100, None)
    assert least(101, 2) == Enough(None, 2)
    assert feasibility_search._least(lambda n: (0.8 * (n > 4), None), 9) == Enough(5, None)


def test_rows_stand_in_the_order_given_and_groups_alphabetical() -> None:
    found = study(
        PLAN, steady_table(MEASURED, dict.fromkeys(GROUPS, (5, 9))), steady_table(PPH, GROUPS)
    )
    assert [(r.measure.id, r.group) for r in found.rows] == [
        (id, f"{g} women")
        for id in ("pph_measured", "pph_1000")
        for g in ("Asian", "Black", "Other")
    ]


def test_a_row_says_volume_rate_gap_and_aim() -> None:
    row = study(replace(PLAN, focus=("Black",))).rows[0]
    assert row.baseline is not None
    assert (row.baseline.people_a_year, row.baseline.events, row.baseline.people) == (
        1008,
        120,
        1008,
    )
    assert row.baseline.rate == pytest.approx(120 / 1008)
    assert row.aim_rate == pytest.approx(90 / 1008)
    assert row.comparison == "White women"
    assert row.gap is not None
    assert row.gap.ratio == pytest.approx((120 / 1008) / (156 / 3000))
    assert row.gap.difference == pytest.approx(120 / 1008 - 156 / 3000)
    assert row.gap.strength is Strength.ESTABLISHED
    assert row.gap.text == "2.3 times the rate of White women (clear)"
    assert row.sentences[0].startswith("With about 1,000 Black women a year, a team of this size")
    assert "(from 11.9% to 8.9%: 3.0 percentage points, 25% of the rate)" in row.sentences[0]
    assert row.ways[-1].startswith("People’s own words, from the first month")


def only(groups: dict[str, tuple[int, int]], plan: StudyPlan = PLAN, **more: Any) -> Row:
    return study(plan, steady_table(PPH, groups, **more)).rows[0]


def test_words_follow_the_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    groups = {"Black": (10, 84), "White": (13, 250)}
    for value, word in (
        (0.80, "would be able to tell"),
        (0.79, "would more likely than not be able to tell"),
        (0.50, "would more likely than not be able to tell"),
        (0.49, "will probably not be able to tell"),
        (0.20, "will probably not be able to tell"),
        (0.19, "alone will not be able to tell"),
    ):
        chance = Chance(value, 0.01)
        fixed = chances(Question(Volume(9, 0.1), Volume(9, 0.05), 0.07, Design(1, 1)), runs=2)
        told = replace(fixed, own_clear=chance)
        monkeypatch.setattr("evenhand.planning.rows.chances", lambda *_, told=told, **__: told)
        assert word in only(groups).sentences[0]


def test_enough_needs_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    sure = Chance(0.9, 0.01)
    one = chances(Question(Volume(9, 0.1), Volume(9, 0.05), 0.07, Design(1, 1)), runs=2)
    told = replace(one, own_clear=sure, own_likely=sure, gap_clear=sure, gap_likely=sure)
    monkeypatch.setattr("evenhand.planning.rows.chances", lambda *_, **__: told)
    row = only({"Black": (10, 84), "White": (13, 250)})
    assert (row.months, row.teams, row.wider, row.each_side) == (None, None, None, None)
    assert (row.own_by, row.gap_by) == (PLAN.by, PLAN.by)
    assert row.ways[0].startswith("Nothing more is needed to tell")
    told = replace(told, gap_clear=None, gap_likely=None)
    monkeypatch.setattr("evenhand.planning.rows.chances", lambda *_, **__: told)
    assert only({"Black": (10, 84), "White": (13, 250)}).gap_by is None


def test_of_a_complex_pathway_what_moves_first_is_named_even_where_the_numbers_are_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sure = Chance(0.9, 0.01)
    one = chances(Question(Volume(9, 0.1), Volume(9, 0.05), 0.07, Design(1, 1)), runs=2)
    told = replace(one, own_clear=sure, own_likely=sure, gap_clear=sure, gap_likely=sure)
    monkeypatch.setattr("evenhand.planning.rows.chances", lambda *_, **__: told)
    slow = replace(PPH, pathway="complex", horizon_months=3, leads=("pph_measured",))
    row = study(PLAN, steady_table(slow, {"Black": (10, 84), "White": (13, 250)})).rows[0]
    assert row.ways[0] == (
        "Process measures that move first, if you can count them: ‘Blood loss weighed or measured’."
    )
    assert row.ways[1].startswith("Nothing more is needed to tell")


@pytest.mark.parametrize(
    ("before", "after", "direction", "asked"),
    [
        (0.04, 0.0801, "higher", "2.0"),
        (0.04, 0.08, "higher", ""),
        (0.04, 0.28, "higher", "7.0"),
        (0.28, 0.04, "lower", ""),
        (0.0, 0.25, "higher", ""),
    ],
)
def test_an_aim_far_from_the_rate_of_now_is_asked_about(
    before: float, after: float, direction: str, asked: str
) -> None:
    words = f"Is that the aim? It is {asked} times the rate of now: where not everybody needs this care, give the aim itself, such as ‘to 8%’."
    assert large_aim(before, after, direction) == (words if asked else "")


def test_a_share_of_those_left_out_is_asked_about_where_few_have_the_care() -> None:
    seen = replace(PPH, direction=Direction.HIGHER)
    asked = only_of(seen, {"Black": (4, 84), "White": (13, 250)}).sentences
    assert any(s.startswith("Is that the aim? It is 6.0 times the rate of now") for s in asked)


def test_the_other_side_is_named_where_the_aim_lies_behind() -> None:
    seen = replace(PPH, direction=Direction.HIGHER)
    plan = replace(PLAN, aim=parse_aim("to 4%"))
    row = study(plan, steady_table(seen, {"Black": (10, 84), "White": (13, 250)})).rows[0]
    assert ", as more is taken to be better:" in row.sentences[0]


def only_of(measure: Measure, groups: dict[str, tuple[int, int]]) -> Row:
    return study(PLAN, steady_table(measure, groups)).rows[0]


def ways(monkeypatch: pytest.MonkeyPatch, **enough: Enough) -> tuple[str, ...]:
    for name in ("months_needed", "months_each_side", "teams_needed"):
        found = enough.get(name, Enough(None, None))
        monkeypatch.setattr(f"evenhand.planning.rows.{name}", lambda *_, found=found: found)
    return only({"Black": (4, 30), "White": (13, 250)}).ways


def test_what_would_do_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    both = ways(monkeypatch, months_needed=Enough(30, 58), teams_needed=Enough(4, 9))
    assert both[0] == (
        "How long: about 30 months, until September 2028, to tell that care got better;"
        " about 58 months, until January 2031, for the gap."
    )
    assert both[1] == (
        "Teams together: about 4 of this size, testing the same change, could tell by March 2027;"
        " about 9 for the gap."
    )
    never = ways(monkeypatch, months_needed=Enough(30, None), teams_needed=Enough(4, None))
    assert "for the gap not even 120 months" in never[0]
    assert "for the gap not even 200" in never[1]
    stuck = ways(monkeypatch, months_each_side=Enough(60, 80))
    assert stuck[0] == (
        "Reading for longer is no answer: not even 120 months would do with a baseline of 12 months."
    )
    assert stuck[1] == (
        "A longer baseline, from older records: about 60 months on each side of the change; about 80"
        " for the gap."
    )
    assert stuck[2] == "Not even 200 teams of this size together could tell by March 2027."
    assert (
        "60 months on each side of the change."
        in ways(monkeypatch, months_each_side=Enough(60, None))[1]
    )
    one = ways(monkeypatch, months_needed=Enough(9, 40), teams_needed=Enough(1, 3))
    assert one[1] == (
        "Teams together: about 3 of this size, testing the same change, could tell about the gap by"
        " March 2027; for care itself one is enough."
    )
    lone = ways(monkeypatch, months_needed=Enough(9, None), teams_needed=Enough(1, None))
    assert lone[1].startswith("Not even 200 teams of this size together could tell about the gap")


def test_a_wider_group_shows_its_members() -> None:
    row = study().rows[0]
    assert row.wider is not None
    assert row.wider.members == ("Asian", "Black", "Other")
    assert row.wider.people_a_year == 12 * (40 + 84 + 9)
    assert any(
        w.startswith("A wider group, each member shown beside: Asian, Black and Other women")
        for w in row.ways
    )
    versus = study(replace(PLAN, comparison=(), versus_everyone_else=True)).rows[0]
    assert versus.wider is None
    assert versus.comparison == "all other women"


def test_nothing_to_work_out_says_why() -> None:
    rows = {r.group: r for r in study().rows}
    assert rows["Other women"].sentences == (
        "Not one was recorded for Other women in 12 months: a rate cannot show a fall from nothing.",
    )
    assert rows["Other women"].chances is None
    reached = only(GROUPS, replace(PLAN, aim=parse_aim("to 20%"), focus=("Black",)))
    assert reached.sentences == (
        "The rate is at the aim already (11.9%), as fewer is taken to be better: choose an aim beyond it, or another topic.",
    )
    assert reached.aim_rate is None
    nobody = only({"Black": (0, 0), "White": (13, 250)})
    assert nobody.sentences == ("Nobody with a recorded answer in 12 months.",)
    below = only(GROUPS, replace(PLAN, aim=parse_aim("by 20 points"), focus=("Black",)))
    assert below.chances is None


def test_no_gap_to_narrow_and_an_aim_that_goes_past() -> None:
    better = only({"Black": (3, 84), "White": (20, 250)})
    assert better.chances is not None
    assert better.chances.gap_clear is None
    assert (
        "Care for Black women does not look worse than for White women now, so there is no gap to narrow."
        in better.sentences
    )
    past = only(GROUPS, replace(PLAN, aim=parse_aim("by 75%"), focus=("Black",)))
    assert (
        "The aim goes past the rate of White women, so that the gap would turn round and not narrow: follow care itself."
        in past.sentences
    )
    none = only({"Black": (10, 84), "White": (0, 250)})
    assert none.gap is not None
    assert none.gap.text == "none recorded for White women: no ratio"
    alone = only(GROUPS, replace(PLAN, comparison=(), focus=("Black",)))
    assert (alone.gap, alone.comparison) == (None, "")
    assert len(alone.sentences) == 2


def test_an_aim_from_another_rate_is_said() -> None:
    plan = replace(PLAN, aim=parse_aim("from 30% to 9%"), focus=("Black",))
    assert only(GROUPS, plan).sentences[-1] == (
        "The aim was written from 30.0%, and the records say 11.9% (10.0% to 14.1%): the records are used."
    )
    close = replace(PLAN, aim=parse_aim("from 12% to 9%"), focus=("Black",))
    assert "was written from" not in " ".join(only(GROUPS, close).sentences)


def test_process_measures_are_counted_or_named() -> None:
    table = steady_table(MEASURED, {"Black": (60, 84), "White": (200, 250), "Asian": (40, 40)})
    found = study(replace(PLAN, focus=("Black",)), leads=[table]).rows[0]
    counted = {lead.id: lead.chance for lead in found.leads}
    assert counted["pph_measured"] is not None
    assert counted["pph_bundle" if "pph_bundle" in counted else "pph_tranexamic_acid"] is None
    assert any("Closing 50% of its shortfall could be told by March 2027" in w for w in found.ways)
    assert any(
        w.startswith("Process measures that move first, if you can count them:") for w in found.ways
    )
    full = study(replace(PLAN, focus=("Asian",)), leads=[table]).rows[0]
    assert {lead.id: lead.chance for lead in full.leads}["pph_measured"] is None
    away = study(
        replace(PLAN, focus=("Black",)),
        steady_table(PPH, GROUPS),
        leads=[replace(table, measure=replace(MEASURED, kind=Kind.MEAN))],
    ).rows[0]
    assert {lead.id: lead.chance for lead in away.leads}["pph_measured"] is None


def test_the_shortfall_of_a_process_that_should_be_rarer_is_halved_downwards() -> None:
    late = replace(MEASURED, direction=Direction.LOWER)
    table = steady_table(late, {"Black": (60, 84), "White": (200, 250)})
    found = study(replace(PLAN, focus=("Black",)), leads=[table]).rows[0]
    chance = {lead.id: lead.chance for lead in found.leads}["pph_measured"]
    assert chance is not None
    assert chance.value > 0.9


def test_fewer_than_one_person_is_said_so() -> None:
    assert [people_text(n) for n in (0.99, 1.0, 99.4, 100.0)] == ["fewer than 1", "1", "99", "100"]


def test_a_gap_needs_both_of_its_chances() -> None:
    found = chances(Question(Volume(1000, 0.12), None, 0.09, Design(12, 12)), runs=20)
    half = replace(found, gap_clear=Chance(0.5, 0.0))
    whole = replace(half, gap_likely=Chance(0.75, 0.0))
    for one in (found, half, replace(whole, gap_clear=None)):
        assert "no gap" in gap_sentence(one, "Black women", "White women", past=False)
    said = gap_sentence(whole, "Black women", "White women", past=False)
    assert "50%" in said
    assert "75%" in said


def test_a_comparison_typed_in_has_the_months_of_the_baseline() -> None:
    plan = replace(PLAN, baseline_months=24)
    made = _candidate(Typed("Black", 250, 0.12, "White", 800.0, 0.05), plan)
    assert made.against is not None
    assert made.baseline is not None
    assert (made.against.months, made.baseline.months) == (24, 24)
    assert made.against.people_a_year == 800.0


def test_a_complex_pathway_takes_its_delay() -> None:
    table = steady_table(measure("preterm_37"), GROUPS)
    row = study(replace(PLAN, focus=("Black",), by=date(2026, 12, 31)), table).rows[0]
    assert row.sentences[0].startswith(
        "The outcome follows care by about 9 months, so nothing could be told by December 2026"
    )
    assert row.pathway.startswith("A complex pathway: the outcome comes about 9 months")
    assert row.chances is not None
    assert row.chances.own_clear == Chance(0.0, 0.0)
    assert [lead.id for lead in row.leads][:2] == ["preterm_steroids", "preterm_magnesium"]


def test_only_shares_with_a_direction_are_worked_out() -> None:
    other = steady_table(measure("pph_transfusion"), GROUPS)
    found = study(PLAN, steady_table(PPH, GROUPS), other)
    assert {r.measure.id for r in found.rows} == {"pph_1000"}
    assert any("Blood transfusion" in n for n in found.notes)
    with pytest.raises(PlanError, match="none of these measures is one"):
        study(PLAN, other)


def test_the_baseline_is_whole_months_before_the_change() -> None:
    table = replace(
        steady_table(PPH, GROUPS, months=40, first=date(2023, 1, 1)), partial=(date(2023, 1, 1),)
    )
    cut, months = baseline_of(table, PLAN)
    assert (cut.periods[0], cut.periods[-1], months) == (date(2023, 4, 1), date(2026, 3, 1), 36)
    cut, months = baseline_of(table, replace(PLAN, baseline_months=5))
    assert (cut.periods[0], months) == (date(2025, 11, 1), 5)
    cut, months = baseline_of(table, replace(PLAN, baseline_months=99))
    assert (cut.periods[0], months) == (date(2023, 2, 1), 38)
    with pytest.raises(PlanError, match="No whole month of the records lies before 01/01/2022"):
        baseline_of(table, replace(PLAN, start=date(2022, 1, 1)))


def test_records_without_dates_need_their_length() -> None:
    table = steady_table(PPH, GROUPS, months=0)
    with pytest.raises(PlanError, match="--file-months 12"):
        baseline_of(table, PLAN)
    found = candidates(table, replace(PLAN, file_months=6))
    assert found[1].baseline is not None
    assert found[1].baseline.people_a_year == 168


@pytest.mark.parametrize(
    ("start", "by", "months"),
    [
        (date(2026, 4, 1), date(2027, 3, 31), 12),
        (date(2026, 4, 1), date(2027, 3, 30), 11),
        (date(2026, 4, 15), date(2027, 4, 14), 12),
        (date(2026, 4, 1), date(2026, 4, 30), 1),
        (date(2026, 4, 1), date(2036, 3, 31), 120),
    ],
)
def test_months_between(start: date, by: date, months: int) -> None:
    assert months_between(start, by) == months


@pytest.mark.parametrize("by", [date(2026, 4, 29), date(2020, 1, 1), date(2036, 4, 30)])
def test_dates_that_leave_no_month_or_far_too_many(by: date) -> None:
    with pytest.raises(PlanError, match="whole months"):
        months_between(date(2026, 4, 1), by)


def test_small_words() -> None:
    assert chance_text(Chance(0.0049, 0.0)) == "under 1%"
    assert chance_text(Chance(0.996, 0.0)) == "over 99%"
    assert chance_text(Chance(0.5, 0.0112)) == "50% (± 2)"
    assert people_text(99.4) == "99"
    assert people_text(1249.0) == "1,200"
    assert aim_text(0.6, 0.7, "higher") == (
        "from 60.0% to 70.0%: 10.0 percentage points, 25% of those left out"
    )
    assert aim_text(1.0, 1.0, "higher").endswith("0% of those left out")
    assert end_month(date(2026, 12, 1), 1) == date(2026, 12, 1)
    assert end_month(date(2026, 12, 1), 2) == date(2027, 1, 1)


def typed(**more: Any) -> Study:
    numbers: dict[str, Any] = {"group": "Black", "people_a_year": 88, "rate": 0.12}
    plan = more.pop("plan", replace(PLAN, comparison=()))
    one = more.pop("measure", None)
    return study_of_numbers(
        Typed(**(numbers | more)), plan, measure=one, title="T", made_on=date(2026, 3, 1)
    )


def test_typed_numbers() -> None:
    row = typed(comparison="White", comparison_people=800.0, comparison_rate=0.05).rows[0]
    assert (row.group, row.comparison, row.gap) == ("Black women", "White women", None)
    assert row.baseline is not None
    assert (row.baseline.events, row.baseline.months) == (None, 12)
    assert row.chances is not None
    assert row.chances.gap_clear is not None
    assert typed(group="").rows[0].group == "women"
    assert (
        typed(group="", comparison_people=9.0, comparison_rate=0.05).rows[0].comparison
        == "other women"
    )
    assert typed(measure=PPH, plan=replace(PLAN, baseline_months=24)).rows[0].baseline.months == 24  # type: ignore[union-attr]
    with pytest.raises(PlanError, match="both its people a year and its rate"):
        typed(comparison_people=9.0)


def test_notes_say_how() -> None:
    plain = typed()
    assert plain.notes[-1].startswith(
        "Chances come from 60 simulated projects each (seed 20260103)"
    )
    assert "One look at March 2027." in plain.notes
    monthly = typed(plan=replace(PLAN, mode="monthly", look_every=3), phi=1.4)
    assert "Looks every 3 months until March 2027, under a boundary." in monthly.notes
    assert "Months vary 1.4 times as much as chance alone (phi)." in monthly.notes


def test_a_shared_study_shows_protected_figures_alone() -> None:
    groups = {"Black": (10, 84), "White": (13, 250), "Asian": (1, 40), "Mixed": (0, 1)}
    exact = study(PLAN, steady_table(PPH, groups, months=3, first=date(2026, 1, 1)))
    found = study(
        PLAN, steady_table(PPH, groups, months=3, first=date(2026, 1, 1)), audience="shared"
    )
    rows = {r.group: r for r in found.rows}
    assert rows["Asian women"].sentences == (
        "The numbers for Asian women are too small to share: ask the team.",
    )
    assert rows["Asian women"].baseline is None
    assert rows["Asian women"].gap is None
    black = rows["Black women"]
    assert black.baseline is not None
    assert (black.baseline.people_a_year, black.baseline.rate) == (1000.0, 0.12)
    assert (black.baseline.events, black.baseline.low, black.wider) == (None, None, None)
    assert black.gap is not None
    assert black.gap.ratio == pytest.approx(0.12 / 0.052)
    text = json.dumps(study_json(found)) + study_html(found)
    assert "To share: worked out from protected numbers" in text
    for number in ("1008", "0.119", "0.052 ", "480"):
        assert number not in text
    assert "1008" in json.dumps(study_json(exact))
    assert any(n.startswith("Made from protected figures") for n in found.notes)
    union = study(
        replace(PLAN, focus=("Black", "Asian")), steady_table(PPH, groups), audience="shared"
    )
    assert union.rows[0].chances is None


def test_the_page_and_the_file(tmp_path: Any) -> None:
    found = study(PLAN, steady_table(PPH, GROUPS))
    page, machine = write_study(found, tmp_path / "out")
    text = page.read_text(encoding="utf-8")
    for row in found.rows:
        assert row.group in text
    assert "<script" not in text
    assert "style=" not in text
    data = json.loads(machine.read_text(encoding="utf-8"))
    assert data["kind"] == "feasibility study"
    assert data["constants"]["feasibility"]["runs"] == 60
    assert data["rows"][0]["measure"]["id"] == "pph_1000"
    assert data["rows"][1]["chances"]["own_clear"]["value"] == found.rows[1].chances.own_clear.value  # type: ignore[union-attr]
    assert data["plan"]["by"] == "2027-03-31"


def test_each_topic_has_a_table_with_a_cell_for_everything() -> None:
    (found,) = study_tables(study())
    assert found.caption == "Haemorrhage, 1,000 ml or more: chances for March 2027"
    assert {len(row) for row in found.rows} == {len(found.header)} == {11}
    asian, black, other = found.rows
    assert other == ("Other women", "110", "0.0%", "0.00 (clear)", *["–"] * 7)
    assert black[:5] == ("Black women", "1,000", "11.9%", "2.3 (clear)", "8.9%")
    assert asian[0] == "Asian women"
    (empty,) = study_tables(study(PLAN, steady_table(PPH, {"Black": (0, 0), "White": (13, 250)})))
    assert empty.rows[0] == ("Black women", *["–"] * 10)
    (alone,) = study_tables(study(replace(PLAN, comparison=(), focus=("Black",))))
    assert alone.rows[0][7:9] == ("–", "–")
    assert alone.rows[0][10] == "–"
    assert alone.rows[0][9] != "–"
    two = study_tables(
        study(
            PLAN, steady_table(PPH, GROUPS), steady_table(MEASURED, dict.fromkeys(GROUPS, (5, 9)))
        )
    )
    assert [t.caption.split(":")[0] for t in two] == [PPH.title, MEASURED.title]


def test_a_complex_track_reads_later_and_names_first_what_moves_first() -> None:
    plan = replace(PLAN, track="complex")
    assert delay_of(PPH, PLAN) == 0
    assert delay_of(PPH, plan) == 6
    lead = Lead("pph_measured", "Blood loss measured", None)
    kept: dict[str, Any] = {
        "each_side": None,
        "wider": None,
        "leads": [lead],
        "candidate": None,
        "compared": False,
        "people": "women",
        "months": None,
        "teams": None,
    }
    named = "Process measures that move first, if you can count them: ‘Blood loss measured’."
    assert named not in way_sentences(PLAN, first=False, **kept)
    assert way_sentences(plan, first=True, **kept)[0] == named
