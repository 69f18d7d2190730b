"""Every form of a review says the same: each sentence of a reading stands in page, Word and PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest

from evenhand.documents import to_html
from evenhand.documents.pdf import to_pdf
from evenhand.documents.view.blocks import Grid
from evenhand.documents.view.outline import outline
from evenhand.documents.word import to_word
from evenhand.reading.model import EquityReading, Review
from fixtures.pdf_text import pdf_text, squeezed
from fixtures.readings import (
    demo_review,
    hostile_review,
    shared_review,
    undated_review,
    volume_review,
)
from fixtures.word_text import word_tables, word_text

REVIEWS = [demo_review, shared_review, undated_review, volume_review, hostile_review]


def of_reading(reading: EquityReading) -> Iterator[str]:
    """Everything that a reading says, taken from the reading itself."""
    for sentence in (*reading.headline, *reading.lines, *reading.how_we_know):
        yield from (sentence.lead, sentence.text)
    for flag in reading.flags:
        yield from (flag.title, flag.text)
    for group in reading.groups:
        yield from (group.group.label, group.sentence, *group.counts)
        yield from group.chart.signals if group.chart else ()
    yield from (reading.missing_sentence, reading.measure.title, reading.measure.meaning)
    yield reading.plan.reason
    yield reading.plan.change_what if reading.plan.change_date else ""


def of_review(review: Review) -> Iterator[str]:
    for reading in review.readings:
        yield from of_reading(reading)
    for view in (review.completeness, review.representation, review.volume):
        yield view.sentence if view else ""
    yield from (review.title, review.source.name, review.command)
    yield from (*review.source.notes, *review.notes)
    yield from review.changes_since_last if review.readings else ()
    yield from (problem for problem, _ in review.source.problems)


def page_text(review: Review) -> str:
    markup = re.sub(r"<style>.*?</style>|<(title|desc)\b.*?</\1>", "", to_html(review), flags=re.S)
    return unescape(re.sub(r"<[^>]+>", "", markup))


@pytest.fixture(params=REVIEWS, ids=lambda f: f.__name__, scope="module")
def review(request: pytest.FixtureRequest) -> Review:
    made: Review = request.param()
    return made


@pytest.fixture(scope="module")
def forms(review: Review) -> dict[str, str]:
    return {
        "page": squeezed(page_text(review)),
        "word": squeezed(word_text(to_word(review))),
        "pdf": pdf_text(to_pdf(review)),
    }


@pytest.mark.parametrize("form", ["page", "word", "pdf"])
def test_every_sentence_stands_in_every_form(
    review: Review, forms: dict[str, str], form: str
) -> None:
    said = [s for s in of_review(review) if s]
    assert len(said) >= 8
    assert [s for s in said if squeezed(s) not in forms[form]] == []


@pytest.mark.parametrize("form", ["word", "pdf"])
def test_every_cell_of_every_table_stands_in_print(
    review: Review, forms: dict[str, str], form: str
) -> None:
    tables = [block.table for block in outline(review) if isinstance(block, Grid)]
    cells = {c for t in tables for row in (t.header, *t.rows) for c in (t.caption, *row)}
    assert len(cells) > 20
    assert [c for c in cells if squeezed(c) not in forms[form]] == []


def test_tables_of_word_are_those_of_the_page(review: Review) -> None:
    """Row by row, so that what is hidden is hidden in the same cells."""
    markup = to_html(review)
    page = {
        tuple(
            tuple(unescape(c) for c in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S))
            for row in re.findall(r"<tr>(.*?)</tr>", table, re.S)
        )
        for table in re.findall(r"<table>(.*?)</table>", markup, re.S)
    }
    *tables, constants = (
        word_tables(to_word(review))
        if review.readings
        else (
            *word_tables(to_word(review)),
            None,
        )
    )
    assert constants is None or constants[0] == ["Used for", "Constant", "Value"]
    found = {tuple(map(tuple, table)) for table in tables if table}
    assert found == page


@pytest.mark.parametrize("form", ["page", "word", "pdf"])
def test_each_form_says_for_whom_it_is_and_whether_it_is_invented(
    review: Review, forms: dict[str, str], form: str
) -> None:
    shared = "To share: small numbers are protected"
    team = "For the team: exact numbers, keep inside the team"
    own, other = (shared, team) if review.audience == "shared" else (team, shared)
    assert squeezed(own) in forms[form]
    assert squeezed(other) not in forms[form]
    assert ("Inventeddata." in forms[form]) is review.invented
