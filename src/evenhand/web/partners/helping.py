"""Cultural help as a role: asked with hours, cover and credit; declined without a reason and without a trace of who."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from evenhand.web.accounts.models import User
from evenhand.web.core.audit import SYSTEM, record
from evenhand.web.organisations.models import Team
from evenhand.web.partners.actions import PartnerError
from evenhand.web.partners.models import Help, HelpStanding


@transaction.atomic
def ask_for_help(
    *,
    by: User,
    team: Team,
    person: User,
    kind: str,
    what: str,
    minutes_a_month: int,
    backfill: str,
    credit: str,
) -> Help:
    """Ask a colleague. The audit says that somebody was asked, not who.

    Raises
    ------
    PartnerError
        Without hours, somebody who covers, and credit: then it would be a tax.
    """
    if not (minutes_a_month and backfill.strip() and credit.strip()):
        raise PartnerError(
            "Hours, who covers for them, and the credit come first.",
            remedy="Say all three, then ask.",
        )
    made = Help.objects.create(
        team=team,
        person=person,
        kind=kind,
        what=what,
        minutes_a_month=minutes_a_month,
        backfill=backfill,
        credit=credit,
        asked_on=timezone.localdate(),
    )
    record("help.asked", by=by, subject=made, team=team.pk)
    return made


@transaction.atomic
def take_up(*, by: User, help: Help) -> None:
    """Accept the role."""
    _still(help, HelpStanding.ASKED)
    Help.objects.filter(pk=help.pk).update(standing=HelpStanding.HELD)
    record("help.taken_up", by=by, subject=help, team=help.team_id)


@transaction.atomic
def decline(*, help: Help) -> None:
    """Say no. No reason is kept, and no name."""
    _still(help, HelpStanding.ASKED)
    Help.objects.filter(pk=help.pk).update(standing=HelpStanding.DECLINED, person=None)
    record("help.declined", by=SYSTEM, subject=help, team=help.team_id)


@transaction.atomic
def end_help(*, by: User, help: Help) -> None:
    """Lay the role down, or end it."""
    _still(help, HelpStanding.HELD, HelpStanding.ASKED)
    Help.objects.filter(pk=help.pk).update(standing=HelpStanding.ENDED)
    record("help.ended", by=by, subject=help, team=help.team_id)


def _still(help: Help, *standings: str) -> None:
    found = Help.objects.select_for_update().get(pk=help.pk)
    if found.standing not in standings:
        raise PartnerError("That is settled already.", remedy="Look at the list again.")
