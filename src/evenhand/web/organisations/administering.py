"""Pages for whoever runs the workbench: people and their roles, invitations, where teams belong."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.drafts import begun
from evenhand.web.core.keeping import answered
from evenhand.web.core.methods import form_page
from evenhand.web.organisations import actions, forms
from evenhand.web.organisations.doors import administrators
from evenhand.web.organisations.models import Membership, Organisation, Programme, Role, Team
from evenhand.web.organisations.queries import everybody, invitation_for, open_invitations
from evenhand.web.organisations.views import invite_and_write, plain_form_page, write

_A_PAGE = 20


@administrators
@require_safe
def all_people(request: SignedIn) -> HttpResponse:
    """Everyone who can sign in, by name, and which role they hold where."""
    page = Paginator(everybody(), _A_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "organisations/all_people.jinja", {"page": page, "roles": dict(Role.choices)}
    )


@administrators
@require_POST
def end_any_role(request: SignedIn, membership_id: UUID) -> HttpResponse:
    """End a role, wherever it is held."""
    held = get_object_or_404(Membership.objects.select_related("team"), pk=membership_id)
    actions.end_role(by=request.user, membership=held)
    messages.success(request, "The role is ended.")
    return redirect("all_people")


@administrators
@require_safe
def invitations(request: SignedIn) -> HttpResponse:
    """Invitations that nobody has accepted yet."""
    shown = {
        "invitations": open_invitations(),
        "roles": dict(Role.choices),
        "now": timezone.now(),
    }
    return render(request, "organisations/invitations.jinja", shown)


@require_POST
def withdraw_invitation(request: SignedIn, invitation_id: UUID) -> HttpResponse:
    """Withdraw it: for administrators, and for the lead of its team."""
    found = invitation_for(request.user, invitation_id)
    actions.withdraw_invitation(by=request.user, invitation=found)
    messages.success(request, "The invitation is withdrawn.")
    return _back(request, found.team)


@require_POST
def invite_again(request: SignedIn, invitation_id: UUID) -> HttpResponse:
    """Send it again, with a new link."""
    found = invitation_for(request.user, invitation_id)
    write(request, found, actions.invite_again(by=request.user, invitation=found))
    return _back(request, found.team)


def _back(request: SignedIn, team: Team | None) -> HttpResponse:
    if team is None or request.user.is_administrator:
        return redirect("invitations")
    return redirect("people", team_id=team.pk)


@administrators
@form_page
def edit_team(request: SignedIn, team_id: UUID) -> HttpResponse:
    """A team's name, and to which organisations and programmes it belongs."""
    team = get_object_or_404(Team, pk=team_id)
    key = f"team:{team.pk}"
    form = forms.PlaceTeamForm(
        request.POST or None, initial=begun(request.user, key, _placed(team))
    )
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: _placed(Team.objects.get(pk=team.pk)),
        write=lambda _, version: actions.place_team(
            by=request.user, team=team, version=version, **form.contents
        ),
        back=lambda _: _administration(request, "The team is changed."),
    )
    title = f"Where {team.name} belongs"
    return answer or plain_form_page(request, form, title, "Save", drafts=True)


def _administration(request: SignedIn, said: str) -> str:
    messages.success(request, said)
    return reverse("administration")


def _placed(team: Team) -> dict[str, Any]:
    return {
        "name": team.name,
        "version": team.version,
        "organisations": list(team.organisations.all()),
        "programmes": list(team.programmes.all()),
    }


@administrators
@form_page
def edit_organisation(request: SignedIn, organisation_id: UUID) -> HttpResponse:
    """An organisation's name, and to which systems it belongs."""
    found = get_object_or_404(Organisation, pk=organisation_id)
    key = f"organisation:{found.pk}"
    first = begun(request.user, key, _belongs(found))
    form = forms.OrganisationForm(request.POST or None, changed=found, initial=first)
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: _belongs(Organisation.objects.get(pk=found.pk)),
        write=lambda _, version: _change_organisation(request, found, form, version),
        back=lambda _: _administration(request, "The organisation is changed."),
    )
    title = f"What {found.name} is, and where it belongs"
    return answer or plain_form_page(request, form, title, "Save", drafts=True)


def _change_organisation(
    request: SignedIn, found: Organisation, form: forms.OrganisationForm, version: int
) -> Organisation | None:
    try:
        return actions.change_organisation(
            by=request.user, organisation=found, version=version, **form.contents
        )
    except actions.PeopleError as error:
        form.add_error("within", f"{error.problem} {error.remedy}")
        return None


def _belongs(found: Organisation) -> dict[str, Any]:
    return {
        "name": found.name,
        "kind": found.kind,
        "version": found.version,
        "within": list(found.within.all()),
    }


@administrators
@form_page
def invite_to_programme(request: SignedIn, programme_id: UUID) -> HttpResponse:
    """Invite a convener or an evaluator."""
    programme = get_object_or_404(Programme, pk=programme_id)
    form = forms.InviteToProgrammeForm(request.POST or None)
    if form.is_valid():
        invite_and_write(request, **form.cleaned_data, place=programme)
        return redirect("administration")
    return plain_form_page(request, form, f"Invite somebody to {programme}", "Send the invitation")


@administrators
@form_page
def invite_to_organisation(request: SignedIn, organisation_id: UUID) -> HttpResponse:
    """Invite a leader of an organisation."""
    organisation = get_object_or_404(Organisation, pk=organisation_id)
    form = forms.InviteToOrganisationForm(request.POST or None)
    if form.is_valid():
        invite_and_write(request, **form.cleaned_data, role=Role.SPONSOR, place=organisation)
        return redirect("administration")
    title = f"Invite a leader of {organisation}"
    return plain_form_page(request, form, title, "Send the invitation")
