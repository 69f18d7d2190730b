"""What a feasibility study says: candidate topics and groups, in the order given, never ranked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from evenhand.equity.model import Strength
from evenhand.measures import Measure
from evenhand.planning.aim import Aim
from evenhand.planning.feasibility import Chance, Chances
from evenhand.planning.feasibility_formula import Formula
from evenhand.planning.feasibility_search import Enough


@dataclass(frozen=True, slots=True)
class StudyPlan:
    """What is asked. An empty `focus` takes every group but the comparison as a candidate.

    `file_months` is needed for records without dates. `baseline_months` None takes the months of
    the file before `start`, up to `[feasibility] most_baseline`.
    """

    aim: Aim
    start: date  # when care would change
    by: date  # when it should be told
    focus: tuple[str, ...] = ()
    comparison: tuple[str, ...] = ()
    versus_everyone_else: bool = False
    level: str = "high"
    mode: str = "single"
    look_every: int = 1
    baseline_months: int | None = None
    file_months: int | None = None
    track: str = "usual"  # "complex": results come later, and what moves first is named first


@dataclass(frozen=True, slots=True)
class Baseline:
    """A group before the change. Counts None: typed, or protected."""

    people_a_year: float
    rate: float
    low: float | None = None
    high: float | None = None
    events: int | None = None
    people: int | None = None
    months: int = 0


@dataclass(frozen=True, slots=True)
class GapNow:
    """Where the gap stands, as in a reading whose focus was chosen after looking."""

    ratio: float | None
    difference: float
    strength: Strength
    text: str


@dataclass(frozen=True, slots=True)
class Wider:
    """The same relative aim for all groups but the comparison, read together."""

    members: tuple[str, ...]
    people_a_year: float
    own_clear: Chance


@dataclass(frozen=True, slots=True)
class Lead:
    """A process measure that moves first; chance None where it cannot be counted here."""

    id: str
    title: str
    chance: Chance | None


@dataclass(frozen=True, slots=True)
class Row:
    """One topic and one group. Without `chances` there is nothing to work out: `sentences` say why."""

    measure: Measure
    group: str
    comparison: str
    baseline: Baseline | None
    aim_rate: float | None
    gap: GapNow | None
    chances: Chances | None
    formula: Formula | None
    months: Enough | None  # None: not needed
    each_side: Enough | None  # with a baseline as long as what follows
    teams: Enough | None
    own_by: date | None  # told by then, at the chance asked; None where not by months alone
    gap_by: date | None
    wider: Wider | None
    leads: tuple[Lead, ...]
    sentences: tuple[str, ...]
    ways: tuple[str, ...]
    pathway: str = ""  # said once for a topic whose outcome comes long after care


@dataclass(frozen=True, slots=True)
class Study:
    """A feasibility study, complete: rows in the order of topics as given, then of groups."""

    title: str
    plan: StudyPlan
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    audience: str
    runs: int
    seed: int
    made_on: date
    version: str
