"""Home, administration, teams and their people, agreements, the audit page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from evenhand.web.accounts.forms import ChoosePassword
from evenhand.web.accounts.models import User
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.drafts import begun
from evenhand.web.core.keeping import answered
from evenhand.web.core.methods import form_page
from evenhand.web.core.models import Event
from evenhand.web.organisations import actions, forms
from evenhand.web.organisations.actions import Place
from evenhand.web.organisations.beyond import duties_beyond
from evenhand.web.organisations.doing import tasks_of
from evenhand.web.organisations.doors import administrators
from evenhand.web.organisations.letters import invitation_address, send_invitation
from evenhand.web.organisations.models import (
    Agreement,
    Audience,
    Granularity,
    Invitation,
    Membership,
    Organisation,
    Programme,
    Role,
    Team,
)
from evenhand.web.organisations.queries import (
    convened,
    current_agreement,
    open_invitations,
    open_programmes,
    own_organisations,
    own_programmes,
    own_teams,
    team_for,
    team_people,
    versions_agreed,
)

_EVENTS_SHOWN = 200


@require_safe
def home(request: SignedIn) -> HttpResponse:
    """Where a person lands: their teams, programmes and organisations."""
    teams = list(own_teams(request.user).order_by("name").prefetch_related("projects"))
    organisations = list(own_organisations(request.user).order_by("name"))
    duties = duties_beyond(request.user)
    run = frozenset(own_programmes(request.user).values_list("pk", flat=True))
    elsewhere = organisations or duties or request.user.is_administrator
    if len(teams) == 1 and not elsewhere and not run:
        return redirect("team", team_id=teams[0].pk)
    shown = {
        "teams": teams,
        "tasks": tasks_of(request.user, teams),
        "name_teams": True,
        "programmes": open_programmes(request.user).order_by("name"),
        "duties": duties,
        "organisations": organisations,
        "convened": convened(request.user),
        "run": run,
    }
    return render(request, "organisations/home.jinja", shown)


@administrators
@require_safe
def administration(request: SignedIn) -> HttpResponse:
    """Organisations, programmes and teams."""
    shown = {
        "organisations": Organisation.objects.all(),
        "programmes": Programme.objects.all(),
        "teams": Team.objects.all(),
    }
    return render(request, "organisations/administration.jinja", shown)


@administrators
@form_page
def new_organisation(request: SignedIn) -> HttpResponse:
    """Add an organisation."""
    form = forms.OrganisationForm(request.POST or None)
    if form.is_valid():
        given = {k: form.cleaned_data[k] for k in ("name", "kind", "within")}
        actions.create_organisation(by=request.user, **given)
        return redirect("administration")
    return plain_form_page(request, form, "Add an organisation", "Add it")


@administrators
@form_page
def new_programme(request: SignedIn) -> HttpResponse:
    """Add a programme."""
    form = forms.ProgrammeForm(request.POST or None)
    if form.is_valid():
        actions.create_programme(by=request.user, **form.cleaned_data)
        return redirect("administration")
    return plain_form_page(request, form, "Add a programme", "Add it")


@administrators
@form_page
def new_team(request: SignedIn) -> HttpResponse:
    """Add a team and invite its lead."""
    form = forms.TeamForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        team = actions.create_team(
            by=request.user,
            name=given["name"],
            organisations=[o for o in [given["organisation"]] if o],
            programmes=[p for p in [given["programme"]] if p],
        )
        invite_and_write(request, given["lead_name"], given["lead_email"], Role.LEAD, team)
        return redirect("administration")
    return plain_form_page(request, form, "Add a team", "Add it and invite its lead")


def invite_and_write(request: SignedIn, name: str, email: str, role: str, place: Place) -> None:
    invitation, secret = actions.invite(
        by=request.user, email=email, name=name, role=role, place=place
    )
    write(request, invitation, secret)


def write(request: SignedIn, invitation: Invitation, secret: str) -> None:
    """Send the letter, and show the link once: mail does not always arrive, or even leave."""
    try:
        send_invitation(invitation, secret)
        letter = "If the email does not arrive"
    except OSError:  # no mail server, or no room for letters: the invitation stands all the same
        letter = "The email could not be sent"
    messages.success(
        request,
        f"{invitation.name} is invited. {letter}, pass on this link; it works once: {invitation_address(secret)}",
    )


def plain_form_page(
    request: SignedIn, form: Any, title: str, button: str, **more: Any
) -> HttpResponse:
    status = 422 if form.is_bound else 200
    shown = {"form": form, "page_title": title, "button": button, **more}
    return render(request, "design/form_page.jinja", shown, status=status)


@login_not_required
@form_page
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Accept an invitation: choose a password, unless there is an account already."""
    found = actions.open_invitation(secret)
    known = User.objects.filter(email=found.email).exists()
    form = ChoosePassword(request.POST or None)
    if request.method == "POST" and (known or form.is_valid()):
        password = "" if known else form.cleaned_data["password"]
        actions.accept_invitation(secret=secret, password=password)
        messages.success(request, "Welcome. Sign in with your email and password.")
        return redirect("account_login")
    status = 422 if form.is_bound else 200
    shown = {"form": form, "invitation": found, "known": known}
    return render(request, "organisations/invitation.jinja", shown, status=status)


