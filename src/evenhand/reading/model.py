"""The reading of one measure, and the review that holds many: frozen, complete, ready to draw and to write."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from evenhand.equity.looks import Schedule
from evenhand.equity.model import GapReading, Margin, Strength
from evenhand.errors import PlanError
from evenhand.ethnicity.groups import EthnicGroup
from evenhand.measures.definition import Measure
from evenhand.measures.periods import Grain
from evenhand.measures.table import MeasureTable
from evenhand.spc import Cusum, Vlad

KINDS = ("cycle", "change", "service", "measuring", "other")


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """Something that happened on a day, or from one day to another: marked on charts, never judged.

    `kind`: a PDSA "cycle", a "change" in care, something in the "service" (a shortage, a new
    system), a change of "measuring", or something "other".

    Raises
    ------
    PlanError
        When the kind is not known, it ends before it begins, or nothing is said of it.
    """

    on: date
    what: str
    until: date | None = None
    kind: str = "service"

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise PlanError(
                f"‘{self.kind}’ is no kind of event.", remedy=f"Use one of: {', '.join(KINDS)}."
            )
        if self.until is not None and self.until < self.on:
            raise PlanError(
                f"‘{self.what}’ ends on {self.until:%d/%m/%Y}, before it begins.",
                remedy="Give the last day, or leave it out where it was one day.",
            )
        if not self.what.strip():
            raise PlanError(
                f"The event of {self.on:%d/%m/%Y} has no words.",
                remedy="Say in one line what happened.",
            )

    @property
    def last(self) -> date:
        """Its last day."""
        return self.until or self.on


@dataclass(frozen=True, slots=True)
class MarginChange:
    """A locked margin was changed: said beside every answer."""

    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a reading is asked. `focus` and `comparison` are group keys or labels.

    An empty `focus` reads every group against the comparison. An empty `comparison` with
    `versus_everyone_else` compares with all other stated groups together.
    """

    focus: tuple[str, ...] = ()
    comparison: tuple[str, ...] = ()
    versus_everyone_else: bool = False
    reason: str = ""  # why this comparison was chosen
    change_date: date | None = None
    change_what: str = ""
    margin: Margin | None = None
    declared_before: bool = True  # focus and comparison were fixed before the change
    dates_set_afterwards: bool = False  # phases set after seeing the data: exploratory
    chosen_because_worst: bool = False
    rules: str = "making-data-count"
    mode: str = "single"  # "single": one look; "monthly": planned looks under a boundary
    planned_end: date | None = None  # any day of the last month that the plan reads
    look_every: int = 1  # months between looks
    look_months: tuple[int, ...] = ()  # or looks after so many months since the change
    registered_on: date | None = None
    primary_measure: str = ""  # id of the measure on which the project is judged
    baseline_from: date | None = None  # earlier months are drawn and not read
    chosen_with_data_to: date | None = None  # last day of the data that chose the focus
    level: str = "high"  # "high": high-level groups; "detailed"
    target: float | None = None
    margin_changes: tuple[MarginChange, ...] = ()
    events: tuple[DatedEvent, ...] = ()  # marked on the charts; they change no answer

    @property
    def registered_late(self) -> bool:
        """Registered when data from after the change could already have been seen."""
        when = self.registered_on, self.change_date
        return when[0] is not None and when[1] is not None and when[0] > when[1]

    @property
    def exploratory(self) -> bool:
        """Phases or dates set after seeing the data: nothing is established."""
        return self.dates_set_afterwards or self.registered_late


