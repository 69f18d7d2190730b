"""What the equity room answers: numbers with two intervals, closed lists of answers, a strength."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Strength(StrEnum):
    """How sure an answer is."""

    ESTABLISHED = "established"
    SUGGESTED = "suggested"
    CANNOT_TELL = "cannot tell"


class Stand(StrEnum):
    """Where a gap stands in the latest phase."""

    SMALL_GAP = "small gap, inside the agreed margin"
    EQUAL = "equal within the agreed margin"
    GAP = "gap"
    NOT_SHOWN = "no gap seen, equality not shown"


class GapAnswer(StrEnum):
    """How a gap has changed between two phases."""

    NARROWED = "narrowed"
    LEVELLED_DOWN = "narrowed by levelling down"
    NARROWED_UNKNOWN = "narrowed, not known through whom"
    WIDENED = "widened"
    DIFFERENTLY = "differently on the two scales"
    ONE_SCALE = "on one scale only"
    UNCHANGED = "unchanged"
    CANNOT_TELL = "cannot tell"
    NO_GAP = "no gap to close"
    OPENED = "a gap opened"
    REVERSED = "reversed"


class OwnAnswer(StrEnum):
    """How care for one group has changed. HIGHER and LOWER: direction of good is neither."""

    IMPROVED = "improved"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    UNCHANGED = "unchanged"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95 % and 80 % intervals; None where undefined or without bound."""

    value: float | None
    low: float | None
    high: float | None
    low80: float | None
    high80: float | None
    method: str


@dataclass(frozen=True, slots=True)
class PhaseRate:
    """One group in one phase. `rate` is unscaled; crude counts stay beside it. None is hidden."""

    phase: int
    numerator: int | None
    denominator: int | None
    missing: int | None
    rate: Estimate


@dataclass(frozen=True, slots=True)
class OwnChange:
    """One group's own change, since against before."""

    ratio: Estimate  # since / before, on the rarer side (`side`)
    difference: Estimate  # since - before, of the event
    answer: OwnAnswer
    strength: Strength
    side: str  # "event" or "non-event": which the ratio is of
    rules_out_worsening: bool  # the interval excludes a worsening that matters
    level: float = 0.95  # of the wider interval, after Bonferroni


@dataclass(frozen=True, slots=True)
class Contrast:
    """A group against the comparison in one phase."""

    group: int  # place in the groups; -1 for a union (the population of focus)
    phase: int
    ratio: Estimate
    difference: Estimate
    side: str
    primary: bool
    level: float  # 0.95, or after Bonferroni
    clear: bool  # both intervals exclude equality
    favours: str  # "group", "comparison" or "neither": who has the better rate (point estimate)


@dataclass(frozen=True, slots=True)
class Standing:
    answer: Stand
    strength: Strength
    favours: str
    contrast: Contrast


@dataclass(frozen=True, slots=True)
class Projection:
    """Months after the last period read until equality, if the gap goes on closing at its pace."""

    months: float
    low: float  # "not before"
    high: float


@dataclass(frozen=True, slots=True)
class ByChance:
    """What would be expected of a focus that was chosen as the worst, without any change.

    Rates are unscaled. `expected` has the interval in which the rate since the change would lie.
    """

    expected: Estimate
    before: float
    since: float
    candidates: int
    between: float  # standard deviation between candidates, on the scale of the model


@dataclass(frozen=True, slots=True)
class GapChange:
    """How the gap between the population of focus and the comparison has changed."""

    answer: GapAnswer
    strength: Strength
    ratio_scale: str  # "narrowed", "widened", "unchanged", "cannot tell"
    difference_scale: str
    ratio_of_ratios: Estimate
    difference_of_differences: Estimate
    mover: str  # "focus", "comparison", "both", "not known"
    method: str  # "closed form" or "bootstrap"
    months_enough: (
        int | None
    )  # more months at this volume for 80 % chance if the change stays as seen
    volume_enough: float | None = None  # times as many births in both phases, for the same chance
    projection: Projection | None = None  # only when narrowing is established


@dataclass(frozen=True, slots=True)
class Margin:
    """Largest gap agreed to call equal, on both scales, with who agreed and when."""

    difference: float  # unscaled: 0.012 is 12 in 1,000
    ratio: float  # above 1: equality means the ratio lies between 1/ratio and ratio
    agreed_by: str
    agreed_on: str


@dataclass(frozen=True, slots=True)
class MaskedFlag:
    """A group that the overall figure hides. Estimates are differences since - before (event)."""

    group: int
    kind: str  # "got worse" or "left behind"
    change: Estimate
    others: Estimate  # everyone else together


@dataclass(frozen=True, slots=True)
class Omnibus:
    chi2: float
    df: int
    p: float
    adjusted_p: float  # after dispersion
    differ: bool


@dataclass(frozen=True, slots=True)
class SummaryMeasure:
    """A between-group summary: bias-corrected, with a null test."""

    id: str
    title: str
    raw: float | None
    corrected: float | None
    null_p: float | None


@dataclass(frozen=True, slots=True)
class MissingBounds:
    """What missing ethnicity could do to one answer."""

    phase: int
    missing_numerator: int
    missing_denominator: int
    rate_missing: Estimate
    smallest: Estimate  # ratio, focus to comparison, at the allocation that makes the gap smallest
    largest: Estimate
    tipping: (
        float | None
    )  # by what factor the missing women's ratio must differ from that of the known
    answer: str  # "cannot be ruled out" or "could reverse"


@dataclass(frozen=True, slots=True)
class MissingChange:
    """Ratio of ratios when missing ethnicity is allocated independently in each phase.

    `smallest` makes the gap largest before and smallest since; `largest` the reverse.
    """

    smallest: Estimate
    largest: Estimate


@dataclass(frozen=True, slots=True)
class Mix:
    """Kitagawa split of the overall change into rate and mix (difference scale)."""

    overall: float
    rate_part: float
    mix_part: float


@dataclass(frozen=True, slots=True)
class GapReading:
    """Everything numerical about one measure. Groups are places in the caller's list of groups."""

    phases: int
    rates: tuple[tuple[PhaseRate, ...], ...]  # group x phase
    focus_rates: tuple[PhaseRate, ...]  # the population of focus as one (a union), by phase
    comparison_rates: tuple[PhaseRate, ...]
    overall_rates: tuple[PhaseRate, ...]
    changes: tuple[OwnChange, ...]  # by group; empty with one phase
    focus_change: OwnChange | None
    comparison_change: OwnChange | None
    overall_change: OwnChange | None
    contrasts: tuple[Contrast, ...]  # every phase: primary first, then each other group
    standing: Standing | None
    gap_change: GapChange | None
    phi: float
    phi_df: float
    omnibus: Omnibus | None
    summaries: tuple[SummaryMeasure, ...]
    masked: tuple[MaskedFlag, ...]
    missing: tuple[MissingBounds, ...]
    mix: Mix | None
    already_moving: bool
    direction: str
    missing_change: MissingChange | None = None
    by_chance: ByChance | None = None  # only for a focus chosen because it looked worst
