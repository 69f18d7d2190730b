"""A feasibility study in words: `feasibility.toml`, filled in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from evenhand.defaults import constant
from evenhand.equity.model import Strength
from evenhand.frameworks import wording
from evenhand.planning.candidates import Candidate, end_month, people_label
from evenhand.planning.feasibility import Chance, Chances
from evenhand.planning.feasibility_search import Enough
from evenhand.planning.study import Baseline, Lead, StudyPlan, Wider
from evenhand.reading.figures import listing, month, show_ratio, to_figures


def say(section: str, name: str, **words: object) -> str:
    """A sentence with its words filled in."""
    return wording("feasibility")[section][name].format(**words)


def chance_text(chance: Chance) -> str:
    """A chance with its 95 % simulation error, never 0 or 100 % as if nothing else could be.

    Examples
    --------
    >>> chance_text(Chance(0.06, 0.0053)), chance_text(Chance(0.0, 0.0)), chance_text(Chance(1.0, 0.0))
    ('6% (± 1)', 'under 1%', 'over 99%')
    """
    percent = 100 * chance.value
    if percent < 0.5:
        return "under 1%"
    if percent > 99.5:
        return "over 99%"
    return f"{percent:.0f}% (± {max(1, round(196 * chance.error))})"


def rate_text(rate: float) -> str:
    """A rate as a percentage with one decimal."""
    return f"{100 * rate:.1f}%"


def people_text(people: float) -> str:
    """People a year, to two figures from 100 on: more would be more than is known.

    Examples
    --------
    >>> people_text(88.2), people_text(1234.0), people_text(0.4)
    ('88', '1,200', 'fewer than 1')
    """
    if people < 1:
        return "fewer than 1"
    return f"{people:.0f}" if people < 100 else to_figures(people, 2)


def aim_text(before: float, after: float, direction: str) -> str:
    """The aim on both scales: percentage points and share.

    Examples
    --------
    >>> aim_text(0.12, 0.09, "lower")
    'from 12.0% to 9.0%: 3.0 percentage points, 25% of the rate'
    """
    base = before if direction == "lower" else 1 - before
    share = abs(after - before) / base if base else 0.0
    return say(
        "aim", direction, before=rate_text(before), after=rate_text(after),
        points=f"{100 * abs(after - before):.1f}", share=f"{100 * share:.0f}%",
    )  # fmt: skip


def large_aim(before: float, after: float, direction: str) -> str:
    """A word of caution where a share of those left out makes a rate that nobody may have meant.

    Examples
    --------
    >>> large_aim(0.04, 0.28, "higher").partition(":")[0]
    'Is that the aim? It is 7.0 times the rate of now'
    >>> large_aim(0.6, 0.7, "higher")
    ''
    """
    most = float(constant("feasibility", "large_aim"))
    if direction == "lower" or before <= 0 or after <= most * before:
        return ""
    return say("aim", "large", times=show_ratio(after / before))


def gap_text(gap_ratio: float | None, strength: Strength, comparison: str) -> str:
    """Where the gap stands before the project."""
    if gap_ratio is None:
        return say("gap_now", "no_ratio", comparison=comparison)
    name = {Strength.ESTABLISHED: "gap_clear", Strength.SUGGESTED: "gap_likely"}.get(
        strength, "not_shown"
    )
    return say("gap_now", name, ratio=show_ratio(gap_ratio), comparison=comparison)


def chance_sentences(
    baseline: Baseline, group: str, aim: str, found: Chances, plan: StudyPlan
) -> tuple[str, ...]:
    """What a team of this size could tell about care itself."""
    words = {
        "people": people_text(baseline.people_a_year),
        "group": group,
        "by": month(plan.by),
        "aim": aim,
        "chance": chance_text(found.own_clear),
    }
    first = say("chance", _verdict(found.own_clear.value), **words)
    return first, say("chance", "likely", chance=chance_text(found.own_likely))


def _verdict(chance: float) -> str:
    if chance >= constant("enough", "power"):
        return "able"
    if chance >= constant("feasibility", "probably"):
        return "probably"
    return "perhaps" if chance >= constant("feasibility", "hardly") else "unable"


def gap_sentence(found: Chances, group: str, comparison: str, *, past: bool) -> str:
    """What it could tell about the gap; that there is none; or that the aim goes past it."""
    if past:
        return say("chance", "past", comparison=comparison)
    if found.gap_clear is None or found.gap_likely is None:
        return say("chance", "no_gap", group=group, comparison=comparison)
    chances = {"clear": chance_text(found.gap_clear), "likely": chance_text(found.gap_likely)}
    return say("chance", "gap", comparison=comparison, **chances)


def way_sentences(
    plan: StudyPlan,
    *,
    first: bool,
    months: Enough | None,
    each_side: Enough | None,
    teams: Enough | None,
    wider: Wider | None,
    leads: Sequence[Lead],
    candidate: Candidate,
    compared: bool,
    people: str,
) -> tuple[str, ...]:
    """What would make it feasible, most direct first; people's own words always.

    `first`: process measures that move first are named before anything else, whatever the chance.
    """
    moving = _leads(plan, leads)
    if months is None or teams is None:  # both are worked out, or neither
        return (*(moving if first else ()), say("ways", "enough"), say("ways", "voices"))
    found = [_months(plan, months, candidate.months, compared=compared)]
    if each_side is not None and each_side.own is not None:
        found.append(say("ways", "each_side", months=each_side.own, gap=_gap_side(each_side.gap)))
    found.append(_teams(plan, teams, compared=compared))
    if wider is not None:
        found.append(
            say("ways", "wider", members=people_label(wider.members, people), by=month(plan.by),
                people=people_text(wider.people_a_year), chance=chance_text(wider.own_clear))
        )  # fmt: skip
    ordered = (*moving, *found) if first else (*found, *moving)
    return (*ordered, say("ways", "voices"))


def _months(plan: StudyPlan, months: Enough, baseline: int, *, compared: bool) -> str:
    most = int(constant("enough", "most_months"))
    if months.own is None:
        return say("ways", "months_never", most=most, baseline=baseline)
    gap = ""
    if compared and months.gap is None:
        gap = say("ways", "months_gap_never", most=most)
    elif months.gap is not None:
        gap = say("ways", "months_gap", months=months.gap, when=_when(plan.start, months.gap))
    return say("ways", "months", months=months.own, when=_when(plan.start, months.own), gap=gap)


def _gap_side(months: int | None) -> str:
    return "" if months is None else say("ways", "each_side_gap", months=months)


def _when(start: date, months: int) -> str:
    return month(end_month(start, months))


def _teams(plan: StudyPlan, teams: Enough, *, compared: bool) -> str:
    most = int(constant("feasibility", "most_teams"))
    if teams.own is None:
        return say("ways", "teams_never", most=most, by=month(plan.by))
    if teams.own == 1 and teams.gap is not None:
        return say("ways", "teams_for_gap", teams=teams.gap, by=month(plan.by))
    if teams.own == 1:
        return say("ways", "teams_gap_alone_never", most=most, by=month(plan.by))
    gap = ""
    if compared and teams.gap is None:
        gap = say("ways", "teams_gap_never", most=most)
    elif teams.gap is not None:
        gap = say("ways", "teams_gap", teams=teams.gap)
    return say("ways", "teams", teams=teams.own, by=month(plan.by), gap=gap)


def _leads(plan: StudyPlan, leads: Sequence[Lead]) -> list[str]:
    share = f"{100 * float(constant('feasibility', 'process_share')):.0f}%"
    counted = [
        say("ways", "lead_chance", title=lead.title, share=share, by=month(plan.by),
            chance=chance_text(lead.chance))
        for lead in leads
        if lead.chance is not None
    ]  # fmt: skip
    named = [f"‘{lead.title}’" for lead in leads if lead.chance is None]
    return [*counted, *([say("ways", "lead_named", titles=listing(named))] if named else [])]
