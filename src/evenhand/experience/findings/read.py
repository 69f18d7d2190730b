"""From typed counts and a plan to what a page says, with the team's own numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from evenhand.defaults import constant
from evenhand.equity.cells import by_phase
from evenhand.errors import MeasureError
from evenhand.ethnicity import EthnicGroup, GroupStatus
from evenhand.experience.asked import Asked, Form
from evenhand.experience.findings.model import Finding, Levels, Moment, Part, Share
from evenhand.experience.findings.said import Words, words_of
from evenhand.experience.tally import Tally, answer_table, bundle_tables, voice_table
from evenhand.experience.words import percent, say
from evenhand.measures import Grain, MeasureTable, Role
from evenhand.measures.periods import next_period
from evenhand.reading.figures import listing, month
from evenhand.reading.model import Plan
from evenhand.reading.timing import Timing, timing_of
from evenhand.stats.critical import critical
from evenhand.stats.intervals import wilson


def read_asked(asked: Asked, tally: Tally, plan: Plan) -> Finding:
    """Read themes, answers or a bundle by group, before and since a change.

    Parameters
    ----------
    asked
        What is counted; of any form but stories.
    tally
        Counts by group and month.
    plan
        As for every other measure. A day of change outside the counts has not happened in them.

    Raises
    ------
    MeasureError
        When nothing has been counted.

    Examples
    --------
    >>> from evenhand.experience.asked import asked_for
    >>> from evenhand.experience.tally import put
    >>> one = asked_for("Raised", Form.THEMES, role="outcome", question="What mattered?",
    ...                 texts=("Pain",), named=date(2025, 1, 5))
    >>> month = date(2026, 1, 1)
    >>> typed = put(None, one, {("heard", "black", month): 12, ("pain", "black", month): 6})
    >>> read_asked(one, typed, Plan()).headline[0].text
    'Raised most often: ‘Pain’.'
    """
    if asked.form is Form.STORIES or not tally.counts.any():
        raise MeasureError("Nothing has been counted yet.", remedy="Type the first numbers.")
    read = _inside(tally, plan)
    frame = _frame(tally, read)
    tables = tables_of(asked, tally)
    words = words_of(asked, tally, frame.plan, tables, numbers=True)
    bare = words_of(asked, tally, frame.plan, tables, numbers=False)
    return Finding(
        asked=asked,
        plan=frame.plan,
        phases=frame.timing.phases,
        focus=frame.plan.focus,
        comparison=frame.plan.comparison,
        periods=tally.periods,
        headline=words.headline,
        lines=words.lines,
        parts=_parts(asked, tally, tables, frame, words),
        heard=_heard(asked, tables[0]),
        notes=notes_of(asked),
        how=how_of(asked, _grain(tables[0])),
        tables=tables,
        words=(bare.headline, bare.lines, bare.parts),
        worse=bare.worse if asked.role is Role.BALANCING else (),
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    plan: Plan
    timing: Timing


def _inside(tally: Tally, plan: Plan) -> Plan:
    """A change outside the counts has not happened in them."""
    day, periods = plan.change_date, tally.periods
    if day is None or periods[0] < day < next_period(periods[-1], Grain.MONTH):
        return plan
    return replace(plan, change_date=None)


def _frame(tally: Tally, plan: Plan) -> _Frame:
    """Groups of the plan that are in the counts, and its phases; one look, whatever is planned."""
    stated = [g.key for g in tally.groups if g.status is GroupStatus.STATED]
    names = {g.label.casefold(): g.key for g in tally.groups}
    focus = [names.get(f.casefold(), f) for f in plan.focus]
    kept = tuple(key for key in stated if key in focus)
    other = [names.get(c.casefold(), c) for c in plan.comparison]
    against = tuple(key for key in stated if key in other)
    if plan.versus_everyone_else and kept:
        against = tuple(key for key in stated if key not in kept)
    used = replace(
        plan,
        focus=kept,
        comparison=against,
        versus_everyone_else=False,
        mode="single",
        planned_end=None,
        baseline_from=None,
    )
    timing = timing_of(tally.periods, Grain.MONTH, Plan(change_date=plan.change_date))
    return _Frame(used, timing)


def tables_of(asked: Asked, tally: Tally) -> tuple[MeasureTable, ...]:
    """Each part as an ordinary measure, in the order of the parts on the page."""
    if asked.form is Form.THEMES:
        voices = voice_table(asked, tally)
        return tuple(voices.measure(theme) for theme in voices.themes)
    if asked.form is Form.ANSWERS:
        answers = answer_table(asked, tally)
        return tuple(answers.top_box(item.id) for item in answers.scale.items)
    whole, parts = bundle_tables(asked, tally)
    return (whole, *parts)


def titles_of(asked: Asked) -> tuple[tuple[str, str], ...]:
    """Id and title of each part, as `tables_of` orders them."""
    lines = asked.lines
    if asked.form is Form.THEMES:
        lines = tuple(sorted(lines, key=lambda line: line.text.casefold()))
    named = tuple((line.id, line.text) for line in lines)
    return (("", "Everything that was due"), *named) if asked.form is Form.COMPOSITE else named


def noun_of(asked: Asked) -> str:
    """What is counted below the line: women heard, answers, women."""
    return say("asked_noun", asked.form, people=asked.people)


def _parts(
    asked: Asked, tally: Tally, tables: tuple[MeasureTable, ...], frame: _Frame, words: Words
) -> tuple[Part, ...]:
    levels = _levels(asked, tally, frame.timing)
    grain = _grain(tables[0])
    return tuple(
        Part(
            id=id,
            title=title,
            says=words.parts[place],
            shares=_shares(table, frame.timing, noun_of(asked)),
            moments=_moments(table.at_grain(grain), noun_of(asked)),
            grain=grain,
            levels=levels.get(id, ()),
        )
        for place, ((id, title), table) in enumerate(zip(titles_of(asked), tables, strict=True))
    )


def _grain(table: MeasureTable) -> Grain:
    """Months where most of them have enough for a point, else quarters."""
    below = table.denominator.sum(axis=(0, 1))
    enough = (below >= least_of_a_point()).sum() * 2 >= below.size
    return Grain.MONTH if enough else Grain.QUARTER


def _shares(table: MeasureTable, timing: Timing, noun: str) -> tuple[Share, ...]:
    top = by_phase(table.numerator[0], timing.read, len(timing.phases))
    below = by_phase(table.denominator[0], timing.read, len(timing.phases))
    rows: list[tuple[EthnicGroup | None, Any, Any]] = [
        (g, top[i], below[i]) for i, g in enumerate(table.groups)
    ]
    rows.append((None, top.sum(axis=0), below.sum(axis=0)))
    return tuple(
        share_of(group, p, int(x[p]), int(n[p]), noun)
        for group, x, n in rows
        if group is None or group.status is GroupStatus.STATED or n.any()
        for p in range(len(timing.phases))
    )


def share_of(group: EthnicGroup | None, phase: int, top: int, below: int, noun: str) -> Share:
    """A percentage with its interval; only counts under the least number for one."""
    if below < least():
        name = "few" if below else "none"
        text = say("asked_cell", name, top=top, below=below, noun=noun)
        return Share(group, phase, None, None, None, text)
    level = float(constant("strength", "established_level"))
    low, high = (float(v) for v in wilson(top, below, critical(level)))
    words = {"share": percent(top / below), "low": percent(low), "high": percent(high)}
    text = say("asked_cell", "share", top=top, below=below, noun=noun, **words)
    return Share(group, phase, top / below, low, high, text)


def least() -> int:
    """Fewest for a percentage."""
    return int(constant("alternatives", "min_voices"))


def least_of_a_point() -> int:
    """Fewest for a point of the line over time."""
    return int(constant("alternatives", "chart_voices"))


def _moments(table: MeasureTable, noun: str) -> tuple[Moment, ...]:
    top, below = table.numerator.sum(axis=(0, 1)), table.denominator.sum(axis=(0, 1))
    found = []
    for start, x, n in zip(table.periods, top.tolist(), below.tolist(), strict=True):
        share = x / n if n >= least_of_a_point() else None
        name = "few" if n else "none"
        text = say("asked_cell", name, top=x, below=n, noun=noun)
        found.append(Moment(start, share, text))
    return tuple(found)


def _levels(asked: Asked, tally: Tally, timing: Timing) -> dict[str, tuple[Levels, ...]]:
    """Answers of the latest phase, by question."""
    if asked.form is not Form.ANSWERS:
        return {}
    answers = answer_table(asked, tally)
    latest = timing.read == len(timing.phases) - 1
    sums = answers.counts[:, :, latest].sum(axis=2)
    return {
        item.id: tuple(
            Levels(group, tuple(int(n) for n in sums[place, g, 1:]), int(sums[place, g, 0]))
            for g, group in enumerate(answers.groups)
            if sums[place, g].any()
        )
        for place, item in enumerate(answers.scale.items)
    }


def _heard(asked: Asked, table: MeasureTable) -> tuple[str, ...]:
    """Who is in the numbers, and who is missing."""
    below = (table.denominator + table.missing).sum(axis=(0, 2))
    stated = [
        (g.label, int(n))
        for g, n in zip(table.groups, below, strict=True)
        if g.status is GroupStatus.STATED
    ]
    total = int(below.sum())
    parts = listing([f"{n} {label}" for label, n in stated if n]) or "none"
    words = {"noun": noun_of(asked), "span": span_of(table.periods), "parts": parts}
    found = [say("asked_heard", "total", total=f"{total:,}", **words)]
    if unstated := total - sum(n for _, n in stated):
        found.append(say("asked_heard", "unstated", count=unstated))
    if silent := [label for label, n in stated if not n]:
        found.append(say("asked_heard", "silent", groups=_people(silent, asked)))
    if few := [label for label, n in stated if 0 < n < least()]:
        found.append(say("asked_heard", "few", least=least(), groups=_people(few, asked)))
    return tuple(found)


def few_or_none(table: MeasureTable) -> tuple[str, ...]:
    """Labels of groups with too few for a percentage, nobody included."""
    below = (table.denominator + table.missing).sum(axis=(0, 2))
    return tuple(
        g.label
        for g, n in zip(table.groups, below, strict=True)
        if g.status is GroupStatus.STATED and n < least()
    )


def _people(labels: list[str], asked: Asked) -> str:
    return f"{listing(labels)} {asked.people}"


def span_of(periods: tuple[date, ...]) -> str:
    """Which months."""
    first, last = month(periods[0]), month(periods[-1])
    return f"in {first}" if first == last else f"from {first} to {last}"


def notes_of(asked: Asked) -> tuple[str, ...]:
    """What must be known beside the finding."""
    if asked.form is Form.THEMES:
        return (say("asked_note", "speaking"), say("heard", "not_saturation"))
    if asked.form is Form.ANSWERS:
        best = listing([f"‘{label}’" for label in asked.labels[-asked.top :]])
        return (say("asked_note", "best", best=best),)
    return (say("composite", "floor"),)


def how_of(asked: Asked, grain: Grain) -> tuple[str, ...]:
    """How we know."""
    named = {Form.THEMES: ("one_person", "coding", "method"), Form.ANSWERS: ("ordinal",)}
    names = named.get(asked.form, ("bundle",))
    words = {"least": least_of_a_point(), "grain": str(grain)}
    return (
        *(say("asked_note", name) for name in names),
        say("asked_note", "wilson", least=least()),
        say("asked_note", "moments", **words),
    )
