"""An aim put together from its parts: the sentence says each of them in one way only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from evenhand.errors import PlanError
from evenhand.planning.aims.model import AimParts, Target
from evenhand.planning.aims.reading import read_aim
from evenhand.planning.aims.words import content

Deed = Literal["less", "more", "parity"]
Gap = Literal["", "equal", "points"]
_ONE_POINT = 0.01


@dataclass(frozen=True, slots=True)
class Reach:
    """One thing to reach by one day.

    `level`: a rate; `points`: so many percentage points; `share`: a share of the rate there is now; `parity`: the rate of the comparison,
    which needs no value.
    """

    kind: Literal["level", "points", "share", "parity"]
    value: float = 0.0  # a proportion: 0.2 for 20 %
    by: date | None = None
    within_months: int | None = None  # where it counts from the start instead
    each_year: bool = False


@dataclass(frozen=True, slots=True)
class AimPlan:
    """The parts of one aim.

    Attributes
    ----------
    deed
        `less`, `more`, or `parity` with a comparison.
    what
        What is to become less or more, as a noun: "major haemorrhage".
    whom
        The population of focus, as its people name themselves: "Somali women".
    where
        A place, with its word: "in Leicester City".
    baseline
        The rate it starts from.
    reach
        Targets in their order of time; none for an aim without a number.
    by, within_months
        Of an aim without a number.
    against
        The comparison: "White women".
    gap
        What the gap is to become: `equal`, or so many `points` (from `gap_from` to `gap_to`).
    """

    deed: Deed
    what: str
    whom: str
    where: str = ""
    baseline: float | None = None
    reach: tuple[Reach, ...] = ()
    by: date | None = None
    within_months: int | None = None
    against: str = ""
    gap: Gap = ""
    gap_from: float | None = None
    gap_to: float | None = None


def write_aim(plan: AimPlan) -> str:
    """The aim as one sentence.

    Raises
    ------
    PlanError
        When parts do not fit each other: a gap without a comparison, a rate outside 0 to 100 %.

    Examples
    --------
    >>> to = Reach("level", 0.09, by=date(2027, 3, 31))
    >>> write_aim(AimPlan("less", "major haemorrhage", "Somali women", baseline=0.12, reach=(to,)))
    'Reduce major haemorrhage for Somali women from 12% to 9% by 31 March 2027.'
    >>> by = Reach("share", 0.25, within_months=12)
    >>> write_aim(AimPlan("less", "major haemorrhage", "Somali women", reach=(by,)))
    'Reduce major haemorrhage for Somali women by 25% of the rate within 12 months.'
    """
    _check(plan)
    where = f" {plan.where}" if plan.where else ""
    name = f"{plan.deed}_alone" if plan.deed == "parity" and not plan.against else plan.deed
    begun = _say(name, what=plan.what, whom=plan.whom, against=plan.against, where=where)
    reach = _say("and").join(_reach(plan, number) for number in range(len(plan.reach)))
    when = "" if plan.reach else _when(plan.by, plan.within_months)
    return " ".join(part for part in (begun, reach, when) if part) + _gap(plan) + "."


def parts_of(plan: AimPlan) -> AimParts:
    """What the sentence says, with what is known because it was put together: nothing is guessed from words."""
    read = read_aim(write_aim(plan))
    return replace(
        read,
        groups=() if read.lumped or read.everyone else (plan.whom,),
        direction="" if plan.deed == "parity" else plan.deed,
        targets=tuple(_targets(plan)),
        gap=plan.deed == "parity" or bool(plan.gap) or any(r.kind == "parity" for r in plan.reach),
    )


def level_of(plan: AimPlan, reach: Reach) -> float | None:
    """The rate that a target leads to, where the baseline is known and it is no yearly step."""
    if reach.kind == "level":
        return reach.value
    if plan.baseline is None or reach.each_year or reach.kind == "parity":
        return None
    step = reach.value if reach.kind == "points" else plan.baseline * reach.value
    return plan.baseline - step if plan.deed == "less" else plan.baseline + step


def _targets(plan: AimPlan) -> Iterator[Target]:
    for number, reach in enumerate(plan.reach):
        baseline = plan.baseline if number == 0 else None
        yield Target(
            reach.kind,
            None if reach.kind == "parity" else reach.value,
            baseline,
            reach.by,
            reach.within_months,
            reach.each_year,
            against=plan.against if reach.kind == "parity" else "",
        )
    if plan.deed == "parity":
        yield Target("parity", by=plan.by, within_months=plan.within_months, against=plan.against)
    elif not plan.reach and not plan.gap:
        yield Target("direction", by=plan.by, within_months=plan.within_months)
    yield from _gap_target(plan)


def _gap_target(plan: AimPlan) -> Iterator[Target]:
    """What becomes of the gap, by the last day that the aim names."""
    if not plan.gap or plan.deed == "parity":
        return
    last = plan.reach[-1] if plan.reach else plan
    when = {"by": last.by, "within_months": last.within_months, "against": plan.against}
    if plan.gap == "equal":
        yield Target("parity", **when)  # type: ignore[arg-type]
    else:
        yield Target("level", plan.gap_to, plan.gap_from, **when, of="gap")  # type: ignore[arg-type]


def _check(plan: AimPlan) -> None:
    for problem, remedy in _problems(plan):
        raise PlanError(problem, remedy=remedy)


def _problems(plan: AimPlan) -> Iterator[tuple[str, str]]:
    if not plan.what.strip() or not plan.whom.strip():
        yield "The aim lacks what it is about or for whom.", "Say both."
    if plan.gap and not plan.against.strip():
        yield "There is a gap and nobody on the other side of it.", "Say compared with whom."
    if plan.gap == "points" and plan.gap_to is None:
        yield "The gap has no number.", "Say from how many percentage points to how many."
    if plan.deed == "parity" and plan.reach:
        yield (
            "Parity is itself what is to be reached.",
            "Leave the number out, or choose less or more.",
        )
    if any(r.kind == "parity" for r in plan.reach):
        yield from _problems_of_parity(plan)
    if plan.baseline is not None and not 0 <= plan.baseline <= 1:
        yield "A rate lies between 0 and 100%.", "Put the baseline right."
    for reach in plan.reach:
        yield from _problems_of(plan, reach)


def _problems_of_parity(plan: AimPlan) -> Iterator[tuple[str, str]]:
    if not plan.against.strip():
        yield "A target is the rate of others, and nobody is named.", "Say compared with whom."
    if plan.gap == "equal":
        yield "Parity is said twice: as a target and as what becomes of the gap.", "Say it once."


def _problems_of(plan: AimPlan, reach: Reach) -> Iterator[tuple[str, str]]:
    level = level_of(plan, reach)
    if not reach.value > 0 and reach.kind in ("points", "share"):
        yield "A change by nothing is no target.", "Give a number above 0."
    elif level is not None and not 0 <= level <= 1:
        yield "A rate lies between 0 and 100%.", f"{_per_cent(level)} cannot be reached."
    if reach.each_year and reach.kind in ("level", "parity"):
        yield "A rate to reach is reached once.", "Say by how much each year instead."


def _reach(plan: AimPlan, number: int) -> str:
    reach = plan.reach[number]
    words = _how_much(plan, reach, first=number == 0)
    yearly = _say("each_year") if reach.each_year else ""
    return words + yearly + f" {_when(reach.by, reach.within_months)}".rstrip()


def _how_much(plan: AimPlan, reach: Reach, *, first: bool) -> str:
    old, level = plan.baseline if first else None, level_of(plan, reach)
    numbers = {
        "old": _per_cent(old),
        "new": _per_cent(level),
        "value": _number(reach.value),
        "points": "point" if reach.value == _ONE_POINT else "points",
    }
    if reach.kind == "level":
        return _say("level" if old is None else "from_to", **numbers)
    if reach.kind == "parity":
        name = "parity_reach" if old is None else "parity_reach_from"
        return _say(name, against=plan.against, **numbers)
    if old is None or level is None:
        return _say(reach.kind, **numbers)
    return _say(f"{reach.kind}_from_to", **numbers)


def _when(by: date | None, within: int | None) -> str:
    if by is not None:
        return _say("by", day=f"{by.day} {by:%B} {by.year}")
    return "" if within is None else _say("within", months=within)


def _gap(plan: AimPlan) -> str:
    if not plan.gap:
        return ""
    if plan.gap == "equal":
        return _say("gap_equal", against=plan.against)
    name = "gap_to" if plan.gap_from is None else "gap_from_to"
    numbers = {"old": _number(plan.gap_from), "new": _number(plan.gap_to)}
    return _say(name, against=plan.against, **numbers)


def _per_cent(share: float | None) -> str:
    return "" if share is None else f"{_number(share)}%"


def _number(share: float | None) -> str:
    """A proportion in hundredths, without a tail of the machine's own."""
    return "" if share is None else f"{round(100 * share, 2):g}"


def _say(name: str, **words: object) -> str:
    forms: Mapping[str, str] = content()["sentence"]
    return forms[name].format(**words)
