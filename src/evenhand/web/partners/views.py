"""The partners of a team, and what is agreed with each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from evenhand.frameworks.partners import partnering
from evenhand.web.accounts.models import User
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.drafts import begun
from evenhand.web.core.keeping import answered as kept
from evenhand.web.core.methods import form_page
from evenhand.web.organisations.models import Role
from evenhand.web.organisations.queries import roles_in, team_for
from evenhand.web.partners import actions
from evenhand.web.partners.forms import AgreeForm, ArrangementForm, BeginForm
from evenhand.web.partners.models import Arrangement, Pay, Way
from evenhand.web.partners.queries import (
    Closeness,
    answered,
    arrangement_for,
    arrangements_of,
    not_arranged,
)

_ANSWERS = 40


@require_safe
def partners(request: SignedIn, team_id: UUID) -> HttpResponse:
    """Who the partners are, who supports them, and what is not clear yet. No money here."""
    team = team_for(request.user, team_id)
    roles = roles_in(request.user, team)
    shown = {
        "team": team,
        "here": "partners",
        "arrangements": arrangements_of(team),
        "not_arranged": not_arranged(team),
        "answered": answered(team, _ANSWERS),
        "leads": Role.LEAD in roles,
        "staff": bool(roles & {Role.LEAD, Role.MEMBER, Role.COACH}),
        "lead_text": partnering().lead,
        "ways": dict(Way.choices),
        "me": request.user.pk,
    }
    return render(request, "partners/partners.jinja", shown)


@form_page
def new_arrangement(request: SignedIn, team_id: UUID) -> HttpResponse:
    """The lead begins with a partner."""
    team = team_for(request.user, team_id, roles=(Role.LEAD,))
    form = BeginForm(request.POST or None, team=team)
    if form.is_valid():
        person = User.objects.filter(pk=form.person).first() if form.person else None
        made = actions.arrange(
            by=request.user, team=team, person=person, name=form.cleaned_data["name"]
        )
        return redirect("change_arrangement", arrangement_id=made.pk)
    shown = {
        "form": form,
        "page_title": "Arrange with a partner",
        "button": "Begin",
        "lead": partnering().lead,
    }
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


@require_safe
def arrangement(request: SignedIn, arrangement_id: UUID) -> HttpResponse:
    """What is agreed, for the partner, the supporter and the lead."""
    found, close = arrangement_for(request.user, arrangement_id, may="arranges")
    shown = {
        "arrangement": found,
        "team": found.team,
        "here": "partners",
        "close": close,
        "missing": found.missing(),
        "before": partnering().before,
        "today": timezone.localdate(),
    }
    return render(request, "partners/arrangement.jinja", shown)


@form_page
def change_arrangement(request: SignedIn, arrangement_id: UUID) -> HttpResponse:
    """Write down what is to be agreed."""
    found, close = arrangement_for(request.user, arrangement_id, may="arranges")
    key = f"arrangement:{found.pk}"
    form = ArrangementForm(
        request.POST or None,
        team=found.team,
        close=close,
        unpaid=found.pay == Pay.UNPAID,
        initial=begun(request.user, key, _now(found, close)),
    )
    answer = kept(
        request,
        form,
        key=key,
        now=lambda: _now(Arrangement.objects.get(pk=found.pk), close),
        write=lambda _, version: _change(request, form, found.pk, close, version),
        back=lambda _: reverse("arrangement", kwargs={"arrangement_id": found.pk}),
    )
    if answer is not None:
        return answer
    shown = {
        "form": form,
        "page_title": f"What is agreed with {found.called}",
        "button": "Save",
        "lead": "A change of the role, the supporter or the pay asks for a new agreement.",
        "drafts": True,
    }
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


def _change(
    request: SignedIn, form: ArrangementForm, pk: UUID, close: Closeness, version: int
) -> Arrangement | None:
    """None where the partner agreed while this was open, and it would end that: it is said first."""
    now, content = Arrangement.objects.get(pk=pk), form.content()
    ends = any(content.get(n, getattr(now, n)) != getattr(now, n) for n in actions.AGREED_TO)
    if now.agreed_on and ends and form.made_from != version:
        form.set_beside(_now(now, close))
        form.add_error(None, partnering().agreed_meanwhile)
        return None
    return actions.change_arrangement(
        by=request.user, arrangement=now, version=version, content=content
    )


def _now(found: Arrangement, close: Closeness) -> dict[str, Any]:
    fields = {name: getattr(found, name) for name in (*actions.CHANGEABLE, "version")}
    fields["rate"] = found.an_hour
    fields["supporter"] = str(found.supporter_id) if found.supporter_id else ""
    if not close.terms:
        for name in ("pay", "rate", "pay_within"):
            del fields[name]
    return fields


@require_POST
def agree_arrangement(request: SignedIn, arrangement_id: UUID) -> HttpResponse:
    """The partner agrees; on the phone or on paper the supporter says so."""
    found, _ = arrangement_for(request.user, arrangement_id, may="speaks")
    form = AgreeForm(request.POST)
    through = form.cleaned_data["through"] if form.is_valid() else Way.SCREEN
    version = request.POST.get("version", "")
    actions.agree_to(
        by=request.user,
        arrangement=found,
        version=int(version) if version.isdecimal() else 0,
        through=through,
    )
    messages.success(request, "It is agreed.")
    return redirect("arrangement", arrangement_id=found.pk)


@require_POST
def forget_partner(request: SignedIn, arrangement_id: UUID) -> HttpResponse:
    """Take away what is personal of a partner without an account, when they ask for it."""
    found, _ = arrangement_for(request.user, arrangement_id, may="forgets")
    actions.forget_partner(by=request.user, arrangement=found)
    messages.success(request, "Name and words are deleted. Amounts stay for the accounts.")
    return redirect("partners", team_id=found.team_id)
