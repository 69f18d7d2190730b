"""Which answers say what is not so: each set against the rates that made the data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evenhand.equity.cells import Bools
from evenhand.equity.compare import Pairs
from evenhand.equity.gap import GapJudged
from evenhand.equity.masking import Masked
from evenhand.equity.model import GapAnswer, Margin, OwnAnswer, Stand
from evenhand.equity.numbers import Numbers
from evenhand.equity.own import OwnJudged
from evenhand.equity.verdict import GAP_ANSWERS, OWN_ANSWERS, SCALES, STANDS, Codes
from evenhand.errors import PlanError
from evenhand.stats.critical import Floats

SAME = (0.80, 1.25)  # a change inside is "unchanged" on the ratio scale
_NOTHING = 1e-9  # differences this small are rounding
STAND, FOCUS, GAP, ONE_SCALE, ABSENCE, OTHERS, OTHER_GAPS, MASKED = LINES = (
    "where the gap stands",
    "the population of focus itself",
    "how the gap has changed, both scales",
    "how the gap has changed, one scale or differently",
    "no worsening that matters, any group",
    "other groups' own change, any of them",
    "other groups' gap since the change, any of them",
    "masked, any group",
)
_BY_SCALE = (GapAnswer.ONE_SCALE, GapAnswer.DIFFERENTLY)


@dataclass(frozen=True, slots=True, eq=False)
class Truly:
    """What is so: true rates (groups, 2) and births (groups,), focus first, then comparison, others."""

    rates: Floats
    births: Floats
    direction: str
    margin: Margin | None

    @property
    def sign_of_worse(self) -> int:
        """Direction in which care gets worse."""
        return 1 if self.direction == "lower" else -1


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """Answers of many projects with two phases, a focus and a comparison."""

    own: OwnJudged
    contrasts: Pairs
    standing: tuple[Codes, Codes]
    gap: GapJudged
    masked: Masked

    @property
    def gap_before(self) -> Codes:
        """Sign of the gap seen before, focus minus comparison."""
        return _sign(np.nan_to_num(self.contrasts.difference.value[:, 0]))


def said(found: Numbers) -> Said:
    """The answers, where all of them were asked for.

    Raises
    ------
    PlanError
        When there is one phase, no focus or no direction.
    """
    parts = (found.own, found.contrasts, found.standing, found.gap, found.masked)
    if any(part is None for part in parts):
        raise PlanError(
            "Error rates need two phases, a focus, a comparison and a direction.",
            remedy="Simulate both phases, and say whether lower or higher is better.",
        )
    return Said(*parts)  # type: ignore[arg-type]


def wrong_by_line(found: Said, truly: Truly) -> dict[str, Codes]:
    """Strength of what each line says wrongly: 0 established, 1 suggested, 2 nothing; (projects,)."""
    gap = gap_wrong(found, truly)
    codes = [GAP_ANSWERS.index(a) for a in _BY_SCALE]
    by_scale = np.isin(found.gap.answers.answer[:, 0], codes)
    lines = {
        STAND: stand_wrong(found, truly),
        FOCUS: own_wrong(found, truly),
        GAP: np.where(by_scale, 2, gap),
        ONE_SCALE: np.where(by_scale, gap, 2),
        ABSENCE: absence_wrong(found, truly),
    }
    if len(truly.rates) > 2:
        lines[OTHERS] = others_wrong(found, truly)
        lines[OTHER_GAPS] = other_gaps_wrong(found, truly)
        lines[MASKED] = masked_wrong(found, truly)
    return lines


def _strength(wrong: Bools, strength: Codes) -> Codes:
    """Strength where wrong, 2 elsewhere."""
    return np.where(wrong, strength, 2)


def _sign(value: Floats | float) -> Codes:
    value = np.asarray(value, float)
    return np.where(np.abs(value) < _NOTHING, 0, np.sign(value)).astype(np.int64)


def stand_wrong(found: Said, truly: Truly) -> Codes:
    """A gap where the true ratio is 1 (or on the other side); equal on or outside the margin."""
    answer, strength = found.standing
    seen = _sign(found.contrasts.difference.value[:, 1])
    pair = truly.rates[:2, 1]
    gap = np.isin(answer, [STANDS.index(Stand.GAP), STANDS.index(Stand.SMALL_GAP)])
    equal = np.isin(answer, [STANDS.index(Stand.EQUAL), STANDS.index(Stand.SMALL_GAP)])
    outside = not _inside(pair, truly.margin)
    return _strength((gap & (seen != _sign(pair[0] - pair[1]))) | (equal & outside), strength)


def _inside(pair: Floats, margin: Margin | None) -> bool:
    """The true gap lies strictly inside the margin on both scales, on the rarer side."""
    if margin is None:
        return False
    rarer = pair if pair.mean() <= 0.5 else 1 - pair
    ratio = rarer[0] / rarer[1]
    near = abs(pair[0] - pair[1]) < margin.difference - _NOTHING
    return bool(near and 1 / margin.ratio + _NOTHING < ratio < margin.ratio - _NOTHING)


def _matters(pair: Floats, margin: Margin | None) -> tuple[bool, bool]:
    """Whether a true change is a rise, or a fall, at or beyond what counts as unchanged."""
    before, since = pair
    x0, x1 = (before, since) if before + since <= 1 else (1 - before, 1 - since)
    ratio = x1 / x0
    outside = ratio <= SAME[0] + _NOTHING or ratio >= SAME[1] - _NOTHING
    if margin is not None:
        outside = outside or abs(since - before) >= margin.difference - _NOTHING
    return bool(outside and since > before), bool(outside and since < before)


def own_wrong(found: Said, truly: Truly, group: int = 0) -> Codes:
    """Improved or worse where that is not so; unchanged at or beyond what counts as a change."""
    better = -truly.sign_of_worse * _sign(truly.rates[group, 1] - truly.rates[group, 0])
    false = {
        OwnAnswer.IMPROVED: bool(better <= 0),
        OwnAnswer.WORSE: bool(better >= 0),
        OwnAnswer.UNCHANGED: any(_matters(truly.rates[group], truly.margin)),
    }
    table = np.array([false.get(answer, False) for answer in OWN_ANSWERS])
    return _strength(table[found.own.answer[:, group]], found.own.strength[:, group])


def absence_wrong(found: Said, truly: Truly) -> Codes:
    """A worsening that matters is ruled out for some group that had one."""
    up, down = zip(*(_matters(pair, truly.margin) for pair in truly.rates), strict=True)
    worse = np.array(up if truly.sign_of_worse > 0 else down)
    ruled_out = found.own.rules_out_worsening[:, : len(worse)]
    return _established((ruled_out & worse).any(axis=1))


def others_wrong(found: Said, truly: Truly) -> Codes:
    """Own change of any other group; the strongest of them."""
    own = [own_wrong(found, truly, group) for group in range(2, len(truly.rates))]
    return np.asarray(np.min(own, axis=0), np.int64)


def other_gaps_wrong(found: Said, truly: Truly) -> Codes:
    """A clear gap of any other group since the change where there is none, or on the other side."""
    pairs = found.contrasts
    clear = pairs.up(suggested=False) | pairs.down(suggested=False)
    real = _sign(truly.rates[2:, 1] - truly.rates[1, 1])
    since = slice(3, None, 2)  # by group, phases within; the primary first
    wrong = clear[:, since] & (_sign(pairs.difference.value)[:, since] != real)
    return _established(wrong.any(axis=1))


def masked_wrong(found: Said, truly: Truly) -> Codes:
    """A group flagged that did not get worse, or was not left behind on both scales."""
    rates, sign = truly.rates, truly.sign_of_worse
    worse = _sign(rates[:, 1] - rates[:, 0]) == sign
    behind = np.array([_behind(truly, group) for group in range(len(rates))])
    hidden = found.masked
    wrong = (hidden.got_worse & ~worse) | (hidden.left_behind & ~behind)
    return _established(wrong.any(axis=1))


def _established(wrong: Bools) -> Codes:
    return np.where(wrong, 0, 2)


def _behind(truly: Truly, group: int) -> bool:
    """The group's true change is less favourable than everyone else's, on both scales."""
    others = np.arange(len(truly.rates)) != group
    rest = truly.births[others] @ truly.rates[others] / truly.births[others].sum()
    pair = np.stack([truly.rates[group], rest])
    gaps = _gaps(pair, flipped=bool(pair.mean() > 0.5))
    return all(_sign(scale[1] - scale[0]) == truly.sign_of_worse for scale in gaps)


def _gaps(rates: Floats, *, flipped: bool) -> tuple[Floats, Floats]:
    """True gap before and since, log ratio (in the direction of the event) and difference."""
    side = 1 - rates[:2] if flipped else rates[:2]
    log = np.log(side[0] / side[1])
    return (-log if flipped else log), rates[0] - rates[1]


@dataclass(frozen=True, slots=True, eq=False)
class _Scale:
    """What is true of one scale, given the side on which the gap was seen before."""

    narrowed: Bools
    widened: Bools
    unchanged: bool

    def holds(self, code: Codes) -> Bools:
        """Whether what was said of this scale is so; saying nothing always is."""
        claimed = [code == SCALES.index(name) for name in ("narrowed", "widened", "unchanged")]
        so = [self.narrowed, self.widened, np.full(code.shape, self.unchanged)]
        return np.select(claimed, so, True)


def _scale(gaps: Floats, seen: Codes, *, within: float) -> _Scale:
    """Truth of one scale; unchanged when it moved by less than `within`."""
    shift = _sign(gaps[1] - gaps[0])
    return _Scale(
        narrowed=(seen == _sign(gaps[0])) & (shift == -seen) & (seen != 0),
        widened=(shift == seen) & (seen != 0) & bool(abs(gaps[1]) > abs(gaps[0]) + _NOTHING),
        unchanged=bool(abs(gaps[1] - gaps[0]) < within - _NOTHING),
    )


def gap_wrong(found: Said, truly: Truly) -> Codes:
    """Narrowed or widened unless true on both scales; every other answer unless it is so."""
    flipped = found.gap.shift.flipped[:, 0]
    each = [_gap_true(found, truly, flipped=side) for side in (False, True)]
    return _strength(~np.where(flipped, each[1], each[0]), found.gap.strength[:, 0])


def _gap_true(found: Said, truly: Truly, *, flipped: bool) -> Bools:
    """Whether what is said of the gap's change is so, its ratio being of that side."""
    codes = found.gap.answers
    truths = _truths(found, truly, flipped=flipped)
    answer = codes.answer[:, 0]
    given = [answer == GAP_ANSWERS.index(a) for a in truths]
    return np.select(given, [np.broadcast_to(so, answer.shape) for so in truths.values()], True)


