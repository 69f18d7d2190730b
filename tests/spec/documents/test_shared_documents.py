"""A shared Word document or PDF gives away nothing that the reading protects."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import pytest

from evenhand.demo import write_demo
from evenhand.documents.pdf import to_pdf
from evenhand.documents.word import to_word
from evenhand.reading.model import Review
from evenhand.review import build_review, read_request
from fixtures.pdf_text import pdf_tags, pdf_text
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


@pytest.fixture(scope="module")
def really_shared(tmp_path_factory: pytest.TempPathFactory) -> Review:
    """The invented example, protected by the rule itself."""
    request = read_request(write_demo(tmp_path_factory.mktemp("demo")))
    return build_review(replace(request, measures=("pph_1000", "pph_1500"), audience="shared"))


def small(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Events, or people without the event, that are few: nobody may see these."""
    counts = [(int(a.replace(",", "")), int(b.replace(",", ""))) for a, b in pairs]
    return [(str(a), str(b)) for a, b in counts if a <= 7 or b - a <= 7]


def test_no_small_count_stands_in_words_tables_or_descriptions(really_shared: Review) -> None:
    """Numbers up to 7 are small here (defaults.toml, disclosure.small_high)."""
    word = word_everything(to_word(really_shared)).replace("“3 of 45, 6.7%”", "")  # how to read
    found = re.findall(r"([\d,]*\d) of ([\d,]*\d)", word)
    assert len(found) > 20
    assert small(found) == []
    said = " ".join(alt for _, alt in pdf_tags(to_pdf(really_shared)))
    assert small(re.findall(r"([\d,]*\d) of ([\d,]*\d)", said)) == []


def test_no_small_count_stands_in_a_column_of_events(really_shared: Review) -> None:
    tables = [t for t in word_tables(to_word(really_shared)) if "Events" in t[0]]
    rows = [(row[2], row[3]) for table in tables for row in table[1:]]
    assert len(rows) == 2 * 5 * 2  # measures, groups, phases
    assert ("hidden", "hidden") in rows
    assert small((a, b) for a, b in rows if a != "hidden") == []
