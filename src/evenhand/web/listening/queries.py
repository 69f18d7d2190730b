"""Doors to conversations. One that is not the person's own to open is not there, whoever asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.http import Http404

from evenhand.defaults import constant
from evenhand.frameworks.listening import Named, Support, listening
from evenhand.web.accounts.models import User
from evenhand.web.core.models import Draft
from evenhand.web.listening.models import (
    Conversation,
    Drawn,
    Guide,
    Insight,
    Notes,
    Quotation,
    ReviewTerms,
    Status,
    Strand,
    Training,
)
from evenhand.web.organisations.models import OF_A_TEAM, Membership, Programme, Role, Team
from evenhand.web.organisations.queries import roles_in
from evenhand.web.projects.models import Project
from evenhand.web.projects.queries import project_for
from evenhand.web.projects.views import WORKERS


@dataclass(frozen=True, slots=True)
class Counts:
    """How many conversations a review needs, and how many months notes may be kept."""

    professionals_least: int
    professionals_most: int
    lived_least: int
    lived_most: int

    def least(self, strand: str) -> int:
        return int(getattr(self, f"{strand}_least"))

    def most(self, strand: str) -> int:
        return int(getattr(self, f"{strand}_most"))


COUNTED = ("professionals_least", "professionals_most", "lived_least", "lived_most")


def usual_counts() -> Counts:
    """Where no programme says otherwise."""
    return Counts(**{n: int(constant("data_review", n)) for n in COUNTED})


def terms_of(project: Project) -> ReviewTerms | None:
    """What the team's programme sets; of the first by name where it is in several."""
    found = ReviewTerms.objects.filter(programme__teams=project.team_id)
    return found.select_related("programme").order_by("programme__name").first()


def terms_of_teams(teams: Iterable[UUID]) -> dict[UUID, ReviewTerms]:
    """The same of several teams, in one query; teams whose programmes set nothing are left out."""
    wanted = list(teams)
    found: dict[UUID, ReviewTerms] = {}
    rows = ReviewTerms.objects.filter(programme__teams__in=wanted)
    for terms in (
        rows.select_related("programme")
        .annotate(team=F("programme__teams"))
        .order_by("programme__name")
    ):
        if terms.team in wanted:
            found.setdefault(terms.team, terms)
    return found


def own_terms(programme: Programme) -> ReviewTerms | None:
    """What this programme sets."""
    return ReviewTerms.objects.filter(programme=programme).first()


def counts_of(terms: ReviewTerms | None) -> Counts:
    """Those of a programme, else the usual ones."""
    return usual_counts() if terms is None else Counts(**{n: getattr(terms, n) for n in COUNTED})


def convened_programme(person: User, programme_id: UUID) -> Programme:
    """A programme, for those who convene it."""
    held = Membership.objects.filter(person=person, role=Role.CONVENER, programme=programme_id)
    found = Programme.objects.filter(pk__in=held.values("programme")).first()
    if found is None:
        raise Http404
    return found


# ---- training


def trainings_of(person: User) -> list[Training]:
    """A person's own, by kind, the longest first."""
    return list(Training.objects.filter(person=person))


def lacking(person: User, on: date) -> tuple[Named, ...]:
    """Trainings that a person needs and has not registered, or that have run out."""
    known = Training.objects.filter(person=person, done_on__lte=on, counts_to__gte=on)
    held = set(known.values_list("kind", flat=True))
    return tuple(t for t in listening().trainings if t.id not in held)


def training_for(person: User, training_id: UUID) -> Training:
    """One of the person's own."""
    found = Training.objects.filter(pk=training_id, person=person).first()
    if found is None:
        raise Http404
    return found


def trained_in(team: Team, on: date) -> list[tuple[str, Mapping[str, date]]]:
    """People of a team by name, each with the trainings that count on a day and until when."""
    held = Membership.objects.filter(team=team, role__in=WORKERS).values_list(
        "person_id", "person__name"
    )
    names = dict(held)
    found: defaultdict[UUID, dict[str, date]] = defaultdict(dict)
    counting = Training.objects.filter(person__in=names, done_on__lte=on, counts_to__gte=on)
    for one in counting.order_by("counts_to"):
        found[one.person_id][one.kind] = one.counts_to
    return sorted(((name, found[pk]) for pk, name in names.items()), key=lambda p: p[0])


