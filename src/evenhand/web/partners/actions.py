"""Arranging, and putting in what a partner did: nothing before everything is clear."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from evenhand.errors import UserError
from evenhand.frameworks.partners import partnering
from evenhand.web.accounts.models import User
from evenhand.web.core.audit import record
from evenhand.web.core.drafts import forget_drafts
from evenhand.web.core.versions import refuse_other
from evenhand.web.organisations.models import Programme, Team
from evenhand.web.partners.models import Arrangement, Budget, PartnerTask, Pay, Payer, Way
from evenhand.web.partners.money import worth
from evenhand.web.projects.models import Project

# What the partner agrees to: a change of any of these needs a new agreement.
AGREED_TO = ("role_description", "supporter_id", "pay", "rate", "pay_within")
CHANGEABLE = (*AGREED_TO, "way", "childcare", "travel", "access", "supporter_sees_money")


def drafts_about(arrangement: Arrangement) -> list[str]:
    """Keys of drafts, of anybody, that speak of one partner."""
    own = (f"{kind}:{arrangement.pk}" for kind in ("arrangement", "influence", "task:new"))
    return [*own, *(f"task:{pk}" for pk in arrangement.tasks.values_list("pk", flat=True))]


FORGOTTEN = "A partner who has left"


class PartnerError(UserError):
    """Something cannot be asked of a partner, or said in a partner's place, as it was asked."""

    http_status = 409


@transaction.atomic
def arrange(*, by: User, team: Team, person: User | None, name: str) -> Arrangement:
    """Begin with a partner of the team; one without an account is known by name.

    Raises
    ------
    PartnerError
        When something is arranged with the person already.
    """
    Team.objects.select_for_update().get(pk=team.pk)
    if person is not None and Arrangement.objects.filter(team=team, person=person).exists():
        raise PartnerError(
            "There is an arrangement with this partner already.", remedy="Open it, and change it."
        )
    made = Arrangement.objects.create(
        team=team,
        person=person,
        name=person.name if person else name.strip(),
        way=Way.SCREEN if person else Way.PHONE,
        pay_within=partnering().pay_within_days,
        made_at=timezone.now(),
    )
    record("partner.arranged", by=by, subject=made, team=team.pk)
    return made


@transaction.atomic
def change_arrangement(
    *, by: User, arrangement: Arrangement, version: int | None, content: Mapping[str, Any]
) -> Arrangement:
    """Write down what is to be agreed. Where the partner had agreed to something else, that ends.

    Raises
    ------
    PartnerError
        When somebody other than the partner chooses that the partner is unpaid.
    ChangedMeanwhileError
        When somebody changed it since `version` was read.
    """
    locked = Arrangement.objects.select_for_update().get(pk=arrangement.pk)
    refuse_other(locked.version, version)
    _refuse_choices_of_the_partner(by, locked, content)
    before = {name: getattr(locked, name) for name in AGREED_TO}
    for name in CHANGEABLE:
        if name in content:
            setattr(locked, name, content[name])
    if locked.pay == Pay.UNPAID:
        locked.rate = 0
    if any(getattr(locked, name) != was for name, was in before.items()):
        locked.agreed_on, locked.agreed_through = None, ""
    locked.version += 1
    locked.save()
    record("partner.arrangement_changed", by=by, subject=locked, team=locked.team_id)
    return locked


def _refuse_choices_of_the_partner(
    by: User, arrangement: Arrangement, content: Mapping[str, Any]
) -> None:
    """Being unpaid, and who else sees money, is the partner's to choose."""
    unpaid = content.get("pay") == Pay.UNPAID != arrangement.pay
    if unpaid and by.pk not in (arrangement.person_id, arrangement.supporter_id):
        raise PartnerError(
            "Only the partner can choose to be unpaid.", remedy="Agree a rate, or ask the partner."
        )
    shown = content.get("supporter_sees_money") and not arrangement.supporter_sees_money
    if shown and by.pk != (arrangement.person_id or arrangement.supporter_id):
        raise PartnerError(
            "Only the partner can let the supporter see money.", remedy="Ask the partner."
        )


@transaction.atomic
def agree_to(
    *,
    by: User,
    arrangement: Arrangement,
    version: int | None,
    through: str = Way.SCREEN,
    on: date | None = None,
) -> Arrangement:
    """The partner agrees, here or on the phone or on paper through the supporter.

    Raises
    ------
    PartnerError
        When somebody else says so, or something that is agreed to is not written down yet.
    ChangedMeanwhileError
        When it is not what the partner has read any more.
    """
    locked = Arrangement.objects.select_for_update().get(pk=arrangement.pk)
    refuse_other(locked.version, version)
    _refuse_another(by, locked)
    if by.pk != locked.person_id and through == Way.SCREEN:
        through = Way.PHONE
    rest = [m for m in locked.missing() if m != partnering().needed("agreed").missing]
    if rest:
        raise PartnerError(
            f"There is something to be clear first. {' '.join(rest)}",
            remedy="Write it down, then agree to it.",
        )
    locked.agreed_on, locked.agreed_through = on or timezone.localdate(), through
    locked.version += 1
    locked.save(update_fields=["agreed_on", "agreed_through", "version"])
    record("partner.agreed", by=by, subject=locked, team=locked.team_id, through=through)
    return locked


def _refuse_another(by: User, arrangement: Arrangement) -> None:
    if by.pk not in (arrangement.person_id, arrangement.supporter_id):
        raise PartnerError(
            "Only the partner can say that, or the supporter on their behalf.",
            remedy="Ask the partner, or the supporter.",
        )


