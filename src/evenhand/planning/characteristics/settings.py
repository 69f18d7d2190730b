"""The situations in which error rates are measured: what is true, how much is seen, how it is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from evenhand.equity.model import Margin
from evenhand.planning.simulate import MixDrift, Truth

BIRTHS = (200.0, 600.0, 2000.0, 6000.0, 20000.0)  # a year, to women of the population of focus
PHIS = (1.0, 2.0, 3.0)
TIMES = 3.0  # births in the comparison for each in the population of focus
MARGIN = Margin(difference=0.012, ratio=1.25, agreed_by="simulation", agreed_on="")


@dataclass(frozen=True, slots=True)
class Setting:
    """One cell: a truth, and how it is read.

    Attributes
    ----------
    null
        Name of what is true.
    truth
        Volumes, rates, over-dispersion, drift.
    how
        "single" look, "monthly" looks, focus chosen as "worst", or "dates" set afterwards.
    direction
        Which way is better.
    margin
        The agreed margin, where there is one.
    """

    null: str
    truth: Truth
    how: str = "single"
    direction: str = "lower"
    margin: Margin | None = None

    @property
    def key(self) -> str:
        """A name that no other cell has: the seed of its simulation, too."""
        births = f"{self.truth.births[0]:g}"
        groups = len(self.truth.births)
        return f"{self.how}, {self.null}, {groups} groups, {births} births, phi {self.truth.phi:g}"


# focus before and since, comparison before and since
_STEADY = (0.12, 0.12, 0.05, 0.05)
NULLS: dict[str, tuple[float, float, float, float]] = {
    "no gap": (0.08, 0.08, 0.08, 0.08),
    "constant gap": _STEADY,
    "equal relative change": (0.12, 0.09, 0.05, 0.0375),
    "equal absolute change": (0.12, 0.10, 0.05, 0.03),
    "levelling down": (0.12, 0.12, 0.05, 0.08),
}
_DRIFTS = {"common drift on the log scale": -0.2}
_MIX = MixDrift(0.2, 0.4, 3.0)


def two_groups(births: float, rates: tuple[float, float, float, float], phi: float) -> Truth:
    """A population of focus and a comparison three times as large."""
    f0, f1, c0, c1 = rates
    return Truth((births, TIMES * births), (f0, c0), (f1, c1), phi=phi)


def grid() -> tuple[Setting, ...]:
    """Every cell."""
    return (*_single(), *_special(), *_pages(), *_monthly(), *_chosen())


def _sizes() -> Iterator[tuple[float, float]]:
    for births in BIRTHS:
        for phi in PHIS:
            yield births, phi


def _single() -> Iterator[Setting]:
    for births, phi in _sizes():
        for null, rates in NULLS.items():
            yield Setting(null, two_groups(births, rates, phi))
        steady = two_groups(births, _STEADY, phi)
        for null, drift in _DRIFTS.items():
            yield Setting(null, replace(steady, drift=drift))
        yield Setting("case-mix drift", replace(steady, mix=_MIX))


def _special() -> Iterator[Setting]:
    """The non-event side, rare events, and truths that lie exactly on a margin."""
    for births, phi in _sizes():
        screened = two_groups(births, (0.94, 0.94, 0.97, 0.97), phi)
        yield Setting("constant gap, 94 % and 97 % screened", screened, direction="higher")
        margin = two_groups(births, (0.062, 0.062, 0.05, 0.05), phi)
        yield Setting("gap exactly as large as the margin", margin, margin=MARGIN)
        change = two_groups(births, (0.06, 0.048, 0.05, 0.05), phi)
        yield Setting("change exactly as large as its margin", change, margin=MARGIN)
        worse = two_groups(births, (0.048, 0.06, 0.05, 0.05), phi)
        yield Setting("worsening exactly as large as matters", worse, margin=MARGIN)
        if births <= 2000:
            rare = two_groups(births, (0.012, 0.012, 0.005, 0.005), phi)
            yield Setting("constant gap, 1.2 % and 0.5 %", rare)


_PAGE = (1000.0, 6000.0, 800.0, 500.0, 150.0)
_PAGE_RATES = (0.12, 0.05, 0.08, 0.07, 0.10)


def _pages() -> Iterator[Setting]:
    """Five groups: the other groups' answers and the masked flag."""
    for volume in (0.3, 1.0, 2.0):
        births = tuple(volume * b for b in _PAGE)
        for phi in PHIS:
            level = (0.08,) * 5
            yield Setting("no gap", Truth(births, level, level, phi=phi))
            yield Setting("constant gap", Truth(births, _PAGE_RATES, _PAGE_RATES, phi=phi))
            less = tuple(0.75 * r for r in _PAGE_RATES)
            yield Setting("equal relative change", Truth(births, _PAGE_RATES, less, phi=phi))


def _monthly() -> Iterator[Setting]:
    for births, phi in _sizes():
        for null in ("no gap", "constant gap", "equal relative change"):
            yield Setting(null, two_groups(births, NULLS[null], phi), how="monthly")


def _chosen() -> Iterator[Setting]:
    """Focus chosen as the worst of 5 groups x 4 measures; change date chosen to show the most."""
    for births in (200.0, 2000.0, 20000.0):
        for phi in PHIS:
            for null, rate in (("no gap", 0.08), ("constant gap", 0.12)):
                first, second = rate, NULLS[null][2]
                rates = (*(first,) * 5, second)
                groups = Truth(
                    (*(births,) * 5, TIMES * births), rates, rates, months_before=30, phi=phi
                )
                yield Setting(null, groups, how="worst")
                yield Setting(null, two_groups(births, NULLS[null], phi), how="dates")
