"""All of a team's data as one zip: a JSON file for each table, and a README that says what is in it."""

from __future__ import annotations

import base64
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from evenhand.web.accounts.models import User
from evenhand.web.applications.models import Application, Evidence, Gap, Paper, Seat
from evenhand.web.changes.models import (
    Conclusion,
    Cycle,
    Idea,
    Lesson,
    Priority,
    Progress,
    Ranking,
)
from evenhand.web.changes.models import Step as ChangeStep
from evenhand.web.charter.models import AimVersion, CharterVersion, Post
from evenhand.web.coaching.models import CoachingCall
from evenhand.web.conversation.models import Comment
from evenhand.web.core.models import Event
from evenhand.web.drivers.models import Driver, DriverStep
from evenhand.web.focus.models import (
    FeasibilityStudy,
    Lock,
    Option,
    PartNeeds,
    Synthesis,
    Voice,
    Word,
)
from evenhand.web.instruments.models import Attached, Round, Sheet
from evenhand.web.listening.models import Guide, Insight
from evenhand.web.measurement.models import (
    ChangeStory,
    Counts,
    DefinitionVersion,
    FileMapping,
    MeasureCheck,
    ProjectMeasure,
    Reading,
    Recording,
    StoryStep,
)
from evenhand.web.organisations.models import Agreement, Invitation, Membership, Team
from evenhand.web.partners.models import (
    Arrangement,
    Budget,
    Heard,
    Help,
    Influence,
    PartnerTask,
    Question,
)
from evenhand.web.projects.models import (
    Completion,
    MarginProposal,
    MeasurePlan,
    MonthlyNote,
    Project,
)
from evenhand.web.prompts.models import Answer, Shape
from evenhand.web.registers.models import Entry
from evenhand.web.registers.models import Step as EntryStep
from evenhand.web.reports.models import CommunityPage, Signature, Translation
from evenhand.web.sponsoring.models import Ask

Rows = models.QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Part:
    """One table of the export.

    Attributes
    ----------
    path
        From a row to its team, as a lookup.
    what
        One line for the README.
    exact
        Fields that hold exact counts: only for people named in the agreement.
    left_out
        Fields that nobody takes along.
    readable
        Which rows a person may read; None for all.
    """

    model: type[models.Model]
    path: str
    what: str
    exact: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    readable: Callable[[User], Q] | None = None


def _own_or_shared(person: User) -> Q:
    """A private answer is nobody else's, whoever asks."""
    return ~Q(shape=Shape.PRIVATE) | Q(shape=Shape.PRIVATE, writer=person)


def _own_or_together(person: User) -> Q:
    """Another person's sheet is nobody else's."""
    return Q(person=None) | Q(person=person)


def _own_word(person: User) -> Q:
    """A partner's words are the partner's to take along."""
    return Q(partner=person)


def _file_of_own_or_together(person: User) -> Q:
    return Q(sheet__person=None) | Q(sheet__person=person)


