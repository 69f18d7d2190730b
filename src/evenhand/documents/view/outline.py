"""A review as a plain row of blocks, from the first line to the last: what Word and PDF lay out.

Every sentence is that of the page. Findings come first, tables of periods and the plan last.
"""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.charts import Table
from evenhand.documents.view.blocks import (
    Block,
    Cards,
    Contents,
    Grid,
    Heading,
    Items,
    Key,
    Look,
    NewPage,
    Paragraph,
    Pictures,
    Terms,
)
from evenhand.documents.view.key import key_of
from evenhand.documents.view.measures import Part, Said, Section, parts
from evenhand.documents.view.opening import Opening, opening
from evenhand.documents.view.plan import plan_terms
from evenhand.documents.view.surroundings import Surroundings, surroundings
from evenhand.documents.view.words import fixed
from evenhand.reading.model import Review


def outline(review: Review) -> tuple[Block, ...]:
    """Every block of a review after its title, in reading order."""
    made, around = parts(review), surroundings(review)
    opened = opening(review)
    return (
        *_first_lines(opened),
        Contents(fixed("headings")["contents_printed"]),
        *_found(review, made),
        *(block for part in made for s in part.sections for block in _measure(s)),
        *_around(review, around, paged=bool(made)),
        *_numbers([s for part in made for s in part.sections], around),
        *_records(review, around),
        _paragraph(opened.closing, Look.SMALL),
    )


def headings(blocks: tuple[Block, ...]) -> tuple[Heading, ...]:
    """The headings of level 1: the list of contents."""
    return tuple(b for b in blocks if isinstance(b, Heading) and b.level == 1)


def _paragraph(text: str, look: Look = Look.BODY, *, lead: str = "", link: str = "") -> Paragraph:
    return Paragraph(Said(lead, text, "", ""), look, link)


def _first_lines(opened: Opening) -> Iterator[Block]:
    yield _paragraph(opened.sub, Look.SUB)
    yield _paragraph(opened.audience, Look.SUB)
    if opened.invented:
        lead, text = opened.invented
        yield _paragraph(text, Look.NOTICE, lead=lead)
    if opened.protected:
        yield _paragraph(opened.protected, Look.NOTICE)


def _found(review: Review, made: tuple[Part, ...]) -> Iterator[Block]:
    words = fixed("headings")
    if not made:
        return
    yield Heading(1, words["found"], "found")
    for part in made:
        yield Heading(2, part.title)
        for section in part.sections:
            yield from _summary(section)
    if review.changes_since_last:
        yield Heading(2, words["changed"])
        yield Items(tuple(Said("", line, "", "") for line in review.changes_since_last))
    yield Heading(2, words["reading"])
    yield Terms(_how_to_read())


def _summary(section: Section) -> Iterator[Block]:
    yield Heading(3, section.title)
    yield _paragraph(section.about[1], Look.SMALL)
    yield from (Paragraph(line, Look.FINDING) for line in section.headline)
    if section.figures:
        yield _paragraph(section.figures, Look.SMALL)
    if section.know:
        yield _paragraph(f"{section.know}.", Look.SMALL, lead=fixed("measure")["know"])
    yield _paragraph(fixed("measure")["evidence"], Look.SMALL, link=section.anchor)


def _how_to_read() -> tuple[tuple[str, str], ...]:
    words = fixed("reading")
    sure = "; ".join(words[name] for name in ("sure_clear", "sure_likely", "sure_open"))
    return (
        (words["sure"], f"{sure}."),
        (words["interval"], words["interval_text"]),
        (words["moments"], words["moments_text"]),
    )


def _measure(section: Section) -> Iterator[Block]:
    yield NewPage()
    yield Heading(1, section.title, section.anchor)
    yield _paragraph(" · ".join(section.about), Look.SUB)
    if section.meaning:
        yield _paragraph(section.meaning)
    yield from (Paragraph(line, Look.BIG) for line in section.headline)
    if section.lines:
        yield Items(section.lines)
    yield from _flags(section)
    yield from _groups(section)
    yield from _gap(section)
    yield from _watched(section)
    yield from _evidence(section)


def _flags(section: Section) -> Iterator[Block]:
    if section.reading.flags:
        yield Heading(2, fixed("headings")["flags"])
        yield Terms(tuple((f.title, f.text) for f in section.reading.flags), warning=True)


def _groups(section: Section) -> Iterator[Block]:
    words = fixed("headings")
    if not section.cards:
        return
    yield Heading(2, words["groups_charted" if section.charted else "groups"])
    yield Cards(section.cards)
    if section.charted:
        yield Key(key_of(section.marks))
    if section.charted and section.special:
        yield _paragraph(fixed("measure")["own_phase"], Look.SMALL)
    yield from _marks(section)


