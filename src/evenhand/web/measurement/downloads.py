"""A reading as a document. It is read again from stored counts and plan; the protected one from the table on the page."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from evenhand.documents import document
from evenhand.errors import DisclosureError
from evenhand.reading import EquityReading, Review, read
from evenhand.reading.model import SourceView
from evenhand.review.sharing import as_released
from evenhand.version import __version__
from evenhand.web.measurement.happened import plan_with_events
from evenhand.web.measurement.models import Reading
from evenhand.web.measurement.queries import table_of


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


def protected_document(reading: Reading, form: str) -> bytes:
    """What the page shows, as a document.

    Raises
    ------
    DisclosureError
        When the numbers were too small to show to everyone.
    """
    if reading.released is None:
        raise DisclosureError(
            "The numbers are too small to show to everyone.",
            remedy="Share the words of the finding without numbers.",
        )
    return document(_review(reading, as_released(_exact(reading), reading.released)), form)


def exact_document(reading: Reading, form: str) -> bytes:
    """The team's own numbers, as a document."""
    return document(_review(reading, _exact(reading)), form)


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
