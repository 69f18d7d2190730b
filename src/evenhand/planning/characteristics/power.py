"""How often true changes are found: the chance of each answer, by volume and time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from evenhand.equity.cells import Bools
from evenhand.equity.many import read_gaps
from evenhand.equity.model import GapAnswer, OwnAnswer
from evenhand.equity.verdict import GAP_ANSWERS, OWN_ANSWERS
from evenhand.planning.characteristics.false import Said, said
from evenhand.planning.simulate import Truth, simulate

VOLUMES = ((200.0, 800.0), (500.0, 2000.0), (1000.0, 3000.0), (5000.0, 15000.0))
YEARS = (1, 2, 3)
_EXAMPLE = "12 to 9 % against a steady 5 %"  # the one that the method works out with phi known
_MOST = 2500  # projects: a standard error of 1 point at most
# what is true: rates of focus before and since, of the comparison before and since
AIMS = {
    _EXAMPLE: (0.12, 0.09, 0.05, 0.05),
    "12 to 6 % against a steady 5 %": (0.12, 0.06, 0.05, 0.05),
    "5 to 3.5 % against a steady 2.5 %": (0.05, 0.035, 0.025, 0.025),
}


@dataclass(frozen=True, slots=True)
class Power:
    """Chance of each answer after so many years on each side of the change.

    Attributes
    ----------
    phi
        Over-dispersion of the months; "known" phi 1 takes 1.96 as it stands, as in the examples of
        the method, else it is estimated.
    gap_seen
        The gap since the change is established.
    focus, focus_likely
        Improvement of the population of focus established; or suggested, too.
    ratio
        The ratio of ratios alone established as narrower.
    narrowed, narrowed_likely
        The answer "narrowed", by all rules.
    """

    aim: str
    births: tuple[float, float]
    years: int
    phi: float
    phi_known: bool
    runs: int
    gap_seen: float
    focus: float
    focus_likely: float
    ratio: float
    narrowed: float
    narrowed_likely: float


@dataclass(frozen=True, slots=True)
class Case:
    """One aim at one volume and time; `known`: phi is taken as 1 without looking."""

    aim: str
    truth: Truth
    known: bool


def cases() -> Iterator[Case]:
    """Every cell of the power tables."""
    for aim, (f0, f1, c0, c1) in AIMS.items():
        for births in VOLUMES:
            for years in YEARS:
                months = 12 * years
                truth = Truth(births, (f0, c0), (f1, c1), months, months)
                if aim == _EXAMPLE:
                    yield Case(aim, truth, known=True)
                yield Case(aim, truth, known=False)
                yield Case(aim, replace(truth, phi=2.0), known=False)


def power(case: Case, runs: int, seed: int) -> Power:
    """Simulate and read one cell.

    Examples
    --------
    >>> found = power(next(cases()), 50, 1)
    >>> found.aim, found.births, found.years
    ('12 to 9 % against a steady 5 %', (200.0, 800.0), 1)
    """
    truth, runs = case.truth, min(runs, _MOST)
    rng = np.random.default_rng([seed, *f"{case}".encode()])
    counts = simulate(truth, runs, rng)
    found = said(
        read_gaps(
            counts,
            focus=[True, False],
            comparison=[False, True],
            phase=truth.phase(),
            kind="proportion",
            direction="lower",
            dispersions=(1.0, 0.0) if case.known else None,
        )
    )
    narrowed = _gap(found)
    improved = found.own.answer[:, 0] == OWN_ANSWERS.index(OwnAnswer.IMPROVED)
    sure, gap_sure = found.own.strength[:, 0], found.gap.strength[:, 0]
    return Power(
        aim=case.aim,
        births=(truth.births[0], truth.births[1]),
        years=truth.months_before // 12,
        phi=truth.phi,
        phi_known=case.known,
        runs=runs,
        gap_seen=_share(found.contrasts.up(suggested=False)[:, 1]),
        focus=_share(improved & (sure == 0)),
        focus_likely=_share(improved & (sure <= 1)),
        ratio=_share(found.gap.shift.ratio.high[:, 0] < 1),
        narrowed=_share(narrowed & (gap_sure == 0)),
        narrowed_likely=_share(narrowed & (gap_sure <= 1)),
    )


def _gap(found: Said) -> Bools:
    answer = found.gap.answers.answer[:, 0]
    return np.asarray(answer == GAP_ANSWERS.index(GapAnswer.NARROWED), bool)


def _share(said_so: Bools) -> float:
    return float(said_so.mean())
