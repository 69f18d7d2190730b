"""Experience in order (never ... always): distributions, who did not answer, and comparisons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from evenhand.defaults import constant
from evenhand.equity.model import Strength
from evenhand.ethnicity import EthnicGroup
from evenhand.experience.answers import Codes, ScaleAnswers
from evenhand.experience.scale import Item, Scale
from evenhand.experience.tables import AnswerTable
from evenhand.experience.words import percent, say
from evenhand.reading.figures import month
from evenhand.reading.model import Plan
from evenhand.reading.scope import named_groups
from evenhand.reading.timing import timing_of
from evenhand.stats.critical import critical
from evenhand.stats.intervals import wilson
from evenhand.stats.ordinal import mann_whitney, superiority, superiority_interval
from evenhand.stats.reliability import Alpha, cronbach_alpha


@dataclass(frozen=True, slots=True)
class Distribution:
    """Answers of one group in one phase, worst first. Share and mean None on few answers."""

    item: str
    group: EthnicGroup
    phase: int
    counts: tuple[int, ...]
    not_answered: int
    top: int
    share: float | None  # top box, of those who answered
    low: float | None
    high: float | None
    mean: float | None  # secondary: it treats the steps as equal

    @property
    def answered(self) -> int:
        """How many answered."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class OrdinalComparison:
    """Two sides of one question; `value` None where either has too few answers.

    `value` is the chance that one of the first answers higher than one of the second, a tie half.
    """

    item: str
    what: (
        str  # "between" (focus and comparison, latest phase) or "change" (focus, since and before)
    )
    value: float | None
    low: float | None
    high: float | None
    low80: float | None
    high80: float | None
    p: float | None  # Mann and Whitney, as a second opinion
    strength: Strength
    text: str
    said: str = ""  # the same without a number


@dataclass(frozen=True, slots=True)
class LikertReading:
    """Everything that is said about a scale."""

    phases: tuple[str, ...]
    distributions: tuple[Distribution, ...]
    comparisons: tuple[OrdinalComparison, ...]
    alpha: Alpha | None  # None: answers that others counted, whose people are not known
    notes: tuple[str, ...]


