"""The verdict rules as array functions: true-or-false evidence in, answers out, nothing else."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.equity.cells import Bools
from evenhand.equity.model import GapAnswer, OwnAnswer, Stand, Strength

Codes = NDArray[np.int64]

SCALES = ("cannot tell", "narrowed", "widened", "unchanged")
MOVERS = ("not known", "focus", "comparison", "both")
GAP_ANSWERS = tuple(GapAnswer)
OWN_ANSWERS = tuple(OwnAnswer)
STANDS = tuple(Stand)
STRENGTHS = tuple(Strength)
_CANNOT, _NARROWED, _WIDENED, _SAME = range(4)
_WAITING = (GapAnswer.ONE_SCALE, GapAnswer.CANNOT_TELL, GapAnswer.NO_GAP)


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What the intervals of one strength say of each gap; arrays shaped (gaps,).

    Everything is in terms of the event: where ratios are of the non-event, up and down are already
    turned round. `sign` is that of the gap before (focus minus comparison); `same` at 95 % always.
    """

    sign: Codes
    baseline_gap: Bools
    ratio_up: Bools
    ratio_down: Bools
    ratio_same: Bools
    difference_up: Bools
    difference_down: Bools
    difference_same: Bools
    focus_up: Bools
    focus_down: Bools
    comparison_up: Bools
    comparison_down: Bools
    after_above: Bools
    after_below: Bools


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Answer, scales and mover of each gap, as places in the tuples above."""

    answer: Codes
    ratio: Codes
    difference: Codes
    mover: Codes


def scale_code(sign: Codes, up: Bools, down: Bools, same: Bools) -> Codes:
    """One scale alone: narrowed, widened, unchanged or cannot tell, in that order.

    Examples
    --------
    >>> yes, no = np.array([True]), np.array([False])
    >>> SCALES[scale_code(np.array([1]), no, yes, no)[0]]
    'narrowed'
    """
    narrowed = np.where(sign > 0, down, (sign < 0) & up)
    widened = np.where(sign > 0, up, np.where(sign < 0, down, up | down))
    return np.select([narrowed, widened, same], [_NARROWED, _WIDENED, _SAME], _CANNOT)


def _towards(sign: Codes, up: Bools, down: Bools) -> Bools:
    return np.where(sign > 0, down, (sign < 0) & up)


def _better(direction: str, up: Bools, down: Bools) -> Bools:
    return {"lower": down, "higher": up}.get(direction, np.zeros_like(up))


def gap_answers(e: Evidence, direction: str) -> Answers:
    """The answers of the equity reading, section 4, at one strength.

    Parameters
    ----------
    e
        Evidence at that strength.
    direction
        Which way is better: "lower", "higher" or "neither".
    """
    ratio = scale_code(e.sign, e.ratio_up, e.ratio_down, e.ratio_same)
    difference = scale_code(e.sign, e.difference_up, e.difference_down, e.difference_same)
    rules = _rules(e, direction, ratio, difference)
    answer = np.select(list(rules.values()), [GAP_ANSWERS.index(a) for a in rules], -1)
    answer = np.where(answer < 0, GAP_ANSWERS.index(GapAnswer.CANNOT_TELL), answer)
    return Answers(answer, ratio, difference, _mover(e, ratio, difference))


def _rules(e: Evidence, direction: str, ratio: Codes, difference: Codes) -> dict[GapAnswer, Bools]:
    """Each answer with where it holds; the first that holds is the answer."""
    narrowed = (ratio == _NARROWED) & (difference == _NARROWED)
    widened = (ratio == _WIDENED) & (difference == _WIDENED)
    moved = (ratio == _NARROWED) | (ratio == _WIDENED)
    difference_moved = (difference == _NARROWED) | (difference == _WIDENED)
    unsure = (ratio == _CANNOT) | (difference == _CANNOT)
    opened = (e.after_above & e.ratio_up & e.difference_up) | (
        e.after_below & e.ratio_down & e.difference_down
    )
    return {
        GapAnswer.OPENED: ~e.baseline_gap & opened,
        GapAnswer.NO_GAP: ~e.baseline_gap,
        GapAnswer.REVERSED: np.where(e.sign > 0, e.after_below, e.after_above),
        GapAnswer.NARROWED: narrowed & _helped(e, direction),
        GapAnswer.LEVELLED_DOWN: narrowed & _levelled_down(e, direction),
        GapAnswer.NARROWED_UNKNOWN: narrowed,
        GapAnswer.WIDENED: widened,
        GapAnswer.DIFFERENTLY: (moved | difference_moved) & ~unsure,
        GapAnswer.ONE_SCALE: moved | difference_moved,
        GapAnswer.UNCHANGED: (ratio == _SAME) & (difference == _SAME),
    }


def _helped(e: Evidence, direction: str) -> Bools:
    """The focus improved; where no direction is good, it moved towards the comparison."""
    if direction == "neither":
        return _towards(e.sign, e.focus_up, e.focus_down)
    return _better(direction, e.focus_up, e.focus_down)


def _levelled_down(e: Evidence, direction: str) -> Bools:
    """Care got worse for the group that was better off, and not better for the other."""
    if direction == "neither":
        return np.zeros_like(e.baseline_gap)
    focus_better_off = _better(direction, e.sign > 0, e.sign < 0)
    focus_better = _better(direction, e.focus_up, e.focus_down)
    focus_worse = _better(direction, e.focus_down, e.focus_up)
    comparison_better = _better(direction, e.comparison_up, e.comparison_down)
    comparison_worse = _better(direction, e.comparison_down, e.comparison_up)
    return np.where(
        focus_better_off, focus_worse & ~comparison_better, comparison_worse & ~focus_better
    )


def _mover(e: Evidence, ratio: Codes, difference: Codes) -> Codes:
    """Whose own change, at this strength, goes the way the gap went."""
    gap_up = e.difference_up | (e.ratio_up & ~e.difference_down)
    gap_down = e.difference_down | (e.ratio_down & ~e.difference_up)
    focus = np.where(gap_up, e.focus_up, gap_down & e.focus_down)
    comparison = np.where(gap_up, e.comparison_down, gap_down & e.comparison_up)
    moved = (ratio == _NARROWED) | (ratio == _WIDENED)
    moved |= (difference == _NARROWED) | (difference == _WIDENED)
    return np.where(moved, focus.astype(np.int64) + 2 * comparison.astype(np.int64), 0)


def both_scales_only(suggested: Answers) -> Answers:
    """The same without "on one scale only": for whom looks several times.

    Ratio and difference each keep their error over the looks of a plan; whoever follows both and
    takes either would be wrong more often. An answer on one scale then waits until it is established.

    Examples
    --------
    >>> one, code = np.array([GAP_ANSWERS.index(GapAnswer.ONE_SCALE)]), np.array([1])
    >>> found = both_scales_only(Answers(one, code, 0 * code, code))
    >>> GAP_ANSWERS[found.answer[0]].value, SCALES[found.ratio[0]], MOVERS[found.mover[0]]
    ('cannot tell', 'cannot tell', 'not known')
    """
    alone = _in(suggested, (GapAnswer.ONE_SCALE,))
    return Answers(
        answer=np.where(alone, GAP_ANSWERS.index(GapAnswer.CANNOT_TELL), suggested.answer),
        ratio=np.where(alone, _CANNOT, suggested.ratio),
        difference=np.where(alone, _CANNOT, suggested.difference),
        mover=np.where(alone, MOVERS.index("not known"), suggested.mover),
    )


def settle(
    established: Answers, suggested: Answers, *, equal_before: Bools, capped: bool
) -> tuple[Answers, Codes]:
    """One answer for each gap, with its strength.

    An answer on both scales is taken at the highest strength at which it can be given; "on one
    scale only" waits until neither strength gives one. `capped` (exploratory, or across a break):
    nothing is established. Without a gap before, "no gap to close" is established only where
    equality within the agreed margin was (`equal_before`); else it only says that none was seen.
    """
    first = np.full(established.answer.shape, not capped)
    steps = [
        first & ~_in(established, _WAITING),
        ~_in(suggested, _WAITING),
        first & _in(established, (GapAnswer.ONE_SCALE,)),
        _in(suggested, (GapAnswer.ONE_SCALE,)),
    ]
    use_established = np.select(steps, [True, False, True, False], False)
    sure = np.select(steps, [0, 1, 0, 1], 2)
    no_gap = _in(suggested, (GapAnswer.NO_GAP,)) & (sure == 2) & equal_before
    names = ("answer", "ratio", "difference", "mover")
    chosen = (
        np.where(use_established, getattr(established, n), getattr(suggested, n)) for n in names
    )
    return Answers(*chosen), np.where(no_gap, 1 if capped else 0, sure)


def _in(answers: Answers, some: tuple[GapAnswer, ...]) -> Bools:
    return np.isin(answers.answer, [GAP_ANSWERS.index(a) for a in some])


def own_answers(up: Bools, down: Bools, same: Bools, direction: str) -> Codes:
    """Improved, worse, higher, lower, unchanged or cannot tell, at one strength.

    Examples
    --------
    >>> yes, no = np.array([True]), np.array([False])
    >>> OWN_ANSWERS[own_answers(no, yes, no, "lower")[0]].value
    'improved'
    """
    rising, falling = {
        "lower": (OwnAnswer.WORSE, OwnAnswer.IMPROVED),
        "higher": (OwnAnswer.IMPROVED, OwnAnswer.WORSE),
    }.get(direction, (OwnAnswer.HIGHER, OwnAnswer.LOWER))
    codes = [OWN_ANSWERS.index(a) for a in (rising, falling, OwnAnswer.UNCHANGED)]
    return np.select([up, down, same], codes, OWN_ANSWERS.index(OwnAnswer.CANNOT_TELL))


def settle_own(established: Codes, suggested: Codes, *, capped: bool) -> tuple[Codes, Codes]:
    """One own answer with its strength: the established one if it tells, else the suggested one."""
    cannot = OWN_ANSWERS.index(OwnAnswer.CANNOT_TELL)
    sure = (established != cannot) & (not capped)
    code = np.where(sure, established, suggested)
    return code, np.where(sure, 0, np.where(suggested != cannot, 1, 2))


def stands(differ: Bools, inside: Bools) -> Codes:
    """Where a gap stands at one strength, in the order of section 4.

    Parameters
    ----------
    differ
        Both intervals exclude equality.
    inside
        Both intervals lie inside the agreed margin; False where there is none.

    Examples
    --------
    >>> STANDS[stands(np.array([True]), np.array([False]))[0]].value
    'gap'
    """
    rules = [differ & inside, inside, differ]
    codes = [STANDS.index(s) for s in (Stand.SMALL_GAP, Stand.EQUAL, Stand.GAP)]
    return np.select(rules, codes, STANDS.index(Stand.NOT_SHOWN))


def settle_stand(established: Codes, suggested: Codes, *, capped: bool) -> tuple[Codes, Codes]:
    """One standing with its strength."""
    unseen = STANDS.index(Stand.NOT_SHOWN)
    sure = (established != unseen) & (not capped)
    code = np.where(sure, established, suggested)
    return code, np.where(sure, 0, np.where(suggested != unseen, 1, 2))
