"""What is missing before a focus is locked. Gates stop locking, never looking; a reason opens them and stays visible."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from evenhand.frameworks.focus import choosing
from evenhand.web.focus.models import FeasibilityStudy, PartName, Synthesis
from evenhand.web.focus.queries import latest_study, synthesis_of
from evenhand.web.listening.models import ReviewTerms
from evenhand.web.listening.queries import (
    Heard,
    counts_of,
    heard_in,
    something_carries,
    terms_of,
)
from evenhand.web.projects.models import Project


def missing_of(
    *,
    study: FeasibilityStudy | None,
    heard: tuple[Heard, Heard],
    carried: bool,
    synthesis: Synthesis | None,
    partners_spoke: bool,
) -> tuple[str, ...]:
    """Each thing that is not there, as a sentence; empty when the three parts and the partner are.

    `carried`: an insight rests on more than one source.
    """
    return tuple(_missing(study, heard, synthesis, carried=carried, spoke=partners_spoke))


def _missing(
    study: FeasibilityStudy | None,
    heard: tuple[Heard, Heard],
    synthesis: Synthesis | None,
    *,
    carried: bool,
    spoke: bool,
) -> Iterator[str]:
    words = choosing().missing
    if study is None:
        yield words["numbers"]
    for part in heard:
        if not part.enough:
            yield words[part.strand].format(held=part.held, least=part.least)
    if not carried:
        yield words["carried"]
    if synthesis is None or not synthesis.together.strip():
        yield words["synthesis"]
    if not spoke:
        yield words["partner"]


def missing_in(project: Project) -> tuple[str, ...]:
    """The same, looked up."""
    return missing_of(
        study=latest_study(project),
        heard=heard_in(project, counts_of(terms_of(project))),
        carried=something_carries(project),
        synthesis=synthesis_of(project),
        partners_spoke=project.partner_words.exists(),
    )


def begun(terms: ReviewTerms, on: date) -> bool:
    """The first session has been: what should have been there before it is no longer asked for day by day."""
    return terms.first_session is not None and terms.first_session < on


def due_dates(terms: ReviewTerms | None) -> dict[str, date]:
    """By when each part should be there: as the programme says, else some weeks before its first session."""
    if terms is None:
        return {}
    found: dict[str, date] = {}
    for part in PartName.values:
        named = getattr(terms, f"{part}_by")
        if named is None and terms.first_session is not None:
            named = terms.first_session - timedelta(weeks=choosing().prework[part])
        if named is not None:
            found[part] = named
    return found