@require_safe
def team(request: SignedIn, team_id: UUID) -> HttpResponse:
    """A team: its projects and what there is to do."""
    found = team_for(request.user, team_id)
    shown = {
        "team": found,
        "projects": found.projects.order_by("name"),
        "programmes": found.programmes.order_by("name"),
        "tasks": tasks_of(request.user, [found]),
        "here": "projects",
    }
    return render(request, "organisations/team.jinja", shown)


@form_page
def people(request: SignedIn, team_id: UUID) -> HttpResponse:
    """Who is in the team; the lead invites."""
    found = team_for(request.user, team_id)
    leads = Membership.objects.filter(team=found, person=request.user, role=Role.LEAD).exists()
    form = forms.InviteForm(request.POST or None)
    if request.method == "POST":
        team_for(request.user, team_id, roles=(Role.LEAD,))
        if form.is_valid():
            given = form.cleaned_data
            invite_and_write(request, given["name"], given["email"], given["role"], found)
            return redirect("people", team_id=team_id)
    shown = {
        "team": found,
        "members": team_people(found),
        "form": form if leads else None,
        "invitations": open_invitations().filter(team=found) if leads else (),
        "now": timezone.now(),
        "here": "people",
        "roles": dict(Role.choices),
    }
    return render(
        request, "organisations/people.jinja", shown, status=422 if form.is_bound else 200
    )


@require_POST
def end_role(request: SignedIn, team_id: UUID, membership_id: UUID) -> HttpResponse:
    """The lead ends a role in the team."""
    found = team_for(request.user, team_id, roles=(Role.LEAD,))
    membership = Membership.objects.filter(team=found, pk=membership_id).first()
    if membership is not None:
        actions.end_role(by=request.user, membership=membership)
    return redirect("people", team_id=team_id)


@form_page
def agreement(request: SignedIn, team_id: UUID) -> HttpResponse:
    """What is shared. Everyone in the team reads it; the lead makes a new version."""
    found = team_for(request.user, team_id)
    leads = Membership.objects.filter(team=found, person=request.user, role=Role.LEAD).exists()
    if request.method == "POST":
        team_for(request.user, team_id, roles=(Role.LEAD,))
    current, key = current_agreement(found), f"agreement:{found.pk}"
    now = _initial(found, current)
    first = begun(request.user, key, now) if leads else now
    form = forms.AgreementForm(request.POST or None, team=found, initial=first)
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: _initial(found, current_agreement(found)),
        write=lambda _, version: _agree(request, found, form, version),
        back=lambda _: _recorded(request, found),
    )
    if answer is not None:
        return answer
    shown = {
        "team": found,
        "agreement": current,
        "form": form if leads else None,
        "here": "agreement",
        "today": timezone.localdate(),
        "audiences": Audience,
        "granularity": dict(Granularity.choices),
    }
    return render(
        request, "organisations/agreement.jinja", shown, status=422 if form.is_bound else 200
    )


def _agree(request: SignedIn, found: Team, form: forms.AgreementForm, version: int) -> Agreement:
    return actions.agree(
        by=request.user,
        team=found,
        governance_owner=form.cleaned_data["governance_owner"],
        until=form.cleaned_data["until"],
        terms=form.terms,
        exact_for=User.objects.filter(pk__in=form.cleaned_data["exact_for"]),
        version=version,
    )


def _recorded(request: SignedIn, found: Team) -> str:
    messages.success(request, "The agreement is recorded.")
    return reverse("agreement", kwargs={"team_id": found.pk})


def _initial(found: Team, current: Agreement | None) -> dict[str, Any]:
    if current is None:
        return {"version": 0}
    named = [str(pk) for pk in current.exact_for.values_list("pk", flat=True)]
    return {
        "governance_owner": current.governance_owner,
        "until": current.until,
        "exact_for": named,
        "version": versions_agreed(found),
        **current.terms,
    }


@require_safe
def audit(request: SignedIn, team_id: UUID) -> HttpResponse:
    """What was done in the team, by whom; for its lead."""
    found = team_for(request.user, team_id, roles=(Role.LEAD,))
    events = list(Event.objects.filter(team=found.pk)[:_EVENTS_SHOWN])
    names = dict(User.objects.filter(pk__in={e.actor for e in events}).values_list("pk", "name"))
    shown = {"team": found, "events": events, "names": names, "here": "audit"}
    return render(request, "organisations/audit.jinja", shown)


@require_safe
def account(request: SignedIn) -> HttpResponse:
    """A person's own account."""
    held = Membership.objects.filter(person=request.user).select_related(
        "team", "programme", "organisation"
    )
    return render(
        request, "organisations/account.jinja", {"held": held, "roles": dict(Role.choices)}
    )


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "organisations/accessibility.jinja")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, and who sees it."""
    return render(request, "organisations/privacy.jinja")
