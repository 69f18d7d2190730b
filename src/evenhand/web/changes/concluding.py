"""What each side concludes of a test. The team's and the partners' stand beside each other; neither writes over the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from evenhand.errors import UserError
from evenhand.web.accounts.models import User
from evenhand.web.changes.lessons import without_partners
from evenhand.web.changes.marks import keep_mark
from evenhand.web.changes.models import Conclusion, Cycle, Step, Whose
from evenhand.web.core.audit import SYSTEM, record
from evenhand.web.core.drafts import forget_drafts
from evenhand.web.core.order import later_than
from evenhand.web.core.versions import refuse_other
from evenhand.web.organisations.models import Role
from evenhand.web.organisations.queries import roles_in

SELF = "self"
TEAM_TOLD = ("learnt_focus", "learnt", "worked", "reduced", "say")
TOLD = ("learnt_focus", "learnt", "worked", "reduced", "say", "through", "may_share")


class ConclusionError(UserError):
    """A conclusion is not this person's to write, confirm or take back."""

    http_status = 409


@transaction.atomic
def conclude(
    *, by: User, cycle: Cycle, whose: str, version: int, content: Mapping[str, Any]
) -> Conclusion:
    """Write down what one side concludes.

    Raises
    ------
    ConclusionError
        When staff would change what a partner wrote or confirmed, or write as if they were a partner.
    ChangedMeanwhileError
        When somebody changed it since `version` was read.
    """
    locked = _locked(cycle)
    found = locked.conclusions.filter(whose=whose).first() or Conclusion(cycle=locked, whose=whose)
    refuse_other(found.version, version)
    if whose == Whose.PARTNERS:
        _theirs(by, locked, found, content["through"])
    for name in TOLD:
        if name in content:
            setattr(found, name, content[name])
    found.version += 1
    found.withdrawn_on = None
    found.save()
    if whose == Whose.TEAM:
        keep_mark(by=by, cycle=locked)
        _keep_step(by, found)
    elif not found.may_share:
        without_partners(locked)
    _on_record("conclusion.written", by, found)
    return found


def _theirs(by: User, cycle: Cycle, found: Conclusion, through: str) -> None:
    """A partner writes as such; staff write down what came through the supporter, until a partner has it in hand."""
    if is_partner(by, cycle):
        own = through == SELF
        found.writer = by if own else None
        found.confirmed_on = timezone.localdate() if own else None
        return
    if through == SELF or found.confirmed_on is not None:
        raise ConclusionError(
            "This is for a lived experience partner to write.",
            remedy="What they told on paper, by phone or in a meeting can be written down as such.",
        )
    found.writer = None


@transaction.atomic
def confirm(*, by: User, conclusion: Conclusion, version: int) -> Conclusion:
    """Say, as a partner, that what was written down is what was concluded.

    Raises
    ------
    ConclusionError
        When the person is no partner of the team, or there is nothing to confirm.
    """
    locked = _locked(conclusion.cycle)
    found = Conclusion.objects.get(pk=conclusion.pk)
    refuse_other(found.version, version)
    if not is_partner(by, locked) or not found.told or found.whose != Whose.PARTNERS:
        raise ConclusionError(
            "Only a lived experience partner can confirm this.", remedy="Ask a partner of the team."
        )
    found.writer, found.confirmed_on = by, timezone.localdate()
    found.version += 1
    found.save(update_fields=["writer", "confirmed_on", "version"])
    _on_record("conclusion.confirmed", by, found)
    return found


@transaction.atomic
def take_back(*, by: User, conclusion: Conclusion) -> None:
    """Take back what partners concluded: nothing of it stays, here or in what is shared.

    Raises
    ------
    ConclusionError
        When the person is no partner of the team, unless no partner has written or confirmed it and the lead is asked to.
    """
    locked = _locked(conclusion.cycle)
    found = Conclusion.objects.get(pk=conclusion.pk)
    if not may_take_back(by, locked, found):
        raise ConclusionError(
            "Only lived experience partners can take this back.",
            remedy="Ask them, or write down beside it what you see differently.",
        )
    for name in TOLD:
        setattr(found, name, False if name == "may_share" else "")
    found.writer = found.confirmed_on = None
    found.withdrawn_on = timezone.localdate()
    found.version += 1
    found.save()
    without_partners(locked)
    forget_drafts(f"cycle:{locked.pk}:partners")
    _on_record("conclusion.withdrawn", by, found)


def is_partner(person: User, cycle: Cycle) -> bool:
    """Whether the person is a lived experience partner of the team."""
    return Role.PARTNER in roles_in(person, cycle.idea.project.team)


def may_take_back(person: User, cycle: Cycle, found: Conclusion) -> bool:
    """Partners of a team conclude together, so each of them can; the lead who is asked to, where none has it in hand."""
    if found.whose != Whose.PARTNERS or not found.told:
        return False
    roles = roles_in(person, cycle.idea.project.team)
    return Role.PARTNER in roles or (Role.LEAD in roles and found.confirmed_on is None)


def _locked(cycle: Cycle) -> Cycle:
    return (
        Cycle.objects.select_for_update(of=("self",))
        .select_related("idea__project__team", "mark")
        .get(pk=cycle.pk)
    )


def _keep_step(by: User, found: Conclusion) -> None:
    """What the team concluded, as it was. Of what partners concluded nothing is kept but what stands there."""
    idea = found.cycle.idea
    before = idea.steps.aggregate(last=Max("at"))["last"]
    Step.objects.create(
        idea=idea,
        cycle=found.cycle,
        at=later_than(before),
        by=by.pk,
        what="study",
        version=found.version,
        content={name: getattr(found, name) for name in TEAM_TOLD},
    )


def _on_record(action: str, by: User, found: Conclusion) -> None:
    """That it was done and on which side; never what it says, and of a partner not who."""
    team = found.cycle.idea.project.team_id
    hidden = found.whose == Whose.PARTNERS and is_partner(by, found.cycle)
    record(action, by=SYSTEM if hidden else by, subject=found, team=team, whose=found.whose)