def _truths(found: Said, truly: Truly, *, flipped: bool) -> dict[GapAnswer, Bools | bool]:
    seen, codes = found.gap_before, found.gap.answers
    logs, points = _gaps(truly.rates, flipped=flipped)
    ratio = _scale(logs, seen, within=float(np.log(SAME[1])))
    margin = 0.0 if truly.margin is None else truly.margin.difference
    difference = _scale(points, seen, within=margin)
    both_so = ratio.holds(codes.ratio[:, 0]) & difference.holds(codes.difference[:, 0])
    narrowed = ratio.narrowed & difference.narrowed
    improved, levelled = _movers(truly, seen)
    return {
        GapAnswer.NARROWED: narrowed & improved,
        GapAnswer.LEVELLED_DOWN: narrowed & levelled,
        GapAnswer.NARROWED_UNKNOWN: narrowed,
        GapAnswer.WIDENED: ratio.widened & difference.widened,
        GapAnswer.DIFFERENTLY: both_so,
        GapAnswer.ONE_SCALE: both_so,
        GapAnswer.UNCHANGED: both_so,
        GapAnswer.REVERSED: _reversed(points, seen),
        GapAnswer.OPENED: all(abs(g[1]) > abs(g[0]) + _NOTHING for g in (logs, points)),
        GapAnswer.NO_GAP: _inside(truly.rates[:2, 0], truly.margin),
    }


def _reversed(gaps: Floats, seen: Codes) -> Bools:
    before, since = _sign(gaps)
    return np.asarray((seen != 0) & (before == seen) & (since == -seen), bool)


def _movers(truly: Truly, seen: Codes) -> tuple[bool, Bools]:
    """Whether the focus truly improved, and whether a narrowing would be levelling down."""
    focus, comparison = -truly.sign_of_worse * _sign(truly.rates[:2, 1] - truly.rates[:2, 0])
    focus_worse_off = seen == truly.sign_of_worse
    levelled = np.where(
        focus_worse_off, focus <= 0 and comparison < 0, comparison <= 0 and focus < 0
    )
    return bool(focus > 0), levelled
