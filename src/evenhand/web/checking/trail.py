"""The audit trail against what it tells of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db import connection, models
from django.db.models import Count, Max, Q

from evenhand.experience import Form
from evenhand.web.applications.models import Application, Assessor, Call, Interest
from evenhand.web.changes.models import Cycle, Idea, Progress, Ranking
from evenhand.web.charter.models import AimVersion, CharterVersion, Post
from evenhand.web.coaching.models import CoachingCall
from evenhand.web.concerns.models import Concern
from evenhand.web.conversation.models import Comment
from evenhand.web.core.models import Event
from evenhand.web.drivers.models import Driver, DriverStep, What
from evenhand.web.editing.models import Edition, FactorEdition, OwnFactors, OwnForm
from evenhand.web.focus.models import FeasibilityStudy, Lock, Option
from evenhand.web.implementing.models import Undertaking
from evenhand.web.instruments.models import Round
from evenhand.web.listening.models import Conversation, Insight
from evenhand.web.measurement.models import (
    ChangeStory,
    Counts,
    DefinitionVersion,
    FileMapping,
    MeasureCheck,
    ProgrammeMeasure,
    ProjectMeasure,
    Reading,
    Recording,
    StoryStep,
)
from evenhand.web.organisations.models import (
    Agreement,
    Invitation,
    Membership,
    Organisation,
    Programme,
    Team,
)
from evenhand.web.partners.models import Arrangement, Heard, Help, PartnerTask, Question
from evenhand.web.projects.models import Completion, MarginProposal, MeasurePlan, Project
from evenhand.web.pulses.models import Pulse
from evenhand.web.registers.models import Entry, Step
from evenhand.web.reports.models import CommunityPage, Signature, Translation
from evenhand.web.sponsoring.models import Ask
from evenhand.web.supporting.models import Offer

# Which event tells that a row was made, and which that it was removed again; the first definition
# of a measure comes with the measure, and a count of stories with each step of one.
MADE: tuple[tuple[type[models.Model], str, str], ...] = (
    (Organisation, "organisation.created", ""),
    (Programme, "programme.created", ""),
    (Team, "team.created", ""),
    (Membership, "role.given", "role.ended"),
    (Invitation, "person.invited", ""),
    (Agreement, "agreement.made", ""),
    (Project, "project.started", ""),
    (MeasurePlan, "plan.fixed", ""),
    (MarginProposal, "margin.proposed", ""),
    (Completion, "gate.passed", ""),
    (ProjectMeasure, "measure.added", ""),
    (DefinitionVersion, "definition.changed", ""),
    (MeasureCheck, "measure.checked", ""),
    (ProgrammeMeasure, "common_measure.added", "common_measure.ended"),
    (Counts, "counts.stored", ""),
    (Reading, "measure.read", ""),
    (ChangeStory, "story.told", ""),
    (Recording, "recording.stored", ""),
    (FileMapping, "mapping.confirmed", ""),
    (Conversation, "conversation.planned", ""),
    (Insight, "insight.written", ""),
    (FeasibilityStudy, "feasibility.asked", ""),
    (Option, "option.put", ""),
    (Lock, "focus.locked", ""),
    (CommunityPage, "community.begun", ""),
    (Signature, "community.signed", ""),
    (Translation, "translation.added", ""),
    (Driver, "driver.added", ""),
    (Idea, "idea.made", ""),
    (Cycle, "cycle.begun", ""),
    (Ranking, "priorities.ranked", ""),
    (Progress, "progress.judged", ""),
    (Entry, "entry.made", ""),
    (OwnForm, "form.made", ""),
    (Edition, "form.published", ""),
    (OwnFactors, "factors.made", ""),
    (FactorEdition, "factors.published", ""),
    (Arrangement, "partner.arranged", ""),
    (PartnerTask, "partner_task.added", ""),
    (Question, "question.asked", ""),
    (Heard, "heard.told", ""),
    (Help, "help.asked", ""),
    (CharterVersion, "charter.saved", ""),
    (AimVersion, "aim.kept", ""),
    (Post, "post.added", ""),
    (Comment, "comment.made", "comment.taken_back"),
    (Concern, "concern.raised", "concern.taken_back"),
    (Round, "round.opened", ""),
    (CoachingCall, "call.kept", ""),
    (Ask, "ask.made", ""),
    (Undertaking, "undertaking.made", ""),
    (Offer, "offer.made", ""),
    (Call, "call.made", ""),
    (Interest, "interest.sent", "interest.deleted"),
    (Application, "application.begun", "application.deleted"),
    (Assessor, "assessor.named", ""),
    (Pulse, "pulse.opened", ""),
)


def unrecorded() -> Iterator[str]:
    """Rows that no event tells of, events of rows that are not there, and steps of entries."""
    for model, made, ended in MADE:
        yield from _compared(model, made, ended)
    yield from _steps(Step, "entry", ("made", "changed", "moved", "taken_back"))
    yield from _steps(DriverStep, "driver", tuple(What.values))
    yield from _steps(StoryStep, "story", ("told", "changed", "withdrawn"))


def _compared(model: type[models.Model], made: str, ended: str) -> Iterator[str]:
    found = model._default_manager.all()
    if model is DefinitionVersion:
        found = found.filter(number__gt=1)
    if model is Counts:
        found = found.exclude(measure__form=Form.STORIES)
    rows = {str(pk) for pk in found.values_list("pk", flat=True)}
    told = _subjects(made)
    gone = _subjects(ended) if ended else Counter()
    name = model._meta.object_name
    for pk in sorted(rows - set(told)):
        yield f"No event tells of {name} {pk}."
    for pk in sorted(set(told) - rows - set(gone)):
        yield f"An event tells of {name} {pk}, which is not there."
    for pk in sorted(rows & set(gone)):
        yield f"An event tells that {name} {pk} was removed, and it is there."
    for pk, times in sorted(told.items()):
        if times > 1:
            yield f"{times} events tell of {name} {pk}."


def _subjects(action: str) -> Counter[str]:
    return Counter(Event.objects.filter(action=action).values_list("subject", flat=True))


def _steps(model: type[models.Model], of: str, ways: tuple[str, ...]) -> Iterator[str]:
    told: Counter[str] = sum((_subjects(f"{of}.{way}") for way in ways), Counter())
    steps = model._default_manager.order_by().values(of).annotate(rows=Count("pk"))
    kept = Counter({str(row[of]): row["rows"] for row in steps})
    for pk in sorted(set(told) | set(kept)):
        if told[pk] != kept[pk]:
            yield f"{of.capitalize()} {pk} took {kept[pk]} steps, and {told[pk]} events tell of them."


def holes() -> Iterator[str]:
    """Events that are gone; PostgreSQL leaves holes of its own, where a write was taken back."""
    yield from _unguarded()
    if connection.vendor != "sqlite":
        return
    found = Event.objects.aggregate(rows=Count("pk"), last=Max("pk"))
    last = _last_given() or found["last"] or 0
    if found["rows"] != last:
        yield f"{last} events were written, and {found['rows']} are there."


def _last_given() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [Event._meta.db_table])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


_GUARDS = {
    "sqlite": "SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'core_event_no_%%'",
    "postgresql": "SELECT COUNT(*) FROM pg_trigger WHERE tgname IN ('core_event_append_only', 'core_event_no_truncate') AND tgenabled = 'O'",
}


def _unguarded() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(_GUARDS[connection.vendor], [])
        (guards,) = cursor.fetchone()
    if guards != 2:
        yield "The database no longer refuses to change or remove events."
    if Event.objects.filter(Q(action="") | Q(subject="")).exists():
        yield "An event says nothing."
