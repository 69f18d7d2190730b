"""Any opening and blocks as Word, PDF or a web page; any slides as PowerPoint."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from evenhand.charts.words import day
from evenhand.documents.files import OutputError
from evenhand.documents.view import fixed
from evenhand.documents.view.blocks import Block, Look, Paragraph
from evenhand.documents.view.measures import Said
from evenhand.documents.view.opening import Opening
from evenhand.version import __version__


def report_opening(
    title: str, *, over: str, audience: str, made_on: date, invented: bool
) -> Opening:
    """How a report opens."""
    words = fixed("opening")
    return Opening(
        over=over,
        title=title,
        sub=f"made on {day(made_on)}",
        audience=audience,
        invented=(words["invented_lead"], words["invented"]) if invented else None,
        protected=words["protected"],
        closing=words["closing"].format(version=__version__, day=day(made_on)),
    )


def opening_blocks(opened: Opening) -> Iterator[Block]:
    """What stands below the title: day, mark for invented data, what protection means."""
    yield Paragraph(Said("", opened.sub, "", ""), Look.SUB)
    if opened.invented:
        yield Paragraph(Said(*opened.invented, "", ""), Look.NOTICE)
    yield Paragraph(Said("", opened.protected, "", ""), Look.SMALL)


def report_document(opened: Opening, blocks: Sequence[Block], form: str, made_on: date) -> bytes:
    """A report in one form, as the bytes of a file; the same report gives the same bytes.

    Raises
    ------
    OutputError
        When there is no such form.
    """
    make = _MAKERS.get(form)
    if make is None:
        raise OutputError(
            f"‘{form}’ is not a form that a report can be written in.",
            remedy=f"Choose from {', '.join(_MAKERS)}.",
        )
    first = () if form == "html" else opening_blocks(opened)  # a page has a place of its own for it
    return make(opened, (*first, *blocks), made_on)


def _as_word(opened: Opening, blocks: tuple[Block, ...], made_on: date) -> bytes:
    from evenhand.documents.word.render import laid_out  # noqa: PLC0415 - only for Word

    return laid_out(opened, blocks, made_on)


def _as_pdf(opened: Opening, blocks: tuple[Block, ...], made_on: date) -> bytes:
    from evenhand.documents.pdf.render import laid_out  # noqa: PLC0415 - only for PDF

    return laid_out(opened, blocks, made_on)


def _as_page(opened: Opening, blocks: tuple[Block, ...], _made_on: date) -> bytes:
    from evenhand.documents.page.render import render  # noqa: PLC0415 - only for a page

    named = [(type(block).__name__, block) for block in blocks]
    return render("report.html.j2", opening=opened, blocks=named).encode("utf-8")


_MAKERS: dict[str, Callable[[Opening, tuple[Block, ...], date], bytes]] = {
    "docx": _as_word,
    "pdf": _as_pdf,
    "html": _as_page,
}
