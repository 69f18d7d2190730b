"""Agreed levels with reasons, the decision with reasons, and telling applicants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from evenhand.frameworks.selection import NOT_NOW, WITH_SUPPORT, selection
from evenhand.instruments.assessing import asks_for_support, differing
from evenhand.web.accounts.models import User
from evenhand.web.applications.actions.errors import CallError
from evenhand.web.applications.models import ASSESSMENT, Application, Decision, Moderation
from evenhand.web.applications.queries import decision_of, moderation_of, opened_assessments
from evenhand.web.core.audit import record
from evenhand.web.core.versions import refuse_other


def _locked(application: Application) -> Application:
    found = Application.objects.select_for_update(of=("self",)).select_related("call__programme")
    locked = found.get(pk=application.pk)
    if not locked.stands or locked.moderation_at is None:
        raise CallError("Moderation is not open.", remedy="Open it once all have finished.")
    told = decision_of(locked)
    if told is not None and told.told_at is not None:
        raise CallError(
            "The applicants have been told. Nothing was changed.", remedy="Write to them."
        )
    return locked


@transaction.atomic
def moderate(
    *,
    by: User,
    application: Application,
    version: int,
    levels: Mapping[str, Any],
    reasons: Mapping[str, str],
) -> Moderation:
    """The levels that were agreed. Where assessors differ, or the agreed level is nobody's, a reason is needed.

    Raises
    ------
    CallError, ChangedMeanwhileError
    """
    locked = _locked(application)
    found = moderation_of(locked)
    refuse_other(found.version if found else 0, version)
    lacking = without_reason(locked, levels, reasons)
    if lacking:
        instrument = locked.call.instrument(ASSESSMENT)
        raise CallError(
            f"‘{instrument.item(lacking[0]).label}’ needs a reason.",
            remedy="Say why this level was agreed.",
        )
    made = found or Moderation(application=locked, version=0)
    made.levels, made.reasons = dict(levels), {k: v for k, v in reasons.items() if v}
    made.version, made.made_at, made.made_by = made.version + 1, timezone.now(), by.pk
    made.save()
    record("application.moderated", by=by, subject=locked)
    return made


def without_reason(
    application: Application, levels: Mapping[str, Any], reasons: Mapping[str, str]
) -> list[str]:
    """Elements that need a reason and have none."""
    given = [a.answers for a in opened_assessments(application)]
    apart = set(differing(application.call.instrument(ASSESSMENT), given))
    return [
        name
        for name, level in levels.items()
        if (name in apart or level not in [a.get(name) for a in given])
        and not reasons.get(name, "").strip()
    ]


@transaction.atomic
def decide(
    *,
    by: User,
    application: Application,
    version: int,
    outcome: str,
    grounds: Sequence[str],
    reasons: str,
    support: str,
    feedback: str,
) -> Decision:
    """What is decided, and why. It can change until the applicants are told.

    Raises
    ------
    CallError
        Without agreed levels, or without what the outcome needs. A level is never a ground.
    ChangedMeanwhileError
    """
    locked = _locked(application)
    moderation = moderation_of(locked)
    if moderation is None:
        raise CallError("No levels are agreed yet.", remedy="Moderate first.")
    problem = lacking(moderation.levels, outcome, grounds, support)
    if problem:
        raise CallError(problem, remedy="Then decide.")
    found = decision_of(locked)
    refuse_other(found.version if found else 0, version)
    made = found or Decision(application=locked, version=0)
    made.outcome, made.reasons, made.feedback = outcome, reasons.strip(), feedback.strip()
    made.grounds = list(grounds) if outcome == NOT_NOW else []
    made.support = support.strip()
    made.version, made.made_at, made.made_by = made.version + 1, timezone.now(), by.pk
    made.save()
    record("application.decided", by=by, subject=locked)
    return made


def lacking(levels: Mapping[str, Any], outcome: str, grounds: Sequence[str], support: str) -> str:
    """What the outcome needs and has not; empty when nothing."""
    if outcome == WITH_SUPPORT and not support.strip():
        return "Say what the programme does to support them."
    if outcome != NOT_NOW:
        return ""
    if not grounds:
        return "Choose at least one ground: an application is not turned down for its levels."
    if asks_for_support(selection(), levels) and not support.strip():
        return (
            "The need is high and the readiness is low. Accept with support; where another ground forbids it,"
            " say what the programme offers them until they can apply again."
        )
    return ""


@transaction.atomic
def tell_applicants(*, by: User, application: Application) -> Decision:
    """From now on applicants read outcome, feedback and support.

    Raises
    ------
    CallError
        When nothing is decided, or they were told already.
    """
    locked = _locked(application)
    found = decision_of(locked)
    if found is None:
        raise CallError("Nothing is decided yet.", remedy="Decide first.")
    found.told_at = timezone.now()
    found.save(update_fields=["told_at"])
    record("applicants.told", by=by, subject=locked)
    return found
