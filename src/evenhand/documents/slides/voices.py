"""Themes, answers or a bundle as slides: what it says, then each part with a chart that can be edited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evenhand.documents.native.voices import part_chart
from evenhand.documents.slides.deck import paged
from evenhand.documents.slides.fit import Box
from evenhand.documents.slides.slide import Deck, Line, Plan, Slide
from evenhand.documents.view import VoiceSection, fixed
from evenhand.documents.view.measures import Said
from evenhand.documents.view.opening import Opening
from evenhand.experience.findings import Finding, Part


def voice_deck(finding: Finding, section: VoiceSection, opened: Opening, room: Box) -> Deck:
    """The whole deck of one finding; as protected as the finding is."""
    parts = [_part(finding, section, part) for part in finding.parts]
    return _deck(parts, section, opened, room)


def story_deck(section: VoiceSection, opened: Opening, room: Box) -> Deck:
    """The deck of a log of stories: what it says, then each story that everyone may read."""
    told = [card for card in section.cards if card.says]
    slides = [
        Slide(
            Plan.TEXT, card.title, card.title, section.title, _lines(card.says),
            notes=_notes(card.says),
        )
        for card in told
    ]  # fmt: skip
    return _deck(slides, section, opened, room)


def _deck(parts: Iterable[Slide], section: VoiceSection, opened: Opening, room: Box) -> Deck:
    slides = [_first(section, opened), _says(section), *parts, *_around(section)]
    return Deck(
        title=opened.title,
        slides=paged(slides, room),
        footer=f"{opened.audience} · {opened.sub}",
        invented=opened.invented[0] if opened.invented else "",
    )


def _first(section: VoiceSection, opened: Opening) -> Slide:
    lines = [section.meaning, " · ".join(section.about), opened.audience]
    if opened.invented:
        lines.append(" ".join(opened.invented))
    notes = (*lines, *([opened.protected] if opened.protected else ()), opened.closing)
    told = tuple(Line(line) for line in lines)
    return Slide(Plan.OPENING, opened.title, section.title, section.title, told, notes=notes)


def _says(section: VoiceSection) -> Slide:
    """The finding is the title of its slide; the other sentences stand below it."""
    first, *rest = section.headline
    said = (*rest, *section.lines)
    lines = _lines(said) if said else (Line(section.meaning),)
    return Slide(
        Plan.TEXT, first.text, section.title, section.title, lines, notes=_notes((first, *said))
    )


def _part(finding: Finding, section: VoiceSection, part: Part) -> Slide:
    card = next(c for c in section.cards if c.title == part.title)
    lines = _lines(card.says) or (Line(section.meaning),)
    shares = tuple(
        f"{s.group.label if s.group else 'Everybody'}, {finding.phases[s.phase].label}: {s.text}"
        for s in part.shares
    )
    chart = part_chart(finding, part)
    notes = (*_notes(card.says), *shares)
    return Slide(Plan.CHART, part.title, part.title, section.title, lines, chart, notes=notes)


def _around(section: VoiceSection) -> Iterator[Slide]:
    words = fixed("headings")
    told = (
        (section.heard_title, section.heard),
        (words["flags"], section.know),
        (words["how"], section.how),
    )
    for title, lines in told:
        if lines:
            below = tuple(Line(line, item=True) for line in lines)
            yield Slide(Plan.TEXT, title, title, section.title, below, notes=lines)


def _lines(said: Iterable[Said]) -> tuple[Line, ...]:
    return tuple(Line(" ".join(filter(None, (s.text, _sure(s)))), item=True) for s in said)


def _notes(said: Iterable[Said]) -> tuple[str, ...]:
    return tuple(" ".join(filter(None, (s.text, _sure(s)))) for s in said)


def _sure(said: Said) -> str:
    return f"({said.strength})" if said.strength else ""
