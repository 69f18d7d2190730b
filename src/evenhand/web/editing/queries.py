"""Doors to forms and factor sets of a programme: those who convene it edit; its evaluators read factor sets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import Http404

from evenhand.web.editing.models import Edition, FactorEdition, OwnFactors, OwnForm
from evenhand.web.organisations.models import Membership, Programme, Role
from evenhand.web.projects.models import Project

CONVENERS = (Role.CONVENER,)
READERS = (Role.CONVENER, Role.EVALUATOR)


def _programmes(person: Any, roles: Iterable[str]) -> Any:
    held = Membership.objects.filter(person=person, role__in=roles, programme__isnull=False)
    return held.values("programme")


def programme_of(person: Any, programme_id: UUID, *, roles: Iterable[str] = CONVENERS) -> Programme:
    """A programme, for who holds one of the roles in it."""
    found = Programme.objects.filter(pk=programme_id, pk__in=_programmes(person, roles)).first()
    if found is None:
        raise Http404
    return found


def may_edit(person: Any, programme: Programme) -> bool:
    """Whether a person convenes it."""
    held = Membership.objects.filter(person=person, role__in=CONVENERS, programme=programme)
    return held.exists()


def forms_of(programme: Programme) -> list[OwnForm]:
    """Forms with their versions, the latest first."""
    editions = Prefetch("editions", Edition.objects.order_by("-number").defer("definition"))
    return list(programme.own_forms.prefetch_related(editions))


def own_form_for(person: Any, form_id: UUID) -> OwnForm:
    """A form, for who convenes its programme."""
    found = OwnForm.objects.select_related("programme").filter(
        pk=form_id, programme__in=_programmes(person, CONVENERS)
    )
    return found.first() or _nothing()


def editions_of(form: OwnForm) -> list[Edition]:
    """Published versions, the latest first."""
    return list(form.editions.order_by("-number"))


def latest_edition(form: OwnForm) -> Edition | None:
    """The one that teams are offered."""
    return form.editions.order_by("-number").first()


def edition_for(person: Any, edition_id: UUID) -> Edition:
    """A published version, for who convenes its programme."""
    found = Edition.objects.select_related("form__programme").filter(
        pk=edition_id, form__programme__in=_programmes(person, CONVENERS)
    )
    return found.first() or _nothing()


def editions_for(project: Project) -> list[Edition]:
    """The latest version of each form that programmes of the team offer."""
    found = Edition.objects.filter(
        form__offered=True, form__programme__teams=project.team_id
    ).order_by("form", "-number")
    latest: dict[UUID, Edition] = {}
    for edition in found.distinct():
        latest.setdefault(edition.form_id, edition)
    return list(latest.values())


def factor_sets_of(programme: Programme) -> list[OwnFactors]:
    """Sets of factors with their versions."""
    editions = Prefetch("editions", FactorEdition.objects.order_by("-number"))
    return list(programme.factor_sets.prefetch_related(editions))


def factors_for(person: Any, set_id: UUID, *, roles: Iterable[str] = CONVENERS) -> OwnFactors:
    """A set of factors."""
    found = OwnFactors.objects.select_related("programme").filter(
        pk=set_id, programme__in=_programmes(person, roles)
    )
    return found.first() or _nothing()


def factor_editions_of(found: OwnFactors) -> list[FactorEdition]:
    """Published versions, the latest first."""
    return list(found.editions.order_by("-number"))


def _nothing() -> Any:
    raise Http404
