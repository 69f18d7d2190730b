"""Locking a focus: the choice, what it rested on and the measure plan, all or none of it; and opening it again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from evenhand.charts.words import day
from evenhand.errors import PlanError
from evenhand.frameworks.focus import choosing
from evenhand.web.accounts.models import User
from evenhand.web.core.audit import record
from evenhand.web.core.versions import refuse_other
from evenhand.web.focus.actions import FocusError
from evenhand.web.focus.models import Lock, Option
from evenhand.web.focus.queries import (
    area_titles,
    latest_study,
    lock_in_force,
    number_of_locks,
    synthesis_of,
    version_of_choice,
)
from evenhand.web.focus.rules import missing_in
from evenhand.web.listening.models import ReviewTerms
from evenhand.web.listening.queries import terms_of
from evenhand.web.projects.actions import fix_plan
from evenhand.web.projects.models import Project
from evenhand.web.projects.queries import current_plan


@dataclass(frozen=True, slots=True)
class Override:
    """A senior leader decided over the team's choice: named as what it is."""

    by: str
    reason: str
    team_choice: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What is said when a focus is locked.

    Attributes
    ----------
    reason
        Why this one.
    without_reason
        Why now, with something missing; empty when nothing is.
    outside_reason
        Why an area that the programme does not have.
    absent
        Who was not there when it was talked over.
    """

    reason: str
    without_reason: str = ""
    outside_reason: str = ""
    absent: str = ""
    override: Override | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an option stands to the programme's clinical areas."""

    programme: str
    areas: tuple[str, ...]
    freedom: str
    inside: bool

    @property
    def sentence(self) -> str:
        words = choosing().lock
        if not self.areas:
            return words["no_areas"]
        known = ", ".join(self.areas)
        return words["inside" if self.inside else "outside"].format(
            programme=self.programme, areas=known
        )

    @property
    def needs_reason(self) -> bool:
        """Divergence is no fault; where the programme asks for a reason, there must be one."""
        return not self.inside and self.freedom != "open"


def place_of(area: str, terms: ReviewTerms | None) -> Place | None:
    """None where no programme sets anything."""
    if terms is None:
        return None
    areas = area_titles(terms)
    inside = not areas or area.casefold() in {a.casefold() for a in areas}
    return Place(terms.programme.name, tuple(areas), terms.freedom, inside)


@transaction.atomic
def lock_focus(
    *,
    by: User,
    option: Option,
    choice: Choice,
    plan: Mapping[str, Any],
    version: int | None,
    today: date | None = None,
) -> Lock:
    """Lock an option as the focus, and write the measure plan with it.

    Parameters
    ----------
    plan
        As `projects.actions.fix_plan` takes it, with `baseline_from` and `chosen_with_data_to`.
    version
        `version_of_choice` as it was read.

    Raises
    ------
    FocusError
        When one is locked, the option was left out, or a reason is missing.
    PlanError
        When the baseline would begin within the data that chose the focus, or after the change.
    ChangedMeanwhileError
        When somebody locked or opened it, or changed the plan, meanwhile.
    """
    project = Project.objects.select_for_update().get(pk=option.project_id)
    refuse_other(version_of_choice(project), version)
    if lock_in_force(project) is not None:
        raise FocusError("A focus is locked.", remedy="Open it again first, with a reason.")
    chosen = Option.objects.select_for_update().get(pk=option.pk)
    if chosen.left_out:
        raise FocusError("This option was left out.", remedy="Take it up again first.")
    missing = missing_in(project)
    place = place_of(chosen.area, terms_of(project))
    _refuse_without_reasons(choice, missing, place)
    refuse_baseline(plan)
    _refuse_earlier_than_seen(project, plan)
    fixed = fix_plan(
        by=by,
        project=project,
        content=plan,
        reason=choosing().lock["plan_reason"].format(title=chosen.title)
        if current_plan(project)
        else "",
        today=today,
    )
    _carry_over(by, project, chosen)
    last = project.focus_locks.aggregate(last=Max("number"))["last"] or 0
    made = Lock.objects.create(
        project=project,
        number=last + 1,
        option=chosen,
        plan=fixed,
        content=_known(project, chosen, choice, missing, place, plan),
        reason=choice.reason,
        without_reason=choice.without_reason if missing else "",
        absent=choice.absent,
        locked_at=timezone.now(),
        locked_by=by.pk,
    )
    record("focus.locked", by=by, subject=made, team=project.team_id, number=made.number)
    return made


