"""Measures of people's words: making them, their counts, their stories. Atomic, with an audit event each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from evenhand.errors import MeasureError
from evenhand.experience import (
    Asked,
    Form,
    Tally,
    asked_to_toml,
    tally_from_json,
    tally_to_json,
    with_lines,
)
from evenhand.experience.tally import changes, put
from evenhand.web.accounts.models import User
from evenhand.web.core.audit import record
from evenhand.web.core.drafts import forget_drafts
from evenhand.web.core.versions import refuse_other
from evenhand.web.measurement.actions import ask_for_reading
from evenhand.web.measurement.models import (
    ChangeStory,
    Counts,
    DefinitionVersion,
    ProjectMeasure,
    Source,
    StoryStep,
)
from evenhand.web.measurement.queries import current_counts, current_definition
from evenhand.web.projects.models import Project


@transaction.atomic
def add_asked(*, by: User, project: Project, asked: Asked) -> ProjectMeasure:
    """A measure that is not a rate.

    Raises
    ------
    MeasureError
        When the project has one of that title.
    """
    if project.measures.filter(slug=asked.id).exists():
        raise MeasureError(
            f"The project measures ‘{asked.title}’ already.", remedy="Choose another title."
        )
    made = ProjectMeasure.objects.create(
        project=project,
        slug=asked.id,
        title=asked.title,
        role=str(asked.role),
        form=str(asked.form),
    )
    _keep_version(made, asked, by=by, number=1)
    record("measure.added", by=by, subject=made, team=project.team_id, form=made.form)
    return made


@transaction.atomic
def add_lines(
    *, by: User, measure: ProjectMeasure, texts: tuple[str, ...], reason: str
) -> DefinitionVersion:
    """A new version with more themes, questions or parts, named today.

    Raises
    ------
    MeasureError
        When one is there already, or a bundle has been counted: it would fall by itself.
    """
    locked = ProjectMeasure.objects.select_for_update().get(pk=measure.pk)
    before = current_definition(locked)
    counted = locked.counts.exists()
    if counted and locked.form == Form.COMPOSITE:
        raise MeasureError(
            "A bundle that has been counted falls with every part that is added.",
            remedy="Make another measure with all the parts; the numbers of this one stay.",
        )
    asked = with_lines(before.asked(), texts, named=timezone.localdate())
    made = _keep_version(locked, asked, by=by, number=before.number + 1, reason=reason)
    team = locked.project.team_id
    record("definition.changed", by=by, subject=made, team=team, number=made.number)
    if counted:
        ask_for_reading(by=by, measure=locked)
    return made


def _keep_version(
    measure: ProjectMeasure, asked: Asked, *, by: User, number: int, reason: str = ""
) -> DefinitionVersion:
    return DefinitionVersion.objects.create(
        measure=measure,
        number=number,
        toml=asked_to_toml(asked),
        reason=reason,
        made_at=timezone.now(),
        made_by=by.pk,
    )


@transaction.atomic
def tell(*, by: User, measure: ProjectMeasure, told: Mapping[str, Any]) -> ChangeStory:
    """Keep a story. `told` has been checked by the library."""
    locked = ProjectMeasure.objects.select_for_update().get(pk=measure.pk)
    last = locked.stories.aggregate(last=Max("number"))["last"] or 0
    now = timezone.now()
    made = ChangeStory.objects.create(
        measure=locked, number=last + 1, made_at=now, made_by=by.pk, **told
    )
    _step(made, "told", [], by=by)
    return made


@transaction.atomic
def change_story(
    *, by: User, story: ChangeStory, version: int | None, told: Mapping[str, Any]
) -> ChangeStory:
    """Change a story, if nobody did since `version` was read. Which fields changed stays on record.

    Raises
    ------
    ChangedMeanwhileError
        When somebody changed or withdrew it meanwhile.
    """
    now = ChangeStory.objects.select_for_update().get(pk=story.pk)
    refuse_other(0 if now.withdrawn_at else now.version, version)
    fields = sorted(name for name, value in told.items() if getattr(now, name) != value)
    ChangeStory.objects.filter(pk=story.pk).update(version=now.version + 1, **told)
    changed = ChangeStory.objects.select_related("measure__project").get(pk=story.pk)
    _step(changed, "changed", fields, by=by)
    return changed


@transaction.atomic
def withdraw(*, by: User, story: ChangeStory) -> None:
    """Take a story back: nothing of it is left but its number."""
    nothing = dict.fromkeys(ChangeStory.TOLD, "")
    kept = ChangeStory.objects.filter(pk=story.pk, withdrawn_at=None)
    if kept.update(on=None, withdrawn_at=timezone.now(), version=story.version + 1, **nothing):
        forget_drafts(f"story:{story.pk}")
        gone = ChangeStory.objects.select_related("measure__project").get(pk=story.pk)
        _step(gone, "withdrawn", [], by=by)


def _step(story: ChangeStory, what: str, fields: list[str], *, by: User) -> None:
    """On record without a word of it; the number of stories is a new version, and read again."""
    StoryStep.objects.create(story=story, at=timezone.now(), by=by.pk, what=what, fields=fields)
    measure = story.measure
    record(f"story.{what}", by=by, subject=story, team=measure.project.team_id)
    counts = current_counts(measure)
    Counts.objects.create(
        measure=measure,
        number=1 if counts is None else counts.number + 1,
        definition=current_definition(measure),
        table={"stories": measure.stories.filter(withdrawn_at=None).count()},
        source=Source.TYPED,
        changed_cells=int(what != "told"),
        made_at=timezone.now(),
        made_by=by.pk,
    )
    ask_for_reading(by=by, measure=measure)


def tally_of(counts: Counts | None) -> Tally | None:
    """Counts as the library reads them."""
    return None if counts is None else tally_from_json(counts.table)


@transaction.atomic
def store_tally(
    *,
    by: User,
    measure: ProjectMeasure,
    typed: Mapping[tuple[str, str, date], int],
    source: str,
    version: int | None = None,
) -> Counts:
    """A new version of the counts with what was typed in its place, what changed on record, and a reading asked for.

    Raises
    ------
    MeasureError
        When nothing was typed.
    ChangedMeanwhileError
        When other counts than those of `version` are there by now (0: none were).
    """
    locked = ProjectMeasure.objects.select_for_update().get(pk=measure.pk)
    counts, definition = current_counts(locked), current_definition(locked)
    refuse_other(counts.number if counts else 0, version)
    before = tally_of(counts)
    after = put(before, definition.asked(), typed)
    form = tally_to_json(after)
    if counts is not None and counts.table == form:  # the same numbers again
        return counts
    changed, added = changes(before, after)
    made = Counts.objects.create(
        measure=locked,
        number=1 if counts is None else counts.number + 1,
        definition=definition,
        table=form,
        source=source,
        changed_cells=changed,
        added_periods=added,
        made_at=timezone.now(),
        made_by=by.pk,
    )
    team = locked.project.team_id
    record("counts.stored", by=by, subject=made, team=team, source=source, added_periods=added)
    ask_for_reading(by=by, measure=locked)
    return made
