"""An application as it is read, and a call as it stands: everything by name, nothing by level."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from evenhand.frameworks.instruments import BESIDE_WORDS, Instrument, Item
from evenhand.web.applications.models import EVIDENCE, PAPERS, Application, Gap, Part, Said, Seat
from evenhand.web.applications.queries import files_of, gaps_of, papers_of, taking_part

EMPTY = "–"


@dataclass(frozen=True, slots=True)
class Line:
    """A question, its answer in words, and a remark."""

    label: str
    answer: str
    remark: str = ""
    file: UUID | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A form as it was answered: sections with their lines."""

    title: str
    sections: tuple[tuple[str, tuple[Line, ...]], ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything that an application says."""

    application: Application
    blocks: tuple[Block, ...]
    people: tuple[Seat, ...]
    sponsor: Seat | None
    declined: int  # who said that they take no part is named to nobody
    gaps: tuple[tuple[Gap, str], ...]

    @property
    def hours(self) -> Any:
        """Hours a month that people have confirmed."""
        return sum(s.hours or 0 for s in self.people if s.said == Said.YES)


def whole(application: Application) -> Whole:
    """In six queries, whatever was answered."""
    papers, seats = papers_of(application), taking_part(application)
    files = {item: pk for item, _, pk in files_of(application)}
    blocks = []
    for id in PAPERS:
        instrument, paper = application.call.instrument(id), papers.get(id)
        blocks.append(
            block(
                instrument,
                paper.answers if paper else {},
                paper.comments if paper else {},
                files if id == EVIDENCE else {},
            )
        )
    return Whole(
        application=application,
        blocks=tuple(blocks),
        people=tuple(s for s in seats if s.part != Part.SPONSOR),
        sponsor=next((s for s in seats if s.part == Part.SPONSOR), None),
        declined=application.seats.filter(said=Said.NO).count(),
        gaps=tuple(about_gaps(application, gaps_of(application))),
    )


def about_gaps(application: Application, gaps: Iterable[Gap]) -> Iterator[tuple[Gap, str]]:
    """Each with the statement that it is about."""
    labels = {
        i.name: str(i.label)
        for i in application.call.instrument("readiness_self_assessment").items()
    }
    for gap in gaps:
        yield gap, labels.get(gap.about, gap.about)


def block(
    instrument: Instrument,
    answers: Mapping[str, Any],
    comments: Mapping[str, Any],
    files: Mapping[str, UUID] | None = None,
) -> Block:
    """A form in words, questions without an answer too."""
    shown = {i.name for i in instrument.shown(answers)}

    def line(item: Item) -> Line:
        words = in_words(instrument, item, answers.get(item.name))
        return Line(
            str(item.label), words, comments.get(item.name, ""), (files or {}).get(item.name)
        )

    sections = tuple(
        (str(s.label), tuple(line(i) for i in s.items if i.name in shown and i.asks))
        for s in instrument.sections
    )
    return Block(str(instrument.title), sections)


def in_words(instrument: Instrument, item: Item, value: Any) -> str:
    """An answer as a person reads it."""
    if value in (None, "", [], {}):
        return EMPTY
    if item.type == "scale":
        return level_in_words(instrument, item, value)
    choices = {c.name: str(c.label) for c in item.choices}
    if isinstance(value, list):
        return ", ".join(choices.get(v, str(v)) for v in value)
    return choices.get(str(value), str(value))


def level_in_words(instrument: Instrument, item: Item, value: Any) -> str:
    """A step with its words."""
    if value in BESIDE_WORDS:
        return BESIDE_WORDS[value]
    anchor = instrument.scales[item.scale].anchors.get(value)
    return f"{value}: {anchor}" if anchor else f"{value} of {instrument.scales[item.scale].high}"


def paragraphs(text: str) -> list[str]:
    """Split at empty lines."""
    blocks = text.replace("\r\n", "\n").split("\n\n")
    return [b.strip() for b in blocks if b.strip()]
