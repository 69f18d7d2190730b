"""What is looked through, each in one question to the database, for the projects that a person works in.

A room that is not named here is not looked through: that is how what must not be found is kept out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from evenhand.frameworks.registers import kinds
from evenhand.web.changes.models import Cycle, Idea
from evenhand.web.charter.models import CharterVersion
from evenhand.web.conversation.models import Comment
from evenhand.web.drivers.models import Driver
from evenhand.web.finding.words import having, stands
from evenhand.web.measurement.models import ProjectMeasure
from evenhand.web.projects.models import MonthlyNote, Project
from evenhand.web.prompts.models import Answer, Shape
from evenhand.web.registers.models import Entry

MOST = 100  # of each kind


@dataclass(frozen=True, slots=True)
class Found:
    """One place; `texts` are what was looked through there."""

    kind: str
    title: str
    project: str
    on: date | None
    address: str
    texts: tuple[str, ...]


Words = Sequence[str]
Projects = QuerySet[Project]
Source = Callable[[Words, Projects], Iterator[Found]]


def _day(at: datetime) -> date:
    return timezone.localdate(at)


def _projects(words: Words, projects: Projects) -> Iterator[Found]:
    found = projects.filter(having(words, ("name", "aim", "ended", "clinical_area")))
    for p in found.order_by("name")[:MOST]:
        address = reverse("project", args=[p.pk])
        texts = (p.name, p.aim, p.ended, p.clinical_area)
        yield Found("Project", p.name, p.name, p.started_on, address, texts)


def _measures(words: Words, projects: Projects) -> Iterator[Found]:
    found = ProjectMeasure.objects.filter(having(words, ("title",)), project__in=projects)
    for m in found.select_related("project").order_by("title")[:MOST]:
        address = reverse("measure", args=[m.pk])
        yield Found("Measure", m.title, m.project.name, None, address, (m.title,))


_IDEA = ("what", "why", "worse_off", "would_know")


def _ideas(words: Words, projects: Projects) -> Iterator[Found]:
    found = Idea.objects.filter(having(words, _IDEA), project__in=projects)
    for i in found.select_related("project").order_by("-made_at")[:MOST]:
        address = reverse("idea", args=[i.pk])
        texts = tuple(str(getattr(i, name)) for name in _IDEA)
        yield Found("Change idea", i.what, i.project.name, _day(i.made_at), address, texts)


_CYCLE = ("what", "predicted", "predicted_focus", "plan", "data", "happened", "next_step")


def _cycles(words: Words, projects: Projects) -> Iterator[Found]:
    found = Cycle.objects.filter(having(words, _CYCLE), idea__project__in=projects)
    for c in found.select_related("idea__project").order_by("-made_at")[:MOST]:
        address = reverse("cycle", args=[c.pk])
        texts = tuple(str(getattr(c, name)) for name in _CYCLE)
        yield Found("Test", c.what, c.idea.project.name, _day(c.made_at), address, texts)


def _drivers(words: Words, projects: Projects) -> Iterator[Found]:
    here = Driver.objects.filter(project__in=projects, removed_at=None)
    found = here.filter(having(words, ("text", "legacy", "lenses"))).select_related("project")
    for d in found.order_by("text")[:MOST]:
        texts = (d.text, d.legacy, *d.lenses.values())
        if stands(words, texts):
            address = reverse("driver", args=[d.pk])
            yield Found("Driver", d.text, d.project.name, _day(d.made_at), address, texts)


def _charters(words: Words, projects: Projects) -> Iterator[Found]:
    """Those in force."""
    newest = CharterVersion.objects.filter(project=OuterRef("project")).order_by("-number")
    here = CharterVersion.objects.filter(project__in=projects, pk=Subquery(newest.values("pk")[:1]))
    found = here.filter(having(words, ("content",))).select_related("project")
    for c in found.order_by("-made_at")[:MOST]:
        texts = tuple(texts_in(c.content))
        if stands(words, texts):  # and not only in the name of a field
            address = reverse("charter", args=[c.project_id])
            yield Found("Charter", "Charter", c.project.name, _day(c.made_at), address, texts)


def texts_in(value: Any) -> Iterator[str]:
    """Every text, however deep it lies."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)


def _entries(words: Words, projects: Projects) -> Iterator[Found]:
    """Entries of registers that the whole team reads."""
    read = [k.id for k in kinds().values() if k.visibility == "team"]
    here = Entry.objects.filter(project__in=projects, kind_id__in=read)
    found = here.filter(having(words, ("content",))).select_related("project")
    for e in found.order_by("-made_at")[:MOST]:
        texts = tuple(texts_in(e.content))
        if stands(words, texts):
            title = f"{e.kind.title} {e.number}"
            address = reverse("entry", args=[e.pk])
            yield Found(e.kind.title, title, e.project.name, _day(e.made_at), address, texts)


def _comments(words: Words, projects: Projects) -> Iterator[Found]:
    found = Comment.objects.filter(having(words, ("text",)), project__in=projects)
    for c in found.select_related("project").order_by("-made_at")[:MOST]:
        address = reverse("talk", args=[c.kind, c.subject])
        yield Found("Comment", "A comment", c.project.name, _day(c.made_at), address, (c.text,))


def _notes(words: Words, projects: Projects) -> Iterator[Found]:
    found = MonthlyNote.objects.filter(having(words, ("title", "learnt")), project__in=projects)
    for n in found.select_related("project").order_by("-sent_at")[:MOST]:
        address = reverse("project", args=[n.project_id])
        texts = (n.title, n.learnt)
        yield Found("Sent by month", n.title, n.project.name, n.month, address, texts)


def _answers(words: Words, projects: Projects) -> Iterator[Found]:
    """Shared ones; a private one is found by nobody, its writer included."""
    shared = Answer.objects.filter(~Q(shape=Shape.PRIVATE), project__in=projects)
    found = shared.filter(having(words, ("text", "evidence"))).select_related("project")
    for a in found.order_by("-made_on")[:MOST]:
        if a.prompt.private:
            continue
        address = reverse("prompt", args=[a.project_id, a.prompt_id])
        texts = (a.text, a.evidence)
        yield Found("Answer to a prompt", a.prompt.ask, a.project.name, a.made_on, address, texts)


SOURCES: tuple[Source, ...] = (
    _projects,
    _measures,
    _ideas,
    _cycles,
    _drivers,
    _charters,
    _entries,
    _comments,
    _notes,
    _answers,
)
