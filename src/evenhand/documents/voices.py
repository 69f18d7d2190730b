"""Themes, answers or a bundle as a document: a page, Word and PDF, from the same section as in the workbench."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from evenhand.charts.words import day
from evenhand.documents.files import OutputError
from evenhand.documents.page import to_voice_page
from evenhand.documents.view import fixed, voice_section
from evenhand.documents.view.blocks import (
    Block,
    Grid,
    Heading,
    Items,
    Look,
    NewPage,
    Paragraph,
    Pictures,
)
from evenhand.documents.view.measures import Said
from evenhand.documents.view.opening import Opening
from evenhand.documents.view.voices import VoiceSection
from evenhand.experience.findings import Finding
from evenhand.version import __version__

VOICE_FORMS = ("docx", "pdf", "html")


def voice_document(
    finding: Finding, form: str, *, title: str, made_on: date, invented: bool = False
) -> bytes:
    """A finding in one form, as the bytes of a file; as protected as the finding is.

    Parameters
    ----------
    form
        What the name of the file ends in: docx, pdf or html.
    title
        Of the document: the team and the measure.
    invented
        Whether the numbers are invented; every page then says so.

    Raises
    ------
    OutputError
        When there is no such form.
    """
    opened = _opening(finding, title, made_on, invented=invented)
    if form == "html":
        return to_voice_page(finding, opened).encode("utf-8")
    blocks = (*_first(opened), *_blocks(voice_section(finding)), *_last(opened))
    if form == "docx":
        from evenhand.documents.word.render import laid_out  # noqa: PLC0415 - only for Word

        return laid_out(opened, blocks, made_on)
    if form == "pdf":
        from evenhand.documents.pdf.render import laid_out as as_pdf  # noqa: PLC0415 - only for PDF

        return as_pdf(opened, blocks, made_on)
    raise OutputError(
        f"‘{form}’ is not a format that this can be written in.",
        remedy=f"Choose from {', '.join(VOICE_FORMS)}.",
    )


def _opening(finding: Finding, title: str, made_on: date, *, invented: bool) -> Opening:
    words = fixed("opening")
    return Opening(
        over="",
        title=title,
        sub=f"made on {day(made_on)}",
        audience=words["shared"] if finding.protected else words["team"],
        invented=(words["invented_lead"], words["invented"]) if invented else None,
        protected=words["protected"] if finding.protected else "",
        closing=words["closing"].format(version=__version__, day=day(made_on)),
    )


def _first(opened: Opening) -> Iterator[Block]:
    yield _paragraph(opened.sub, Look.SUB)
    yield _paragraph(opened.audience, Look.SUB)
    if opened.invented:
        yield Paragraph(Said(*opened.invented, "", ""), Look.NOTICE)
    if opened.protected:
        yield _paragraph(opened.protected, Look.NOTICE)


def _blocks(section: VoiceSection) -> Iterator[Block]:
    words = fixed("headings")
    yield Heading(1, section.title)
    yield _paragraph(" · ".join(section.about), Look.SUB)
    yield _paragraph(section.meaning)
    yield from (Paragraph(line, Look.BIG) for line in section.headline)
    if section.lines:
        yield Items(section.lines)
    yield Heading(2, words["flags"])
    yield _items(section.know)
    yield Heading(2, section.cards_title)
    for card in section.cards:
        yield Heading(3, card.title)
        if card.says:
            yield Items(card.says)
        yield Pictures(card.charts, titled=False)
    yield from _heard(section)
    yield Heading(2, words["how"])
    yield _items(section.how)
    yield NewPage()
    yield Heading(1, words["numbers"])
    yield from (Grid(table) for table in section.tables)


def _heard(section: VoiceSection) -> Iterator[Block]:
    if section.heard:
        yield Heading(2, section.heard_title)
        yield _items(section.heard)
    if section.over_time:
        yield Heading(2, "Over time, everybody together")
        yield Pictures(section.over_time)


def _last(opened: Opening) -> Iterator[Block]:
    yield _paragraph(opened.closing, Look.SMALL)


def _paragraph(text: str, look: Look = Look.BODY) -> Paragraph:
    return Paragraph(Said("", text, "", ""), look)


def _items(lines: tuple[str, ...]) -> Items:
    return Items(tuple(Said("", line, "", "") for line in lines))
