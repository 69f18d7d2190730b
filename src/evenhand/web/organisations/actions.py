"""What people do to teams and roles: atomic, with an audit event each."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from evenhand.errors import UserError
from evenhand.web.accounts.models import User
from evenhand.web.accounts.sessions import end_sessions
from evenhand.web.core.audit import SYSTEM, record
from evenhand.web.core.order import later_than
from evenhand.web.core.versions import refuse_other
from evenhand.web.organisations.models import (
    OF_A_PROGRAMME,
    OF_A_TEAM,
    Agreement,
    Invitation,
    Membership,
    Organisation,
    Programme,
    Role,
    Team,
)
from evenhand.web.organisations.queries import (
    DEEPEST,
    levels_above,
    levels_below,
    versions_agreed,
)
from evenhand.web.organisations.signals import invitation_accepted

INVITATION_LASTS = timedelta(days=14)
Place = Team | Programme | Organisation


class InvitationError(UserError):
    """An invitation cannot be used."""

    http_status = 410


class PeopleError(UserError):
    """A role cannot be given or taken as asked."""


@transaction.atomic
def create_organisation(
    *, by: User, name: str, kind: str, within: Iterable[Organisation] = ()
) -> Organisation:
    """A new organisation, in the systems that it belongs to.

    Raises
    ------
    PeopleError
        When systems would be nested too deep.
    """
    made = Organisation.objects.create(name=name, kind=kind)
    made.within.set(within)
    _refuse_odd_systems(made)
    record("organisation.created", by=by, subject=made)
    return made


@transaction.atomic
def change_organisation(
    *,
    by: User,
    organisation: Organisation,
    name: str,
    kind: str,
    within: Iterable[Organisation],
    version: int | None = None,
) -> Organisation:
    """Name an organisation, and say to which systems it belongs.

    Raises
    ------
    ChangedMeanwhileError
        When somebody did since `version` was read.
    PeopleError
        When it would belong to itself, or systems would be nested too deep.
    """
    list(Organisation.objects.select_for_update().order_by("pk"))  # no circle by two at once
    locked = Organisation.objects.get(pk=organisation.pk)
    refuse_other(locked.version, version)
    fields = {"name": name, "kind": kind, "version": locked.version + 1}
    Organisation.objects.filter(pk=locked.pk).update(**fields)
    locked.within.set(within)
    _refuse_odd_systems(locked)
    record("organisation.changed", by=by, subject=locked)
    return locked


def _refuse_odd_systems(organisation: Organisation) -> None:
    above, below = levels_above(organisation), levels_below(organisation)
    if any(organisation.pk in level for level in above):
        raise PeopleError(
            f"{organisation.name} would belong to itself.",
            remedy="Choose only systems that are above it.",
        )
    if len(above) + len(below) > DEEPEST:
        raise PeopleError(
            f"Systems would be nested more than {DEEPEST} deep.",
            remedy="Let the organisation belong to the highest one that is needed.",
        )


@transaction.atomic
def create_programme(*, by: User, name: str) -> Programme:
    """A new programme."""
    made = Programme.objects.create(name=name)
    record("programme.created", by=by, subject=made)
    return made


@transaction.atomic
def create_team(
    *,
    by: User,
    name: str,
    organisations: Iterable[Organisation] = (),
    programmes: Iterable[Programme] = (),
) -> Team:
    """A new team, without people."""
    made = Team.objects.create(name=name)
    made.organisations.set(organisations)
    made.programmes.set(programmes)
    record("team.created", by=by, subject=made, team=made.pk)
    return made


@transaction.atomic
def place_team(
    *,
    by: User,
    team: Team,
    name: str,
    organisations: Iterable[Organisation],
    programmes: Iterable[Programme],
    version: int | None = None,
) -> Team:
    """Name a team, and say to which organisations and programmes it belongs.

    Raises
    ------
    ChangedMeanwhileError
        When somebody did since `version` was read.
    """
    locked = Team.objects.select_for_update().get(pk=team.pk)
    refuse_other(locked.version, version)
    Team.objects.filter(pk=team.pk).update(name=name, version=locked.version + 1)
    team.organisations.set(organisations)
    team.programmes.set(programmes)
    record("team.placed", by=by, subject=team, team=team.pk)
    return locked


def _field_of(role: str) -> str:
    if role in OF_A_TEAM:
        return "team"
    return "programme" if role in OF_A_PROGRAMME else "organisation"


@transaction.atomic
def give_role(*, by: Any, person: User, role: str, place: Place) -> Membership:
    """Put a person in a role; doing so twice changes nothing."""
    field = _field_of(role)
    if not isinstance(place, {"team": Team, "programme": Programme}.get(field, Organisation)):
        raise PeopleError(
            f"{Role(role).label} is no role of {place}.", remedy=f"Choose a {field} for it."
        )
    where: dict[str, Any] = {field: place}
    made, new = Membership.objects.get_or_create(person=person, role=role, **where)
    if new:
        team = place.pk if field == "team" else None
        record("role.given", by=by, subject=made, team=team, role=role, person=str(person.pk))
    return made


@transaction.atomic
def end_role(*, by: User, membership: Membership) -> None:
    """Take a role away, and end the person's sessions elsewhere. A team keeps at least one lead."""
    team = membership.team
    if team is not None and membership.role == Role.LEAD:
        leads = Membership.objects.select_for_update().filter(team=team, role=Role.LEAD)
        if len(leads) == 1:
            raise PeopleError(
                "A team needs a lead.", remedy="Make somebody else lead first, then try again."
            )
    record(
        "role.ended",
        by=by,
        subject=membership,
        team=team.pk if team else None,
        role=membership.role,
        person=str(membership.person_id),
    )
    if by.pk != membership.person_id:
        end_sessions(membership.person)
    membership.delete()