@transaction.atomic
def add_task(
    *,
    by: User,
    arrangement: Arrangement,
    what: str,
    done_on: date,
    minutes: int,
    project: Project | None = None,
    childcare: int = 0,
    travel: int = 0,
    access: int = 0,
    arranged: Iterable[str] = (),
) -> PartnerTask:
    """Put in what a partner does or did. It is owed from now on; nobody has to approve it.

    Raises
    ------
    PartnerError
        When something that must be clear before the first task is missing.
    """
    locked = Arrangement.objects.select_for_update().get(pk=arrangement.pk)
    missing = locked.missing()
    if missing:
        raise PartnerError(
            f"Not before everything is clear. {' '.join(missing)}",
            remedy="Complete the arrangement with the partner first.",
        )
    made = PartnerTask.objects.create(
        arrangement=locked,
        project=project,
        what=what,
        done_on=done_on,
        minutes=minutes,
        amount=worth(minutes, locked.rate),
        childcare=childcare,
        travel=travel,
        access=access,
        arranged=list(arranged),
        due_on=done_on + timedelta(days=locked.pay_within),
        made_at=timezone.now(),
        made_by=by.pk,
    )
    record("partner_task.added", by=by, subject=made, team=locked.team_id)
    return made


@transaction.atomic
def change_task(
    *, by: User, task: PartnerTask, version: int | None, content: Mapping[str, Any]
) -> PartnerTask:
    """Put time or expenses right, as long as it is not paid.

    Raises
    ------
    PartnerError
        When it is paid.
    ChangedMeanwhileError
        When somebody changed it since `version` was read.
    """
    locked = PartnerTask.objects.select_for_update().get(pk=task.pk)
    refuse_other(locked.version, version)
    _refuse_paid(locked)
    for name, value in content.items():
        setattr(locked, name, value)
    terms = locked.arrangement
    locked.amount = worth(locked.minutes, terms.rate)
    locked.due_on = locked.done_on + timedelta(days=terms.pay_within)
    locked.version += 1
    locked.save()
    record("partner_task.changed", by=by, subject=locked, team=terms.team_id)
    return locked


def _refuse_paid(task: PartnerTask) -> None:
    if task.paid_on is not None:
        raise PartnerError(
            "This has been paid.", remedy="Put in another task for what was left out."
        )


@transaction.atomic
def say_paid(*, by: User, task: PartnerTask, on: date | None = None) -> PartnerTask:
    """It is paid; saying so twice changes nothing."""
    locked = PartnerTask.objects.select_for_update().get(pk=task.pk)
    if locked.paid_on is None:
        locked.paid_on, locked.version = on or timezone.localdate(), locked.version + 1
        locked.save(update_fields=["paid_on", "version"])
        record("partner_task.paid", by=by, subject=locked, team=locked.arrangement.team_id)
    return locked


@transaction.atomic
def say_not_arrived(*, by: User, task: PartnerTask) -> PartnerTask:
    """The money has not come, whatever was said: it is owed again.

    Raises
    ------
    PartnerError
        When somebody other than the partner or the supporter says so.
    """
    locked = PartnerTask.objects.select_for_update().get(pk=task.pk)
    _refuse_another(by, locked.arrangement)
    if locked.paid_on is not None:
        locked.paid_on, locked.version = None, locked.version + 1
        locked.save(update_fields=["paid_on", "version"])
        record("partner_task.not_arrived", by=by, subject=locked, team=locked.arrangement.team_id)
    return locked


@transaction.atomic
def name_payer(
    *, by: User, programme: Programme, name: str, email: str, version: int | None = None
) -> Payer:
    """Say who pays the partners of a programme's teams.

    Raises
    ------
    ChangedMeanwhileError
        When somebody named another since `version` was read.
    """
    Programme.objects.select_for_update().get(pk=programme.pk)
    before = Payer.objects.filter(programme=programme).first()
    refuse_other(before.version if before else 0, version)
    fields = {
        "name": name,
        "email": email.strip().lower(),
        "version": before.version + 1 if before else 1,
    }
    made, _ = Payer.objects.update_or_create(programme=programme, defaults=fields)
    record("payer.named", by=by, subject=made)
    return made


@transaction.atomic
def keep_money(
    *,
    by: User,
    team: Team,
    amount: int,
    first_on: date,
    last_on: date,
    version: int | None = None,
) -> Budget:
    """Keep money for partners alone.

    Raises
    ------
    ChangedMeanwhileError
        When somebody changed it since `version` was read.
    """
    Team.objects.select_for_update().get(pk=team.pk)
    before = Budget.objects.filter(team=team).first()
    refuse_other(before.version if before else 0, version)
    fields = {
        "amount": amount,
        "first_on": first_on,
        "last_on": last_on,
        "version": before.version + 1 if before else 1,
    }
    made, _ = Budget.objects.update_or_create(team=team, defaults=fields)
    record("partner_budget.kept", by=by, subject=made, team=team.pk)
    return made


@transaction.atomic
def forget_partner(*, by: User, arrangement: Arrangement) -> Arrangement:
    """Take the name and the words of a partner without an account away; amounts stay for the accounts.

    Raises
    ------
    PartnerError
        When the partner has an account: then only they, or an administrator, delete it.
    """
    locked = Arrangement.objects.select_for_update().get(pk=arrangement.pk)
    if locked.person_id is not None:
        raise PartnerError(
            "This partner has an account.", remedy="The partner can delete it, on the own page."
        )
    locked.tasks.update(what="", arranged=[])
    locked.influences.update(words="")
    locked.questions.all().delete()
    locked.heard.all().delete()
    locked.name, locked.role_description = FORGOTTEN, ""
    locked.childcare = locked.travel = locked.access = ""
    locked.agreed_on, locked.agreed_through, locked.version = None, "", locked.version + 1
    locked.save()
    forget_drafts(*drafts_about(locked))
    record("partner.forgotten", by=by, subject=locked, team=locked.team_id)
    return locked