# ---- conversations


def conversation_for(person: User, conversation_id: UUID) -> Conversation:
    """A conversation, for its named interviewers as long as they work in its team, and for nobody else.

    Raises
    ------
    Http404
        For everyone else, and for anyone from whom it is kept: that it exists is not told either.
    """
    found = (
        Conversation.objects.select_related("project__team")
        .filter(pk=conversation_id, interviewers=person)
        .exclude(kept_from=person)
        .exclude(status=Status.WITHDRAWN)
        .first()
    )
    if found is None or not roles_in(person, found.project.team) & set(WORKERS):
        raise Http404
    return found


def own_conversations(person: User, project: Project) -> list[Conversation]:
    """Those of a project that the person opens."""
    found = Conversation.objects.filter(project=project, interviewers=person)
    return list(found.exclude(kept_from=person).exclude(status=Status.WITHDRAWN))


def notes_of(person: User, conversation: Conversation) -> Notes | None:
    """What was written down, for a named interviewer."""
    return Notes.objects.filter(
        conversation=conversation_for(person, conversation.pk), conversation__keep_to__isnull=False
    ).first()


def by_code(code: str) -> Conversation | None:
    """The conversation of a participant's paper, however it was typed."""
    plain = "".join(c for c in code.upper() if c.isalnum())
    return Conversation.objects.filter(code=plain).exclude(status=Status.WITHDRAWN).first()


@dataclass(frozen=True, slots=True)
class Heard:
    """How many conversations of a part there are: all that people who did not lead them see."""

    strand: Strand
    planned: int
    held: int
    taken_back: int
    least: int
    most: int

    @property
    def enough(self) -> bool:
        return self.held >= self.least


def heard_in(project: Project, counts: Counts) -> tuple[Heard, Heard]:
    """Of both parts, in one query."""
    found: defaultdict[tuple[str, str], int] = defaultdict(int)
    rows = Conversation.objects.filter(project=project).order_by()
    for strand, status, n in rows.values_list("strand", "status").annotate(n=Count("pk")):
        found[(strand, status)] = n
    professionals, lived = (
        Heard(
            s,
            found[(s, Status.PLANNED)],
            found[(s, Status.HELD)],
            found[(s, Status.WITHDRAWN)],
            counts.least(s),
            counts.most(s),
        )
        for s in Strand
    )
    return professionals, lived


def places_left(project: Project, strand: str, counts: Counts) -> int:
    """How many more conversations of a part may be planned."""
    there = Conversation.objects.filter(project=project, strand=strand)
    return counts.most(strand) - there.exclude(status=Status.WITHDRAWN).count()


def team_workers(team: Team) -> list[tuple[str, str]]:
    """Who works in a team, id and name, alphabetical: who can interview, and from whom something is kept."""
    held = Membership.objects.filter(team=team, role__in=WORKERS).select_related("person")
    return sorted({(str(m.person_id), m.person.name) for m in held}, key=lambda p: p[1])


def named(team: Team, ids: Iterable[str]) -> list[User]:
    """People of a team by their ids."""
    held = Membership.objects.filter(team=team, person__in=list(ids)).values("person")
    return list(User.objects.filter(pk__in=held).order_by("name"))


def everyone_of(team: Team) -> list[tuple[str, str]]:
    """Everybody of a team, id and name, alphabetical."""
    held = Membership.objects.filter(team=team, role__in=OF_A_TEAM).select_related("person")
    return sorted({(str(m.person_id), m.person.name) for m in held}, key=lambda p: p[1])


# ---- what was learnt


@dataclass(frozen=True, slots=True)
class Learnt:
    """An insight as the team reads it: how well it is supported, and words that may be shown to this person."""

    insight: Insight
    conversations: int
    strands: tuple[str, ...]
    taken_back: int
    support: Support
    quotations: tuple[Quotation, ...]

    @property
    def carries(self) -> bool:
        """It can carry a choice: more than one conversation of one kind, or another source beside it."""
        return self.conversations > 1 or (self.conversations == 1 and bool(self.insight.sources))


