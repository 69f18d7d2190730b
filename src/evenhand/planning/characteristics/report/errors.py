"""How often each line of a reading is said when it is not so: a table for each way of reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from evenhand.planning.characteristics.cells import LIMITS, AnswerTally, Tally
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
from evenhand.planning.characteristics.report.table import per_cent, table
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
_WHY = "The rules are not changed to hide a cell: its answer is wrong that often, for a cause not yet found."


def _pair(tallies: Sequence[Tally], line: str) -> str:
    """Established / suggested of one line, bold where it fails."""
    found = {t.strength: t for t in tallies if t.line == line}
    names = ["established"] if line in _SURE_ONLY else list(LIMITS)
    return " / ".join(
        f"**{per_cent(found[n].rate)}**" if found[n].fails else per_cent(found[n].rate)
        for n in names
    )


def summary(found: Characteristics) -> list[str]:
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
            cells += [per_cent(worst.rate), worst.setting]
        rows.append(cells)
    header = ("line", "highest, established", "where", "highest, suggested", "where")
    return ["## In short: the highest rate of each line", "", *table(header, rows)]


def failures(found: Characteristics) -> list[str]:
    lines = ["## Cells that do not keep the promise", ""]
    if not found.failed:
        return [*lines, "None."]
    rows = [
        (t.setting, t.line, t.strength, per_cent(t.rate), per_cent(t.lower)) for t in found.failed
    ]
    return [*lines, *table(("cell", "line", "strength", "rate", "lower bound"), rows), "", _WHY]


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


def singles(found: Characteristics) -> list[str]:
    singles = [t for t in found.tallies if t.how == "single" and t.groups == 2]
    lines = ["## One look, two groups"]
    for null in dict.fromkeys(t.null for t in singles):
        some = [t for t in singles if t.null == null]
        header = ("births a year", "phi", *(_SHORT[line] for line in _MAIN))
        lines += ["", f"### {null[0].upper()}{null[1:]}", "", *table(header, _main_rows(some))]
    return lines


def pages(found: Characteristics) -> list[str]:
    some = [t for t in found.tallies if t.how == "single" and t.groups > 2]
    shown = (STAND, FOCUS, GAP, ONE_SCALE, OTHERS, OTHER_GAPS, MASKED, ANY)
    header = ("what is true", "births a year, focus", "phi", *(_SHORT[line] for line in shown))
    rows = [
        [g[0].null, f"{g[0].births:,.0f}", f"{g[0].phi:g}", *(_pair(g, line) for line in shown)]
        for g in _by_setting(some).values()
    ]
    words = "Births as 1,000 (focus), 6,000 (comparison), 800, 500 and 150. The other groups share their error among them."
    return ["## One look, five groups: a page", "", words, "", *table(header, rows)]


def _read_twice(found: Characteristics, how: str) -> list[str]:
    some = [t for t in found.tallies if t.how == how]
    lines: list[str] = []
    for null in dict.fromkeys(t.null for t in some):
        header = ("births a year", "phi", "read", *(_SHORT[line] for line in _MAIN))
        rows = _main_rows((t for t in some if t.null == null), reading=True)
        lines += ["", f"### {null[0].upper()}{null[1:]}", "", *table(header, rows)]
    return lines


def looks(found: Characteristics) -> list[str]:
    words = (
        "A look at the end of each of the 18 months since the change: ever said, at any of them. *As planned*: under the boundary of the plan (plan.md). *Naive*: every look"
        " as if it were the only one (a tenth of the projects)."
    )
    return ["## Read every month: ever said", "", words, *_read_twice(found, "monthly")]


def after_the_fact(found: Characteristics) -> list[str]:
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


def answers(found: Characteristics) -> list[str]:
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
            *(f"{per_cent(held[s].wrong / held[s].runs)} ({held[s].setting})" for s in LIMITS),
        ]
        for answer, held in by_answer.items()
        if any(a.wrong for a in held.values())
    ]
    words = "The highest rate, over all cells of one look, at which each answer on the gap's change was given and not so."
    return ["## Answer by answer", "", words, "", *table(("answer", *LIMITS), rows)]