@dataclass(frozen=True, slots=True)
class Look:
    """Which planned look is read. All answers are those of the data up to `to`.

    `fraction` and `stand_fraction` are shares of the information at the planned end: of a change,
    and of where the gap stands since it. The multipliers replace 1.96 and 1.28 before
    over-dispersion.
    """

    number: int  # from 1; 0 before the first look
    of: int
    to: date | None  # last day that is read; None before the first look
    next_to: date | None  # last day of the next look; None after the last
    end: date  # last day of the last look
    on_time: bool  # the data end with this look
    months: tuple[int, ...]  # since the change, at each planned look
    baseline_months: int
    fraction: float | None = None
    stand_fraction: float | None = None
    established: float | None = None
    suggested: float | None = None
    stand_established: float | None = None
    stand_suggested: float | None = None

    @property
    def schedule(self) -> Schedule | None:
        """The looks as the statistics take them; None before the first."""
        if not self.number:
            return None
        months = tuple(float(m) for m in self.months)
        return Schedule(months, float(self.baseline_months), self.number - 1)


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of calendar time, the same for every group, `start` and `end` inside it.

    `label` fits "5.5% {label}".
    """

    index: int
    label: str  # "before May 2024", "since May 2024", "January 2023 to December 2025"
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a chart. `value` is unscaled; None is a missing period (drawn as a gap)."""

    period: date | None
    numerator: int | None
    denominator: int | None
    value: float | None
    centre: float | None
    lower: float | None
    upper: float | None
    phase: int
    signal: str = ""  # rule name, empty for common cause
    tone: str = ""  # "improvement", "concern", "neutral" or empty
    hidden: bool = False  # protected: never looks like zero


@dataclass(frozen=True, slots=True)
class GroupChart:
    """One group over time."""

    kind: str  # "p", "u", "run", "g", "t", "c", "i", "none"
    title: str  # "p chart, exact limits"
    reason: str  # why this chart, in words
    grain: Grain
    rules: str  # dialect
    points: tuple[Point, ...]
    centres: tuple[tuple[int, float], ...]  # phase, centre line
    signals: tuple[str, ...]  # sentences: "chart signal since the change: ..."
    degenerate: str = ""
    variation_icon: str = ""
    assurance_icon: str = ""
    limits: str = "three-sigma"  # or "exact"
    without: bool = False  # points of a g chart lie between people without the event


