"""A table that is safe to share. Hidden is a state of its own: masked, never a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.disclosure.layout import Row, RowKind, SharedGrain, Span
from evenhand.ethnicity.groups import EthnicGroup
from evenhand.measures.definition import Kind
from evenhand.measures.periods import Grain, period_start

Masked = np.ma.MaskedArray[Any, Any]
Bools = NDArray[np.bool_]

FILL = -1  # stands under every mask: the hidden number is not in memory either


def masked_counts(values: NDArray[np.int64], shown: Bools) -> Masked:
    """Counts with hidden ones masked and overwritten.

    Examples
    --------
    >>> masked_counts(np.array([12, 3]), np.array([True, False])).tolist()
    [12, None]
    """
    return np.ma.MaskedArray(np.where(shown, values, FILL), mask=~shown, fill_value=FILL)


def masked_figures(values: NDArray[np.float64], shown: Bools) -> Masked:
    """Rates, ratios or means with hidden ones masked and overwritten."""
    return np.ma.MaskedArray(np.where(shown, values, np.nan), mask=~shown, fill_value=np.nan)


@dataclass(frozen=True, slots=True)
class GroupHidden:
    """What the rule hid of one row. Everything here can be read off the protected table itself.

    `cells` is the share of its periods hidden; `people` the share of people in its shown
    denominators whose outcome is hidden (1 when no denominator is shown). Neither says whether a
    hidden count is zero.
    """

    key: str
    label: str
    cells: float
    people: float
    periods: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class HiddenReport:
    """Whom the rule hides."""

    groups: tuple[GroupHidden, ...]
    cells: float  # share of all group cells

    @property
    def wholly_hidden(self) -> tuple[str, ...]:
        """Labels of groups of which nothing is shown."""
        return tuple(g.label for g in self.groups if g.cells == 1)

    @property
    def partly_hidden(self) -> tuple[str, ...]:
        """Labels of groups of which some periods are hidden."""
        return tuple(g.label for g in self.groups if 0 < g.cells < 1)


@dataclass(frozen=True, slots=True)
class AttackReport:
    """How the table fared when attacked before it was written.

    `cells` hidden counts were attacked; each kept at least `minimum` feasible integers (counted up
    to the setting; None when nothing was hidden). `rounds` is how often something more was hidden.
    `already_open` counts what earlier releases alone had given away.
    """

    cells: int
    minimum: int | None
    rounds: int
    already_open: int
    solver: str = "HiGHS integer programme (scipy.optimize.milp)"


@dataclass(frozen=True, slots=True, eq=False)
class PhaseFigures:
    """Phases: exact totals where they pass; else rates and ratios to two significant figures.

    Arrays are (rows, phases); `ratio` is (phases,): population of focus over comparison, whose
    places among the rows are `pair`.
    """

    spans: tuple[Span, ...]
    numerator: Masked
    denominator: Masked
    rate: Masked
    ratio: Masked
    pair: tuple[int, int] | None


@dataclass(frozen=True, slots=True, eq=False)
class ProtectedTable:
    """One measure at one fixed grain, attacked before it was made.

    `rows` are the groups, then unions (a named focus or comparison of several groups, high-level
    groups), then the total; `cells_numerator` and `cells_denominator` are (rows, spans), masked
    where hidden. `numerator`, `denominator`, `hidden` give the groups' rows alone. For means,
    `mean` and `deviation` are (rows, spans). `earlier` are earlier releases of the same measure:
    the attacker has them too.
    """

    measure: str
    kind: Kind
    grain: SharedGrain
    spans: tuple[Span, ...]
    groups: tuple[EthnicGroup, ...]
    rows: tuple[Row, ...]
    cells_numerator: Masked
    cells_denominator: Masked
    phases: PhaseFigures
    report: HiddenReport
    attack: AttackReport
    mean: Masked | None = None
    deviation: Masked | None = None
    previous: str | None = None
    earlier: tuple[ProtectedTable, ...] = ()

    @property
    def periods(self) -> tuple[date, ...]:
        """First day of each calendar period (of each span where the grain is no calendar grain)."""
        return tuple(nominal(span.start, self.grain) for span in self.spans)

    @property
    def numerator(self) -> Masked:
        """Numerators of the groups, (groups, periods)."""
        return self.cells_numerator[: len(self.groups)]

    @property
    def denominator(self) -> Masked:
        """Denominators of the groups, (groups, periods)."""
        return self.cells_denominator[: len(self.groups)]

    @property
    def hidden(self) -> Bools:
        """Where the groups' numerators (and so their rates) are hidden, (groups, periods)."""
        return np.ma.getmaskarray(self.numerator)

    @property
    def hidden_denominator(self) -> Bools:
        """Where the groups' denominators are hidden, (groups, periods)."""
        return np.ma.getmaskarray(self.denominator)

    @property
    def nothing_shown(self) -> bool:
        """True when every cell is hidden: the measure cannot be shared."""
        return bool(np.ma.getmaskarray(self.cells_numerator).all())

    def row(self, key: str) -> int:
        """Place of a row: a group's key, a union's key, or "total"."""
        return [row.key for row in self.rows].index(key)

    def row_of(self, members: Sequence[str]) -> int | None:
        """Place of the row that sums exactly these groups, if it is published."""
        wanted = frozenset(members)
        return next((i for i, row in enumerate(self.rows) if row.members == wanted), None)

    def rates(self) -> Masked:
        """Numerator / denominator, (rows, periods), masked where hidden."""
        return self.cells_numerator / self.cells_denominator

    def to_json(self) -> dict[str, Any]:
        """A form that JSON holds; hidden counts are null."""
        from evenhand.disclosure.exchange import to_json  # noqa: PLC0415  (they hold each other)

        return to_json(self)

    @classmethod
    def from_json(cls, form: dict[str, Any]) -> ProtectedTable:
        """Read what `to_json` wrote."""
        from evenhand.disclosure.exchange import from_json  # noqa: PLC0415

        return from_json(form)


def nominal(start: date, grain: SharedGrain) -> date:
    """First day of the calendar period, even where the data begin inside it."""
    try:
        return period_start(start, Grain(grain.value))
    except ValueError:
        return start


def hidden_report(
    rows: Sequence[Row], periods: Sequence[date], numerator: Masked, denominator: Masked
) -> HiddenReport:
    """Whom the rule hid, from the protected cells alone: it cannot tell more than they do."""
    groups = [i for i, row in enumerate(rows) if row.kind is RowKind.GROUP]
    hidden = np.ma.getmaskarray(numerator)
    found = tuple(_group(rows[i], periods, hidden[i], denominator[i]) for i in groups)
    return HiddenReport(found, float(hidden[groups].mean()))


def _group(row: Row, periods: Sequence[date], hidden: Bools, denominator: Masked) -> GroupHidden:
    shown_people = denominator.filled(0)
    everyone = int(shown_people.sum())
    people = float(shown_people[hidden].sum() / everyone) if everyone else 1.0
    which = tuple(p for p, is_hidden in zip(periods, hidden, strict=True) if is_hidden)
    return GroupHidden(row.key, row.label, float(hidden.mean()), people, which)
