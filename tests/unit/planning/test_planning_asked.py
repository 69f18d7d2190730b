"""What is asked of the simulation: every number of a plan arrives in the question, and in its projects."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from evenhand.defaults import defaults
from evenhand.equity.looks import Schedule
from evenhand.equity.model import Strength
from evenhand.measures import Direction, measure
from evenhand.planning import feasibility, feasibility_search, rows
from evenhand.planning.aim import parse_aim
from evenhand.planning.asking import question_of
from evenhand.planning.build import Typed, _candidate, study_of_tables
from evenhand.planning.candidates import candidates
from evenhand.planning.feasibility import Chance, Chances, Design, Question, Volume
from evenhand.planning.feasibility_formula import by_formula
from evenhand.planning.feasibility_search import Enough
from evenhand.planning.saying import chance_text, gap_text
from evenhand.planning.study import StudyPlan
from evenhand.version import __version__
from fixtures.typed_counts import steady_table

PPH, MEASURED = measure("pph_1000"), measure("pph_measured")
PLAN = StudyPlan(
    aim=parse_aim("by 25%"), start=date(2026, 4, 1), by=date(2027, 3, 31), comparison=("White",)
)
GROUPS = {"Black": (10, 84), "White": (13, 250), "Asian": (2, 40), "Other": (0, 9)}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(defaults(), "feasibility", defaults()["feasibility"] | {
        "runs": 60, "search_runs": 40, "bootstrap_draws": 30,
    })  # fmt: skip


# the question of a row


def test_a_question_holds_all_of_plan_measure_and_counts() -> None:
    plan = replace(PLAN, focus=("Black",), mode="monthly", look_every=3, by=date(2027, 9, 30))
    (found,) = candidates(steady_table(PPH, GROUPS), plan)
    assert found.baseline is not None
    late = replace(PPH, horizon_months=4)
    asked = question_of(late, replace(found, phi=1.7), found.baseline, plan, 0.08)
    assert asked == Question(
        Volume(1008.0, 120 / 1008),
        Volume(3000.0, 156 / 3000),
        0.08,
        Design(12, 18, "lower", "monthly", 3, 1.7, 4),
    )


@pytest.mark.parametrize(
    ("direction", "rate", "aim", "other", "kept"),
    [
        ("lower", 0.12, 0.09, 0.05, True),
        ("lower", 0.12, 0.05, 0.05, True),  # up to the comparison, not past it
        ("lower", 0.12, 0.049, 0.05, False),
        ("lower", 0.05, 0.04, 0.05, False),  # level with it now: no gap
        ("lower", 0.04, 0.03, 0.05, False),
        ("higher", 0.6, 0.7, 0.8, True),
        ("higher", 0.6, 0.8, 0.8, True),
        ("higher", 0.6, 0.81, 0.8, False),
        ("higher", 0.8, 0.9, 0.8, False),
    ],
)
def test_a_gap_is_asked_about_only_where_there_is_one_to_narrow(
    direction: str, rate: float, aim: float, other: float, kept: bool
) -> None:
    one = _candidate(Typed("Black", 500.0, rate, "White", 900.0, other), PLAN)
    assert one.baseline is not None
    asked = question_of(replace(PPH, direction=Direction(direction)), one, one.baseline, PLAN, aim)
    assert asked.comparison == (Volume(900.0, other) if kept else None)


def chances_caught(
    monkeypatch: pytest.MonkeyPatch, told: Chances | None = None
) -> list[tuple[Question, dict[str, Any]]]:
    """Every question that a study puts to the simulation, answered without one."""
    half = Chance(0.5, 0.01)
    answer = told or Chances(half, half, half, half)
    caught: list[tuple[Question, dict[str, Any]]] = []

    def stand_in(question: Question, **options: Any) -> Chances:
        caught.append((question, options))
        return answer

    monkeypatch.setattr(rows, "chances", stand_in)
    for name in ("months_needed", "months_each_side", "teams_needed"):
        monkeypatch.setattr(rows, name, lambda _question: Enough(None, None))
    return caught


def test_the_wider_group_and_the_process_measure_are_asked_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caught = chances_caught(monkeypatch)
    lead = steady_table(MEASURED, {"Black": (60, 84), "White": (200, 250), "Asian": (40, 40)})
    plan = replace(PLAN, focus=("Black",))
    found = study_of_tables(
        [steady_table(PPH, GROUPS)], plan, leads=[lead], title="T", made_on=date(2026, 3, 1)
    )
    (own, plainly), (wider, few), (process, again) = caught
    assert plainly == {}
    assert few == again == {"runs": 40}
    assert own.aim == pytest.approx(0.75 * 120 / 1008)
    assert wider.comparison is None
    assert wider.focus == Volume(12.0 * 133, 12 / 133)
    assert wider.aim == pytest.approx(0.75 * 12 / 133)
    assert wider.design == own.design
    assert process.comparison is None
    assert process.focus == Volume(1008.0, 60 / 84)
    assert process.aim == pytest.approx(1 - 0.5 * 24 / 84)  # half of the shortfall closed
    assert process.design.direction == "higher"
    row = found.rows[0]
    assert row.wider is not None
    assert row.wider.own_clear == Chance(0.5, 0.01)
    first = row.leads[0]
    assert (first.id, first.chance) == ("pph_measured", Chance(0.5, 0.01))


def test_a_wider_group_closes_the_same_share_of_what_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caught = chances_caught(monkeypatch)
    groups = {"Black": (60, 100), "White": (90, 100), "Asian": (80, 100)}
    study_of_tables(
        [steady_table(MEASURED, groups)], replace(PLAN, focus=("Black",)),
        title="T", made_on=date(2026, 3, 1),
    )  # fmt: skip
    (own, _), (wider, _), *_ = caught
    assert own.aim == pytest.approx(0.7)  # 40 in 100 left out, a quarter of them reached
    assert wider.focus == Volume(2400.0, 0.7)
    assert wider.aim == pytest.approx(1 - 0.3 * 0.75)


def test_no_wider_group_where_it_cannot_get_better(monkeypatch: pytest.MonkeyPatch) -> None:
    caught = chances_caught(monkeypatch)
    one = _candidate(Typed("Black", 500.0, 0.12), PLAN)
    asked = Question(Volume(500.0, 0.12), None, 0.09, Design(12, 12))
    for rate in (0.0, 1.0):
        assert one.baseline is not None
        whole = replace(one, together=replace(one.baseline, rate=rate))
        assert rows._wider(asked, whole) is None
    assert rows._wider(asked, one) is None
    assert caught == []


def test_enough_or_not_at_exactly_the_chance_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """80 in 100 is enough, for care and for the gap; 79 is not, for either."""
    enough, less = Chance(0.8, 0.01), Chance(0.79, 0.01)
    for own, gap, needed in (
        (enough, enough, False), (enough, None, False), (less, enough, True), (enough, less, True),
    ):  # fmt: skip
        chances_caught(monkeypatch, Chances(own, own, gap, gap))
        row = study_of_tables(
            [steady_table(PPH, GROUPS)], replace(PLAN, focus=("Black",)),
            title="T", made_on=date(2026, 3, 1),
        ).rows[0]  # fmt: skip
        assert (row.months is not None) is needed, (own, gap)
        assert (row.teams is not None) is needed


def test_a_longer_baseline_is_looked_for_only_where_time_is_no_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for months, found in ((Enough(None, None), Enough(60, 80)), (Enough(30, None), None)):
        chances_caught(monkeypatch)
        monkeypatch.setattr(rows, "months_needed", lambda _asked, months=months: months)
        monkeypatch.setattr(rows, "months_each_side", lambda _asked: Enough(60, 80))
        row = study_of_tables(
            [steady_table(PPH, GROUPS)], replace(PLAN, focus=("Black",)),
            title="T", made_on=date(2026, 3, 1),
        ).rows[0]  # fmt: skip
        assert row.each_side == found
        assert row.months == months
        assert row.own_by == (None if months.own is None else date(2028, 9, 1))
        assert row.formula is not None


def test_an_aim_may_be_to_reach_everybody_or_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    chances_caught(monkeypatch)
    table = steady_table(MEASURED, {"Black": (60, 100), "White": (90, 100)})
    made = {"title": "T", "made_on": date(2026, 3, 1)}
    everybody = replace(PLAN, aim=parse_aim("to 100%"))
    assert study_of_tables([table], everybody, **made).rows[0].aim_rate == 1.0  # type: ignore[arg-type]
    nobody = replace(PLAN, aim=parse_aim("to 0%"))
    assert study_of_tables([steady_table(PPH, GROUPS)], nobody, **made).rows[1].aim_rate == 0.0  # type: ignore[arg-type]


def test_every_step_is_told_with_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    chances_caught(monkeypatch)
    told: list[tuple[str, float | None]] = []
    groups = {"Black": (10, 84), "White": (13, 250), "Asian": (2, 40)}
    study_of_tables(
        [steady_table(PPH, groups)], PLAN, title="T", made_on=date(2026, 3, 1),
        step=lambda what, share=None: told.append((what, share)),
    )  # fmt: skip
    assert told == [
        ("Simulating Haemorrhage, 1,000 ml or more, Asian", 0.0),
        ("Simulating Haemorrhage, 1,000 ml or more, Black", 0.5),
    ]


def test_the_record_of_a_study_names_runs_seed_day_and_version(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chances_caught(monkeypatch)
    found = study_of_tables(
        [steady_table(PPH, GROUPS)], PLAN, title="Ours", made_on=date(2026, 3, 1)
    )
    assert (found.title, found.plan, found.audience) == ("Ours", PLAN, "team")
    assert (found.runs, found.seed) == (60, 20260103)
    assert (found.made_on, found.version) == (date(2026, 3, 1), __version__)


def test_phi_is_noted_as_the_largest_and_only_above_one(monkeypatch: pytest.MonkeyPatch) -> None:
    chances_caught(monkeypatch)
    real = candidates

    def rough(*given: Any) -> Any:
        first, *rest = real(*given)
        return (replace(first, phi=1.64), *(replace(r, phi=1.2) for r in rest))

    monkeypatch.setattr("evenhand.planning.build.candidates", rough)
    table = [steady_table(PPH, GROUPS)]
    noted = study_of_tables(table, PLAN, title="T", made_on=date(2026, 3, 1)).notes
    assert "Months vary 1.6 times as much as chance alone (phi)." in noted
    monkeypatch.setattr("evenhand.planning.build.candidates", real)
    plain = study_of_tables(table, PLAN, title="T", made_on=date(2026, 3, 1)).notes
    assert not any("(phi)" in note for note in plain)


# a candidate


def test_a_candidate_is_all_that_its_table_says_of_it() -> None:
    asian, black, other = candidates(steady_table(PPH, GROUPS), PLAN)
    assert [c.labels for c in (asian, black, other)] == [("Asian",), ("Black",), ("Other",)]
    assert (black.keys, black.comparison, black.comparison_keys) == (
        ("black",),
        ("White",),
        ("white",),
    )
    assert (black.everyone_else, black.hidden, black.months) == (False, False, 12)
    assert black.others == ("Asian", "Black", "Other")
    assert black.together is not None
    assert (black.together.events, black.together.people) == (144, 1596)
    base = black.baseline
    assert base is not None
    assert (base.people_a_year, base.events, base.people, base.months) == (1008.0, 120, 1008, 12)
    # Wilson's interval of 120 of 1,008, worked out here
    z, p, n = norm.ppf(0.975), 120 / 1008, 1008
    half = z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    middle = p + z**2 / (2 * n)
    assert (base.low, base.high) == pytest.approx(
        ((middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n))
    )
    assert black.reading is not None
    assert black.phi == black.reading.phi


def test_two_groups_together_are_one_candidate_and_no_wider_one_is_left() -> None:
    plan = replace(PLAN, focus=("Black", "Asian", "Other"))
    (one,) = candidates(steady_table(PPH, GROUPS), plan)
    assert one.labels == ("Asian", "Black", "Other")
    assert one.baseline is not None
    assert (one.baseline.events, one.baseline.people) == (144, 1596)
    assert (one.others, one.together) == ((), None)
    (pair,) = candidates(steady_table(PPH, GROUPS), replace(PLAN, focus=("Black", "Asian")))
    assert pair.others == ("Asian", "Black", "Other")


def test_everyone_else_is_a_comparison_and_nobody_is_left_for_a_wider_group() -> None:
    plan = replace(PLAN, comparison=(), versus_everyone_else=True)
    asian, black, white, other = candidates(steady_table(PPH, GROUPS), plan)
    assert black.everyone_else
    assert black.comparison == ("Asian", "White", "Other")
    assert black.against is not None
    assert (black.against.events, black.against.people) == (180, 3588)
    assert black.others == ()
    assert [c.labels[0] for c in (asian, black, white, other)] == [
        "Asian",
        "Black",
        "White",
        "Other",
    ]


def test_a_group_beside_nobody_has_no_comparison() -> None:
    (one,) = candidates(steady_table(PPH, {"Black": (10, 84)}), replace(PLAN, comparison=()))
    assert (one.against, one.comparison, one.others, one.together) == (None, (), (), None)


def test_typed_numbers_make_a_candidate_without_counts() -> None:
    one = _candidate(Typed("Black", 250.0, 0.12, "", 800.0, 0.05, 1.3), PLAN)
    assert (one.labels, one.keys, one.comparison, one.comparison_keys) == (
        ("Black",), (), ("other",), (),
    )  # fmt: skip
    assert (one.phi, one.months, one.reading, one.everyone_else) == (1.3, 12, None, False)
    assert one.baseline is not None
    assert (one.baseline.people_a_year, one.baseline.rate) == (250.0, 0.12)
    alone = _candidate(Typed("Black", 250.0, 0.12), PLAN)
    assert (alone.against, alone.comparison) == (None, ())


# the projects that are drawn and read


def test_projects_are_drawn_from_the_question_with_its_own_seed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caught: list[tuple[Any, int, Any]] = []
    real = feasibility.simulate

    def drawn(truth: Any, runs: int, rng: np.random.Generator) -> Any:
        caught.append((truth, runs, rng.bit_generator.state))
        return real(truth, runs, rng)

    monkeypatch.setattr(feasibility, "simulate", drawn)
    asked = Question(Volume(900, 0.12), Volume(2700, 0.05), 0.09, Design(10, 8, phi=1.5, delay=2))
    feasibility.chances(asked)
    feasibility.chances(asked, runs=7, seed=3)
    (truth, runs, state), (_, few, other) = caught
    assert (truth.births, truth.before, truth.since) == ((900, 2700), (0.12, 0.05), (0.09, 0.05))
    assert (truth.months_before, truth.months_since, truth.phi) == (10, 6, 1.5)
    assert (runs, few) == (60, 7)
    assert state == np.random.default_rng(20260103).bit_generator.state
    assert other == np.random.default_rng(3).bit_generator.state
    alone = replace(asked, comparison=None).truth(4)
    assert (alone.births, alone.since, alone.months_since) == ((900,), (0.09,), 4)


def test_each_look_is_read_under_its_own_boundary(monkeypatch: pytest.MonkeyPatch) -> None:
    caught: list[tuple[Any, dict[str, Any]]] = []
    real = feasibility.read_gaps

    def read(counts: Any, **options: Any) -> Any:
        caught.append((counts, options))
        return real(counts, **options)

    monkeypatch.setattr(feasibility, "read_gaps", read)
    design = Design(10, 9, direction="higher", mode="monthly", look_every=4)
    asked = Question(Volume(900, 0.7), Volume(900, 0.8), 0.75, design)
    feasibility.chances(asked, runs=5)
    assert [c.numerator.shape for c, _ in caught] == [(5, 2, 14), (5, 2, 18), (5, 2, 19)]
    assert [o["schedule"] for _, o in caught] == [
        Schedule((4.0, 8.0, 9.0), 10.0, i) for i in range(3)
    ]
    for counts, options in caught:
        assert counts.denominator.shape == counts.missing.shape == counts.numerator.shape
        assert options["phase"].tolist() == [0] * 10 + [1] * (counts.numerator.shape[-1] - 10)
        assert (options["focus"], options["comparison"]) == ([True, False], [False, True])
        assert (options["kind"], options["direction"]) == ("proportion", "higher")
        assert options["constants"]["intervals"]["bootstrap_draws"] == 30
        assert options["constants"]["strength"] == defaults()["strength"]
    caught.clear()
    feasibility.chances(replace(asked, comparison=None, design=Design(10, 9)), runs=5)
    ((_, alone),) = caught
    assert (alone["focus"], alone["comparison"], alone["schedule"]) == ([True], [False], None)


def test_longer_projects_are_read_at_an_earlier_end(monkeypatch: pytest.MonkeyPatch) -> None:
    caught: list[dict[str, Any]] = []
    real = feasibility.read_gaps

    def read(counts: Any, **options: Any) -> Any:
        caught.append(options)
        return real(counts, **options)

    monkeypatch.setattr(feasibility, "read_gaps", read)
    design = Design(10, 30, mode="monthly", look_every=3, delay=5)
    asked = Question(Volume(4000, 0.12), Volume(9000, 0.05), 0.06, design)
    counts = feasibility.drawn(asked, 20, runs=30, seed=1)
    assert counts.numerator.shape == (30, 2, 30)
    own, gap = feasibility.chances_at_end(asked, counts, 7)
    assert caught[0]["schedule"] == Schedule((3.0, 6.0, 7.0), 10.0, 2)
    assert own > 0.9
    assert gap is not None
    assert 0 < gap <= 1
    assert (
        feasibility.chances_at_end(replace(asked, comparison=None), counts_of_first(counts), 7)[1]
        is None
    )


def counts_of_first(counts: Any) -> Any:
    return type(counts)(counts.numerator[:, :1], counts.denominator[:, :1], counts.missing[:, :1])


def test_many_teams_have_many_times_the_people_on_both_sides() -> None:
    asked = Question(Volume(100, 0.12), Volume(300, 0.05), 0.09, Design(12, 12))
    assert asked.times(3) == replace(asked, focus=Volume(300, 0.12), comparison=Volume(900, 0.05))
    assert replace(asked, comparison=None).times(2).comparison is None


def test_looks_and_months_that_are_read() -> None:
    assert Design(12, 12, delay=5).months_read == 7
    assert Design(12, 5, delay=9).months_read == 0
    assert Design(12, 12, mode="monthly", look_every=5, delay=1).looks == (5, 10, 11)
    assert Design(12, 10, mode="monthly", look_every=5).looks == (5, 10)
    assert Design(12, 12).looks == (12,)


# searches


def searched(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Question, int, int, int]]:
    """What the searches draw: question, months, runs and seed; the least number is found by a rule."""
    caught: list[tuple[Question, int, int, int]] = []

    def draw(question: Question, months: int, *, runs: int, seed: int) -> Any:
        caught.append((question, months, runs, seed))
        return question

    def at_end(question: Question, counts: Any, months: int) -> tuple[float, float | None]:
        del counts
        big = question.focus.people * months
        return float(big >= 6000), float(big >= 9000)

    monkeypatch.setattr(feasibility_search, "drawn", draw)
    monkeypatch.setattr(feasibility_search, "chances_at_end", at_end)
    return caught


def test_searches_draw_what_they_read(monkeypatch: pytest.MonkeyPatch) -> None:
    caught = searched(monkeypatch)
    asked = Question(Volume(100, 0.12), Volume(300, 0.05), 0.09, Design(6, 12, delay=2))
    assert feasibility_search.months_needed(asked) == Enough(62, 92)  # 60 and 90, and the delay
    assert caught == [(asked, 120, 40, 20260103)]
    caught.clear()
    assert feasibility_search.months_each_side(asked, runs=5) == Enough(60, 90)
    assert len({months for _, months, _, _ in caught}) == len(caught)  # each worked out once
    for question, months, runs, seed in caught:
        design = Design(months, months, delay=0)
        assert question == replace(asked, design=design)
        assert (runs, seed) == (5, 20260103)
    caught.clear()
    assert feasibility_search.teams_needed(asked) == Enough(6, 9)  # ten months are read
    for question, months, runs, seed in caught:
        assert question.design == Design(6, 10, delay=0)
        assert question.focus.people / question.comparison.people == pytest.approx(1 / 3)  # type: ignore[union-attr]
        assert (months, runs, seed) == (10, 40, 20260103)
    assert max(question.focus.people for question, *_ in caught) == 200 * 100


# words at their borders


@pytest.mark.parametrize(
    ("value", "error", "said"),
    [
        (0.5, 0.012730, "50% (± 2)"),  # 1.96 errors: 2.495 points
        (0.5, 0.012780, "50% (± 3)"),  # 2.505
        (0.5, 0.0, "50% (± 1)"),
        (0.005, 0.0, "0% (± 1)"),
        (0.00499, 0.0, "under 1%"),
        (0.995, 0.0, "100% (± 1)"),
        (0.99501, 0.0, "over 99%"),
    ],
)
def test_a_chance_with_its_simulation_error(value: float, error: float, said: str) -> None:
    assert chance_text(Chance(value, error)) == said


def test_where_the_gap_stands_in_words() -> None:
    said = {s: gap_text(2.31, s, "White women") for s in Strength}
    assert said == {
        Strength.ESTABLISHED: "2.3 times the rate of White women (clear)",
        Strength.SUGGESTED: "2.3 times the rate of White women (likely)",
        Strength.CANNOT_TELL: (
            "2.3 times the rate of White women; no gap shown, and equality not shown"
        ),
    }


# the formula


def test_exactly_half_counts_the_event() -> None:
    """200 of 400 expected: the event side is taken, and worked out here by hand."""
    asked = Question(Volume(100, 0.75), Volume(100, 0.375), 0.5, Design(12, 12))
    spread = np.sqrt(1 / 75 + 1 / 50 + 2 / 37.5 - 4 / 100)
    wanted = norm.cdf(np.log(0.75 / 0.5) / spread - norm.ppf(0.975))
    assert by_formula(asked).gap == pytest.approx(wanted)


def test_the_formula_by_hand_with_phases_of_different_length() -> None:
    asked = Question(Volume(1200, 0.10), Volume(2400, 0.04), 0.07, Design(24, 8, delay=2))
    n0, n1 = 2400.0, 600.0
    pooled = (0.10 * n0 + 0.07 * n1) / (n0 + n1)
    z = norm.ppf(0.975)
    null = np.sqrt(pooled * (1 - pooled) * (1 / n0 + 1 / n1))
    spread = np.sqrt(0.10 * 0.90 / n0 + 0.07 * 0.93 / n1)
    found = by_formula(asked)
    assert found.own == pytest.approx(norm.cdf((0.03 - z * null) / spread))
    cells = ((0.10, n0), (0.07, n1), (0.04, 4800.0), (0.04, 1200.0))
    s = np.sqrt(sum(1 / (p * n) - 1 / n for p, n in cells))
    assert found.gap == pytest.approx(norm.cdf(np.log(0.10 / 0.07) / s - z))


def test_a_rate_that_is_certain_and_stays_tells_nothing() -> None:
    still = Question(Volume(100, 1.0), None, 1.0, Design(12, 12, "higher"))
    assert by_formula(still).own == 0.0
