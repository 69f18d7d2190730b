"""Sets of factors of a programme: copied, changed one by one, published in versions."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from evenhand.errors import UserError
from evenhand.frameworks.factors import FactorError, factor_changes, shipped_factors
from evenhand.frameworks.method import method
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.drafts import begun
from evenhand.web.core.keeping import Values, answered
from evenhand.web.core.methods import form_page
from evenhand.web.core.versions import refuse_other, saved
from evenhand.web.editing import actions
from evenhand.web.editing.forms import FactorForm, PublishForm, factor_now
from evenhand.web.editing.models import OwnFactors
from evenhand.web.editing.queries import (
    READERS,
    factor_editions_of,
    factor_sets_of,
    factors_for,
    may_edit,
    programme_of,
)

NEW = "new"


@require_safe
def programme_factors(request: SignedIn, programme_id: UUID) -> HttpResponse:
    """Sets of factors of a programme."""
    programme = programme_of(request.user, programme_id, roles=READERS)
    shown = {
        "programme": programme,
        "own": factor_sets_of(programme),
        "shipped": shipped_factors(),
        "edits": may_edit(request.user, programme),
    }
    return render(request, "editing/factor_sets.jinja", shown)


@require_POST
def copy_factors(request: SignedIn, programme_id: UUID) -> HttpResponse:
    """The shipped set as one of the programme's own."""
    programme = programme_of(request.user, programme_id)
    made = actions.make_factors(by=request.user, programme=programme, content=shipped_factors())
    return redirect("factor_set", set_id=made.pk)


@require_safe
def factor_set(request: SignedIn, set_id: UUID) -> HttpResponse:
    """One set: its factors by domain, which principle has none, its versions."""
    found = factors_for(request.user, set_id, roles=READERS)
    editions = factor_editions_of(found)
    pairs = list(pairwise(editions))
    shown = {
        "own": found,
        "programme": found.programme,
        "factors": found.factors,
        "editions": editions,
        "changes": {e.number: factor_changes(b.factors, e.factors) for e, b in pairs},
        "principles": method().principles,
        "edits": may_edit(request.user, found.programme),
    }
    return render(request, "editing/factor_set.jinja", shown)


@form_page
def edit_factor(request: SignedIn, set_id: UUID, factor: str) -> HttpResponse:
    """One factor, new or changed."""
    found = factors_for(request.user, set_id)
    if factor != NEW and factor not in {f.name for f in found.factors.factors}:
        raise Http404

    def now(of: OwnFactors) -> dict[str, Any]:
        kept = next((f for f in of.factors.factors if f.name == factor), None)
        return factor_now(kept) | {"version": of.version}

    key = f"factors:{found.pk}:{factor[:60]}"
    form = FactorForm(request.POST or None, initial=begun(request.user, key, now(found)))

    def write(_: Values, version: int) -> OwnFactors | None:
        of = factors_for(request.user, set_id)
        refuse_other(of.version, version)
        try:
            return actions.change_factors(
                by=request.user, found=of, content=_with(of, factor, form), version=version
            )
        except FactorError as error:
            form.add_error(None, f"{error.problem} {error.remedy}")
            return None

    answer = answered(
        request,
        form,
        key=key,
        now=lambda: now(factors_for(request.user, set_id)),
        write=write,
        back=lambda _: reverse("factor_set", kwargs={"set_id": found.pk}),
    )
    if answer is not None:
        return answer
    title = "A new factor" if factor == NEW else "Change the factor"
    shown = {"form": form, "page_title": title, "button": "Save", "drafts": True}
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


def _with(of: OwnFactors, factor: str, form: FactorForm) -> dict[str, Any]:
    """The set as it is now, with this one factor as it was typed."""
    content = of.factors.content()
    at = next((n for n, f in enumerate(content["factor"]) if f["name"] == factor), None)
    if at is None:
        content["factor"].append(form.content())
    else:
        content["factor"][at] = form.content()
    return content


@require_POST
def move_factor(request: SignedIn, set_id: UUID) -> HttpResponse:
    """One place up or down."""
    by = -1 if request.POST.get("to") == "up" else 1

    def change(factors: list[Any], at: int) -> None:
        if 0 <= at + by < len(factors):
            factors[at], factors[at + by] = factors[at + by], factors[at]

    return _changed(request, set_id, change)


@require_POST
def remove_factor(request: SignedIn, set_id: UUID) -> HttpResponse:
    """Out of the draft; published versions keep it."""
    return _changed(request, set_id, lambda factors, at: factors.pop(at) and None)


def _changed(
    request: SignedIn, set_id: UUID, change: Callable[[list[Any], int], None]
) -> HttpResponse:
    found = factors_for(request.user, set_id)
    content = found.factors.content()
    name = request.POST.get("factor", "")
    at = next((n for n, f in enumerate(content["factor"]) if f["name"] == name), None)
    if at is None:
        messages.info(request, "That is not there any more: somebody changed the set.")
        return redirect("factor_set", set_id=found.pk)
    change(content["factor"], at)
    given = request.POST.get("version", "")
    version = int(given) if given.isdecimal() and len(given) < 10 else 0
    try:
        actions.change_factors(by=request.user, found=found, content=content, version=version)
    except UserError as error:
        messages.error(request, f"{error.problem} {error.remedy}")
    return redirect("factor_set", set_id=found.pk)


@form_page
def publish_factor_set(request: SignedIn, set_id: UUID) -> HttpResponse:
    """The draft becomes a version."""
    found = factors_for(request.user, set_id)

    def now(of: OwnFactors) -> dict[str, Any]:
        return {"version": of.version}

    form = PublishForm(request.POST or None, initial=now(found))
    try:
        made = saved(
            form,
            write=lambda: actions.publish_factors(
                by=request.user,
                found=found,
                reason=form.cleaned_data["reason"],
                version=form.made_from,
            ),
            now=lambda: now(factors_for(request.user, set_id)),
        )
    except actions.EditingError as error:
        form.add_error(None, f"{error.problem} {error.remedy}")
        made = None
    if made is not None:
        messages.success(request, f"Version {made.number} is published.")
        return redirect("factor_set", set_id=found.pk)
    lead = "A published version is never changed. Whatever uses it keeps it."
    shown = {
        "form": form,
        "page_title": f"Publish {found.factors.title}",
        "button": "Publish",
        "lead": lead,
    }
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)