def _marks(section: Section) -> Iterator[Block]:
    """What happened when, in the words that the numbers on the charts stand for."""
    words = fixed("measure")
    if section.marks_said:
        yield _paragraph(section.marks_intro, Look.SMALL)
        yield Items(section.marks_said)
    if section.marks_outside:
        yield _paragraph(section.marks_outside, Look.SMALL, lead=words["marks_outside"])


def _gap(section: Section) -> Iterator[Block]:
    words, missing = fixed("headings"), section.reading.missing_sentence
    if section.gap_charts:
        yield Heading(2, words["gap"])
        yield Pictures(section.gap_charts)
        yield from (Paragraph(note, Look.SMALL) for note in section.gap_notes)
    if section.missing or missing:
        yield Heading(2, words["missing"])
        yield from (_paragraph(said) for said in (missing,) if said)
        yield from (Pictures((chart,), titled=False) for chart in (section.missing,) if chart)
    if section.comparison:
        yield Heading(2, words["beside"])
        yield Pictures((section.comparison,))
        yield Grid(section.comparison.table)


def _watched(section: Section) -> Iterator[Block]:
    if section.watched and section.reading.watch:
        yield Heading(2, fixed("headings")["watched"])
        yield _paragraph(section.reading.watch.sentence)
        yield Pictures(section.watched)


def _evidence(section: Section) -> Iterator[Block]:
    words = fixed("headings")
    if section.how:
        yield Heading(2, words["how"])
        yield Items(section.how)
    if section.charts_used:
        yield Heading(3 if section.how else 2, words["charts"])
        yield Terms(section.charts_used)
        yield from (_paragraph(said) for said in (section.by_chance,) if said)


def _around(review: Review, around: Surroundings, *, paged: bool) -> Iterator[Block]:
    if paged:
        yield NewPage()
    yield from _volume(review, around)
    yield from _completeness(review, around)
    yield from _representation(review, around)
    if around.hidden:
        yield Heading(1, fixed("headings")["hidden"], "hidden")
        yield _paragraph(fixed("surroundings")["hidden"])
        yield from (Grid(table) for table in around.hidden)


def _volume(review: Review, around: Surroundings) -> Iterator[Block]:
    if review.volume and around.volume:
        yield Heading(1, review.volume.title, "volume")
        yield _paragraph(review.volume.sentence)
        yield Grid(around.volume)


def _completeness(review: Review, around: Surroundings) -> Iterator[Block]:
    words, charts = fixed("headings"), (around.completeness, around.trend)
    if not review.completeness or not around.completeness_table:
        return
    yield Heading(1, words["completeness"], "completeness")
    yield _paragraph(review.completeness.sentence)
    if shown := tuple(c for c in charts if c):
        yield Pictures(shown)
    yield Grid(around.completeness_table)
    if around.sites:
        yield Heading(2, words["by_site"])
        yield Grid(around.sites)


def _representation(review: Review, around: Surroundings) -> Iterator[Block]:
    if review.representation and around.representation:
        yield Heading(1, fixed("headings")["representation"], "representation")
        yield _paragraph(review.representation.sentence)
        yield Pictures((around.representation,))
        yield Grid(around.representation.table)


def _numbers(sections: list[Section], around: Surroundings) -> Iterator[Block]:
    """The tables of periods come last: people read findings, analysts look numbers up."""
    words, counted = fixed("headings"), [s for s in sections if s.tables]
    if not counted and not around.trend:
        return
    yield NewPage()
    yield Heading(1, words["numbers"], "numbers")
    if any(s.charted for s in counted):
        yield _paragraph(fixed("measure")["numbers"], Look.SMALL)
    for section in counted:
        yield Heading(2, section.title)
        yield from (Grid(table) for table in section.tables)
    if around.trend:
        yield Heading(2, words["completeness"])
        yield Grid(around.trend.table)


def _records(review: Review, around: Surroundings) -> Iterator[Block]:
    words = fixed("headings")
    yield Heading(1, words["records"], "records")
    yield _paragraph(around.records)
    if around.problems:
        yield Grid(around.problems)
    if around.notes:
        yield Heading(2, words["notes"])
        yield Items(tuple(Said("", note, "", "") for note in around.notes))
    if terms := plan_terms(review):
        yield Heading(2, words["plan"])
        yield Terms(terms)
    yield from _constants(around)
    if review.command:
        yield Heading(2, words["command"])
        yield _paragraph(review.command, Look.CODE)


def _constants(around: Surroundings) -> Iterator[Block]:
    if not around.constants:
        return
    words = fixed("constants")
    yield Heading(2, fixed("headings")["constants"])
    rows = tuple((name, key, value) for name, found in around.constants for key, value in found)
    header = words["section"], words["name"], words["value"]
    yield Grid(Table(words["caption"], header, rows))
