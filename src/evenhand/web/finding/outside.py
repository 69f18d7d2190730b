"""What is found in teams in which a person does not work: what their agreements share with them today, and no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Subquery, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone

from evenhand.web.accounts.models import User
from evenhand.web.changes.models import Lesson
from evenhand.web.finding.sources import MOST, Found, texts_in
from evenhand.web.finding.words import having, stands
from evenhand.web.measurement.models import ProjectMeasure, Reading
from evenhand.web.organisations.models import Granularity, Team
from evenhand.web.organisations.queries import (
    convened,
    may_see_each,
    open_programmes,
    own_organisations,
    own_teams,
    teams_of,
)
from evenhand.web.projects.models import MonthlyNote
from evenhand.web.registers.queries import public_commitments
from evenhand.web.sponsoring.models import Ask, Standing

Words = Sequence[str]


@dataclass(frozen=True, slots=True)
class Around:
    """What a person may see of teams beside their own: each with the page on which it stands, and those of which a
    convener reads what they send."""

    shared: Mapping[UUID, str]
    convened: frozenset[UUID]


def found_outside(person: User, words: Words) -> Iterator[Found]:
    """Everything outside one's own teams that has all words."""
    around = _around(person, on=timezone.localdate())
    yield from _measures(words, around)
    yield from _months(words, around)
    yield from _commitments(words, around)
    yield from _lessons(words, person)
    yield from _asks(words, person)


def _around(person: User, *, on: date) -> Around:
    pages, own = dict[UUID, str](), set(own_teams(person).values_list("pk", flat=True))
    teams: dict[UUID, Team] = {}
    led, heard = convened(person), set[UUID]()
    for place in own_organisations(person):
        for team in teams_of(place):
            teams[team.pk] = team
            pages.setdefault(team.pk, reverse("organisation", args=[place.pk]))
    for programme in open_programmes(person).prefetch_related("teams"):
        for team in programme.teams.all():
            teams[team.pk] = team
            pages.setdefault(team.pk, reverse("programme", args=[programme.pk]))
            if programme.pk in led:
                heard.add(team.pk)
    seen = may_see_each(person, [t for k, t in teams.items() if k not in own], on=on)
    shared = {k: pages[k] for k, how in seen.items() if how != Granularity.NOTHING}
    return Around(shared, frozenset(heard & shared.keys()))


def _measures(words: Words, around: Around) -> Iterator[Found]:
    """By title, project, team, and the words of the finding as others may read them."""
    latest = Reading.objects.filter(measure=OuterRef("pk")).order_by("-made_at")
    here = ProjectMeasure.objects.filter(project__team__in=list(around.shared))
    told = here.annotate(
        said=Cast(Subquery(latest.values("protected_headline")[:1]), TextField()),
        lines=Subquery(latest.values("protected_headline")[:1]),
        read=Subquery(latest.values("made_at")[:1]),
    )
    found = told.filter(having(words, ("title", "project__name", "project__team__name", "said")))
    for m in found.select_related("project__team").order_by("title")[:MOST]:
        team = m.project.team.name
        texts = (m.title, *(m.lines or ()), m.project.name, team)
        address, on = reverse("shared", args=[m.pk]), timezone.localdate(m.read) if m.read else None
        if stands(words, texts):
            yield Found("Shared measure", m.title, f"{team}: {m.project.name}", on, address, texts)


def _months(words: Words, around: Around) -> Iterator[Found]:
    """What teams sent by month, for who convenes their programme."""
    here = MonthlyNote.objects.filter(project__team__in=around.convened)
    found = here.filter(having(words, ("title", "learnt"))).select_related("project__team")
    for n in found.order_by("-sent_at")[:MOST]:
        texts, team = (n.title, n.learnt), n.project.team
        where = f"{team.name}: {n.project.name}"
        yield Found("Sent by month", n.title, where, n.month, around.shared[team.pk], texts)


def _commitments(words: Words, around: Around) -> Iterator[Found]:
    for team, entries in public_commitments(around.shared).items():
        for e in entries[:MOST]:
            texts = (e.content.get("statement", ""), e.content.get("who", ""))
            if stands(words, texts):
                on = timezone.localdate(e.made_at)
                address = around.shared[team]
                yield Found("Commitment of leaders", texts[0], e.project.name, on, address, texts)


def _lessons(words: Words, person: User) -> Iterator[Found]:
    """What teams of one's programmes share of their ideas; one's own team's are found as ideas."""
    programmes = open_programmes(person)
    here = Lesson.objects.filter(withdrawn_on=None, idea__project__team__programmes__in=programmes)
    found = here.exclude(idea__project__team__in=own_teams(person)).distinct()
    found = found.filter(having(words, ("content",))).select_related("idea__project__team")
    named = dict(programmes.values_list("teams", "pk"))
    for lesson in found.order_by("-shared_on")[:MOST]:
        told = {k: v for k, v in lesson.content.items() if k != "readings"}  # as agreements say
        texts, team = tuple(texts_in(told)), lesson.idea.project.team
        if stands(words, texts):
            address = reverse("library", args=[named[team.pk]])
            title = lesson.content["what"]
            yield Found("Library", title, team.name, lesson.shared_on, address, texts)


def _asks(words: Words, person: User) -> Iterator[Found]:
    """What teams ask of the organisations that the person leads, and the answers."""
    asked = Ask.objects.filter(organisation__in=own_organisations(person))
    here = asked.exclude(standing=Standing.WITHDRAWN)
    found = here.filter(having(words, ("words", "answer"))).select_related("entry__project__team")
    for a in found.order_by("-asked_at")[:MOST]:
        texts, address = (a.words, a.answer), reverse("asks", args=[a.organisation_id])
        on, team = timezone.localdate(a.asked_at), a.entry.project.team.name
        yield Found("What a team asks of you", a.words, team, on, address, texts)
