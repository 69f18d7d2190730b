"""A shared Word document or PDF gives away nothing that the reading protects."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from evenhand.documents.pdf import to_pdf
from evenhand.documents.word import to_word
from evenhand.reading.model import Review
from fixtures.pdf_text import pdf_text
from fixtures.readings import demo_review, shared_review
from fixtures.word_text import word_everything, word_tables

MAKERS: list[Callable[[Review], bytes]] = [to_word, to_pdf]
EXACT = 7919  # a number that stands nowhere else


def with_exact_table(review: Review) -> Review:
    """As if somebody had left the exact table in a shared reading, full of one known number."""

    def laid(shape: tuple[int, ...]) -> np.ndarray:
        return np.full(shape, EXACT, np.int64)

    readings = []
    for reading in review.readings:
        assert reading.table is not None
        shape = reading.table.numerator.shape
        table = replace(
            reading.table, numerator=laid(shape), denominator=laid(shape), missing=laid(shape)
        )
        readings.append(replace(reading, table=table))
    return replace(review, readings=tuple(readings))


@pytest.mark.parametrize("make", MAKERS)
def test_the_exact_table_is_never_read(make: Callable[[Review], bytes]) -> None:
    review = shared_review()
    bare = replace(review, readings=tuple(replace(r, table=None) for r in review.readings))
    assert make(with_exact_table(review)) == make(bare)


def test_an_exact_number_stands_nowhere() -> None:
    review = with_exact_table(shared_review())
    plain = rf"{EXACT}|{EXACT:,}"
    assert not re.search(plain, word_everything(to_word(review)))
    assert not re.search(plain, pdf_text(to_pdf(review)))


def test_what_was_hidden_stands_nowhere_in_the_tables() -> None:
    """The cells of the hidden periods, as the team reads them, are gone from the shared copy."""
    team, shared = (word_tables(to_word(r)) for r in (demo_review(), shared_review()))
    places = [
        (t, r, c)
        for t, table in enumerate(shared)
        for r, row in enumerate(table)
        for c, cell in enumerate(row)
        if cell == "hidden"
    ]
    assert len(places) == 3 * 2 * 9  # measures, groups, hidden months
    exact = [team[t][r][c] for t, r, c in places]
    assert any(re.match(r"\d+ of \d+", cell) for cell in exact)
    assert not any(cell == shared[t][r][c] for (t, r, c), cell in zip(places, exact, strict=True))


def test_counts_of_hidden_groups_are_in_no_words_behind_a_picture() -> None:
    """Words for people who do not see a picture must not say what the picture hides."""
    team = demo_review().readings[0].groups[2].counts
    shared = word_everything(to_word(shared_review()))
    assert any(count in word_everything(to_word(demo_review())) for count in team)
    assert not any(count in shared for count in team)
