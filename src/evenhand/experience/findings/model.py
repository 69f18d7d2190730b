"""The finding of a measure of people's words: frozen, ready to draw and to write."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from evenhand.disclosure import ProtectedTable
from evenhand.equity.model import Strength
from evenhand.ethnicity import EthnicGroup
from evenhand.experience.asked import Asked
from evenhand.measures import Grain, MeasureTable
from evenhand.reading.model import Phase, Plan


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, and how sure it is; None where nothing is judged."""

    text: str
    strength: Strength | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """One group in one phase; `group` None for all. Hidden never looks like zero."""

    group: EthnicGroup | None
    phase: int
    share: float | None
    low: float | None
    high: float | None
    text: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """One period of everybody together; `share` None where there are too few, or it is hidden."""

    start: date
    share: float | None
    text: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Levels:
    """How often each answer was given in one group, worst first. Only in the team's own numbers."""

    group: EthnicGroup
    counts: tuple[int, ...]
    not_answered: int


@dataclass(frozen=True, slots=True)
class Part:
    """One theme, question or part of a bundle; the bundle itself has an empty `id`."""

    id: str
    title: str
    says: tuple[Said, ...]
    shares: tuple[Share, ...]
    moments: tuple[Moment, ...]
    grain: Grain
    levels: tuple[Levels, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """Everything that a page says. `tables` hold exact counts, and are empty once protected."""

    asked: Asked
    plan: Plan
    phases: tuple[Phase, ...]
    focus: tuple[str, ...]  # keys
    comparison: tuple[str, ...]
    periods: tuple[date, ...]
    headline: tuple[Said, ...]
    lines: tuple[Said, ...]
    parts: tuple[Part, ...]
    heard: tuple[str, ...]
    notes: tuple[str, ...]
    how: tuple[str, ...]
    tables: tuple[MeasureTable, ...] = ()
    words: tuple[tuple[Said, ...], tuple[Said, ...], tuple[tuple[Said, ...], ...]] = ((), (), ())
    worse: tuple[str, ...] = ()  # for whom it got worse, where it is a balancing measure
    safe: tuple[ProtectedTable, ...] = field(default=())

    @property
    def protected(self) -> bool:
        """Whether every number in it may be shown to everyone who sees the measure."""
        return not self.tables
