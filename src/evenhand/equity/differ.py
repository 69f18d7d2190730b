"""Do the stated groups differ at all in the latest phase, and how far do they lie apart?"""

from __future__ import annotations

import numpy as np

from evenhand.equity.cells import Cells
from evenhand.equity.frame import Frame, count_kind
from evenhand.equity.model import Omnibus, SummaryMeasure
from evenhand.equity.summaries import summaries
from evenhand.stats.omnibus import chi_squared, chi_squared_p, dispersed_p, mean_chi_squared


def _latest(frame: Frame) -> Cells:
    return frame.cells.at(np.arange(frame.groups), frame.phases - 1)


def omnibus(frame: Frame) -> Omnibus | None:
    """Test of equal rates over stated groups; it gates "groups differ" and nothing else."""
    cells = _latest(frame)
    if frame.kind == "mean":
        chi2, df = mean_chi_squared(cells.mean, cells.variance, cells.n)
    else:
        chi2, df = chi_squared(cells.x, cells.n, kind=count_kind(frame.kind))
    if df < 1:
        return None
    adjusted = dispersed_p(chi2, df, frame.spread.phi, frame.spread.df)
    return Omnibus(
        chi2=chi2,
        df=df,
        p=chi_squared_p(chi2, df),
        adjusted_p=adjusted,
        differ=adjusted < 1 - frame.constants.established,
    )


def spread_measures(frame: Frame) -> tuple[SummaryMeasure, ...]:
    """Summary measures of the latest phase."""
    return summaries(
        _latest(frame),
        kind=frame.kind,
        direction=frame.direction,
        reference=frame.comparison,
        phi=frame.spread.phi,
        draws=frame.constants.null_draws,
        rng=np.random.default_rng(frame.constants.null_seed),
    )