_OF_PROJECT = "project__team"
_OF_MEASURE = "measure__project__team"
PARTS = (
    Part(Team, "pk", "the team, its organisations and programmes"),
    Part(Membership, "team", "who is in the team, in which role"),
    Part(Invitation, "team", "who was invited", left_out=("digest",)),
    Part(Agreement, "team", "every version of the sharing agreement"),
    Part(Project, "team", "projects"),
    Part(MeasurePlan, _OF_PROJECT, "every version of the plans"),
    Part(Completion, _OF_PROJECT, "what was called complete, and what was missing then"),
    Part(MonthlyNote, _OF_PROJECT, "what was sent by month"),
    Part(MarginProposal, _OF_PROJECT, "margins for ‘equal’ that were proposed"),
    Part(ProjectMeasure, _OF_PROJECT, "measures"),
    Part(DefinitionVersion, _OF_MEASURE, "every version of what is counted"),
    Part(MeasureCheck, _OF_MEASURE, "how far the numbers were checked, by whom and when"),
    Part(FileMapping, _OF_PROJECT, "what the columns of files mean"),
    Part(ChangeStory, _OF_MEASURE, "stories of change; of withdrawn ones the number only"),
    Part(StoryStep, "story__measure__project__team", "when stories changed, never what they said"),
    Part(
        Recording,
        _OF_PROJECT,
        "how ethnicity was recorded, by system and month",
        exact=("table",),
    ),
    Part(Counts, _OF_MEASURE, "every version of the counts", exact=("table",)),
    Part(
        Reading,
        _OF_MEASURE,
        "every reading that was made",
        exact=("headline", "flags", "exact_page"),
    ),
    Part(Answer, _OF_PROJECT, "answers to prompts that you may read", readable=_own_or_shared),
    Part(Round, _OF_PROJECT, "rounds of forms, with what they say together"),
    Part(
        Sheet,
        "round__project__team",
        "your own sheets, and those that the team agreed",
        readable=_own_or_together,
    ),
    Part(CharterVersion, _OF_PROJECT, "every version of the charter"),
    Part(AimVersion, _OF_PROJECT, "every version of the aim, with what was learnt"),
    Part(Post, "team", "who has or had which part in the team, with which hours"),
    Part(Insight, _OF_PROJECT, "what was learnt in conversations, in the team's words"),
    Part(Guide, _OF_PROJECT, "the team's own questions for conversations"),
    Part(FeasibilityStudy, _OF_PROJECT, "studies of what could be told, of protected figures"),
    Part(PartNeeds, _OF_PROJECT, "what each part of the review takes, and what is given for it"),
    Part(Synthesis, _OF_PROJECT, "what the three parts of the review say together"),
    Part(Option, _OF_PROJECT, "options for a focus, with scores and reasons"),
    Part(Word, _OF_PROJECT, "what you said on the choice as a partner", readable=_own_word),
    Part(Voice, _OF_PROJECT, "how the team saw the options"),
    Part(Lock, _OF_PROJECT, "every version of the focus"),
    Part(
        Attached,
        "sheet__round__project__team",
        "files of those sheets, in base64",
        readable=_file_of_own_or_together,
    ),
    Part(CommunityPage, _OF_PROJECT, "the page for the community", left_out=("token",)),
    Part(Signature, "page__project__team", "which partner signed which version of it"),
    Part(Translation, "page__project__team", "its translations"),
    Part(Driver, _OF_PROJECT, "drivers, those that were taken away too"),
    Part(DriverStep, "driver__project__team", "every change of those drivers, without names"),
    Part(Comment, _OF_PROJECT, "what was said about the project's things"),
    Part(Arrangement, "team", "what is agreed with partners"),
    Part(Budget, "team", "money that is kept for partners"),
    Part(PartnerTask, "arrangement__team", "what partners did, are owed and were paid"),
    Part(Influence, _OF_PROJECT, "influence by stage, as partners and as staff see it"),
    Part(Question, _OF_PROJECT, "questions to partners, and their answers"),
    Part(Heard, _OF_PROJECT, "what partners were told that changed because of them"),
    Part(Help, "team", "roles of cultural help; of declined ones not whose"),
    Part(Priority, _OF_PROJECT, "what matters to those most affected"),
    Part(Ranking, _OF_PROJECT, "every order that they gave to it"),
    Part(Idea, _OF_PROJECT, "change ideas"),
    Part(Cycle, "idea__project__team", "tests of those ideas"),
    Part(
        Conclusion,
        "cycle__idea__project__team",
        "what each side made of them, without who",
        left_out=("writer",),
    ),
    Part(ChangeStep, "idea__project__team", "every change of ideas and tests"),
    Part(Progress, _OF_PROJECT, "how far projects are, as team and coach said"),
    Part(Lesson, "idea__project__team", "what other teams can read"),
    Part(Entry, _OF_PROJECT, "entries of registers"),
    Part(EntryStep, "entry__project__team", "every change of those entries"),
    Part(Application, "team", "what you applied with"),
    Part(Paper, "application__team", "what you answered when you applied"),
    Part(Evidence, "paper__application__team", "files that you applied with, in base64"),
    Part(Seat, "application__team", "who was named when you applied", left_out=("digest",)),
    Part(Gap, "application__team", "what you planned when you applied"),
    Part(CoachingCall, "team", "coaching calls"),
    Part(Ask, "entry__project__team", "what was asked of leaders, and their answers"),
    Part(Event, "team", "the audit trail"),
)

