"""The page of operating characteristics, and the same figures for machines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from evenhand.planning.characteristics.cells import LIMITS, AnswerTally, Tally
from evenhand.planning.characteristics.coverage import Coverage
from evenhand.planning.characteristics.false import (
    ABSENCE,
    FOCUS,
    GAP,
    LINES,
    MASKED,
    ONE_SCALE,
    OTHER_GAPS,
    OTHERS,
    STAND,
)
from evenhand.planning.characteristics.power import Power
from evenhand.planning.characteristics.run import Characteristics

ANY = "any of them"
_SHORT = {
    STAND: "stands",
    FOCUS: "focus itself",
    GAP: "gap changed",
    ONE_SCALE: "one scale",
    ABSENCE: "no worsening",
    OTHERS: "other groups' change",
    OTHER_GAPS: "other groups' gap",
    MASKED: "masked",
    ANY: "any of them",
}
_SURE_ONLY = (ABSENCE, OTHER_GAPS, MASKED)  # said at one strength only


@dataclass(frozen=True, slots=True)
class Made:
    """When and how the figures were made."""

    version: str
    on: date
    command: str


def page(found: Characteristics, made: Made) -> str:
    """The whole page in Markdown."""
    parts = (
        _head(found, made),
        _summary(found),
        _failures(found),
        _singles(found),
        _pages(found),
        _looks(found),
        _after_the_fact(found),
        _answers(found),
        _powers(found),
        _coverages(found),
        _charts(found),
        [_LIMITS],
    )
    return "\n".join(line for part in parts for line in (*part, "")).rstrip() + "\n"


def machine(found: Characteristics, made: Made) -> str:
    """Every figure as JSON: each table as columns and rows, one row a line."""
    head = {
        "version": made.version,
        "date": made.on.isoformat(),
        "command": made.command,
        "seed": found.seed,
        "runs": found.runs,
        "limits": LIMITS,
        "passed": found.passed,
    }
    tables = {
        "error_rates": _rows(found.tallies, ("rate", "lower", "fails")),
        "answers": _rows(found.answers),
        "power": _rows(found.powers),
        "coverage": _rows(found.coverages, ("fails",)),
        "charts": _rows(found.charts),
    }
    body = [f'"{name}": {json.dumps(value)}' for name, value in head.items()]
    body += [f'"{name}": {table}' for name, table in tables.items()]
    return "{\n" + ",\n".join(body) + "\n}\n"


def _rows(items: Sequence[Any], extra: tuple[str, ...] = ()) -> str:
    if not items:
        return '{"columns": [], "rows": []}'
    columns = [*(f.name for f in fields(items[0])), *extra]
    lines = [json.dumps([_plain(getattr(item, c)) for c in columns]) for item in items]
    return f'{{"columns": {json.dumps(columns)}, "rows": [\n' + ",\n".join(lines) + "\n]}"


def _plain(value: Any) -> Any:
    return round(value, 6) if isinstance(value, float) else value


def _head(found: Characteristics, made: Made) -> list[str]:
    verdict = (
        "Every cell keeps its promise." if found.passed else "Not every cell keeps its promise."
    )
    return [
        "# How often the answers are wrong",
        "",
        "This page is made by one command; no figure in it is typed by hand. It says how often each answer of a reading is said when it is not so, how often",
        "true changes are found, and what the intervals cover.",
        "",
        f"    {made.command}",
        "",
        f"Evenhand {made.version}, {made.on.day} {made.on:%B %Y}, seed {found.seed}, {found.runs:,} projects a cell. **{verdict}** Every figure:",
        "[operating-characteristics.json](operating-characteristics.json).",
        "",
        "**False** means: said when what made the data lies outside the answer. *Gap*: the true ratio is 1, or the gap is on the other side. *Equal*: the true gap is on or",
        "outside the margin. *Unchanged*: the true change is at or beyond its margin. *Narrowed, widened*: not true on both scales. *Improved, worse*: not so. Both directions",
        "count together. **Promise**: at most 5 % established, and at most 20 % suggested or established, for each line of a reading, at one look or ever over the looks of",
        "a plan. A cell fails when its one-sided 99.9 % lower bound is above that. *Any of them*, a whole reading, is shown beside and promises nothing.",
        "",
        "*Example*: 560 false answers in 10,000 projects have the lower bound 4.91 %: kept. 600 have 5.29 %: not kept. (Bound b: P(X ≥ 600 | b) = 0.001, X binomial.) *Sources*:",
        "[the rules](equity.md) and [the plan](plan.md); Clopper and Pearson 1934 for the bound; Crowder 1978 for beta-binomial months; Brown, Cai and DasGupta 2001 for coverage.",
        "",
        "Unless it says otherwise: births to women of the population of focus a year as shown and three times as many in the comparison, 18 months before and 18 since,",
        "months that vary phi times as much as chance allows (beta-binomial), phi estimated from them, a focus fixed before. Figures are per cent, established / suggested.",
    ]


def _per_cent(value: float, digits: int = 1) -> str:
    return f"{100 * value:.{digits}f}"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [
        "| " + " | ".join(header) + " |",
        "|" + "|".join("---" if i == 0 else "--:" for i in range(len(header))) + "|",
        *("| " + " | ".join(row) + " |" for row in rows),
    ]


def _pair(tallies: Sequence[Tally], line: str) -> str:
    """Established / suggested of one line, bold where it fails."""
    found = {t.strength: t for t in tallies if t.line == line}
    if not found:
        return ""
    names = ["established"] if line in _SURE_ONLY else list(LIMITS)
    return " / ".join(
        f"**{_per_cent(found[n].rate)}**" if found[n].fails else _per_cent(found[n].rate)
        for n in names
    )


def _summary(found: Characteristics) -> list[str]:
    rows = []
    for line in LINES:
        promised = [t for t in found.tallies if t.line == line and t.promised]
        cells = [line]
        for strength in LIMITS:
            some = [t for t in promised if t.strength == strength]
            if not some or (strength == "suggested" and line in _SURE_ONLY):
                cells += ["", ""]
                continue
            worst = max(some, key=lambda t: t.rate)
            cells += [_per_cent(worst.rate), worst.setting]
        rows.append(cells)
    header = ("line", "highest, established", "where", "highest, suggested", "where")
    return ["## In short: the highest rate of each line", "", *_table(header, rows)]


def _failures(found: Characteristics) -> list[str]:
    lines = ["## Cells that do not keep the promise", ""]
    if not found.failed:
        return [*lines, "None."]
    rows = [
        (t.setting, t.line, t.strength, _per_cent(t.rate), _per_cent(t.lower)) for t in found.failed
    ]
    return [*lines, *_table(("cell", "line", "strength", "rate", "lower bound"), rows), "", _WHY]


def _by_setting(tallies: Iterable[Tally]) -> dict[tuple[str, str], list[Tally]]:
    """Tallies by cell and way of reading, in order."""
    found: dict[tuple[str, str], list[Tally]] = {}
    for t in tallies:
        found.setdefault((t.setting, t.reading), []).append(t)
    return found


_MAIN = (STAND, FOCUS, GAP, ONE_SCALE, ABSENCE, ANY)


def _main_rows(tallies: Iterable[Tally], *, reading: bool = False) -> Iterator[list[str]]:
    for (_, how), group in _by_setting(tallies).items():
        first = group[0]
        place = [f"{first.births:,.0f}", f"{first.phi:g}", *([how] if reading else [])]
        yield [*place, *(_pair(group, line) for line in _MAIN)]


def _singles(found: Characteristics) -> list[str]:
    singles = [t for t in found.tallies if t.how == "single" and t.groups == 2]
    lines = ["## One look, two groups"]
    for null in dict.fromkeys(t.null for t in singles):
        some = [t for t in singles if t.null == null]
        header = ("births a year", "phi", *(_SHORT[line] for line in _MAIN))
        lines += ["", f"### {null[0].upper()}{null[1:]}", "", *_table(header, _main_rows(some))]
    return lines


def _pages(found: Characteristics) -> list[str]:
    some = [t for t in found.tallies if t.how == "single" and t.groups > 2]
    shown = (STAND, FOCUS, GAP, ONE_SCALE, OTHERS, OTHER_GAPS, MASKED, ANY)
    header = ("what is true", "births a year, focus", "phi", *(_SHORT[line] for line in shown))
    rows = [
        [g[0].null, f"{g[0].births:,.0f}", f"{g[0].phi:g}", *(_pair(g, line) for line in shown)]
        for g in _by_setting(some).values()
    ]
    words = "Births as 1,000 (focus), 6,000 (comparison), 800, 500 and 150. The other groups share their error among them."
    return ["## One look, five groups: a page", "", words, "", *_table(header, rows)]


def _read_twice(found: Characteristics, how: str) -> list[str]:
    some = [t for t in found.tallies if t.how == how]
    lines: list[str] = []
    for null in dict.fromkeys(t.null for t in some):
        header = ("births a year", "phi", "read", *(_SHORT[line] for line in _MAIN))
        rows = _main_rows((t for t in some if t.null == null), reading=True)
        lines += ["", f"### {null[0].upper()}{null[1:]}", "", *_table(header, rows)]
    return lines


def _looks(found: Characteristics) -> list[str]:
    words = (
        "A look at the end of each of the 18 months since the change: ever said, at any of them. *As planned*: under the boundary of the plan (plan.md). *Naive*: every look"
        " as if it were the only one (a tenth of the projects)."
    )
    return ["## Read every month: ever said", "", words, *_read_twice(found, "monthly")]


def _after_the_fact(found: Characteristics) -> list[str]:
    worst = (
        "The focus is the group that looked worst in a year of data, of 5 groups x 4 measures. *As planned*: the baseline is the 18 months after that year. *Naive*: the year"
        " that chose it is the baseline."
    )
    dates = (
        "Of 19 possible change dates the one is taken that shows the largest change of the gap. *As planned*: the reading is exploratory, nothing is established, and no"
        " promise is made for what is suggested. *Naive*: as if the date had been fixed before."
    )
    return [
        "## Focus chosen because worst",
        "",
        worst,
        *_read_twice(found, "worst"),
        "",
        "## Dates set afterwards",
        "",
        dates,
        *_read_twice(found, "dates"),
    ]


def _answers(found: Characteristics) -> list[str]:
    """The highest false rate of each answer on the gap's change."""
    by_answer: dict[str, dict[str, AnswerTally]] = {}
    for a in found.answers:
        held = by_answer.setdefault(a.answer, {})
        if (
            a.strength not in held
            or a.wrong / a.runs > held[a.strength].wrong / held[a.strength].runs
        ):
            held[a.strength] = a
    rows = [
        [
            answer,
            *(f"{_per_cent(held[s].wrong / held[s].runs)} ({held[s].setting})" for s in LIMITS),
        ]
        for answer, held in by_answer.items()
        if any(a.wrong for a in held.values())
    ]
    words = "The highest rate, over all cells of one look, at which each answer on the gap's change was given and not so."
    return ["## Answer by answer", "", words, "", *_table(("answer", *LIMITS), rows)]