@transaction.atomic
def invite(
    *,
    by: Any,
    email: str,
    name: str,
    role: str = "",
    place: Place | None = None,
    administrator: bool = False,
) -> tuple[Invitation, str]:
    """Invite a person. Returns the invitation and the secret of its link, which is kept nowhere."""
    secret = secrets.token_urlsafe(32)
    now = timezone.now()
    fields = {} if place is None else {_field_of(role): place}
    made = Invitation.objects.create(
        email=email.strip().lower(),
        name=name.strip(),
        role=role,
        administrator=administrator,
        digest=_digest(secret),
        invited_at=now,
        expires_at=now + INVITATION_LASTS,
        **fields,
    )
    team = place.pk if isinstance(place, Team) else None
    record("person.invited", by=by, subject=made, team=team, role=role)
    return made, secret


def open_invitation(secret: str) -> Invitation:
    """The invitation behind a link, while it can be used.

    Raises
    ------
    InvitationError
        When it was used, withdrawn, has expired, or never was.
    """
    found = Invitation.objects.filter(digest=_digest(secret)).first()
    usable = (
        found is not None
        and found.accepted_at is None
        and found.withdrawn_at is None
        and found.expires_at > timezone.now()
    )
    if found is None or not usable:
        raise InvitationError(
            "This invitation cannot be used: it was used already, has been withdrawn, or is older than 14 days.",
            remedy="Ask whoever invited you for a new one, or sign in if you have an account.",
        )
    return found


@transaction.atomic
def accept_invitation(*, secret: str, password: str) -> User:
    """Make the account (or use the one there is) and give the role, once."""
    found = open_invitation(secret)
    if not _claimed(found):
        open_invitation(secret)
    person = User.objects.filter(email=found.email).first()
    if person is None:
        person = User.objects.create_user(found.email, password, name=found.name)
    _take_up(found, person)
    return person


@transaction.atomic
def accept_by_address(*, address: str) -> User | None:
    """Accept all that an address is invited to, for somebody whose organisation has verified it.

    The account has no password: the organisation keeps it. None without an open invitation.
    """
    waiting = Invitation.objects.select_for_update().filter(
        email=address, accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    )
    claimed = [found for found in waiting.order_by("-invited_at") if _claimed(found)]
    if not claimed:
        return None
    person = User.objects.create_user(address, name=claimed[0].name)
    for found in claimed:
        _take_up(found, person)
    return person


def _claimed(found: Invitation) -> bool:
    """Once, whoever comes first."""
    unused = Invitation.objects.filter(pk=found.pk, accepted_at=None)
    return bool(unused.update(accepted_at=timezone.now()))


def _take_up(found: Invitation, person: User) -> None:
    if found.administrator:
        person.is_administrator = True
        person.save(update_fields=["is_administrator"])
    place = found.team or found.programme or found.organisation
    if place is not None:
        give_role(by=SYSTEM, person=person, role=found.role, place=place)
    record("invitation.accepted", by=person, subject=found, team=found.team_id)
    invitation_accepted.send(sender=Invitation, person=person)


@transaction.atomic
def withdraw_invitation(*, by: User, invitation: Invitation) -> None:
    """Its link works no longer."""
    _still_open(invitation)
    Invitation.objects.filter(pk=invitation.pk).update(withdrawn_at=timezone.now())
    record("invitation.withdrawn", by=by, subject=invitation, team=invitation.team_id)


@transaction.atomic
def invite_again(*, by: User, invitation: Invitation) -> str:
    """A new link with fourteen new days; the one before works no longer."""
    _still_open(invitation)
    secret, now = secrets.token_urlsafe(32), timezone.now()
    Invitation.objects.filter(pk=invitation.pk).update(
        digest=_digest(secret), invited_at=now, expires_at=now + INVITATION_LASTS
    )
    record("person.invited_again", by=by, subject=invitation, team=invitation.team_id)
    return secret


def _still_open(invitation: Invitation) -> None:
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.accepted_at is not None or locked.withdrawn_at is not None:
        raise InvitationError(
            "This invitation has been accepted or withdrawn.",
            remedy="Invite the person anew if that is still needed.",
        )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def agree(
    *,
    by: User,
    team: Team,
    governance_owner: str,
    until: date,
    terms: Mapping[str, str],
    exact_for: Iterable[User] = (),
    version: int | None = None,
) -> Agreement:
    """A new version of the sharing agreement; the one before stays on record.

    Raises
    ------
    ChangedMeanwhileError
        When there are other versions by now than the `version` that were there.
    """
    Team.objects.select_for_update().get(pk=team.pk)
    refuse_other(versions_agreed(team), version)
    before = team.agreements.aggregate(last=Max("made_at"))["last"]
    made = Agreement.objects.create(
        team=team,
        made_at=later_than(before),
        made_by=by.pk,
        governance_owner=governance_owner,
        until=until,
        terms=dict(terms),
    )
    named = list(exact_for)
    made.exact_for.set(named)
    record(
        "agreement.made",
        by=by,
        subject=made,
        team=team.pk,
        terms=dict(terms),
        until=until.isoformat(),
        exact_for=[str(p.pk) for p in named],
    )
    return made
