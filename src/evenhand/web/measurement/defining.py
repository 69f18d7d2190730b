"""Making measures by choosing, changing what is counted, and what a programme has in common."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from evenhand.errors import MeasureError
from evenhand.measures import Measure, Validation, measure, parse_measures
from evenhand.measures.choosing import Choices, changed, made_by_choosing, with_break
from evenhand.review.catalogue import to_toml
from evenhand.web.accounts.models import User
from evenhand.web.core.audit import record
from evenhand.web.core.versions import refuse_other
from evenhand.web.measurement.actions import add_measure, ask_for_reading
from evenhand.web.measurement.models import DefinitionVersion, ProgrammeMeasure, ProjectMeasure
from evenhand.web.measurement.queries import current_definition
from evenhand.web.organisations.models import Programme
from evenhand.web.projects.models import Project


@transaction.atomic
def make_own_measure(*, by: User, project: Project, choices: Choices) -> ProjectMeasure:
    """A measure of the project's own.

    Raises
    ------
    MeasureError
        When the choices do not fit together, or the project has a measure of that title.
    """
    toml = to_toml(made_by_choosing(choices))
    return add_measure(by=by, project=project, toml=toml, choices=asdict(choices))


@transaction.atomic
def take_up(*, by: User, project: Project, common: ProgrammeMeasure) -> ProjectMeasure:
    """A common measure of the programme, as its definition stands today."""
    return add_measure(by=by, project=project, toml=common.toml)


@transaction.atomic
def change_definition(
    *,
    by: User,
    measure: ProjectMeasure,
    choices: Choices,
    reason: str,
    on: date | None,
    version: int | None = None,
) -> DefinitionVersion:
    """A new version by other choices; counted differently, it is a dated break.

    Raises
    ------
    MeasureError
        When it would be another measure, or no day is given where one is needed.
    ChangedMeanwhileError
        When another version than the one that was read is in force.
    """
    locked = ProjectMeasure.objects.select_for_update().get(pk=measure.pk)
    current = current_definition(locked)
    refuse_other(current.number, version)
    old = current.definition()
    chosen = made_by_choosing(choices, id=locked.slug)
    new = changed(old, chosen, on=on, what=reason)
    return _version(by=by, measure=locked, new=new, reason=reason, choices=asdict(choices))


@transaction.atomic
def add_break(*, by: User, measure: ProjectMeasure, on: date, what: str) -> DefinitionVersion:
    """A dated change in how something is measured, recorded or coded.

    Raises
    ------
    MeasureError
        When the day has a break already.
    """
    locked = ProjectMeasure.objects.select_for_update().get(pk=measure.pk)
    before = current_definition(locked)
    new = with_break(before.definition(), on=on, what=what)
    return _version(by=by, measure=locked, new=new, reason=what, choices=before.choices)


def mark_validated(*, by: User, measure: ProjectMeasure, level: Validation, reason: str) -> None:
    """How far its data were checked, in its definition, so that every reading of it says so; no break."""
    before = current_definition(measure)
    found = before.definition()
    if found.validation != level:
        new = replace(found, validation=level)
        _version(by=by, measure=measure, new=new, reason=reason, choices=before.choices)


def _version(
    *, by: User, measure: ProjectMeasure, new: Measure, reason: str, choices: dict[str, Any]
) -> DefinitionVersion:
    made = DefinitionVersion.objects.create(
        measure=measure,
        number=current_definition(measure).number + 1,
        toml=to_toml(new),
        choices=choices,
        reason=reason,
        made_at=timezone.now(),
        made_by=by.pk,
    )
    measure.title, measure.role = new.title, str(new.role)
    measure.save(update_fields=["title", "role"])
    team = measure.project.team_id
    record("definition.changed", by=by, subject=made, team=team, number=made.number)
    if measure.counts.exists():
        ask_for_reading(by=by, measure=measure)
    return made


@transaction.atomic
def share_library_measure(*, by: User, programme: Programme, id: str) -> ProgrammeMeasure:
    """A measure of the library for all teams of a programme."""
    return _common(by=by, programme=programme, toml=to_toml(measure(id)))


@transaction.atomic
def share_own_measure(*, by: User, programme: Programme, choices: Choices) -> ProgrammeMeasure:
    """A measure of the programme's own for all its teams.

    Raises
    ------
    MeasureError
    """
    return _common(by=by, programme=programme, toml=to_toml(made_by_choosing(choices)))


def _common(*, by: User, programme: Programme, toml: str) -> ProgrammeMeasure:
    one = parse_measures(toml, name="definition")[0]
    if programme.common_measures.filter(slug=one.id).exists():
        raise MeasureError(
            f"The programme has ‘{one.title}’ in common already.", remedy="Choose another title."
        )
    made = ProgrammeMeasure.objects.create(
        programme=programme,
        slug=one.id,
        title=one.title,
        role=str(one.role),
        toml=toml,
        made_at=timezone.now(),
        made_by=by.pk,
    )
    record("common_measure.added", by=by, subject=made, measure=one.id)
    return made


@transaction.atomic
def end_common_measure(*, by: User, common: ProgrammeMeasure) -> None:
    """No longer offered. Teams that took it up keep theirs."""
    record("common_measure.ended", by=by, subject=common, measure=common.slug)
    common.delete()