def learnt_in(person: User, project: Project) -> list[Learnt]:
    """Insights in the order in which they were written, in as many queries as for one."""
    insights = list(project.insights.order_by("number"))
    drawn: defaultdict[UUID, list[Drawn]] = defaultdict(list)
    links = Drawn.objects.filter(insight__project=project).select_related("conversation")
    for link in links.order_by("pk"):
        drawn[link.insight_id].append(link)
    said = _quotations(person, project)
    return [_learnt(one, drawn[one.pk], said[one.pk]) for one in insights]


def something_carries(project: Project) -> bool:
    """Whether any insight can carry a choice: the rule of `Learnt.carries`, in one query."""
    there = Count("drawn", filter=Q(drawn__withdrawn_on__isnull=True))
    found = Insight.objects.filter(project=project).annotate(there=there)
    return found.filter(Q(there__gt=1) | (Q(there=1) & ~Q(sources=""))).exists()


def _quotations(person: User, project: Project) -> defaultdict[UUID | None, list[Quotation]]:
    """Words to which their speakers agreed, but for those that are kept from this person."""
    found: defaultdict[UUID | None, list[Quotation]] = defaultdict(list)
    shown = Quotation.objects.filter(
        conversation__project=project, conversation__keep="quotation", insight__isnull=False
    ).exclude(conversation__kept_from=person)
    for one in shown.order_by("made_at"):
        found[one.insight_id].append(one)
    return found


def _learnt(one: Insight, drawn: Iterable[Drawn], said: Iterable[Quotation]) -> Learnt:
    links = list(drawn)
    there = [d for d in links if d.withdrawn_on is None]
    strands = tuple(sorted({d.conversation.strand for d in there}, reverse=True))
    support = listening().support(parts=len(strands), conversations=len(there))
    return Learnt(one, len(there), strands, len(links) - len(there), support, tuple(said))


def quotation_for(person: User, quotation_id: UUID) -> Quotation:
    """A sentence of a conversation that this person leads."""
    found = Quotation.objects.filter(pk=quotation_id).first()
    if found is None:
        raise Http404
    found.conversation = conversation_for(person, found.conversation_id)
    return found


def insight_for(person: Any, insight_id: UUID, *, roles: Iterable[str] = WORKERS) -> Insight:
    """An insight, for people of its team."""
    found = Insight.objects.select_related("project__team").filter(pk=insight_id).first()
    if found is None:
        raise Http404
    project_for(person, found.project_id, roles=roles)
    return found


def sources_for(person: User, project: Project) -> list[Conversation]:
    """Conversations that this person may draw an insight from: own ones whose participants let that be kept."""
    return [
        c
        for c in own_conversations(person, project)
        if c.status == Status.HELD and c.keep in ("insight", "quotation")
    ]


def insights_of(project: Project) -> list[Insight]:
    """All, by number."""
    return list(project.insights.order_by("number"))


def questions_for(project: Project, strand: str) -> tuple[Guide | None, tuple[str, ...]]:
    """The team's own guide of a part, else the one that comes with Evenhand."""
    own = Guide.objects.filter(project=project, strand=strand).first()
    return own, tuple(own.questions) if own else listening().part(strand).questions


def strand_for(name: str) -> Strand:
    """A part by its name."""
    if name not in Strand.values:
        raise Http404
    return Strand(name)


def notes_that_are_over(on: date) -> QuerySet[Conversation]:
    """Conversations whose day has come while something of them is still there."""
    there = Q(notes__isnull=False) | Q(quotations__isnull=False)
    return Conversation.objects.filter(there, keep_to__lt=on).distinct()


def notes_typed_that_are_over(on: date) -> list[UUID]:
    """Conversations whose day has come while notes of them lie in a draft."""
    keys = Draft.objects.filter(key__startswith="conversation:", key__endswith=":notes")
    named = {key.split(":")[1] for key in keys.values_list("key", flat=True)}
    over = Conversation.objects.filter(pk__in=named, keep_to__lt=on)
    return list(over.values_list("pk", flat=True))
