"""What people without usable ethnicity could do to an answer: bounds, tipping point."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evenhand.equity.cells import Bools, Cells, GapCounts, by_phase
from evenhand.equity.change import four, gap_shift
from evenhand.equity.compare import Pairs, compare, multipliers, rates
from evenhand.equity.frame import Frame
from evenhand.equity.model import MissingBounds, MissingChange
from evenhand.stats.critical import Floats
from evenhand.stats.persontime import rate_score_z
from evenhand.stats.proportions import score_z

_REACH = 100.0  # tipping factors are looked for from 1/100 to 100


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """Focus, comparison and missing in one phase, on the rarer side: counts and people."""

    focus: tuple[float, float]
    comparison: tuple[float, float]
    missing: tuple[float, float]
    share_focus: float  # of stated people
    share_comparison: float


def lost_cells(frame: Frame, lost: GapCounts | None) -> Cells | None:
    """People without usable ethnicity, all ways together, shaped (phases,); None if no use."""
    if lost is None or frame.kind == "mean" or not frame.has_primary:
        return None
    x, n, missing = (
        by_phase(np.asarray(a).sum(axis=0), frame.phase, frame.phases)
        for a in (lost.numerator, lost.denominator, lost.missing)
    )
    return Cells(x, n, missing, np.full(x.shape, np.nan), np.full(x.shape, np.nan))


def allocated(focus: Cells, comparison: Cells, lost: Cells, kind: str) -> tuple[Cells, Cells]:
    """Every missing event given to the focus, every missing non-event to the comparison.

    Rates: exposure goes where non-events would; counts: exposure is time and stays.
    """
    events = lost.x
    exposure = {"proportion": (events, lost.n - events), "rate": (0 * events, lost.n)}
    to_focus, to_comparison = exposure.get(kind, (0 * events, 0 * events))
    return (
        Cells(focus.x + events, focus.n + to_focus, focus.missing, focus.mean, focus.variance),
        Cells(
            comparison.x,
            comparison.n + to_comparison,
            comparison.missing,
            comparison.mean,
            comparison.variance,
        ),
    )


def _ends(frame: Frame, lost: Cells) -> tuple[tuple[Cells, Cells], tuple[Cells, Cells]]:
    """(focus, comparison) at the allocation with the highest, then with the lowest focus."""
    focus, comparison = frame.cells.at(frame.focus_row), frame.cells.at(frame.comparison_row)
    low_comparison, low_focus = allocated(comparison, focus, lost, frame.kind)
    return allocated(focus, comparison, lost, frame.kind), (low_focus, low_comparison)


def missing_bounds(
    frame: Frame, lost: GapCounts | None, pairs: Pairs | None
) -> tuple[MissingBounds, ...]:
    """Bounds and tipping point of the primary ratio, for each phase with missing ethnicity.

    Parameters
    ----------
    pairs
        Of `contrast_ask`: the first entries are the primary contrast by phase.
    """
    cells = lost_cells(frame, lost)
    if cells is None or pairs is None:
        return ()
    sides = pairs.flipped[: frame.phases]
    high, low = (_ratios(frame, ends, sides) for ends in _ends(frame, cells))
    own = rates(
        cells,
        kind=frame.kind,
        levels=(frame.constants.established, frame.constants.suggested),
        spread=frame.spread,
    )
    upward = pairs.difference.value[: frame.phases] >= 0
    return tuple(
        MissingBounds(
            phase=p,
            missing_numerator=int(cells.x[p]),
            missing_denominator=int(cells.n[p]),
            rate_missing=own.estimate(p),
            smallest=(low if upward[p] else high).ratio.estimate(p),
            largest=(high if upward[p] else low).ratio.estimate(p),
            **_tipping(frame, cells, p, bool(sides[p])),  # type: ignore[arg-type]
        )
        for p in range(frame.phases)
        if cells.n[p] > 0
    )


def _ratios(frame: Frame, ends: tuple[Cells, Cells], sides: Bools) -> Pairs:
    return compare(
        *ends,
        kind=frame.kind,
        flipped=sides,
        levels=frame.levels_by_phase([frame.primary_tests]),
        spread=frame.spread,
        exact_below=frame.constants.exact_below,
    )


def missing_change(
    frame: Frame, lost: GapCounts | None, pairs: Pairs | None
) -> MissingChange | None:
    """Bounds of the ratio of ratios, allocating each phase independently."""
    cells = lost_cells(frame, lost)
    if cells is None or pairs is None or frame.phases < 2 or not cells.n.any():
        return None
    high, low = _ends(frame, cells)
    if pairs.difference.value[0] < 0:
        high, low = low, high
    columns = [_four(before, since) for before, since in ((high, low), (low, high))]
    both = Cells(*(np.stack([getattr(c, n) for c in columns], axis=1) for n in Cells.__slots__))
    shift = gap_shift(
        both,
        kind=frame.kind,
        flipped=np.repeat(pairs.flipped[:1], 2),
        levels=frame.levels(frame.primary_tests, 2),
        spread=frame.spread,
        constants=frame.constants,
    )
    return MissingChange(shift.ratio.estimate(0), shift.ratio.estimate(1))


def _four(before: tuple[Cells, Cells], since: tuple[Cells, Cells]) -> Cells:
    return four(before[0].at(0), since[0].at(1), before[1].at(0), since[1].at(1))


def _tipping(frame: Frame, lost: Cells, phase: int, flipped: bool) -> dict[str, float | str | None]:
    known = _known(frame, lost, phase, flipped)
    levels = frame.levels_by_phase([frame.primary_tests])
    z = float(multipliers(levels, frame.spread)[0][phase])
    return {
        "tipping": tipping_factor(known, frame.kind, z, frame.constants.tipping_steps),
        "answer": "could reverse" if disagree(known, frame.kind, z) else "cannot be ruled out",
    }


def _known(frame: Frame, lost: Cells, phase: int, flipped: bool) -> Known:
    def side(cells: Cells, *index: int) -> tuple[float, float]:
        x, n = float(cells.x[index]), float(cells.n[index])
        return (n - x if flipped else x), n

    focus = side(frame.cells, frame.focus_row, phase)
    comparison = side(frame.cells, frame.comparison_row, phase)
    stated = max(float(frame.cells.n[: frame.groups, phase].sum()), 1.0)
    return Known(focus, comparison, side(lost, phase), focus[1] / stated, comparison[1] / stated)


def ratio_known(known: Known) -> float:
    """Ratio among those whose ethnicity is known; NaN where undefined."""
    (x1, n1), (x0, n0) = known.focus, known.comparison
    return (x1 / n1) / (x0 / n0) if n1 > 0 and n0 > 0 and x0 > 0 else float("nan")


def states(known: Known, kind: str, multiplier: float, factors: Floats) -> Floats:
    """The answer (1 higher, -1 lower, 0 not shown) at `factors` times the known ratio.

    Missing people are shared out as the known are; their events so that the missing keep their own
    overall rate and have that ratio. Then the score test, known and missing together.
    """
    ratio = ratio_known(known) * factors
    x, n = known.missing
    n1, n0 = known.share_focus * n, known.share_comparison * n
    events = x * (known.share_focus + known.share_comparison)
    with np.errstate(divide="ignore", invalid="ignore"):
        x1 = events * n1 * ratio / (n1 * ratio + n0)
    if kind == "proportion":
        x1 = np.clip(x1, max(0.0, events - n0), min(n1, events))
    test = score_z if kind == "proportion" else rate_score_z
    found = test(
        known.focus[0] + x1,
        known.focus[1] + (n1 if kind != "count" else 0.0),
        known.comparison[0] + events - x1,
        known.comparison[1] + (n0 if kind != "count" else 0.0),
    )
    return np.where(np.abs(found) > multiplier, np.sign(found), 0.0)


def disagree(known: Known, kind: str, multiplier: float) -> bool:
    """Missing at random and a ratio of 1 among the missing give different answers."""
    ratio = ratio_known(known)
    if not np.isfinite(ratio) or ratio == 0:
        return False
    at_random, equal = states(known, kind, multiplier, np.array([1.0, 1.0 / ratio]))
    return bool(at_random != equal)


def tipping_factor(known: Known, kind: str, multiplier: float, steps: int) -> float | None:
    """Nearest factor on the missing women's ratio at which the answer changes; None if none does.

    Looked for from 1/100 to 100 in `steps` equal steps on the log scale each way, then again inside
    the step where it changes.
    """
    ratio = ratio_known(known)
    if not np.isfinite(ratio) or ratio == 0:
        return None
    base = states(known, kind, multiplier, np.array([1.0]))[0]
    start, width = 0.0, float(np.log(_REACH))
    sign = 0.0
    for _ in range(2):
        away = start + width * np.arange(1, steps + 1) / steps
        signs = (1.0, -1.0) if sign == 0 else (sign,)
        changed = np.stack(
            [states(known, kind, multiplier, np.exp(s * away)) != base for s in signs]
        )
        if not changed.any():
            return None
        step = int(np.argmax(changed.any(axis=0)))
        sign = signs[int(np.argmax(changed[:, step]))]
        start, width = float(away[step] - width / steps), width / steps
    return float(np.exp(sign * (start + width)))
