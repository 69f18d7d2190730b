"""The sentences of a finding, with numbers for the team and without for everyone else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.defaults import constant
from evenhand.equity.model import Strength
from evenhand.ethnicity import EthnicGroup
from evenhand.experience.asked import Asked, Form
from evenhand.experience.bundle import CompositeReading, read_composite
from evenhand.experience.findings.model import Said
from evenhand.experience.likert import OrdinalComparison, read_likert
from evenhand.experience.tally import Tally, answer_table, voice_table
from evenhand.experience.themes import ThemeChange, ThemeReading, read_themes
from evenhand.experience.words import percent, say
from evenhand.measures import MeasureTable
from evenhand.reading import read
from evenhand.reading.figures import listing
from evenhand.reading.flags import balancing_flags
from evenhand.reading.model import Plan


@dataclass(frozen=True, slots=True)
class Words:
    """Headline, further lines, and what is said of each part."""

    headline: tuple[Said, ...]
    lines: tuple[Said, ...]
    parts: tuple[tuple[Said, ...], ...]
    worse: tuple[str, ...] = ()


def words_of(
    asked: Asked, tally: Tally, plan: Plan, tables: tuple[MeasureTable, ...], *, numbers: bool
) -> Words:
    """What is said, from exact counts; without a number unless `numbers`."""
    if asked.form is Form.THEMES:
        return _themes(asked, tally, plan)
    if asked.form is Form.ANSWERS:
        return _answers(asked, tally, plan, tables, numbers=numbers)
    return _bundle(asked, plan, tables, numbers=numbers)


def _themes(asked: Asked, tally: Tally, plan: Plan) -> Words:
    table = voice_table(asked, tally)
    found = read_themes(
        table, change_date=plan.change_date, named_before=asked.named_before(plan.change_date)
    )
    own = {theme: _of_theme(found, theme, plan.focus) for theme in table.themes}
    lines = tuple(said for theme in table.themes for said in own[theme])
    headline = _first_sure(lines) or (_no_change(asked, found, plan),)
    rest = tuple(said for said in lines if said not in headline)
    return Words(headline, rest, tuple(own[theme] for theme in table.themes))


def _of_theme(found: ThemeReading, theme: str, focus: Sequence[str]) -> tuple[Said, ...]:
    """Changes of the groups in focus, then of everyone heard."""
    kept = [c for c in found.changes if c.theme == theme]
    people = found.table.people
    return tuple(_change(c, people) for c in kept if c.group is None or c.group.key in focus)


def _change(change: ThemeChange, people: str) -> Said:
    if change.change is None:
        people = f"{change.group.label} {people}" if change.group else f"all {people} heard"
        return Said(say("theme_change", "too_few_said", theme=change.theme, people=people))
    return Said(change.text, change.change.strength)


def _first_sure(lines: Sequence[Said]) -> tuple[Said, ...]:
    """The clear ones, else the likely ones; two at most."""
    for strength in (Strength.ESTABLISHED, Strength.SUGGESTED):
        found = [s for s in lines if s.strength is strength]
        if found:
            return tuple(found[:2])
    return ()


def _no_change(asked: Asked, found: ThemeReading, plan: Plan) -> Said:
    if len(found.phases) > 1:
        people = _labels(found.table.groups, plan.focus, asked.people) or asked.people
        text = say("asked_headline", "cannot_tell", people=people)
        return Said(text, Strength.CANNOT_TELL)
    sums = found.table.mentions.sum(axis=(1, 2))
    if found.table.voices.sum() < _least() or not sums.any():
        return Said(say("asked_headline", "nothing"))
    most = found.table.themes[int(sums.argmax())]
    return Said(say("asked_headline", "most", theme=most))


def _least() -> int:
    """So few that what is raised most often could be one person's."""
    return int(constant("alternatives", "min_voices"))


def _labels(groups: Sequence[EthnicGroup], keys: Sequence[str], people: str) -> str:
    labels = listing([g.label for g in groups if g.key in keys])
    return f"{labels} {people}" if labels else ""


def _answers(
    asked: Asked, tally: Tally, plan: Plan, tables: tuple[MeasureTable, ...], *, numbers: bool
) -> Words:
    table = answer_table(asked, tally)
    found = read_likert(
        table,
        focus=plan.focus,
        compare_with=plan.comparison,
        change_date=plan.change_date,
        set_afterwards=plan.exploratory,
    )
    own = {
        item.id: tuple(
            _compared(c, numbers=numbers) for c in found.comparisons if c.item == item.id
        )
        for item in table.scale.items
    }
    lines = tuple(said for each in own.values() for said in each)
    bare = tuple(_compared(c, numbers=False) for c in found.comparisons)
    headline = _first_sure(bare) or _answers_stand(asked, plan, tables, lines, numbers=numbers)
    worse = tuple(c.said for c in found.comparisons if _worse(c))
    return Words(headline, lines, tuple(own.values()), worse)


def _worse(found: OrdinalComparison) -> bool:
    """Lower answers since the change, clear or likely."""
    judged = found.strength in (Strength.ESTABLISHED, Strength.SUGGESTED)
    return found.what == "change" and judged and (found.value or 0.0) < 0.5


def _compared(found: OrdinalComparison, *, numbers: bool) -> Said:
    judged = None if found.value is None else found.strength
    return Said(found.text if numbers else found.said, judged)


def _answers_stand(
    asked: Asked,
    plan: Plan,
    tables: tuple[MeasureTable, ...],
    lines: Sequence[Said],
    *,
    numbers: bool,
) -> tuple[Said, ...]:
    people = _labels(tables[0].groups, plan.focus, asked.people) or asked.people
    if lines:
        text = say("asked_headline", "answers_cannot_tell", people=people)
        return (Said(text, Strength.CANNOT_TELL),)
    top, below = int(tables[0].numerator.sum()), int(tables[0].denominator.sum())
    if not numbers or below < _least():
        return (Said(say("asked_headline", "answers_said", people=asked.people)),)
    words = {"item": asked.lines[0].text, "share": percent(top / below)}
    return (Said(say("asked_headline", "answers_stand", **words)),)


def _bundle(asked: Asked, plan: Plan, tables: tuple[MeasureTable, ...], *, numbers: bool) -> Words:
    """The bundle is read as any other measure; then its parts."""
    whole, *parts = tables
    found = read_composite(whole, parts, focus=plan.focus, compare_with=plan.comparison)
    against = tuple(Said(text) for text in found.warnings[:-1])
    reading = read(whole, plan)
    headline = tuple(Said(f"{s.lead} {s.text}".strip()) for s in reading.headline)
    weakest = _weakest(asked, plan, found, numbers=numbers)
    worse = tuple(flag.text for flag in balancing_flags([reading]))
    return Words(headline, (*weakest, *against), ((),) * len(tables), worse)


def _weakest(
    asked: Asked, plan: Plan, found: CompositeReading, *, numbers: bool
) -> tuple[Said, ...]:
    """The weakest part for each group in focus; for every group where none is."""
    sentences = dict(zip((w.group for w in found.whole), found.sentences, strict=True))
    people = {w.group: w.denominator for w in found.whole}
    lines = []
    for group, part in found.weakest:
        if (plan.focus and group.key not in plan.focus) or people[group] < _least():
            continue
        words = {"people": f"{group.label} {asked.people}", "title": part}
        bare = say("composite", "weakest_said", **words)
        lines.append(Said(f"{bare} {sentences[group]}" if numbers else bare))
    return tuple(lines)
