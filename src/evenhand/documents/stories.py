"""Stories of change as a document of any form: how many were chosen, by whom, and those told on with consent to everyone.

A file cannot be taken back. So a story stands in it only with consent to everyone; counted are those whose
consent reaches the programme; and the file says that a story withdrawn later is to be deleted from it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from evenhand.charts.words import long_month
from evenhand.documents.files import OutputError
from evenhand.documents.page.render import render
from evenhand.documents.view import story_section
from evenhand.documents.view.measures import Said
from evenhand.documents.view.opening import Opening
from evenhand.documents.view.voices import VoiceCard, VoiceSection
from evenhand.documents.voices import VOICE_FORMS, around, opened_as
from evenhand.experience import Asked, Story, summarise_stories
from evenhand.experience.stories import CONSENTS
from evenhand.experience.words import say
from evenhand.measures import Grain
from evenhand.version import __version__

_COUNTED, _TOLD = CONSENTS[1], CONSENTS[2]


@dataclass(frozen=True, slots=True)
class _Log:
    asked: Asked
    stories: tuple[Story, ...]
    section: VoiceSection
    opened: Opening
    made_on: date


def story_document(
    asked: Asked,
    stories: Sequence[Story],
    form: str,
    *,
    title: str,
    made_on: date,
    invented: bool = False,
) -> bytes:
    """A log of stories in one form, as the bytes of a file.

    Parameters
    ----------
    stories
        All of the log; what consent does not allow is left out here.
    form
        What the name of the file ends in: one of `VOICE_FORMS`.
    title
        Of the document: the team and the measure.
    invented
        Whether the stories are invented; every page then says so.

    Raises
    ------
    OutputError
        When there is no such form.
    """
    if form not in _MAKERS:
        raise OutputError(
            f"‘{form}’ is not a format that this can be written in.",
            remedy=f"Choose from {', '.join(VOICE_FORMS)}.",
        )
    opened = replace(
        opened_as(title, made_on, protected=True, invented=invented),
        protected=say("story_summary", "file"),
    )
    told = tuple(s for s in stories if s.consent == _TOLD)
    section = _section(asked, stories, told)
    return _MAKERS[form](_Log(asked, tuple(stories), section, opened, made_on))


def _section(asked: Asked, stories: Sequence[Story], told: Sequence[Story]) -> VoiceSection:
    """As on the page for others, with the stories that everyone may read."""
    counted = story_section(asked, stories, audience=_COUNTED)
    if not told:
        return counted
    cards = tuple(VoiceCard(_heading(s), (Said("", _sentence(s), "", ""),), ()) for s in told)
    return replace(counted, cards=(*counted.cards, *cards))


def _heading(story: Story) -> str:
    return f"{long_month(story.on)}: {story.domain}"


def _sentence(story: Story) -> str:
    return say("story_summary", "told", summary=_ended(story.summary), who=story.chosen_by,
               reason=_ended(story.reason))  # fmt: skip


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _as_page(log: _Log) -> bytes:
    return render("voices_page.html.j2", s=log.section, opening=log.opened).encode("utf-8")


def _as_word(log: _Log) -> bytes:
    from evenhand.documents.word.render import laid_out  # noqa: PLC0415 - only for Word

    return laid_out(log.opened, around(log.section, log.opened), log.made_on)


def _as_pdf(log: _Log) -> bytes:
    from evenhand.documents.pdf.render import laid_out  # noqa: PLC0415 - only for PDF

    return laid_out(log.opened, around(log.section, log.opened), log.made_on)


def _as_slides(log: _Log) -> bytes:
    from evenhand.documents.slides.build import laid_out  # noqa: PLC0415 - only for PowerPoint
    from evenhand.documents.slides.voices import story_deck  # noqa: PLC0415

    return laid_out(
        lambda room: story_deck(log.section, log.opened, room),
        made_on=log.made_on,
        version=__version__,
    )


def _as_workbook(log: _Log) -> bytes:
    from evenhand.documents.workbook.voices import story_workbook  # noqa: PLC0415 - only for Excel

    counts = summarise_stories(log.stories, grain=Grain.MONTH, audience=_COUNTED).by_domain
    return story_workbook(log.section, counts, log.opened, log.made_on)


def _as_json(log: _Log) -> bytes:
    counts = summarise_stories(log.stories, grain=Grain.MONTH, audience=_COUNTED)
    told = {
        "title": log.opened.title,
        "made_on": log.made_on.isoformat(),
        "version": __version__,
        "invented": log.opened.invented is not None,
        "measure": {
            "id": log.asked.id,
            "title": log.asked.title,
            "form": str(log.asked.form),
            "question": log.asked.question,
        },
        "counted": counts.stories,
        "headline": [s.text for s in log.section.headline],
        "lines": [s.text for s in log.section.lines],
        "stories": [_told(s) for s in log.stories if s.consent == _TOLD],
        "notes": [log.opened.protected, *log.section.know, *log.section.how],
    }
    return f"{json.dumps(told, ensure_ascii=False, indent=1)}\n".encode()


def _told(story: Story) -> dict[str, str]:
    return {
        "month": story.on.isoformat()[:7],
        "domain": story.domain,
        "summary": story.summary,
        "chosen_by": story.chosen_by,
        "reason": story.reason,
    }


_MAKERS: dict[str, Callable[[_Log], bytes]] = {
    "docx": _as_word,
    "pptx": _as_slides,
    "xlsx": _as_workbook,
    "pdf": _as_pdf,
    "html": _as_page,
    "json": _as_json,
}
