"""How ready the data of a project are, in words: source, access, completeness, volume, who is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from evenhand.experience import Form
from evenhand.frameworks import wording
from evenhand.frameworks.measuring import measuring
from evenhand.frameworks.registers import kinds
from evenhand.measures import MeasureTable
from evenhand.reading.figures import listing
from evenhand.spc import advise
from evenhand.web.measurement.models import Counts, ProjectMeasure, Recording
from evenhand.web.projects.models import Project
from evenhand.web.registers.models import Entry

_LITTLE = ("run", "cumulative", "between")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the question, what is known, and what to do next; never a score or a colour."""

    title: str
    ask: str
    said: tuple[str, ...]
    next: str
    link: str
    link_text: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the project holds: fetched by the door, judged here."""

    project: Project
    measures: Sequence[ProjectMeasure]
    counts: Sequence[tuple[ProjectMeasure, Counts | None, MeasureTable | None]]
    access: Sequence[Entry]
    missing: Sequence[Entry]
    recording: Recording | None
    mapped: bool
    focus: Sequence[str]


def parts(known: Known) -> tuple[Part, ...]:
    """The parts in the order in which a project meets them."""
    return (_source(known), _access(known), _completeness(known), _volume(known), _missing(known))


def _part(
    name: str, said: Iterable[str], *, ready: bool, known: Known, page: str, **more: Any
) -> Part:
    words = wording("readiness")[name]
    link = reverse(page, kwargs={"project_id": known.project.pk, **more})
    next_step = words["next_ready"] if ready else words["next"]
    return Part(words["title"], words["ask"], tuple(said), next_step, link, words["link"])


def _say(section: str, name: str, **words: object) -> str:
    return wording("readiness")[section][name].format(**words)


def _source(known: Known) -> Part:
    counted = [(m, counts) for m, counts, _ in known.counts if m.form != Form.STORIES]
    filled = [m.title for m, counts in counted if counts is not None]
    empty = [m.title for m, counts in counted if counts is None]
    said = []
    if not known.measures:
        said.append(_say("source", "no_measure"))
    if filled:
        said.append(_say("source", "filled", titles=_titles(filled)))
    if empty:
        said.append(_say("source", "empty", titles=_titles(empty)))
    said.append(_say("source", "mapped" if known.mapped else "not_mapped"))
    page = "upload" if known.measures else "new_measure"
    return _part("source", said, ready=bool(filled) and not empty, known=known, page=page)


def _titles(titles: Sequence[str]) -> str:
    return listing([f"‘{title}’" for title in titles])


def _access(known: Known) -> Part:
    said = [_waiting(entry) for entry in known.access]
    waiting = any(not entry.status.ended for entry in known.access)
    return _part(
        "access",
        said or [_say("access", "none")],
        ready=bool(known.access) and not waiting,
        known=known,
        page="register",
        kind_id="data_access",
    )


def _waiting(entry: Entry) -> str:
    days = entry.days_waiting
    what = entry.content.get("what") or kinds()[entry.kind_id].one
    words = {"what": what, "status": entry.status.label}
    return (
        _say("access", "one", **words)
        if days is None
        else _say("access", "waits", days=days, **words)
    )


def _completeness(known: Known) -> Part:
    found = known.recording
    said = [_say("completeness", "none")] if found is None else list(found.headline)
    if found is not None and found.refused:
        said = [found.refused]
    return _part("completeness", said, ready=found is not None, known=known, page="recording")


def _volume(known: Known) -> Part:
    """By what can be drawn of the group that is looked at: words, never a number of a small group."""
    ways = [(m, step) for m, _, table in known.counts if table and (step := _step(table, known))]
    said = [_say("volume", "one", title=m.title, way=measuring().ways[step]) for m, step in ways]
    little = any(step in _LITTLE for _, step in ways)
    return _part(
        "volume",
        said or [_say("volume", "none")],
        ready=bool(ways) and not little,
        known=known,
        page="other_ways",
    )


def _step(table: MeasureTable, known: Known) -> str:
    """What the advisor says of the group in focus; of everybody where none is."""
    whole = table.over_sites()
    kept = [i for i, g in enumerate(whole.groups) if g.key in known.focus]
    places = kept or list(range(len(whole.groups)))
    if not whole.periods or whole.sums is not None:
        return ""
    top, below = (
        a[0, places].sum(axis=0).astype(float) for a in (whole.numerator, whole.denominator)
    )
    return advise(top, below, kind=str(whole.measure.kind), grain=whole.grain).grain_step


def _missing(known: Known) -> Part:
    said = [
        _say("missing", "one", group=e.content.get("group", ""), status=e.status.label)
        for e in known.missing
    ]
    return _part(
        "missing",
        said or [_say("missing", "none")],
        ready=bool(known.missing),
        known=known,
        page="register",
        kind_id="who_is_missing",
    )