def read_likert(
    answers: ScaleAnswers | AnswerTable,
    *,
    focus: Sequence[str] = (),
    compare_with: Sequence[str] = (),
    change_date: date | None = None,
    set_afterwards: bool = False,
) -> LikertReading:
    """Read a scale by group and phase.

    The comparison of focus with its comparison (latest phase) and the change of the focus are by
    the probability of superiority with Brunner and Munzel's interval: clear when the 95 % interval
    excludes one half, likely when the 80 % interval does. The questions of one scale share the
    error (Bonferroni), as they are read together.

    Parameters
    ----------
    answers
        A row a person, or counts by question, group and period. A period that holds the change
        inside it is in no phase.
    focus, compare_with
        Group keys or labels; without them only distributions.
    set_afterwards
        The date was set after seeing the answers: nothing is called clear.

    Raises
    ------
    PlanError
        When a named group gave no answers.
    """
    names, counts = _by_phase(answers, change_date)
    sides = _Sides(
        named_groups(answers.groups, focus, "population of focus"),
        named_groups(answers.groups, compare_with, "comparison"),
        capped=set_afterwards,
    )
    found = _Counted(answers.scale, answers.groups, counts)
    distributions = tuple(
        _distribution(found, place, g, p)
        for place in range(len(answers.scale.items))
        for g in range(len(answers.groups))
        for p in range(len(names))
    )
    alpha = None if isinstance(answers, AnswerTable) else _alpha(answers)
    return LikertReading(
        phases=names,
        distributions=distributions,
        comparisons=tuple(_comparisons(found, sides)),
        alpha=alpha,
        notes=(*_silent(answers), *(_about(alpha) if alpha else ())),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Counted:
    """Answers shaped (questions, groups, phases, 1 + labels), those who did not answer first."""

    scale: Scale
    groups: tuple[EthnicGroup, ...]
    counts: Codes

    @property
    def phases(self) -> int:
        return int(self.counts.shape[2])

    def answers(self, place: int, groups: Sequence[int], phase: int) -> Codes:
        """Of several groups together, by label."""
        return np.asarray(self.counts[place, list(groups), phase].sum(axis=0)[1:])


def _by_phase(
    answers: ScaleAnswers | AnswerTable, change: date | None
) -> tuple[tuple[str, ...], Codes]:
    if isinstance(answers, AnswerTable):
        timing = timing_of(answers.periods, answers.grain, Plan(change_date=change))
        names = tuple(p.label for p in timing.phases)
        inside = np.stack([timing.read == p for p in range(len(names))], axis=1).astype(np.int64)
        return names, np.einsum("igpl,pf->igfl", answers.counts, inside)
    phase, names = _phases(answers, change)
    shape = len(answers.scale.items), len(answers.groups), len(names), answers.scale.size + 1
    counts = np.zeros(shape, np.int64)
    for place in range(shape[0]):
        np.add.at(counts[place], (answers.group, phase, answers.codes[:, place]), 1)
    return names, counts


def _alpha(answers: ScaleAnswers) -> Alpha:
    return cronbach_alpha(np.where(answers.codes > 0, answers.codes.astype(float), np.nan))


@dataclass(frozen=True, slots=True)
class _Sides:
    focus: tuple[int, ...]
    comparison: tuple[int, ...]
    capped: bool


def _phases(answers: ScaleAnswers, change: date | None) -> tuple[Codes, tuple[str, ...]]:
    if change is None or not answers.on:
        return np.zeros(len(answers.codes), np.int64), ("in these answers",)
    phase = np.array([day >= change for day in answers.on], np.int64)
    return phase, (f"before {month(change)}", f"since {month(change)}")


def _distribution(answers: _Counted, place: int, group: int, p: int) -> Distribution:
    none, *counts = answers.counts[place, group, p].tolist()
    answered, top = sum(counts), sum(counts[-answers.scale.top :])
    item, whose = answers.scale.items[place].id, answers.groups[group]
    few = answered < constant("alternatives", "min_voices")
    if few:
        return Distribution(item, whose, p, tuple(counts), none, top, None, None, None, None)
    level = constant("strength", "established_level")
    low, high = (float(v) for v in wilson(top, answered, critical(level)))
    mean = float(np.dot(counts, np.arange(1, len(counts) + 1)) / answered)
    return Distribution(item, whose, p, tuple(counts), none, top, top / answered, low, high, mean)


def _comparisons(answers: _Counted, sides: _Sides) -> list[OrdinalComparison]:
    if not sides.focus:
        return []
    found = []
    latest = answers.phases - 1
    for place, item in enumerate(answers.scale.items):
        now = answers.answers(place, sides.focus, latest)
        if sides.comparison:
            other = answers.answers(place, sides.comparison, latest)
            found.append(_compared(answers, item, "between", (now, other), sides))
        if answers.phases > 1:
            before = answers.answers(place, sides.focus, 0)
            found.append(_compared(answers, item, "change", (now, before), sides))
    return found


def _compared(
    answers: _Counted, item: Item, what: str, counts: tuple[Codes, Codes], sides: _Sides
) -> OrdinalComparison:
    words = {
        "item": f"‘{item.text}’",
        "focus": _label(answers, sides.focus),
        "comparison": _label(answers, sides.comparison),
    }
    sizes = [int(c.sum()) for c in counts]
    if min(sizes) < constant("alternatives", "min_answers"):
        text = say("ordinal", "too_few", **words, first=sizes[0], second=sizes[1])
        unknown = Strength.CANNOT_TELL
        bare = say("ordinal", "too_few_said", **words)
        return OrdinalComparison(
            item.id, what, None, None, None, None, None, None, unknown, text, bare
        )
    found, tests = superiority(*counts), len(answers.scale.items)
    limits = [
        superiority_interval(found, 1 - (1 - constant("strength", level)) / tests)
        for level in ("established_level", "suggested_level")
    ]
    (low, high), (low80, high80) = (tuple(float(v) for v in pair) for pair in limits)
    strength = _strength((low, high), (low80, high80), capped=sides.capped)
    value = float(found.value)
    return OrdinalComparison(
        item.id, what, value, low, high, low80, high80, float(mann_whitney(*counts)[1]), strength,
        _sentence(what, value, strength, words, (low, high)), _said(what, value, strength, words),
    )  # fmt: skip


def _strength(wide: tuple[float, ...], narrow: tuple[float, ...], *, capped: bool) -> Strength:
    if not capped and (wide[0] > 0.5 or wide[1] < 0.5):
        return Strength.ESTABLISHED
    return Strength.SUGGESTED if narrow[0] > 0.5 or narrow[1] < 0.5 else Strength.CANNOT_TELL


def _sentence(
    what: str, value: float, strength: Strength, words: dict[str, str], limits: tuple[float, float]
) -> str:
    shown = {"value": percent(value), "low": percent(limits[0]), "high": percent(limits[1])}
    return f"{_said(what, value, strength, words)} {say('ordinal', 'meaning', **shown)}"


def _said(what: str, value: float, strength: Strength, words: dict[str, str]) -> str:
    if strength is Strength.CANNOT_TELL:
        return say("ordinal", f"{what}_cannot_tell", **words)
    way = "more" if value > 0.5 else "fewer"
    sure = "established" if strength is Strength.ESTABLISHED else "suggested"
    return say("ordinal", f"{what}_{way}_{sure}", **words)


def _label(answers: _Counted, groups: Sequence[int]) -> str:
    labels = " and ".join(answers.groups[g].label for g in groups)
    return f"{labels} {answers.scale.people}" if labels else ""


def _silent(answers: ScaleAnswers | AnswerTable) -> list[str]:
    """Who did not answer, question by question and group by group: silence is an answer too."""
    _, counts = _by_phase(answers, None)
    lines = []
    for place, item in enumerate(answers.scale.items):
        for g, group in enumerate(answers.groups):
            none, everyone = int(counts[place, g, 0, 0]), int(counts[place, g].sum())
            if none:
                people = f"{group.label} {answers.scale.people}"
                words = {"count": none, "all": everyone, "people": people}
                lines.append(f"‘{item.text}’: {say('ordinal', 'not_answered', **words)}")
    return lines


def _about(alpha: Alpha) -> list[str]:
    if alpha.items < 2:
        return []
    if not np.isfinite(alpha.value):
        return [say("alpha", "none")]
    shown = {name: f"{getattr(alpha, name):.2f}" for name in ("low", "high")}
    lines = [
        say("alpha", "value", items=alpha.items, alpha=f"{alpha.value:.2f}", people=alpha.people,
            **shown)
    ]  # fmt: skip
    least = float(constant("alternatives", "low_alpha"))
    return [*lines, say("alpha", "low", least=f"{least:.2f}")] if alpha.value < least else lines
