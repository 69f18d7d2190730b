"""How often `signals_since` finds a signal when nothing has changed.

    python benchmarks/false_signals.py > src/evenhand/spc/false_signals.toml

Each series has 24 baseline points, which centre and limits are frozen on, then the points after the
change, all from one distribution. Fixed seed; 20,000 series a cell.
"""

from __future__ import annotations

import sys

import numpy as np

from evenhand.spc import chart, signals_since
from evenhand.spc.kinds import ChartKind, Floats, RuleSet
from evenhand.spc.settings import EXACT_KINDS

BEFORE, AFTER, SERIES, SEED = 24, (6, 12, 18, 24, 36), 20_000, 20260103
RULES = dict.fromkeys((RuleSet.MAKING_DATA_COUNT, *RuleSet))  # in the order of the file
SERIES_EXACT = 5_000  # exact limits take a hundred times as long
SUBGROUP = 10.0  # people in each subgroup
SIZE, SHARE = 400.0, 0.05  # an expected count of 20 a period


def draw(
    kind: ChartKind, shape: tuple[int, int], rng: np.random.Generator
) -> tuple[Floats, Floats | None]:
    """Series without any change, of the law that the chart assumes."""
    size = np.full(shape, SIZE)
    if kind in {ChartKind.P, ChartKind.P_PRIME}:
        return rng.binomial(int(SIZE), SHARE, shape).astype(float), size
    if kind in {ChartKind.U, ChartKind.U_PRIME, ChartKind.C}:
        return rng.poisson(SIZE * SHARE, shape).astype(float), None if kind is ChartKind.C else size
    if kind is ChartKind.G:
        return rng.geometric(SHARE, shape) - 1.0, None
    if kind in {ChartKind.XBAR, ChartKind.S, ChartKind.I_PRIME}:
        return subgroups(kind, shape, rng)
    if kind is ChartKind.T:
        return rng.exponential(20.0, shape), None
    return rng.normal(50.0, 10.0, shape), None


def subgroups(
    kind: ChartKind, shape: tuple[int, int], rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Means, sums or standard deviations of `SUBGROUP` normal values."""
    people = np.full(shape, SUBGROUP)
    if kind is ChartKind.S:
        return np.sqrt(rng.chisquare(SUBGROUP - 1, shape) / (SUBGROUP - 1)), people
    means = rng.normal(0.0, 1 / np.sqrt(SUBGROUP), shape)
    return (means if kind is ChartKind.XBAR else means * people), people


def rate(kind: ChartKind, rules: str, after: int, limits: str = "three-sigma") -> float:
    """Share of series with a signal since the change."""
    rng = np.random.default_rng([SEED, after, list(ChartKind).index(kind)])
    series = SERIES if limits == "three-sigma" else SERIES_EXACT
    values, size = draw(kind, (series, BEFORE + after), rng)
    spread, _ = draw(ChartKind.S, values.shape, rng) if kind is ChartKind.XBAR else (None, None)
    drawn = chart(kind, values, size, rules=rules, spread=spread, limits=limits)
    return len({signal.series for signal in signals_since(drawn, BEFORE)}) / series


def main() -> None:
    out = sys.stdout
    out.write("# Share of series that show a signal since the change although nothing changed.\n")
    out.write(f"# {BEFORE} baseline points, {SERIES} series a cell, seed {SEED}. Made by:\n")
    out.write("#   python benchmarks/false_signals.py > src/evenhand/spc/false_signals.toml\n\n")
    out.write(f"points_before = {BEFORE}\npoints_after = {list(AFTER)}\n")
    for rules in RULES:
        out.write(f"\n[rates.{rules}]\n")
        for kind in ChartKind:
            rates = [round(rate(kind, rules, after), 4) for after in AFTER]
            out.write(f'"{kind}" = {rates}\n')
    out.write(f"\n# Exact limits, where there are any: {SERIES_EXACT} series a cell.\n")
    for rules in (RuleSet.MAKING_DATA_COUNT, RuleSet.ANHOEJ):
        out.write(f"\n[exact.{rules}]\n")
        for kind in sorted(EXACT_KINDS):
            rates = [round(rate(kind, rules, after, "exact"), 4) for after in AFTER]
            out.write(f'"{kind}" = {rates}\n')


if __name__ == "__main__":
    main()
