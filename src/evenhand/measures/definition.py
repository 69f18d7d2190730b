"""What is counted: a measure as its TOML definition says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from evenhand.measures.periods import Grain
from evenhand.records.recordset import Unit


class Role(StrEnum):
    """Part that a measure plays in an improvement project."""

    OUTCOME = "outcome"
    PROCESS = "process"
    BALANCING = "balancing"


class Kind(StrEnum):
    """What a measure's numbers are."""

    PROPORTION = "proportion"  # events among people: 0 <= numerator <= denominator
    RATE = "rate"  # events per amount of exposure
    COUNT = "count"  # events per period, denominator is 1 a period
    MEAN = "mean"
    TIME_BETWEEN = "time between"
    CASES_BETWEEN = "cases between"


class Direction(StrEnum):
    """Which way is better for the people cared for."""

    LOWER = "lower"
    HIGHER = "higher"
    NEITHER = "neither"


class Validation(StrEnum):
    """How far the data behind a measure have been checked."""

    SELF_REPORTED = "self-reported"
    LOCALLY_VALIDATED = "locally validated"
    EXTERNALLY_VALIDATED = "externally validated"


class Composite(StrEnum):
    """How the parts of a composite are put together."""

    ALL_OR_NONE = "all-or-none"  # a bundle: everything that applies to her was given
    OPPORTUNITY = "opportunity"  # of what applies to her, the share that was given, times 100


@dataclass(frozen=True, slots=True)
class Component:
    """One part of a composite: a condition, and to whom of its people it applies."""

    title: str
    condition: str
    applies: str = ""  # condition; empty: everyone in the denominator


@dataclass(frozen=True, slots=True)
class Break:
    """A dated change of definition, threshold, system, coding or way of measuring."""

    on: date
    what: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure. `numerator`, `denominator`, `exclusions` and `value` are SQL conditions or
    expressions over canonical columns, checked against an allow-list before anything runs.

    `people` and `event` make sentences whose subject is care: "Fewer Black {people} {event} in our
    care" (people "women", event "had a major haemorrhage"). `multiplier` scales what is shown: 100
    for per cent, 1000 for per thousand; rates in this library are always kept unscaled.
    """

    id: str
    title: str
    meaning: str
    role: Role
    kind: Kind
    direction: Direction
    unit: Unit
    ethnicity_of: str  # "mother" or "baby"
    people: str
    event: str
    denominator: str = "TRUE"
    numerator: str | None = None
    value: str | None = None  # kind mean: the number averaged; kind rate: the exposure summed
    exclusions: tuple[str, ...] = ()
    period: Grain = Grain.MONTH
    source: str = ""
    validation: Validation = Validation.SELF_REPORTED
    ethnicity_recorded: str = ""
    clinical_area: str = ""
    companions: tuple[str, ...] = ()
    breaks: tuple[Break, ...] = ()
    multiplier: int = 100
    origin: float = 0.0  # kind mean: sums of squares are taken about this value
    needs: tuple[str, ...] = field(default=())  # canonical columns that the conditions use
    date: str = ""  # canonical date column that places a unit in a period; "" is event_date
    caution: str = ""  # how the counting must not be read; shown beside the measure
    composite: Composite | None = None  # its numerator or value is then made from the components
    components: tuple[Component, ...] = ()
    pathway: str = ""  # "complex": the outcome comes long after care, or rests on several services
    horizon_months: int = 0  # months from a change in care to the outcome; 0: at once
    leads: tuple[str, ...] = ()  # ids of process measures that move first
