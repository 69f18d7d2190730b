"""How often true changes are found, what intervals cover, and how often charts signal."""

from __future__ import annotations

from evenhand.planning.characteristics.coverage import Coverage
from evenhand.planning.characteristics.power import Power
from evenhand.planning.characteristics.report.table import per_cent, table
from evenhand.planning.characteristics.run import Characteristics


def powers(found: Characteristics) -> list[str]:
    words = (
        "How often a true change is found at one look, so many years before and since. *Ratio alone*: the 95 % interval of the ratio of ratios lies under 1. *Narrowed*: the"
        " answer itself, by all rules. The first lines of each volume take phi as known to be 1, as the examples of the method do (12 to 9 % against 5 %: 59, 38 and after two years"
        " 65 % with 1,000 and 3,000 births; 33 and 23 % with 500 and 2,000; over 96 % with 5,000 and 15,000); the others estimate it."
    )
    lines = ["## How often true changes are found", "", words]
    header = (
        "births a year, years each side",
        "phi",
        "gap seen",
        "focus improved",
        "ratio alone",
        "narrowed",
    )
    for aim in dict.fromkeys(p.aim for p in found.powers):
        rows = [_power_row(p) for p in found.powers if p.aim == aim]
        lines += ["", f"### {aim}", "", *table(header, rows)]
    return lines


def _power_row(p: Power) -> list[str]:
    return [
        f"{p.births[0]:,.0f} and {p.births[1]:,.0f}, {p.years}",
        f"{p.phi:g}{', known' if p.phi_known else ''}",
        per_cent(p.gap_seen, 0),
        f"{per_cent(p.focus, 0)} / {per_cent(p.focus_likely, 0)}",
        per_cent(p.ratio, 0),
        f"{per_cent(p.narrowed, 0)} / {per_cent(p.narrowed_likely, 0)}",
    ]


def coverages(found: Characteristics) -> list[str]:
    words = (
        "Coverage of 95 % intervals, added up over every outcome (no simulation). Promise: 93 to 97 % on average over the grid; exact methods 95 % at every point. The smallest"
        " is printed, with where."
    )
    header = ("method", "grid", "points", "mean", "smallest", "where", "promise")
    rows = [_coverage_row(c) for c in found.coverages]
    return ["## What the intervals cover", "", words, "", *table(header, rows)]


def _coverage_row(c: Coverage) -> list[str]:
    promise = "95 % everywhere" if c.exact else "93 to 97 % on average"
    kept = f"{promise}{', **not kept**' if c.fails else ''}"
    figures = (per_cent(c.mean, 2), per_cent(c.least, 2))
    return [c.method, c.grid, str(c.points), *figures, c.least_at, kept]


def charts(found: Characteristics) -> list[str]:
    words = (
        "A steady group at 8 %, limits frozen on 24 baseline months: share of charts with a signal since the change, and of pages of five such groups with at least one. A chart"
        " signal never raises a strength; this is why. All kinds, without over-dispersion: spc.md."
    )
    header = (
        "births a year",
        "chart",
        "rules",
        "phi",
        "12 months",
        "18 months",
        "a page, 18 months",
    )
    rows: dict[tuple[object, ...], list[str]] = {}
    for c in found.charts:
        key = (f"{c.births:,.0f}", c.kind, c.rules, f"{c.phi:g}")
        rows.setdefault(key, [str(k) for k in key]).append(per_cent(c.rate))
        if c.since == 18:
            rows[key].append(per_cent(c.page))
    return ["## Charts", "", words, "", *table(header, rows.values())]
