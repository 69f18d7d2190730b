"""What applicants read of a decision, once they are told."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.frameworks.selection import selection
from evenhand.web.applications.models import ASSESSMENT, Application
from evenhand.web.applications.presenting import level_in_words
from evenhand.web.applications.queries import moderation_of, opened_assessments, told_decision


@dataclass(frozen=True, slots=True)
class Told:
    """Outcome, feedback and support; agreed levels and assessors' names only where the call says so. Never what one assessor found."""

    sentence: str
    feedback: str
    support: str
    levels: tuple[tuple[str, str], ...]
    assessors: tuple[str, ...]
    may_begin: bool


def outcome_of(application: Application) -> Told | None:
    """None before."""
    found = told_decision(application)
    if found is None:
        return None
    call = application.call
    return Told(
        sentence=selection().outcome(found.outcome).told,
        feedback=found.feedback,
        support=found.support,
        levels=_levels(application) if call.levels_told else (),
        assessors=_names(application) if call.names_told else (),
        may_begin=found.outcome != "not_now",
    )


def _levels(application: Application) -> tuple[tuple[str, str], ...]:
    moderation, instrument = moderation_of(application), application.call.instrument(ASSESSMENT)
    levels = moderation.levels if moderation else {}
    return tuple(
        (str(i.label), level_in_words(instrument, i, levels[i.name]))
        for i in instrument.items()
        if i.name in levels
    )


def _names(application: Application) -> tuple[str, ...]:
    return tuple(a.assessor.name for a in opened_assessments(application))