def _refuse_without_reasons(choice: Choice, missing: Iterable[str], place: Place | None) -> None:
    absent = " ".join(missing)
    if absent and not choice.without_reason.strip():
        raise FocusError(
            f"Something is missing. {absent}",
            remedy="See to it, or say why the focus is locked without it: the reason stays visible.",
        )
    if place is not None and place.needs_reason and not choice.outside_reason.strip():
        raise FocusError(place.sentence, remedy="Say why: the reason stays visible.")


def refuse_baseline(plan: Mapping[str, Any]) -> None:
    """The baseline begins after the data that chose the focus, and before care changes.

    Raises
    ------
    PlanError
    """
    until, start, changed = (
        plan.get(n) or "" for n in ("chosen_with_data_to", "baseline_from", "change_date")
    )
    if not until or not start:
        raise PlanError(
            "The plan does not say from when the starting point is counted.",
            remedy="Give the last day of the data that you looked at, and a later start of the baseline.",
        )
    if start <= until:
        raise PlanError(
            "The baseline would begin within the data that chose the focus.",
            remedy="Give a later start: what looked worst looks better next year without any change.",
        )
    if changed and changed <= start:
        raise PlanError(
            "Care would change before the baseline begins.",
            remedy="Give a later day of the change.",
        )


def _refuse_earlier_than_seen(project: Project, plan: Mapping[str, Any]) -> None:
    """Nobody looked at less than the study that lies there shows."""
    study = latest_study(project)
    if study is None or study.data_to is None:
        return
    if plan["chosen_with_data_to"] < study.data_to.isoformat():
        raise PlanError(
            choosing().lock["seen"].format(until=day(study.data_to)),
            remedy="Give that day, or a later one, and a baseline that begins after it.",
        )


def _carry_over(by: User, project: Project, option: Option) -> None:
    """The area of the choice is the area of the project."""
    if project.clinical_area == option.area:
        return
    project.clinical_area, project.version = option.area[:80], project.version + 1
    project.save(update_fields=["clinical_area", "version"])
    record("project.changed", by=by, subject=project, team=project.team_id)


def _known(
    project: Project,
    option: Option,
    choice: Choice,
    missing: tuple[str, ...],
    place: Place | None,
    plan: Mapping[str, Any],
) -> dict[str, Any]:
    """What the choice rested on, as it was then. No voice, no partner's word, no quotation: those can be taken back."""
    synthesis = synthesis_of(project)
    override = choice.override
    return {
        "title": option.title,
        "whom": option.whom,
        "area": option.area,
        "where": option.where,
        "scores": option.scores,
        "missing": list(missing),
        "place": place.sentence if place else "",
        "outside": place is not None and not place.inside,
        "outside_reason": choice.outside_reason,
        "override": None
        if override is None
        else {"by": override.by, "reason": override.reason, "team_choice": override.team_choice},
        "synthesis": {n: getattr(synthesis, n) for n in ("together", "against", "unknown")}
        if synthesis
        else {},
        "baseline": {"until": plan["chosen_with_data_to"], "start": plan["baseline_from"]},
    }


@transaction.atomic
def reopen_focus(*, by: User, project: Project, reason: str, version: int | None) -> Lock:
    """Open the choice again. The plan stays in force until another focus is locked.

    Raises
    ------
    FocusError
        When none is locked.
    ChangedMeanwhileError
    """
    locked = Project.objects.select_for_update().get(pk=project.pk)
    refuse_other(number_of_locks(locked), version)
    found = lock_in_force(locked)
    if found is None:
        raise FocusError("No focus is locked.", remedy="Lock one first.")
    found.reopened_at, found.reopened_by = timezone.now(), by.pk
    found.reopened_because = reason
    found.save(update_fields=["reopened_at", "reopened_by", "reopened_because"])
    record("focus.reopened", by=by, subject=found, team=locked.team_id, number=found.number)
    return found
