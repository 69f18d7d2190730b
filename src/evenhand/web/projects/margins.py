"""Agreeing how much difference would still be called equal: proposed, agreed with a partner, locked."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from evenhand.errors import PlanError
from evenhand.web.accounts.models import User
from evenhand.web.core.audit import record
from evenhand.web.core.versions import ChangedMeanwhileError
from evenhand.web.projects.actions import fix_plan
from evenhand.web.projects.models import MarginProposal, MeasurePlan, Project
from evenhand.web.projects.queries import current_plan, open_proposal

FIRST = "The margin for ‘equal’ was agreed."


@transaction.atomic
def propose_margin(
    *, by: User, project: Project, difference: float, ratio: float, reason: str
) -> MarginProposal:
    """Put a margin up to be agreed. It changes nothing yet.

    Raises
    ------
    ChangedMeanwhileError
        When one is waiting already.
    """
    locked = Project.objects.select_for_update().get(pk=project.pk)
    if open_proposal(locked) is not None:
        raise ChangedMeanwhileError
    made = MarginProposal.objects.create(
        project=locked,
        difference=difference,
        ratio=ratio,
        reason=reason,
        proposed_at=timezone.now(),
        proposed_by=by.pk,
    )
    record("margin.proposed", by=by, subject=made, team=locked.team_id)
    return made


@transaction.atomic
def withdraw_margin(*, by: User, proposal: MarginProposal) -> None:
    """Take a proposal back."""
    _settle(proposal)
    record("margin.withdrawn", by=by, subject=proposal, team=proposal.project.team_id)


@transaction.atomic
def agree_margin(
    *,
    by: User,
    proposal: MarginProposal,
    took_part: str,
    partner: str,
    agreed_on: date,
    partner_id: str = "",
) -> MeasurePlan:
    """Lock a proposal into the plan, with who took part.

    Parameters
    ----------
    partner
        The lived experience partner who took part: named in the plan, never in what is shared.
    partner_id
        Of one who signs in here: when they are deleted, so is the name.

    Raises
    ------
    ChangedMeanwhileError
        When it is settled already.
    PlanError
        When no plan is fixed yet, or nobody took part with lived experience.
    """
    if not partner.strip():
        raise PlanError(
            "A margin is agreed with lived experience partners.",
            remedy="Name the partner who took part, or ask one first.",
        )
    before = current_plan(proposal.project)
    if before is None:
        raise PlanError(
            "No plan is fixed yet.", remedy="Say first who is compared with whom, then agree this."
        )
    _settle(proposal)
    content = {
        **before.content,
        "margin": {
            "difference": proposal.difference,
            "ratio": proposal.ratio,
            "agreed_by": f"{took_part} and a lived experience partner",
            "agreed_on": agreed_on.isoformat(),
        },
        "margin_agreement": {"reason": proposal.reason, "partner": partner, "person": partner_id},
    }
    reason = proposal.reason if before.content.get("margin") else FIRST
    fixed = fix_plan(by=by, project=proposal.project, content=content, reason=reason)
    record("margin.agreed", by=by, subject=proposal, team=proposal.project.team_id)
    return fixed


def _settle(proposal: MarginProposal) -> None:
    """Once only, whoever comes first."""
    waiting = MarginProposal.objects.filter(pk=proposal.pk, settled_at__isnull=True)
    if not waiting.update(settled_at=timezone.now()):
        raise ChangedMeanwhileError