# Tables that belong to a team or project and stay: why.
LEFT_OUT = {
    "applications.Assessment": "what single assessors found is nobody's outside of the selection",
    "applications.Decision": "what you were told of it is on the page of your application",
    "applications.Moderation": "what was agreed is told as the call said it would be",
    "listening.Conversation": "who led which conversation is for those who led it",
    "listening.Notes": "notes are seen by named interviewers only, and no copy could be taken back",
    "listening.Quotation": "a participant can take words back, and no copy could be",
    "listening.Drawn": "which conversation an insight was drawn from is for those who led it",
    "concerns.Concern": "what goes past a team to a reviewer is not the team's to read",
    "conversation.Mention": "who has seen what is nobody else's business",
    "core.Job": "orders for a worker, with nothing that is not in the other tables",
    "measurement.RowProblems": "row numbers of a file that the team has; deleted after 30 days",
    "prompts.Done": "who did a private reflection is nobody else's business",
}


def team_archive(team: Team, person: User, *, exact: bool, on: date) -> IO[bytes]:
    """The zip as a file that is gone when it is closed.

    Parameters
    ----------
    person
        Who takes it along: other people's private answers are not in it.
    exact
        Whether the person may open exact counts; without, only what is protected is in it.
    """
    kept = tempfile.TemporaryFile(dir=settings.DATA_FOLDER)  # noqa: SIM115 - the response closes it
    try:
        with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("README.txt", _readme(team, exact=exact, on=on))
            _write_parts(archive, team, person, exact=exact)
        kept.seek(0)
    except BaseException:
        kept.close()
        raise
    return kept


def _write_parts(archive: zipfile.ZipFile, team: Team, person: User, *, exact: bool) -> None:
    for part in PARTS:
        with archive.open(f"{part.model._meta.label}.json", "w", force_zip64=True) as file:
            _write(file, _rows(part, team, person), _fields(part, exact=exact))
    with archive.open("people.json", "w") as file:
        file.write(_json(_people(team)))


def _rows(part: Part, team: Team, person: User) -> Rows:
    found: Rows = part.model._default_manager.filter(**{part.path: team.pk}).order_by("pk")
    return found if part.readable is None else found.filter(part.readable(person))


def _fields(part: Part, *, exact: bool) -> list[models.Field[Any, Any]]:
    hidden = {*part.left_out, *(() if exact else part.exact)}
    every = (*part.model._meta.concrete_fields, *part.model._meta.many_to_many)
    return [f for f in every if f.name not in hidden]


def _write(file: IO[bytes], rows: Rows, fields: Iterable[models.Field[Any, Any]]) -> None:
    """Row by row: a team of many years must not need its size in memory."""
    shown = list(fields)
    for number, row in enumerate(rows.iterator(chunk_size=200)):
        file.write(b",\n" if number else b"[\n")
        file.write(_json({f.attname: _value(f, row) for f in shown}))
    file.write(b"\n]\n" if rows.exists() else b"[]\n")


def _value(field: models.Field[Any, Any], row: models.Model) -> Any:
    if field.many_to_many:
        return [str(other.pk) for other in getattr(row, field.name).all()]
    if isinstance(field, models.BinaryField):
        return base64.b64encode(getattr(row, field.attname)).decode()
    return getattr(row, field.attname)


def _json(value: Any) -> bytes:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False).encode()


def _people(team: Team) -> dict[str, str]:
    """Names behind the ids, as the team's own pages show them."""
    actors = Event.objects.filter(team=team.pk).values("actor")
    held = Membership.objects.filter(team=team).values("person")
    found = User.objects.filter(Q(pk__in=actors) | Q(pk__in=held)).order_by("name")
    return {str(pk): name for pk, name in found.values_list("pk", "name")}


def _readme(team: Team, *, exact: bool, on: date) -> str:
    files = "\n".join(f"{p.model._meta.label}.json: {p.what}" for p in PARTS)
    stay = "\n".join(f"{name}: {why}" for name, why in LEFT_OUT.items())
    counts = (
        "Exact counts are in it: keep it inside the team. That you took it along is on record."
        if exact
        else "Exact counts are not in it, because the agreement does not name you for them: it holds"
        " the readings with small numbers protected. That you took it along is on record."
    )
    return (
        f"All data of the team {team.name}, {on.isoformat()}\n\n{counts}\n"
        "Private answers of other people are never in it.\n\n"
        "Each file is a JSON list with one object a row; people stand in it by id, and people.json"
        f" has their names.\n\n{files}\npeople.json: names by id\n\nNot in it\n{stay}\n"
    )
