"""What stands beside an answer: each flag with its borders, in the order in which they are read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from evenhand.equity.model import ByChance, Estimate, Margin, MaskedFlag, OwnAnswer
from evenhand.measures.definition import Break, Role
from evenhand.reading import EquityReading, Plan, read
from evenhand.reading.context import Context
from evenhand.reading.flags import balancing_flags, flags, inside_breaks, secondary_flags
from evenhand.reading.model import Flag, Look, MarginChange
from fixtures.tables import CHANGE, HAEMORRHAGE, flat_table, phased_table
from fixtures.worded import EXAMPLE, PLAN, context

NOTHING = Estimate(None, None, None, None, None, "")
LOOK = Look(
    2, 4, date(2025, 4, 30), date(2025, 10, 31), date(2026, 4, 30), False, (6, 12, 18, 24), 16
)


@pytest.fixture(scope="module")
def ctx() -> Context:
    return context()


def shown(ctx: Context, **fields: Any) -> list[tuple[str, str, str]]:
    """Flags of the same page with another measure, plan, gap or look."""
    return [(f.id, f.title, f.text) for f in flags(replace(ctx, **fields))]


def planned(ctx: Context, **fields: Any) -> list[tuple[str, str, str]]:
    return shown(ctx, plan=replace(ctx.plan, **fields))


def test_a_quiet_page_has_none(ctx: Context) -> None:
    assert shown(ctx) == []
    assert planned(ctx, registered_on=CHANGE) == []
    assert planned(ctx, registered_on=date(2030, 1, 1), change_date=None) == []


def test_all_at_once_stand_in_their_order(ctx: Context) -> None:
    measure = replace(
        HAEMORRHAGE, breaks=(Break(date(2024, 1, 1), "the system changed."),), caution="Young data."
    )
    plan = replace(
        PLAN, declared_before=False, dates_set_afterwards=True, chosen_because_worst=True
    )
    gap = replace(
        ctx.gap, masked=(MaskedFlag(0, "got worse", NOTHING, NOTHING),), already_moving=True
    )
    rates = tuple(replace(r, missing=100) for r in gap.overall_rates)
    gap = replace(gap, overall_rates=rates)
    table = replace(ctx.scope.table, undated=3, scope_unknown=1_200)
    found = shown(
        ctx, measure=measure, plan=plan, gap=gap, scope=replace(ctx.scope, table=table), look=LOOK
    )
    assert [f[:2] for f in found] == [
        ("masked", "Hidden by the overall figure"),
        ("between-looks", "Between planned looks"),
        ("already-moving", "Already changing before"),
        ("chosen-worst", "Chosen because worst"),
        ("exploratory", "Exploratory"),
        ("declared-after", "Named afterwards"),
        ("break", "A break in the numbers"),
        ("caution", "Read with care"),
        ("data-quality", "Answers missing"),
        ("data-quality", "Not counted"),
        ("data-quality", "Not counted"),
    ]
    assert [f[2] for f in found][7:] == [
        "Young data.",
        "1.7% of women have no recorded answer for this measure, and are in neither count.",
        "3 women have no date and are in no count.",
        "For 1,200 women it is not recorded whether this measure is about them; they are in no count.",
    ]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("got worse", "The overall figure hides this: care got worse for Mixed women while overall it did not."),
        ("left behind", "The overall figure hides this: Mixed women were left behind while care for everyone else changed for the better."),
    ],
)  # fmt: skip
def test_hidden_by_the_overall_figure(ctx: Context, kind: str, text: str) -> None:
    gap = replace(ctx.gap, masked=(MaskedFlag(2, kind, NOTHING, NOTHING),))
    assert shown(ctx, gap=gap) == [("masked", "Hidden by the overall figure", text)]


@pytest.mark.parametrize(
    ("look", "found"),
    [
        (replace(LOOK, on_time=True), None),
        (replace(LOOK, number=0, to=None, next_to=None), None),
        (
            replace(LOOK, number=0, to=None),
            ("before-first-look", "Before the first planned look", "The first planned look is with data to 31 October 2025. Until then this page reads the time before the change."),
        ),
        (
            LOOK,
            ("between-looks", "Between planned looks", "The answers are those of the planned look with data to 30 April 2025. Later months are not judged yet. The next planned look is with data to 31 October 2025."),
        ),
        (
            replace(LOOK, next_to=None),
            ("plan-ended", "The plan has ended", "The plan ended with the look at data to 30 April 2025, and the answers are those of that look. Later months are not judged: register a new plan for them."),
        ),
    ],
)  # fmt: skip
def test_where_the_plan_stands(
    ctx: Context, look: Look, found: tuple[str, str, str] | None
) -> None:
    assert shown(ctx, look=look) == ([] if found is None else [found])


def test_care_that_was_already_changing(ctx: Context) -> None:
    gap = replace(ctx.gap, already_moving=True)
    assert shown(ctx, gap=gap) == [
        (
            "already-moving",
            "Already changing before",
            "Care was already changing before the change date, so this page does not say that anything happened because of, or only since, the change.",
        )
    ]
    assert shown(ctx, gap=gap, phases=ctx.phases[:1]) == []


def test_phases_or_a_plan_that_came_too_late(ctx: Context) -> None:
    after = [
        (
            "exploratory",
            "Exploratory",
            "The phases were set after seeing the data. Nothing here is called clear.",
        )
    ]
    late = [
        (
            "exploratory",
            "Exploratory",
            "The plan was registered on 2 May 2024, after the change on 1 May 2024. What had been seen by then cannot be known, so nothing here is called clear.",
        )
    ]
    day = date(2024, 5, 2)
    assert planned(ctx, dates_set_afterwards=True) == after
    assert planned(ctx, registered_on=day) == late
    assert planned(ctx, dates_set_afterwards=True, registered_on=day) == after
    plan = replace(ctx.plan, dates_set_afterwards=True)
    assert shown(ctx, plan=plan, phases=ctx.phases[:1]) == []


def test_a_focus_named_afterwards(ctx: Context) -> None:
    text = "The population of focus or the comparison was named after the change, so every comparison is adjusted for the number of groups."
    assert planned(ctx, declared_before=False) == [("declared-after", "Named afterwards", text)]
    nobody = replace(ctx.scope, focus=np.zeros(5, bool))
    plan = replace(ctx.plan, declared_before=False)
    assert shown(ctx, plan=plan, scope=nobody) == []


@pytest.mark.parametrize(
    ("agreed_on", "late"),
    [("2024-05-02", True), ("2024-05-01", False), ("2 May 2024", False), ("2023-01-01", False)],
)
def test_a_margin_agreed_after_the_change(ctx: Context, agreed_on: str, late: bool) -> None:
    margin = Margin(0.02, 1.5, "the team and its partners", agreed_on)
    text = "The margin for ‘equal’ was agreed on 2 May 2024, after care had changed on 1 May 2024."
    said = [("margin", "What counts as equal", text)] if late else []
    assert planned(ctx, margin=margin) == said
    assert planned(ctx, margin=margin, change_date=None) == []


def test_a_margin_that_was_changed_after_it_was_locked(ctx: Context) -> None:
    changes = (
        MarginChange(date(2024, 6, 3), "our partners asked for less"),
        MarginChange(date(2024, 7, 1), "Back again."),
    )
    start = "The margin for ‘equal’ was changed on"
    assert planned(ctx, margin_changes=changes) == [
        ("margin", "What counts as equal", f"{start} 3 June 2024: our partners asked for less."),
        ("margin", "What counts as equal", f"{start} 1 July 2024: Back again."),
    ]


# --- chosen because worst ------------------------------------------------------------------------

WARNING = "This focus was chosen because it looked worst. Some of what looks like improvement is to be expected without any change."
NEXT = "Chance alone would next show {expected} (between 8.0% and 12.0%); {since} was seen. The figures themselves stay as they are."


def chosen(ctx: Context, before: float, since: float, expected: float | None) -> str:
    gap = replace(
        ctx.gap,
        by_chance=ByChance(Estimate(expected, 0.08, 0.12, None, None, ""), before, since, 5, 0.1),
    )
    (found,) = shown(ctx, gap=gap, plan=replace(ctx.plan, chosen_because_worst=True))
    assert found[:2] == ("chosen-worst", "Chosen because worst")
    return found[2]


@pytest.mark.parametrize(
    ("before", "since", "expected", "said"),
    [
        (0.12, 0.09, 0.11, "About 1.0 percentage point of the fall of 3.0 percentage points would be expected even if nothing had changed. "),
        (0.12, 0.11, 0.10, "The whole fall of 1.0 percentage point would be expected even if nothing had changed. "),
        (0.12, 0.10, 0.10, "The whole fall of 2.0 percentage points would be expected even if nothing had changed. "),
        (0.06, 0.09, 0.07, "About 1.0 percentage point of the rise of 3.0 percentage points would be expected even if nothing had changed. "),
        (0.12, 0.13, 0.11, ""),
        (0.12, 0.12, 0.11, ""),
        (0.12, 0.10, 0.12, ""),
    ],
)  # fmt: skip
def test_what_chance_alone_would_bring(
    ctx: Context, before: float, since: float, expected: float, said: str
) -> None:
    rest = NEXT.format(expected=f"{100 * expected:.1f}%", since=f"{100 * since:.1f}%")
    assert chosen(ctx, before, since, expected) == f"{WARNING} {said}{rest}"


def test_without_a_figure_the_warning_stands_alone(ctx: Context) -> None:
    assert chosen(ctx, 0.12, 0.09, None) == WARNING
    assert planned(ctx, chosen_because_worst=True)[0][2] == WARNING


def test_a_baseline_and_the_data_that_chose_the_focus(ctx: Context) -> None:
    """The baseline begins on 1 January 2023."""
    later = "This focus was chosen because it looked worst, in data up to 31 December 2022. The baseline is later than those data, so it is not worse by the choice."
    overlap = (
        "baseline-overlap",
        "Baseline and choice overlap",
        "The baseline begins before 1 January 2023, and so holds data that chose this focus. The remedy is a baseline from later data than those.",
    )
    last, first = date(2022, 12, 31), date(2023, 1, 1)
    assert planned(ctx, chosen_with_data_to=last) == []
    assert planned(ctx, chosen_with_data_to=first) == [overlap]
    found = planned(ctx, chosen_with_data_to=last, chosen_because_worst=True)
    assert found == [("chosen-worst", "Chosen because worst", later)]
    both = planned(ctx, chosen_with_data_to=first, chosen_because_worst=True)
    assert both == [overlap, ("chosen-worst", "Chosen because worst", WARNING)]
    undated = (replace(ctx.phases[0], start=None), ctx.phases[1])
    plan = replace(ctx.plan, chosen_with_data_to=last)
    assert [f[0] for f in shown(ctx, plan=plan, phases=undated)] == ["baseline-overlap"]


# --- breaks and answers --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2023, 1, 1), False),
        (date(2023, 1, 2), True),
        (date(2025, 12, 30), True),
        (date(2025, 12, 31), False),
    ],
)
def test_a_break_counts_inside_what_is_read(ctx: Context, day: date, inside: bool) -> None:
    broken = replace(HAEMORRHAGE, breaks=(Break(day, "it changed"),))
    assert bool(inside_breaks(broken, ctx.phases)) is inside
    assert inside_breaks(broken, (replace(ctx.phases[0], start=None), ctx.phases[1])) == ()
    assert inside_breaks(broken, (ctx.phases[0], replace(ctx.phases[1], end=None))) == ()


@pytest.mark.parametrize("what", ["blood loss was weighed", "blood loss was weighed."])
def test_a_break_is_a_sentence_and_says_who_was_recorded(ctx: Context, what: str) -> None:
    """33 Black women have no answer in the second of the two months before it."""
    measure = replace(HAEMORRHAGE, breaks=(Break(date(2023, 3, 1), what),))
    table = ctx.scope.table
    missing = table.missing.copy()
    missing[0, 1, 1] = 33
    known = int(table.denominator[0, 1, :2].sum())
    table = replace(table, missing=missing)
    found = shown(ctx, measure=measure, scope=replace(ctx.scope, table=table))
    start = "On 1 March 2023 blood loss was weighed. Nothing across that date is called clear; a rise after better measurement is not worse care."
    recorded = f"{100 * known / (known + 33):.1f}%"
    assert found == [
        (
            "break",
            "A break in the numbers",
            f"{start} Answers recorded, before and since: Asian women 100.0% and 100.0%; Black women {recorded} and 100.0%; Mixed women 100.0% and 100.0%; White women 100.0% and 100.0%; Other women 100.0% and 100.0%.",
        )
    ]
    shared = shown(ctx, measure=measure, shared=True)
    assert shared == [("break", "A break in the numbers", start)]


def test_a_group_that_was_not_there_on_one_side_is_not_named(ctx: Context) -> None:
    measure = replace(HAEMORRHAGE, breaks=(Break(date(2023, 3, 1), "it changed"),))
    denominator = ctx.scope.table.denominator.copy()
    denominator[0, 1:, :2] = 0
    table = replace(ctx.scope.table, denominator=denominator)
    (found,) = shown(ctx, measure=measure, scope=replace(ctx.scope, table=table))
    assert found[2].endswith("Answers recorded, before and since: Asian women 100.0% and 100.0%.")
    denominator[0, 0, 2:] = 0
    (found,) = shown(ctx, measure=measure, scope=replace(ctx.scope, table=table))
    assert found[2].endswith("is not worse care.")


@pytest.mark.parametrize(("missing", "said"), [(1, []), (2, ["2.0%"]), (0, [])])
def test_answers_that_are_missing(ctx: Context, missing: int, said: list[str]) -> None:
    """More than one in a hundred: 2 of 100, not 1 of 100."""
    first, second = ctx.gap.overall_rates
    first = replace(first, denominator=100 - missing, missing=missing)
    second = replace(second, denominator=0, missing=0)
    gap = replace(ctx.gap, overall_rates=(first, second))
    texts = [f[2] for f in shown(ctx, gap=gap)]
    assert texts == [
        f"{s} of women have no recorded answer for this measure, and are in neither count."
        for s in said
    ]


def test_answers_that_are_hidden_or_of_nobody(ctx: Context) -> None:
    for fields in ({"missing": None, "denominator": None}, {"missing": 0, "denominator": 0}):
        rates = tuple(replace(r, **fields) for r in ctx.gap.overall_rates)  # type: ignore[arg-type]
        assert shown(ctx, gap=replace(ctx.gap, overall_rates=rates)) == []


def test_exact_counts_of_the_unplaced_stay_in_the_team(ctx: Context) -> None:
    table = replace(ctx.scope.table, undated=3, scope_unknown=4)
    scope = replace(ctx.scope, table=table)
    assert len(shown(ctx, scope=scope)) == 2
    assert shown(ctx, scope=scope, shared=True) == []


# --- beside other measures -----------------------------------------------------------------------


def balancing(*answers: OwnAnswer, role: Role = Role.BALANCING) -> EquityReading:
    found = read(phased_table(EXAMPLE), PLAN)
    if found.gap is None:
        raise ValueError("This reading has no gap.")
    changes = tuple(replace(c, answer=a) for c, a in zip(found.gap.changes, answers, strict=True))
    measure = replace(HAEMORRHAGE, role=role, title="Theatre")
    return replace(found, measure=measure, gap=replace(found.gap, changes=changes))


def test_a_balancing_measure_that_got_worse() -> None:
    still, worse = OwnAnswer.UNCHANGED, OwnAnswer.WORSE
    one = balancing(still, worse, still, worse, still)
    said = [
        Flag(
            "balancing",
            "Balancing measure",
            f"A balancing measure got worse: Theatre, for {g} women.",
        )
        for g in ("Black", "White")
    ]
    outcome = balancing(worse, worse, worse, worse, worse, role=Role.OUTCOME)
    empty = replace(one, gap=None)
    assert balancing_flags([outcome, empty, one]) == tuple(said)
    assert balancing_flags([empty, outcome]) == ()
    undated = read(flat_table({"black": (3, 90)}), Plan())
    assert balancing_flags([replace(undated, measure=one.measure)]) == ()


def test_the_plan_is_judged_on_another_measure() -> None:
    text = "The plan’s primary measure is another one (Our own). This one is read beside it, and is not what the project is judged on."
    plan = replace(PLAN, primary_measure="ours")
    assert secondary_flags(HAEMORRHAGE, plan, {"ours": "Our own"}) == (
        Flag("secondary", "Not the primary measure", text),
    )
    assert secondary_flags(HAEMORRHAGE, replace(PLAN, primary_measure="pph_1000"), {}) == ()
    assert secondary_flags(HAEMORRHAGE, PLAN, {}) == ()
