"""Several teams together, by parts: each answer's sentence and evidence, names, and every refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from evenhand.equity.model import Estimate, GapAnswer, OwnAnswer, Strength
from evenhand.equity.pooling import PooledChange, TeamCounts
from evenhand.equity.pooling.started import StartedEffect
from evenhand.errors import PlanError
from evenhand.measures.definition import Kind
from evenhand.measures.periods import Grain
from evenhand.reading import EquityReading, Plan, read
from evenhand.reading.pooled import (
    PooledReading,
    TeamReading,
    _gap,
    _own,
    _points,
    _programme,
    _spread,
    pool_readings,
    team_counts,
    team_reading,
)
from evenhand.reading.started import (
    _figures,
    _headline,
    _more_than_half,
    _non_events,
    _notes,
    _started,
    _wider_before,
    started_reading,
)
from fixtures.tables import HAEMORRHAGE, SCREENED, flat_table, phased_table
from fixtures.worded import EXAMPLE, PLAN, told

SURE, LIKELY, UNSURE = Strength.ESTABLISHED, Strength.SUGGESTED, Strength.CANNOT_TELL
PAIRS = ((60, 500), (45, 500), (75, 1_500), (75, 1_500))
WORDS = {
    "measure_id": "pph_1000",
    "title": "Haemorrhage",
    "kind": "proportion",
    "direction": "lower",
    "multiplier": 100,
    "people": "women",
    "event": "had a haemorrhage",
    "focus": "Black women",
    "comparison": "White women",
}


def team(name: str, **changed: Any) -> TeamReading:
    return TeamReading(name=name, counts=TeamCounts(name, *PAIRS), **{**WORDS, **changed})


def pooled(teams: int = 8, **changed: Any) -> PooledReading:
    return pool_readings([team(n, **changed) for n in "ABCDEFGH"[:teams]])


@pytest.fixture(scope="module")
def change() -> PooledChange:
    return pooled().change


def answered(change: PooledChange, **fields: Any) -> PooledChange:
    return replace(change, fixed=replace(change.fixed, **fields))


# --- one team -------------------------------------------------------------------------------------


def test_what_is_taken_of_a_reading() -> None:
    found = team_reading(read(phased_table(EXAMPLE), PLAN), "Hazel")
    counts = TeamCounts(
        "Hazel", (127.0, 1_064.0), (96.0, 1_077.0), (181.0, 3_266.0), (189.0, 3_394.0), phi=1.0
    )
    assert found == TeamReading(
        name="Hazel",
        measure_id="pph_1000",
        title="Postpartum haemorrhage, 1,000 ml or more",
        kind="proportion",
        direction="lower",
        multiplier=100,
        people="women",
        event="had a major haemorrhage",
        focus="Black women",
        comparison="White women",
        counts=counts,
    )
    reading = read(phased_table(EXAMPLE), PLAN)
    assert reading.gap is not None
    scattered = replace(reading, gap=replace(reading.gap, phi=1.7))
    assert team_reading(scattered, "Hazel").counts.phi == 1.7


@pytest.mark.parametrize(
    "changed",
    [{"gap": None}, {"focus_label": ""}, {"comparison_label": ""}],
)
def test_a_reading_that_lacks_something_cannot_be_pooled(changed: dict[str, Any]) -> None:
    reading = replace(read(phased_table(EXAMPLE), PLAN), **changed)
    with pytest.raises(PlanError) as refused:
        team_reading(reading, "Hazel")
    found = refused.value
    assert (found.problem, found.remedy, found.where) == (
        "A reading to pool needs a change date, a population of focus and a comparison.",
        "Make the team’s review again with all three.",
        "Postpartum haemorrhage, 1,000 ml or more",
    )


def test_a_reading_of_one_time_cannot_be_pooled() -> None:
    once = read(phased_table(EXAMPLE), replace(PLAN, change_date=None))
    with pytest.raises(PlanError, match="needs a change date"):
        team_reading(once, "Hazel")


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("hidden", [(None, 100), (10, None)])
def test_hidden_counts_cannot_be_pooled(place: int, hidden: tuple[int | None, int | None]) -> None:
    pairs: list[tuple[int | None, int | None]] = [(10, 100)] * 4
    pairs[place] = hidden
    with pytest.raises(PlanError) as refused:
        team_counts("Hazel", pairs, 1.0, where="Haemorrhage")
    found = refused.value
    assert (found.problem, found.remedy, found.where) == (
        "Counts are hidden in one of the reviews, so it cannot be pooled.",
        "Pool the reviews made for the team (audience team), then protect the result.",
        "Haemorrhage",
    )


# --- several teams --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("teams", "named", "problem", "remedy"),
    [
        ([team("A")], (), "Pooling needs two teams or more.", "Add more teams’ reviews."),
        (
            [team("A"), team("A")],
            (),
            "Two teams have the same name.",
            "Give each team its own name.",
        ),
        (
            [team("A"), team("B")],
            ("D", "C", "A"),
            "There is no team called C and D.",
            "Check the names to be shown.",
        ),
        *(
            (
                [team("A"), team("B", **{field: value})],
                (),
                "The teams’ readings differ in measure, population of focus or comparison.",
                "Pool readings of one measure, made with the same focus and comparison.",
            )
            for field, value in (
                ("measure_id", "x"),
                ("kind", "rate"),
                ("direction", "higher"),
                ("multiplier", 1_000),
                ("focus", "Asian women"),
                ("comparison", "all other women"),
            )
        ),
    ],
)
def test_teams_that_do_not_fit(
    teams: list[TeamReading], named: tuple[str, ...], problem: str, remedy: str
) -> None:
    with pytest.raises(PlanError) as refused:
        pool_readings(teams, named=named)
    assert (refused.value.problem, refused.value.remedy) == (problem, remedy)


def test_what_a_page_of_teams_says_and_rests_on() -> None:
    found = pooled()
    both = "change.change.{0}.{1}".format
    assert told(found.headline) == [
        "Over these 8 teams together, fewer Black women had a haemorrhage since the change. [established: change.focus.ratio.fixed, change.focus.difference.fixed]",
        f"In these teams together, the gap with White women is smaller. [established: {both('ratio', 'fixed')}, {both('difference', 'fixed')}]",
        f"In teams like these, the gap with White women is smaller. [established: {both('ratio', 'random')}, {both('difference', 'random')}]",
        "A programme can establish what no team can: none of these 8 teams could show it by its own numbers. [established: change.alone]",
    ]
    assert [line.evidence for line in found.lines] == [
        (),
        (),
        (both("ratio", "spread"),),
        (both("ratio", "reach"),),
    ]
    assert found.notes == (
        "Teams are named only where they agreed to it, in alphabetical order, never by result.",
        "This does not say what caused a change: other things change over the same months. Teams that have started, compared with teams that have not yet, come closer to it.",
    )
    assert (found.title, found.focus_label, found.comparison_label, found.multiplier) == (
        "Haemorrhage",
        "Black women",
        "White women",
        100,
    )
    assert found.labels == found.change.teams == tuple(f"Another team ({i})" for i in range(1, 9))


def test_named_teams_stand_first_by_the_alphabet_whatever_their_case() -> None:
    teams = [
        replace(team(n), counts=replace(team(n).counts, team="x")) for n in ("b", "C", "A", "d")
    ]
    found = pool_readings(teams, named=("C", "b", "A"))
    assert found.labels == ("A", "b", "C", "Another team")
    assert found.notes[2] == (
        "Only one team is not named here: people who know the programme may work out which. Ask that team before this is shown."
    )
    assert len(pool_readings(teams, named=("C", "b")).notes) == 2
    twice = pool_readings(teams, named=["C", "C", "b", "A"])
    assert twice.labels == found.labels


def test_teams_left_out_are_named_as_they_are_shown() -> None:
    empty = replace(team("E"), counts=TeamCounts("E", (0, 0), (1, 5), (1, 5), (1, 5)))
    found = pool_readings([team("A"), team("B"), empty], named=("A", "B", "E"))
    assert found.notes[-1] == (
        "Left out, because nobody was in one of the groups before or since: E."
    )


@pytest.mark.parametrize(
    ("answer", "strength", "difference", "said"),
    [
        (OwnAnswer.IMPROVED, SURE, -0.1, "fewer Black women had a haemorrhage since the change."),
        (OwnAnswer.WORSE, SURE, 0.1, "more Black women had a haemorrhage since the change."),
        (OwnAnswer.WORSE, LIKELY, 0.0, "likely more Black women had a haemorrhage since the change; too early to be sure."),
        (OwnAnswer.IMPROVED, LIKELY, -0.1, "likely fewer Black women had a haemorrhage since the change; too early to be sure."),
        (OwnAnswer.WORSE, LIKELY, None, "likely more Black women had a haemorrhage since the change; too early to be sure."),
    ],
)  # fmt: skip
def test_care_over_all_teams(
    change: PooledChange,
    answer: OwnAnswer,
    strength: Strength,
    difference: float | None,
    said: str,
) -> None:
    scale = change.focus.difference
    found = answered(change, own=answer, own_strength=strength)
    shown = replace(scale, fixed=replace(scale.fixed, value=difference))
    found = replace(found, focus=replace(found.focus, difference=shown))
    assert told((_own(team("A"), found),)) == [
        f"Over these 8 teams together, {said} [{strength}: change.focus.ratio.fixed, change.focus.difference.fixed]"
    ]


def test_care_over_all_teams_that_did_not_change_or_cannot_be_told(change: PooledChange) -> None:
    evidence = "change.focus.ratio.fixed, change.focus.difference.fixed"
    same = answered(change, own=OwnAnswer.UNCHANGED, own_strength=SURE)
    assert told((_own(team("A"), same),)) == [
        f"Over these 8 teams together, about as many Black women as before had a haemorrhage. [established: {evidence}]"
    ]
    unsure = answered(change, own=OwnAnswer.CANNOT_TELL, own_strength=UNSURE)
    assert told((_own(team("A"), unsure),)) == [
        f"Over these 8 teams together it is too early to say whether care for Black women has changed. [cannot tell: {evidence}]"
    ]


WITH = "the gap with White women"


@pytest.mark.parametrize(
    ("answer", "sure", "likely"),
    [
        (GapAnswer.NARROWED, f"{WITH} is smaller.", f"{WITH} is likely smaller; too early to be sure."),
        (GapAnswer.LEVELLED_DOWN, f"{WITH} shrank because care got worse for White women.", f"{WITH} likely shrank because care got worse for White women."),
        (GapAnswer.NARROWED_UNKNOWN, f"{WITH} is smaller, but the numbers cannot say whose care changed.", f"{WITH} is likely smaller, but the numbers cannot say whose care changed."),
        (GapAnswer.WIDENED, f"{WITH} is bigger.", f"{WITH} is likely bigger; too early to be sure."),
        (GapAnswer.OPENED, "a gap with White women has opened since the change.", "a gap with White women has likely opened since the change; too early to be sure."),
        (GapAnswer.REVERSED, f"{WITH} has turned round: it now runs the other way.", f"{WITH} has likely turned round; too early to be sure."),
        (GapAnswer.DIFFERENTLY, f"{WITH} reads differently as a ratio and as a difference: both are shown.", None),
        (GapAnswer.ONE_SCALE, f"{WITH} changed on one scale only; on the other it is too early to tell.", None),
        (GapAnswer.UNCHANGED, f"{WITH} has not changed in a way that matters.", None),
        (GapAnswer.NO_GAP, "no gap with White women was seen before the change, so there was none to close.", None),
    ],
)  # fmt: skip
def test_the_gap_over_all_teams(
    change: PooledChange, answer: GapAnswer, sure: str, likely: str | None
) -> None:
    for strength, said in ((SURE, sure), (LIKELY, likely or sure)):
        given = replace(change.fixed, gap=answer, gap_strength=strength)
        assert told((_gap(team("A"), given, "fixed"),)) == [
            f"In these teams together, {said} [{strength}: change.change.ratio.fixed, change.change.difference.fixed]"
        ]
        assert _gap(team("A"), given, "random").text == f"In teams like these, {said}"


def test_a_gap_that_cannot_be_told(change: PooledChange) -> None:
    given = replace(change.fixed, gap=GapAnswer.CANNOT_TELL, gap_strength=UNSURE)
    assert _gap(team("A"), given, "random").text == (
        "In teams like these it is too early to say whether the gap with White women has changed."
    )


@pytest.mark.parametrize(
    ("gap", "strength", "alone", "said"),
    [
        (GapAnswer.NARROWED, SURE, 0, ["A programme can establish what no team can: none of these 8 teams could show it by its own numbers."]),
        (GapAnswer.NARROWED_UNKNOWN, SURE, 3, ["3 of these 8 teams could show it by their own numbers alone."]),
        (GapAnswer.NARROWED, LIKELY, 0, []),
        (GapAnswer.WIDENED, SURE, 0, []),
        (GapAnswer.LEVELLED_DOWN, SURE, 0, []),
    ],
)  # fmt: skip
def test_what_only_a_programme_can_establish(
    change: PooledChange, gap: GapAnswer, strength: Strength, alone: int, said: list[str]
) -> None:
    found = _programme(replace(answered(change, gap=gap, gap_strength=strength), alone=alone))
    assert [s.text for s in found] == said
    assert {(s.strength, s.evidence) for s in found} <= {(SURE, ("change.alone",))}


@pytest.mark.parametrize(
    ("p", "said"),
    [
        (0.0499, "The teams differ by more than chance would explain (p 0.050): about 61% of the spread between them is real."),
        (0.05, "The teams differ by no more than chance could explain (p 0.050); with 8 teams real differences can still be hidden."),
    ],
)  # fmt: skip
def test_how_the_teams_differ(change: PooledChange, p: float, said: str) -> None:
    ratio = change.change.ratio
    found = _spread(replace(ratio, spread=replace(ratio.spread, p=p, i2=0.614)))
    assert found.text == said


def test_differences_on_their_scale() -> None:
    e = Estimate(-0.03, -0.0449, 0.0004, None, None, "")
    assert _points(e, 100) == "−3.0 percentage points (−4.5 to 0.0)"
    assert _points(e, 1_000) == "−30.0 per 1,000 (−44.9 to +0.4)"
    assert _points(replace(e, low=None, value=0.03), 100) == (
        "+3.0 percentage points (no figure to 0.0)"
    )


def test_the_rarer_side_is_named() -> None:
    turned = ((440, 500), (455, 500), (1_425, 1_500), (1_425, 1_500))
    teams = [
        replace(team(n, direction="higher"), counts=TeamCounts(n, *turned)) for n in "ABCDEFGH"
    ]
    assert (
        pool_readings(teams)
        .lines[0]
        .text.startswith(
            "Ratio of ratios, counting those who did not (the rarer side), 0.75 (0.63 to 0.89) in these teams together (fixed effects), 0.75 (0.61 to 0.92) in teams like these"
        )
    )
    two = pooled(2)
    assert told(two.lines)[3] == "With two teams, nothing can be said about one more team. [-: ]"


# --- started against not yet ----------------------------------------------------------------------


def effect(
    low: float | None, high: float | None, p: float | None, *, teams: int = 10
) -> StartedEffect:
    """An 80 % interval as wide as the 95 % one unless the latter spans 1."""
    return StartedEffect(Estimate(0.7, low, high, 0.6, 0.9, "t"), p, teams, 4, 12)


NOT_YET = "than in teams that have not yet, in the same months"
GAP = "In teams that have started, the gap with White women is"


@pytest.mark.parametrize(
    ("low", "high", "p", "wider", "strength", "said"),
    [
        (0.5, 0.99, 0.05, True, SURE, f"{GAP} smaller {NOT_YET}."),
        (0.5, 0.99, 0.051, True, LIKELY, f"{GAP} likely smaller {NOT_YET}; too early to be sure."),
        (0.5, 1.0, 0.01, True, LIKELY, f"{GAP} likely smaller {NOT_YET}; too early to be sure."),
        (0.5, 0.99, 0.2, True, LIKELY, f"{GAP} likely smaller {NOT_YET}; too early to be sure."),
        (0.5, 0.99, 0.201, True, UNSURE, "Too early to say whether the gap with White women differs between teams that have started and teams that have not yet."),
        (0.5, 0.99, None, True, UNSURE, "Too early to say whether the gap with White women differs between teams that have started and teams that have not yet."),
        (1.01, 1.5, 0.05, True, SURE, f"{GAP} bigger {NOT_YET}."),
        (1.01, 1.5, 0.05, False, SURE, f"{GAP} smaller {NOT_YET}."),
        (0.5, 0.99, 0.05, False, SURE, f"{GAP} bigger {NOT_YET}."),
        (1.0, 1.5, 0.05, True, LIKELY, f"{GAP} likely smaller {NOT_YET}; too early to be sure."),
        (None, None, 0.05, True, LIKELY, f"{GAP} likely smaller {NOT_YET}; too early to be sure."),
    ],
)  # fmt: skip
def test_started_against_not_yet(
    low: float | None,
    high: float | None,
    p: float | None,
    wider: bool,
    strength: Strength,
    said: str,
) -> None:
    """The 80 % interval is 0.6 to 0.9 throughout; the share of deals must agree with each interval."""
    found = _headline(effect(low, high, p), wider, "White women")
    assert told((found,)) == [f"{said} [{strength}: effect.ratio]"]


def test_a_wider_interval_of_eighty_in_a_hundred_can_be_likely_bigger() -> None:
    given = effect(0.9, 1.5, 0.1)
    above = replace(given, ratio=replace(given.ratio, low80=1.01, high80=1.4))
    assert _headline(above, wider=True, comparison="White women").text.startswith(
        f"{GAP} likely bigger"
    )
    neither = replace(given, ratio=replace(given.ratio, low80=1.0, high80=1.0))
    assert _headline(neither, wider=True, comparison="White women").strength is UNSURE
    unknown = replace(given, ratio=replace(given.ratio, low80=None, high80=None))
    assert _headline(unknown, wider=True, comparison="White women").strength is UNSURE


def test_figures_and_notes() -> None:
    found = _figures(effect(0.5, 0.98, 0.0312))
    assert told((found,)) == [
        "Ratio of ratios 0.70 (0.50 to 0.98), 10 teams of which 4 have started, 12 periods with both kinds; 1 is no difference. Dealing the start times anew gives as large a difference in 3.1% of cases. [-: effect]"
    ]
    assert "in no known share of cases" in _figures(effect(0.5, 0.98, None)).text
    assert len(_notes(effect(0.5, 0.98, 0.1))) == 1
    few = _notes(effect(0.5, 0.98, 0.1, teams=9))
    assert few[0].startswith("This holds if who started when had nothing to do with")
    assert few[1].startswith("With fewer than ten teams the interval alone")


def test_which_side_was_wider_before_teams_started() -> None:
    """Focus 30 of 100 then 1 of 100, comparison 20 of 100 then 99 of 100; started in the second."""
    one = np.array([[[30.0, 1.0], [100.0, 100.0]], [[20.0, 99.0], [100.0, 100.0]]])
    assert _wider_before([one], [[0, 1]])
    assert not _wider_before([one[::-1]], [[0, 1]])
    assert not _wider_before([one], [[0, 0]])
    assert _wider_before([one, one[:, :, ::-1]], [[0, 1], [1, 0]])
    level = np.array([[[30.0], [100.0]], [[30.0], [100.0]]])
    assert _wider_before([level], [[0]])  # neither: a rise widens


def test_more_than_half_turns_to_the_rarer_side() -> None:
    half = np.array([[[50.0], [100.0]], [[100.0], [200.0]]])
    assert not _more_than_half([half])
    more = half.copy()
    more[1, 0] += 1
    assert _more_than_half([more])
    assert not _more_than_half([more, half - [[[2.0], [0.0]], [[0.0], [0.0]]]])
    assert _non_events(more).tolist() == [[[50.0], [100.0]], [[99.0], [200.0]]]


def test_when_a_team_has_started() -> None:
    months = [date(2024, m, 1) for m in (1, 2, 3)]
    table = flat_table({"black": (1, 9)})
    reading = read(phased_table(EXAMPLE), PLAN)

    def started(day: date | None) -> list[int]:
        return _started(replace(reading, plan=replace(PLAN, change_date=day)), table, months)

    assert started(None) == [0, 0, 0]
    assert started(date(2024, 2, 1)) == [0, 1, 1]
    assert started(date(2024, 2, 2)) == [0, -1, 1]
    assert started(date(2024, 2, 29)) == [0, -1, 1]
    assert started(date(2024, 3, 1)) == [0, 0, 1]


def staggered(day: date | None, *, screened: bool = False, **changed: Any) -> EquityReading:
    months = {"first": date(2024, 1, 1), "last": date(2024, 12, 1), "change": date(2024, 7, 1)}
    counts = {"black": ((180, 1_200), (90, 1_200)), "white": ((360, 6_000), (360, 6_000))}
    table = phased_table(counts, measure=SCREENED if screened else HAEMORRHAGE, **months)  # type: ignore[arg-type]
    plan = Plan(focus=("Black",), comparison=("White",), change_date=day)
    return replace(read(table, plan), **changed)


TWO = "Started against not yet needs the months of two teams or more."
SAME = "The teams’ readings differ in measure, length of period, population of focus or comparison, or one of these is not named."


@pytest.mark.parametrize(
    ("second", "problem", "remedy"),
    [
        ({"table": None}, TWO, "Give readings made for the team, with dates."),
        ({"focus_label": "Asian women"}, SAME, "Read every team with the same ones."),
        ({"comparison_label": "x"}, SAME, "Read every team with the same ones."),
        ({"grain": Grain.QUARTER}, SAME, "Read every team with the same ones."),
        ({"measure": SCREENED}, SAME, "Read every team with the same ones."),
    ],
)
def test_teams_that_cannot_be_set_against_each_other(
    second: dict[str, Any], problem: str, remedy: str
) -> None:
    first = staggered(date(2024, 7, 1))
    with pytest.raises(PlanError) as refused:
        started_reading([first, staggered(None, **second)])
    assert (refused.value.problem, refused.value.remedy) == (problem, remedy)


def test_readings_that_name_nobody_or_count_means() -> None:
    start = date(2024, 7, 1)
    for label in ("focus_label", "comparison_label"):
        with pytest.raises(PlanError) as refused:
            started_reading([staggered(d, **{label: ""}) for d in (start, None)])
        assert refused.value.problem == SAME
    measure = replace(HAEMORRHAGE, kind=Kind.MEAN)
    with pytest.raises(PlanError) as refused:
        started_reading([staggered(d, measure=measure) for d in (start, None)])
    assert refused.value.problem == "Started against not yet is not offered for kind ‘mean’."
    assert refused.value.remedy == "Use a proportion or a rate."


def test_months_that_the_teams_do_not_share() -> None:
    one = staggered(date(2024, 7, 1))
    assert one.table is not None
    later = tuple(d.replace(year=2025) for d in one.table.periods)
    with pytest.raises(PlanError) as refused:
        started_reading([one, replace(staggered(None), table=replace(one.table, periods=later))])
    assert (refused.value.problem, refused.value.remedy) == (
        "The teams share no months.",
        "Give reviews that cover the same time.",
    )


def test_rates_above_one_in_two_are_not_turned_round() -> None:
    start = date(2024, 7, 1)
    rate = replace(HAEMORRHAGE, kind=Kind.RATE)
    many = {}
    for name, day in (("one", start), ("two", None)):
        reading = staggered(day)
        assert reading.table is not None
        most = replace(reading.table, numerator=reading.table.denominator - reading.table.numerator)
        many[name] = replace(reading, table=most)
    assert started_reading(list(many.values())).side == "non-event"
    rates = [replace(r, measure=rate) for r in many.values()]
    assert started_reading(rates).side == "event"
    found = started_reading([staggered(start), staggered(None)])
    assert (found.side, found.title, found.focus_label, found.comparison_label) == (
        "event",
        HAEMORRHAGE.title,
        "Black women",
        "White women",
    )
    assert (found.effect.teams, found.effect.started, found.effect.periods) == (2, 1, 6)
