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
from evenhand.experience.scale import Item
from evenhand.experience.words import percent, say
from evenhand.reading.figures import month
from evenhand.reading.scope import named_groups
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


@dataclass(frozen=True, slots=True)
class LikertReading:
    """Everything that is said about a scale."""

    phases: tuple[str, ...]
    distributions: tuple[Distribution, ...]
    comparisons: tuple[OrdinalComparison, ...]
    alpha: Alpha
    notes: tuple[str, ...]


def read_likert(
    answers: ScaleAnswers,
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
    focus, compare_with
        Group keys or labels; without them only distributions.
    set_afterwards
        The date was set after seeing the answers: nothing is called clear.

    Raises
    ------
    PlanError
        When a named group gave no answers.
    """
    phase, names = _phases(answers, change_date)
    sides = _Sides(
        named_groups(answers.groups, focus, "population of focus"),
        named_groups(answers.groups, compare_with, "comparison"),
        capped=set_afterwards,
    )
    distributions = tuple(
        _distribution(answers, place, g, phase, p)
        for place in range(len(answers.scale.items))
        for g in range(len(answers.groups))
        for p in range(len(names))
    )
    turned = np.where(answers.codes > 0, answers.codes.astype(float), np.nan)
    alpha = cronbach_alpha(turned)
    return LikertReading(
        phases=names,
        distributions=distributions,
        comparisons=tuple(_comparisons(answers, phase, len(names), sides)),
        alpha=alpha,
        notes=(*_silent(answers), *_about(alpha)),
    )


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


def _counts(
    answers: ScaleAnswers, place: int, groups: Sequence[int], phase: Codes, p: int
) -> Codes:
    """Answers by label, those who did not answer first."""
    inside = np.isin(answers.group, groups) & (phase == p)
    return np.bincount(answers.codes[inside, place], minlength=answers.scale.size + 1)


def _distribution(
    answers: ScaleAnswers, place: int, group: int, phase: Codes, p: int
) -> Distribution:
    none, *counts = _counts(answers, place, [group], phase, p).tolist()
    answered, top = sum(counts), sum(counts[-answers.scale.top :])
    item, whose = answers.scale.items[place].id, answers.groups[group]
    few = answered < constant("alternatives", "min_voices")
    if few:
        return Distribution(item, whose, p, tuple(counts), none, top, None, None, None, None)
    level = constant("strength", "established_level")
    low, high = (float(v) for v in wilson(top, answered, critical(level)))
    mean = float(np.dot(counts, np.arange(1, len(counts) + 1)) / answered)
    return Distribution(item, whose, p, tuple(counts), none, top, top / answered, low, high, mean)


def _comparisons(
    answers: ScaleAnswers, phase: Codes, phases: int, sides: _Sides
) -> list[OrdinalComparison]:
    if not sides.focus:
        return []
    found = []
    latest = phases - 1
    for place, item in enumerate(answers.scale.items):
        now = _counts(answers, place, sides.focus, phase, latest)[1:]
        if sides.comparison:
            other = _counts(answers, place, sides.comparison, phase, latest)[1:]
            found.append(_compared(answers, item, "between", (now, other), sides))
        if phases > 1:
            before = _counts(answers, place, sides.focus, phase, 0)[1:]
            found.append(_compared(answers, item, "change", (now, before), sides))
    return found


def _compared(
    answers: ScaleAnswers, item: Item, what: str, counts: tuple[Codes, Codes], sides: _Sides
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
        return OrdinalComparison(item.id, what, None, None, None, None, None, None, unknown, text)
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
        _sentence(what, value, strength, words, (low, high)),
    )  # fmt: skip


def _strength(wide: tuple[float, ...], narrow: tuple[float, ...], *, capped: bool) -> Strength:
    if not capped and (wide[0] > 0.5 or wide[1] < 0.5):
        return Strength.ESTABLISHED
    return Strength.SUGGESTED if narrow[0] > 0.5 or narrow[1] < 0.5 else Strength.CANNOT_TELL


def _sentence(
    what: str, value: float, strength: Strength, words: dict[str, str], limits: tuple[float, float]
) -> str:
    if strength is Strength.CANNOT_TELL:
        text = say("ordinal", f"{what}_cannot_tell", **words)
    else:
        way = "more" if value > 0.5 else "fewer"
        sure = "established" if strength is Strength.ESTABLISHED else "suggested"
        text = say("ordinal", f"{what}_{way}_{sure}", **words)
    shown = {"value": percent(value), "low": percent(limits[0]), "high": percent(limits[1])}
    return f"{text} {say('ordinal', 'meaning', **shown)}"


def _label(answers: ScaleAnswers, groups: Sequence[int]) -> str:
    labels = " and ".join(answers.groups[g].label for g in groups)
    return f"{labels} {answers.scale.people}" if labels else ""


def _silent(answers: ScaleAnswers) -> list[str]:
    """Who did not answer, question by question and group by group: silence is an answer too."""
    lines = []
    for place, item in enumerate(answers.scale.items):
        for g, group in enumerate(answers.groups):
            own = answers.codes[answers.group == g, place]
            if count := int((own == 0).sum()):
                people = f"{group.label} {answers.scale.people}"
                words = {"count": count, "all": len(own), "people": people}
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