def _powers(found: Characteristics) -> list[str]:
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
        lines += ["", f"### {aim}", "", *_table(header, rows)]
    return lines


def _power_row(p: Power) -> list[str]:
    return [
        f"{p.births[0]:,.0f} and {p.births[1]:,.0f}, {p.years}",
        f"{p.phi:g}{', known' if p.phi_known else ''}",
        _per_cent(p.gap_seen, 0),
        f"{_per_cent(p.focus, 0)} / {_per_cent(p.focus_likely, 0)}",
        _per_cent(p.ratio, 0),
        f"{_per_cent(p.narrowed, 0)} / {_per_cent(p.narrowed_likely, 0)}",
    ]


def _coverages(found: Characteristics) -> list[str]:
    words = (
        "Coverage of 95 % intervals, added up over every outcome (no simulation). Promise: 93 to 97 % on average over the grid; exact methods 95 % at every point. The smallest"
        " is printed, with where."
    )
    header = ("method", "grid", "points", "mean", "smallest", "where", "promise")
    rows = [_coverage_row(c) for c in found.coverages]
    return ["## What the intervals cover", "", words, "", *_table(header, rows)]


def _coverage_row(c: Coverage) -> list[str]:
    promise = "95 % everywhere" if c.exact else "93 to 97 % on average"
    kept = f"{promise}{', **not kept**' if c.fails else ''}"
    figures = (_per_cent(c.mean, 2), _per_cent(c.least, 2))
    return [c.method, c.grid, str(c.points), *figures, c.least_at, kept]


def _charts(found: Characteristics) -> list[str]:
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
        rows.setdefault(key, [str(k) for k in key]).append(_per_cent(c.rate))
        if c.since == 18:
            rows[key].append(_per_cent(c.page))
    return ["## Charts", "", words, "", *_table(header, rows.values())]


_WHY = "The rules are not changed to hide a cell: its answer is wrong that often, for a cause not yet found."

_LIMITS = """## Known limits

* Months are independent given their rate; a seasonal pattern inside the phases counts as over-dispersion.
* phi is the same in all groups of a project.
* Truths are drawn exactly on the border of what may be said. In life most projects are not: most false answers are rarer than here.
* An answer about one scale is a weaker claim than one about both, and at one look its error comes on top: of a reading with a constant gap up to one in four says something
  about the gap's change at the suggested strength, on both scales or on one, that is not so. In a plan with several looks one scale alone must be established.
* With few events phi itself is uncertain: it is right on average ([how](equity.md#how-sure-a-sentence-is)), and intervals are often wider or narrower than they need be.
* A focus chosen because it looked worst, read against the data that chose it, and dates set afterwards, break every promise: the naive lines above show by how much.
"""
