"""A reading as a document. It is read again from stored counts and plan; the protected one from the table on the page."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from evenhand.documents import VOICE_FORMS, document, story_document, voice_document
from evenhand.errors import DisclosureError
from evenhand.experience import Form as How
from evenhand.experience import tally_from_json
from evenhand.experience.findings import Finding, finding_as_released, read_asked
from evenhand.reading import EquityReading, Review, read
from evenhand.reading.model import SourceView
from evenhand.review.sharing import as_released
from evenhand.version import __version__
from evenhand.web.measurement.happened import plan_with_events
from evenhand.web.measurement.models import RATE, ProjectMeasure, Reading
from evenhand.web.measurement.queries import current_definition, table_of, told


@dataclass(frozen=True, slots=True)
class Form:
    """A form of document: what its name ends in, what people call it, what a browser calls it."""

    ending: str
    label: str
    content_type: str


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMS = {
    f.ending: f
    for f in (
        Form("docx", "Word", f"{_OFFICE}.wordprocessingml.document"),
        Form("pptx", "PowerPoint", f"{_OFFICE}.presentationml.presentation"),
        Form("xlsx", "Excel", f"{_OFFICE}.spreadsheetml.sheet"),
        Form("pdf", "PDF", "application/pdf"),
        Form("html", "Web page", "text/html; charset=utf-8"),
        Form("json", "JSON", "application/json"),
    )
}


def forms_of(measure: ProjectMeasure) -> tuple[Form, ...]:
    """Forms in which a measure can be taken along."""
    if measure.form == RATE:
        return tuple(FORMS.values())
    return tuple(FORMS[f] for f in VOICE_FORMS)


def protected_document(reading: Reading, form: str) -> bytes:
    """What the page shows, as a document.

    Raises
    ------
    DisclosureError
        When the numbers were too small to show to everyone.
    """
    if reading.measure.form == How.STORIES:
        return _stories(reading, form)
    if reading.released is None:
        raise DisclosureError(
            "The numbers are too small to show to everyone.",
            remedy="Share the words of the finding without numbers.",
        )
    if reading.measure.form != RATE:
        return _words(reading, finding_as_released(_finding(reading), reading.released), form)
    return document(_review(reading, as_released(_exact(reading), reading.released)), form)


def released_reading(reading: Reading) -> EquityReading | None:
    """What the page shows of a rate, for reports; None where nothing of it can be shown outside the team."""
    if reading.released is None or reading.measure.form != RATE:
        return None
    return as_released(_exact(reading), reading.released)


def exact_document(reading: Reading, form: str) -> bytes:
    """The team's own numbers, as a document."""
    if reading.measure.form == How.STORIES:
        return _stories(
            reading, form
        )  # a file holds no more for the team: it cannot follow consent
    if reading.measure.form != RATE:
        return _words(reading, _finding(reading), form)
    return document(_review(reading, _exact(reading)), form)


def _stories(reading: Reading, form: str) -> bytes:
    """From the stories as they stand now: one that was withdrawn a minute ago is not in it."""
    measure = reading.measure
    return story_document(
        current_definition(measure).asked(),
        told(measure),
        form,
        title=f"{measure.project.team.name}: {measure.title}",
        made_on=timezone.localdate(),
        invented=settings.DEMONSTRATION,
    )


def _finding(reading: Reading) -> Finding:
    """Read again from the counts and the plan of the reading."""
    asked = current_definition(reading.measure).asked()
    plan = plan_with_events(reading.measure.project, reading.plan)
    return read_asked(asked, tally_from_json(reading.counts.table), plan)


def _words(reading: Reading, found: Finding, form: str) -> bytes:
    measure = reading.measure
    return voice_document(
        found,
        form,
        title=f"{measure.project.team.name}: {measure.title}",
        made_on=timezone.localdate(reading.made_at),
        invented=settings.DEMONSTRATION,
    )


def _exact(reading: Reading) -> EquityReading:
    return read(table_of(reading.counts), plan_with_events(reading.measure.project, reading.plan))


def _review(reading: Reading, found: EquityReading) -> Review:
    measure, rows = reading.measure, _rows(reading)
    return Review(
        title=f"{measure.project.team.name}: {measure.title}",
        source=SourceView(
            name="counts by month and ethnic group", rows=rows, accepted=rows, set_aside=0
        ),
        plan=found.plan,
        readings=(found,),
        completeness=None,
        representation=None,
        volume=None,
        audience="team" if found.shared is None else "shared",
        made_on=timezone.localdate(reading.made_at),
        version=__version__,
        invented=settings.DEMONSTRATION,
    )


def _rows(reading: Reading) -> int:
    """Lines of the table of counts: months times groups."""
    table = reading.counts.table
    return len(table["groups"]) * max(1, len(table["periods"]))