@dataclass(frozen=True, slots=True)
class GroupReading:
    """One group as people see it. Numbers are in `EquityReading.gap` at the same place."""

    group: EthnicGroup
    role: str  # "population of focus", "compared with", "other"
    sentence: str
    counts: tuple[str, ...]  # "96 of 1,077 births since May 2024"
    chart: GroupChart | None
    members: tuple[EthnicGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence for people, how sure it is, and the names of the numbers behind it."""

    text: str
    strength: Strength | None = None
    lead: str = ""  # bold start: "Care for Black women: better (clear)."
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GapPoint:
    """The gap in one period: unscaled difference, and ratio (of the rarer side), each with its
    limits. None in `difference` or `ratio` is a missing period: never a closed gap."""

    period: date
    phase: int
    difference: float | None
    difference_lower: float | None
    difference_upper: float | None
    ratio: float | None
    ratio_lower: float | None
    ratio_upper: float | None


@dataclass(frozen=True, slots=True)
class GapOverTime:
    """The gap as a series, with limits set on the time before the change.

    `way` is what the series signals since the change: "narrower", "wider" or empty; only where both
    scales signal the same way.
    """

    grain: Grain
    side: str  # "event" or "non-event": which the ratio is of
    points: tuple[GapPoint, ...]
    difference_centre: float | None
    ratio_centre: float | None
    difference_scatter: float | None  # 1: months vary as sampling alone makes them
    ratio_scatter: float | None
    way: str
    sentence: str
    reason: str  # why these periods, or why there are no limits


@dataclass(frozen=True, slots=True)
class Watch:
    """Each event since the change added up, for groups with few of them: CUSUM and VLAD.

    Everything by group stands in the order of `labels`. `without`: what is counted are people
    without the event, because nearly everybody has it. `false_more` and `false_fewer` are the chances
    of a signal although nothing changed.
    """

    labels: tuple[str, ...]
    without: bool
    cusum: Cusum
    vlad: Vlad
    false_more: tuple[float, ...]
    false_fewer: tuple[float, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that a reader must know beside the answer."""

    # masked, balancing, already-moving, chosen-worst, break, data-quality, hidden, exploratory,
    # between-looks, before-first-look, nothing-since, plan-ended, secondary, meanwhile, margin
    id: str
    title: str
    text: str
    words: str = ""  # the same without a figure, where the text has one


@dataclass(frozen=True, slots=True)
class EventMark:
    """A dated event as it stands on the charts of a measure. `number` is 0 outside their time."""

    number: int
    event: DatedEvent
    phases: tuple[int, ...]  # those that it falls into
    sentence: str  # when, what, and in which phase


@dataclass(frozen=True, slots=True)
class MissingPart:
    """Share of one way of having no usable ethnicity, with the outcome among those women."""

    group: EthnicGroup
    denominator: int | None  # None: not for this audience
    share: float
    numerator: int | None


@dataclass(frozen=True, slots=True)
class EquityReading:
    """One measure, read for whom care is failing and whether the gap is closing."""

    measure: Measure
    plan: Plan
    phases: tuple[Phase, ...]
    grain: Grain
    # All sites together: stated groups at the plan's level, then the missing ones. None when
    # shared: nothing exact travels with the reading.
    table: MeasureTable | None
    groups: tuple[GroupReading, ...]  # stated groups, in display order
    focus_label: str  # "Black women"; "" when no population of focus was named
    comparison_label: str
    gap: GapReading | None
    headline: tuple[Sentence, ...]
    lines: tuple[Sentence, ...]
    flags: tuple[Flag, ...]
    missing: tuple[MissingPart, ...]
    missing_sentence: str
    how_we_know: tuple[Sentence, ...]
    constants: dict[str, dict[str, Any]]
    expected_false_signals: float | None = None
    look: Look | None = None  # of a monthly plan
    gap_over_time: GapOverTime | None = None
    marks: tuple[EventMark, ...] = ()  # in the order of their days
    watch: Watch | None = None  # groups with few events; never shared
    shared: Any = None  # ProtectedTable when the audience is "shared"


@dataclass(frozen=True, slots=True)
class CompletenessView:
    """The four percentages, and known-and-stated by period."""

    any_value: float | None
    valid_code: float | None
    known_stated: float | None
    agreeing: float | None
    rows: int
    periods: tuple[date, ...] = ()
    trend: tuple[float | None, ...] = ()  # known and stated, share by period
    parts: tuple[tuple[str, int], ...] = ()  # stated, not stated, not known, blank, unrecognised
    sentence: str = ""
    sites: tuple[tuple[str, float, int], ...] = ()  # site, known-and-stated share, rows


@dataclass(frozen=True, slots=True)
class RepresentationView:
    """Share of each group in the records against a reference population."""

    reference: str  # name of the population
    rows: tuple[tuple[str, int, float, float, float, float], ...]
    # label, count, share here, share there, ratio low, ratio high
    ratios: tuple[float | None, ...] = ()
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class VolumeView:
    """Volume by ethnic group where a file has no outcome by group (official statistics)."""

    title: str
    rows: tuple[tuple[str, int | None, int | None], ...]  # label, earlier, latest
    columns: tuple[str, ...] = ()
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class SourceView:
    """What was read, for the notes: no identifiers, no values."""

    name: str
    rows: int
    accepted: int
    set_aside: int
    problems: tuple[tuple[str, int], ...] = ()  # problem in words, count
    first: date | None = None
    last: date | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """The whole answer for one file."""

    title: str
    source: SourceView
    plan: Plan
    readings: tuple[EquityReading, ...]
    completeness: CompletenessView | None
    representation: RepresentationView | None
    volume: VolumeView | None
    audience: str  # "team" or "shared"
    made_on: date
    version: str
    command: str = ""
    invented: bool = False
    changes_since_last: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)
