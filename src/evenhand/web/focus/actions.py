"""Everything that is written on the way to a focus. The audit says that it was done; reasons stay on the pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from evenhand.errors import UserError
from evenhand.web.accounts.models import User
from evenhand.web.core.audit import SYSTEM, record
from evenhand.web.core.drafts import drop_draft
from evenhand.web.core.jobs import ask
from evenhand.web.core.versions import refuse_other
from evenhand.web.focus.models import (
    FeasibilityStudy,
    Option,
    PartNeeds,
    Synthesis,
    Voice,
    Word,
)
from evenhand.web.projects.models import Project

NEEDS = ("hours_planned", "hours_spent", "help_needed", "help_asked_on", "given")
WORDS = ("together", "against", "unknown")
OPTION = ("title", "whom", "area", "where", "scores", "left_out")


class FocusError(UserError):
    """What was asked does not fit where the choice stands."""

    http_status = 409


@transaction.atomic
def ask_study(*, by: User, project: Project, asked: Mapping[str, Any]) -> FeasibilityStudy:
    """Have a study worked out."""
    locked = Project.objects.select_for_update().get(pk=project.pk)
    last = locked.feasibility_studies.aggregate(last=Max("number"))["last"] or 0
    made = FeasibilityStudy.objects.create(
        project=locked,
        number=last + 1,
        asked=dict(asked),
        made_at=timezone.now(),
        made_by=by.pk,
    )
    made.job = ask("feasibility", by=by, team=locked.team_id, study=str(made.pk)).pk
    made.save(update_fields=["job"])
    record("feasibility.asked", by=by, subject=made, team=locked.team_id)
    return made


@transaction.atomic
def keep_needs(
    *, by: User, project: Project, part: str, version: int | None, content: Mapping[str, Any]
) -> PartNeeds:
    """What one part takes, and what is given for it.

    Raises
    ------
    ChangedMeanwhileError
    """
    Project.objects.select_for_update().get(pk=project.pk)
    found = PartNeeds.objects.filter(project=project, part=part).first()
    before = found.version if found else 0
    refuse_other(before, version)
    kept, _ = PartNeeds.objects.update_or_create(
        project=project,
        part=part,
        defaults={n: content[n] for n in NEEDS} | {"version": before + 1},
    )
    record("part_needs.kept", by=by, subject=kept, team=project.team_id, part=part)
    return kept


@transaction.atomic
def write_synthesis(
    *, by: User, project: Project, version: int | None, content: Mapping[str, str]
) -> Synthesis:
    """What the three parts say beside each other.

    Raises
    ------
    ChangedMeanwhileError
    """
    Project.objects.select_for_update().get(pk=project.pk)
    found = Synthesis.objects.filter(project=project).first()
    before = found.version if found else 0
    refuse_other(before, version)
    kept, _ = Synthesis.objects.update_or_create(
        project=project, defaults={n: content[n] for n in WORDS} | {"version": before + 1}
    )
    record("synthesis.written", by=by, subject=project, team=project.team_id, number=kept.version)
    return kept


@transaction.atomic
def put_option(
    *,
    by: User,
    project: Project,
    content: Mapping[str, Any],
    option: Option | None = None,
    version: int | None = None,
) -> Option:
    """An option, new or put better.

    Raises
    ------
    ChangedMeanwhileError
    """
    locked = Project.objects.select_for_update().get(pk=project.pk)
    words = {n: content[n] for n in OPTION if n in content}
    if option is None:
        last = locked.focus_options.aggregate(last=Max("number"))["last"] or 0
        made = Option.objects.create(
            project=locked, number=last + 1, made_at=timezone.now(), **words
        )
        record("option.put", by=by, subject=made, team=locked.team_id)
        return made
    kept = Option.objects.select_for_update().get(pk=option.pk)
    refuse_other(kept.version, version)
    for name, value in words.items():
        setattr(kept, name, value)
    kept.version += 1
    kept.save()
    record("option.changed", by=by, subject=kept, team=locked.team_id)
    return kept


@transaction.atomic
def say_word(
    *,
    by: User,
    project: Project,
    partner: User,
    text: str,
    named: bool,
    version: int | None,
) -> Word:
    """What a partner says about the choice: by themselves, or taken down for them word for word.

    Raises
    ------
    ChangedMeanwhileError
    """
    Project.objects.select_for_update().get(pk=project.pk)
    found = Word.objects.filter(project=project, partner=partner).first()
    before = found.version if found else 0
    refuse_other(before, version)
    kept, _ = Word.objects.update_or_create(
        project=project,
        partner=partner,
        defaults={
            "text": text,
            "named": named,
            "taken_down_by": None if by.pk == partner.pk else by.pk,
            "version": before + 1,
            "made_at": found.made_at if found else timezone.now(),
        },
    )
    record("partner_word.said", by=by, subject=kept, team=project.team_id)
    return kept


@transaction.atomic
def take_back_word(*, by: User, word: Word) -> None:
    """A partner takes the own words back."""
    record("partner_word.taken_back", by=by, subject=word, team=word.project.team_id)
    drop_draft(by=by, key=f"word:{word.project_id}")
    word.delete()


@transaction.atomic
def raise_voice(
    *, by: User, option: Option, stance: str, text: str, signed: bool, today: date | None = None
) -> Voice:
    """A view of the choice, with a name or without: then nothing says whose it is, the audit neither."""
    made = Voice.objects.create(
        project=option.project,
        option=option,
        stance=stance,
        text=text,
        writer=by if signed else None,
        made_on=today or timezone.localdate(),
    )
    record(
        "focus.voice",
        by=by if signed else SYSTEM,
        subject=option.project,
        team=option.project.team_id,
    )
    return made


@transaction.atomic
def take_back_voice(*, by: User, voice: Voice) -> None:
    """A signed view is taken back by who signed it."""
    record("focus.voice_taken_back", by=by, subject=voice.project, team=voice.project.team_id)
    voice.delete()
