"""Themes, answers or a bundle as a document of any form, from the same section as in the workbench."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

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
from evenhand.experience.findings import Finding, Part
from evenhand.version import __version__

VOICE_FORMS = ("docx", "pptx", "xlsx", "pdf", "html", "json")


def voice_document(
    finding: Finding, form: str, *, title: str, made_on: date, invented: bool = False
) -> bytes:
    """A finding in one form, as the bytes of a file; as protected as the finding is.

    Parameters
    ----------
    form
        What the name of the file ends in: one of `VOICE_FORMS`.
    title
        Of the document: the team and the measure.
    invented
        Whether the numbers are invented; every page then says so.

    Raises
    ------
    OutputError
        When there is no such form.
    """
    opened = opened_as(title, made_on, protected=finding.protected, invented=invented)
    make = _MAKERS.get(form)
    if make is not None:
        return make(finding, opened, made_on)
    raise OutputError(
        f"‘{form}’ is not a format that this can be written in.",
        remedy=f"Choose from {', '.join(VOICE_FORMS)}.",
    )


def _as_page(finding: Finding, opened: Opening, _: date) -> bytes:
    return to_voice_page(finding, opened).encode("utf-8")


def _as_word(finding: Finding, opened: Opening, made_on: date) -> bytes:
    from evenhand.documents.word.render import laid_out  # noqa: PLC0415 - only for Word

    return laid_out(opened, _all_blocks(finding, opened), made_on)


def _as_pdf(finding: Finding, opened: Opening, made_on: date) -> bytes:
    from evenhand.documents.pdf.render import laid_out  # noqa: PLC0415 - only for PDF

    return laid_out(opened, _all_blocks(finding, opened), made_on)


def _as_slides(finding: Finding, opened: Opening, made_on: date) -> bytes:
    from evenhand.documents.slides.build import laid_out  # noqa: PLC0415 - only for PowerPoint
    from evenhand.documents.slides.voices import voice_deck  # noqa: PLC0415

    section = voice_section(finding)
    return laid_out(
        lambda room: voice_deck(finding, section, opened, room),
        made_on=made_on,
        version=__version__,
    )


def _as_workbook(finding: Finding, opened: Opening, made_on: date) -> bytes:
    from evenhand.documents.workbook.voices import voice_workbook  # noqa: PLC0415 - only for Excel

    return voice_workbook(finding, voice_section(finding), opened, made_on)


def _as_json(finding: Finding, opened: Opening, made_on: date) -> bytes:
    told = {
        "title": opened.title,
        "made_on": made_on.isoformat(),
        "version": __version__,
        "invented": opened.invented is not None,
        "audience": "shared" if finding.protected else "team",
        "measure": {
            "id": finding.asked.id,
            "title": finding.asked.title,
            "form": str(finding.asked.form),
            "question": finding.asked.question,
        },
        "phases": [phase.label for phase in finding.phases],
        "headline": [s.text for s in finding.headline],
        "lines": [s.text for s in finding.lines],
        "parts": [_part(part) for part in finding.parts],
        "heard": list(finding.heard),
        "notes": list(finding.notes),
        "how": list(finding.how),
    }
    return f"{json.dumps(told, ensure_ascii=False, indent=1)}\n".encode()


def _part(part: Part) -> dict[str, Any]:
    shares = [
        {
            "group": s.group.label if s.group else None,
            "phase": s.phase,
            "share": s.share,
            "low": s.low,
            "high": s.high,
            "text": s.text,
            "hidden": s.hidden,
        }
        for s in part.shares
    ]
    moments = [
        {"from": m.start.isoformat(), "share": m.share, "text": m.text, "hidden": m.hidden}
        for m in part.moments
    ]
    says = [s.text for s in part.says]
    return {"id": part.id, "title": part.title, "says": says, "shares": shares, "moments": moments}


_MAKERS: dict[str, Callable[[Finding, Opening, date], bytes]] = {
    "docx": _as_word,
    "pptx": _as_slides,
    "xlsx": _as_workbook,
    "pdf": _as_pdf,
    "html": _as_page,
    "json": _as_json,
}


def _all_blocks(finding: Finding, opened: Opening) -> tuple[Block, ...]:
    return around(voice_section(finding), opened)


def around(section: VoiceSection, opened: Opening) -> tuple[Block, ...]:
    """A section between what opens and what closes a document."""
    return (*_first(opened), *_blocks(section), *_last(opened))


def opened_as(title: str, made_on: date, *, protected: bool, invented: bool) -> Opening:
    """What a document of people's words opens with.

    Parameters
    ----------
    protected
        Whether it is as others than the team may see it.
    invented
        Whether what it says is invented.
    """
    words = fixed("opening")
    return Opening(
        over="",
        title=title,
        sub=f"made on {day(made_on)}",
        audience=words["shared"] if protected else words["team"],
        invented=(words["invented_lead"], words["invented"]) if invented else None,
        protected=words["protected"] if protected else "",
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
        if card.charts:
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
