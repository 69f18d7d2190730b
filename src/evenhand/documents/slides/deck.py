"""From a review to a deck: which slides there are, and that no two have the same title."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from evenhand.documents.slides.findings import slides_of
from evenhand.documents.slides.fit import Box, fitting
from evenhand.documents.slides.slide import Deck, Line, Plan, Slide
from evenhand.documents.slides.surround import first, last, who_is_missing
from evenhand.documents.slides.words import say
from evenhand.documents.view import opening
from evenhand.measures.definition import Role
from evenhand.reading.model import Review


def deck(review: Review, text_box: Box) -> Deck:
    """The whole deck; `text_box` is the room for text on a slide of text alone."""
    told = opening(review)
    slides = [
        first(review, told),
        *_measures(review),
        *who_is_missing(review),
        *_closing(review),
    ]
    return Deck(
        title=review.title,
        slides=paged(slides, text_box),
        footer=f"{told.audience} · {told.sub}",
        invented=told.invented[0] if told.invented else "",
    )


def paged(slides: Iterable[Slide], text_box: Box) -> tuple[Slide, ...]:
    """Slides whose text has room, no two of the same title."""
    return tuple(_unlike(page for slide in slides for page in _pages(slide, text_box)))


def _measures(review: Review) -> Iterator[Slide]:
    """Outcomes, then processes, then balancing measures: never sorted by what was found."""
    for role in Role:
        for reading in review.readings:
            if reading.measure.role is role:
                yield from slides_of(reading)


def _closing(review: Review) -> Iterator[Slide]:
    title = say("closing", "title")
    lines = last(review)
    yield Slide(
        Plan.TEXT,
        title,
        title,
        section=title,
        lines=lines,
        notes=tuple(line.whole for line in lines),
    )


def _pages(slide: Slide, box: Box) -> Iterator[Slide]:
    """A slide of text that is too long goes on over further slides."""
    if slide.plan is not Plan.TEXT:
        yield slide
        return
    pages = list(_split(slide.lines, box))
    for number, lines in enumerate(pages, 1):
        name = say("finding", "part", title=slide.title, part=number, parts=len(pages))
        title = slide.title if len(pages) == 1 else name
        yield replace(slide, title=title, short=slide.short if title != name else name, lines=lines)


def _split(lines: tuple[Line, ...], box: Box) -> Iterator[tuple[Line, ...]]:
    rest = lines
    while rest:
        taken = max(1, fitting(rest, box))
        yield rest[:taken]
        rest = rest[taken:]
    if not lines:
        yield ()


def _unlike(slides: Iterable[Slide]) -> list[Slide]:
    """Titles that occur twice name their section; what is still alike is numbered."""
    slides = list(slides)
    often = Counter(s.title for s in slides)
    return _numbered([_named(s) if often[s.title] > 1 else s for s in slides])


def _named(slide: Slide) -> Slide:
    """The section goes into the title, and so out of the text."""
    return replace(
        slide,
        title=say("finding", "named", measure=slide.section, sentence=slide.title),
        lines=tuple(line for line in slide.lines if line.whole != f"{slide.section}."),
    )


def _numbered(slides: list[Slide]) -> list[Slide]:
    seen: Counter[str] = Counter()
    out = []
    for slide in slides:
        seen[slide.title] += 1
        again = seen[slide.title]
        out.append(slide if again == 1 else replace(slide, title=f"{slide.title} ({again})"))
    return out
