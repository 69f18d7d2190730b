"""A composite with its parts beside it, by group, so that the whole hides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evenhand.defaults import constant
from evenhand.equity.cells import Bools, Cells
from evenhand.equity.compare import Pairs, compare, rarer_is_non_event
from evenhand.errors import PlanError
from evenhand.ethnicity import EthnicGroup
from evenhand.experience.words import percent, say
from evenhand.measures import Kind, MeasureTable
from evenhand.reading.figures import listing
from evenhand.reading.scope import named_groups
from evenhand.stats.critical import critical
from evenhand.stats.dispersion import Dispersion
from evenhand.stats.intervals import wilson
from evenhand.stats.means import moments

_ALONE = Dispersion(1.0, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class PartRate:
    """One part (or the whole, with an empty `part`) in one group."""

    part: str
    group: EthnicGroup
    numerator: int
    denominator: int
    share: float | None  # None: nobody; an opportunity score is over 100
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class CompositeReading:
    """The whole, its parts, and what the whole would hide."""

    whole: tuple[PartRate, ...]
    parts: tuple[PartRate, ...]
    weakest: tuple[tuple[EthnicGroup, str], ...]
    sentences: tuple[str, ...]
    warnings: tuple[str, ...]


def read_composite(
    whole: MeasureTable,
    parts: Sequence[MeasureTable],
    *,
    focus: Sequence[str] = (),
    compare_with: Sequence[str] = (),
) -> CompositeReading:
    """Read a composite over all periods.

    Parameters
    ----------
    whole, parts
        Tables of the composite and of its `component_measures`, counted together.
    focus, compare_with
        With both, a part whose gap goes against that of the whole, or is clear while that of the
        whole is not, is named (score intervals at 95 %, the parts sharing the error).

    Raises
    ------
    PlanError
        When the tables do not belong together, or a named group is not in them.
    """
    _refuse_strangers(whole, parts)
    groups = whole.stated().groups
    totals = [table.over_sites().stated().over_periods() for table in (whole, *parts)]
    rates = [
        tuple(_rate(t, g, "" if n == 0 else t.measure.title) for g in range(len(groups)))
        for n, t in enumerate(totals)
    ]
    weakest = tuple(_weakest(g, place, rates[1:]) for place, g in enumerate(groups))
    return CompositeReading(
        whole=rates[0],
        parts=tuple(rate for part in rates[1:] for rate in part),
        weakest=tuple(w for w in weakest if w[1]),
        sentences=tuple(_sentence(whole, place, rates) for place in range(len(groups))),
        warnings=(*_against(totals, groups, focus, compare_with), say("composite", "floor")),
    )


def _refuse_strangers(whole: MeasureTable, parts: Sequence[MeasureTable]) -> None:
    titles = [part.title for part in whole.measure.components]
    if whole.measure.composite is None or [p.measure.title for p in parts] != titles:
        raise PlanError(
            f"‘{whole.measure.title}’ and the parts given do not belong together.",
            remedy="Count a composite together with component_measures of it.",
        )


def _rate(table: MeasureTable, group: int, part: str) -> PartRate:
    n, x = (int(a[0, group, 0]) for a in (table.denominator, table.numerator))
    level = constant("strength", "established_level")
    if n == 0:
        return PartRate(part, table.groups[group], x, n, None, None, None)
    if table.measure.kind is Kind.MEAN:
        mean, low, high = _score(table, group, n, level)
        return PartRate(part, table.groups[group], x, n, mean, low, high)
    low, high = (float(v) for v in wilson(x, n, critical(level)))
    return PartRate(part, table.groups[group], x, n, x / n, low, high)


def _score(table: MeasureTable, group: int, n: int, level: float) -> tuple[float, float, float]:
    """Mean opportunity score, over 100, with its normal interval cut to 0 and 1."""
    sums, squares = (float(a[0, group, 0]) for a in (table.sums, table.squares) if a is not None)
    mean, variance = moments(n, sums, squares, origin=table.measure.origin)
    half = float(critical(level)) * float(np.nan_to_num(variance) / n) ** 0.5
    centre = float(mean)
    return centre / 100, max(0.0, (centre - half) / 100), min(1.0, (centre + half) / 100)


def _weakest(
    group: EthnicGroup, place: int, parts: Sequence[tuple[PartRate, ...]]
) -> tuple[EthnicGroup, str]:
    known = [(p[place].share, p[place].part) for p in parts if p[place].share is not None]
    return group, min(known, default=(None, ""), key=lambda pair: pair[0] or 0.0)[1]


def _sentence(whole: MeasureTable, place: int, rates: Sequence[tuple[PartRate, ...]]) -> str:
    group = rates[0][place].group
    parts = [
        say("composite", "part", title=rate[place].part, share=_shown(rate[place]))
        for rate in rates[1:]
    ]
    people = f"{group.label} {whole.measure.people}"
    words = {"title": whole.measure.title, "share": _shown(rates[0][place]), "people": people}
    return say("composite", "lead", **words, parts=listing(parts))


def _shown(rate: PartRate) -> str:
    """A percentage only from the least number of people; else counts."""
    if rate.share is None:
        return "nobody"
    if rate.denominator >= constant("alternatives", "min_voices"):
        return percent(rate.share)
    return f"too few for a percentage ({rate.denominator})"


def _against(
    totals: Sequence[MeasureTable],
    groups: Sequence[EthnicGroup],
    focus: Sequence[str],
    compare_with: Sequence[str],
) -> list[str]:
    """Parts whose gap the whole does not show."""
    if not focus or not compare_with:
        return []
    sides = (
        named_groups(groups, focus, "population of focus"),
        named_groups(groups, compare_with, "comparison"),
    )
    tests = len(totals) - 1
    whole = _gap(totals[0], sides, 1)
    labels = [" and ".join(groups[g].label for g in side) for side in sides]
    people = totals[0].measure.people
    found = []
    for part in totals[1:]:
        gap = _gap(part, sides, tests)
        if gap and gap != whole:
            words = {"whole": _WAYS[whole], "part": _WAYS[gap], "title": part.measure.title}
            found.append(
                say("composite", "against", people=f"{labels[0]} {people}",
                    comparison=f"{labels[1]} {people}", **words)
            )  # fmt: skip
    return found


_WAYS = {1: "more often", -1: "less often", 0: "about as often, as far as is seen,"}


def _gap(table: MeasureTable, sides: tuple[tuple[int, ...], tuple[int, ...]], tests: int) -> int:
    """+1 when the focus clearly has the higher rate, -1 the lower, 0 when not clear."""
    first, second = (_cells(table, side) for side in sides)
    kind = str(table.measure.kind)
    flipped: Bools = rarer_is_non_event(kind, first.x + second.x, first.n + second.n)
    level = np.array([1 - (1 - constant("strength", "established_level")) / max(tests, 1)])
    pairs: Pairs = compare(
        first, second, kind=kind, flipped=flipped, levels=(level, level), spread=_ALONE
    )
    return int(pairs.up(suggested=False)[0]) - int(pairs.down(suggested=False)[0])


def _cells(table: MeasureTable, side: tuple[int, ...]) -> Cells:
    x, n, missing = (
        np.array([a[0, list(side), 0].sum()], float)
        for a in (table.numerator, table.denominator, table.missing)
    )
    if table.sums is None or table.squares is None:
        return Cells(x, n, missing, np.full(1, np.nan), np.full(1, np.nan))
    sums, squares = (np.array([a[0, list(side), 0].sum()]) for a in (table.sums, table.squares))
    mean, variance = moments(n, sums, squares, origin=table.measure.origin)
    return Cells(x, n, missing, mean, variance)
