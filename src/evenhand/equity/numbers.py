"""Every number and code that decides the answers of one reading, or of many at once."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.equity.cells import Bools
from evenhand.equity.compare import Intervals, Pairs, compare_all, rates
from evenhand.equity.contrasts import contrast_ask, judged_standing
from evenhand.equity.frame import Frame
from evenhand.equity.gap import GapJudged, judged_gap
from evenhand.equity.masking import Masked, masked, masked_ask
from evenhand.equity.model import Margin
from evenhand.equity.own import OwnJudged, judged_changes, own_ask
from evenhand.equity.trend import already_moving
from evenhand.equity.verdict import Codes
from evenhand.stats.dispersion import Dispersions


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """Arrays of one reading, or with a first axis of projects.

    Attributes
    ----------
    rates
        Each row's own rate, shaped (..., rows, phases): groups, focus, comparison, overall, then
        everyone else of each group.
    own
        Own changes of groups, focus, comparison and overall; None with one phase.
    contrasts
        Against the comparison, shaped (..., rows * phases), the primary first; None without one.
    standing
        Answer and strength in the latest phase, shaped (...); places in `STANDS`, `STRENGTHS`.
    gap
        The change of the primary gap, shaped (..., 1); None with one phase.
    masked
        Groups that the overall figure hides.
    already_moving
        The baseline had a trend, shaped (...).
    dispersions
        Over-dispersion, shaped (...).
    """

    rates: Intervals
    own: OwnJudged | None
    contrasts: Pairs | None
    standing: tuple[Codes, Codes] | None
    gap: GapJudged | None
    masked: Masked | None
    already_moving: Bools
    dispersions: Dispersions


def numbers_of(frame: Frame, margin: Margin | None) -> Numbers:
    """Compare everything in one sweep, and judge it."""
    own, hidden, against = _compared(frame)
    overall = None if own is None else own.at(slice(-1, None))
    return Numbers(
        rates=_rates(frame),
        own=judged_changes(frame, own, margin),
        contrasts=against,
        standing=judged_standing(frame, against, margin),
        gap=judged_gap(frame, against, own, margin),
        masked=masked(frame, hidden, overall),
        already_moving=already_moving(frame),
        dispersions=frame.dispersions,
    )


def _compared(frame: Frame) -> tuple[Pairs | None, Pairs | None, Pairs | None]:
    """Own changes, those of the masked flag, and contrasts; None where not asked."""
    changes = [own_ask(frame), masked_ask(frame)] if frame.phases > 1 else []
    against = contrast_ask(frame)
    asks = [*changes, *([against] if against is not None else [])]
    if not asks:
        return None, None, None
    found = compare_all(
        asks, kind=frame.kind, spread=frame.spread_of_pairs, exact_below=frame.constants.exact_below
    )
    own, hidden = found[:2] if changes else (None, None)
    return own, hidden, found[-1] if against is not None else None


def _rates(frame: Frame) -> Intervals:
    several = frame.dispersions.phi.ndim
    spread = frame.dispersions.spread_over(2) if several else frame.spread
    first, second = (level[..., None] if level.ndim else level for level in frame.strengths)
    return rates(frame.cells, kind=frame.kind, levels=(first, second), spread=spread)
