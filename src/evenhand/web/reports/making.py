"""A report as the bytes of a file."""

from __future__ import annotations

from django.conf import settings

from evenhand.documents.reports import report_document, report_opening
from evenhand.frameworks.reports import ReportKind, report_words
from evenhand.version import __version__
from evenhand.web.accounts.models import User
from evenhand.web.projects.models import Project
from evenhand.web.reports.blocks import board_blocks, record_blocks
from evenhand.web.reports.facts import facts_of, today

FORMS = {"board": ("docx", "pdf", "html"), "storyboard": ("pptx",), "record": ("docx", "pdf")}


def kind_of(id: str, form: str) -> ReportKind | None:
    """A kind that can be had in this form."""
    found = next((k for k in report_words().kinds if k.id == id), None)
    return found if found is not None and form in FORMS[id] else None


def made_report(person: User, project: Project, kind: ReportKind, form: str) -> bytes:
    """A report of a project; numbers are protected whoever asks."""
    facts, on = facts_of(person, project), today()
    opened = report_opening(
        f"{project.team.name}: {project.name}",
        over=kind.title,
        audience=report_words().say["who"],
        made_on=on,
        invented=settings.DEMONSTRATION,
    )
    if kind.id == "storyboard":
        from evenhand.documents.slides.build import laid_out  # noqa: PLC0415 - only PowerPoint
        from evenhand.web.reports.slides import storyboard  # noqa: PLC0415

        return laid_out(
            lambda room: storyboard(facts, opened, room), made_on=on, version=__version__
        )
    blocks = board_blocks(facts) if kind.id == "board" else record_blocks(facts)
    return report_document(opened, blocks, form, on)
