"""The shape of an aim: where it speaks of a number, a day, parity or a gap.

In a shape V stands for a rate, P for percentage points, N for a bare number, R for a range, F for a fraction, H for a
deed that holds its number, D for a day, Q for parity and G for a gap; small letters stay. `numbers` reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from evenhand.planning.aims.days import When
from evenhand.planning.aims.people import them
from evenhand.planning.aims.words import NUMBER, blanked, content, either, number

_PER_CENT = r"\s*(?:%|per\s?cent(?!age)|percent(?!age))"
_YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing in the text that is about how much."""

    letter: str
    start: int
    end: int
    value: float | None = None
    per: float | None = None  # of how many: 100, 1,000


@dataclass(frozen=True, slots=True)
class Shape:
    """A text as its marks."""

    low: str
    text: str
    marks: dict[int, Mark]

    def at(self, place: int) -> Mark:
        """The mark that begins there."""
        return self.marks[place]


def shape_of(low: str, days: Sequence[When]) -> Shape:
    """The shape of a text in small letters."""
    text, marks = low, {}
    for mark in _marks(low, days):
        if any(c.isupper() or c == "_" for c in text[mark.start : mark.end]):
            continue
        marks[mark.start] = mark
        width = mark.end - mark.start - 1
        text = text[: mark.start] + mark.letter + "_" * width + text[mark.end :]
    return Shape(low, text, marks)


def _marks(low: str, days: Sequence[When]) -> Iterator[Mark]:
    """The surest first: what is marked is not marked again."""
    yield from (Mark("D", w.start, w.end) for w in days)
    yield from _parity(low)
    yield from _ranges(low)
    yield from _values(low)
    words = content()["numbers"]
    for letter, known in (("H", words["deeds"]), ("F", words["fractions"])):
        for found in re.finditer(
            rf"{either(known)}(?!-|\s+of\s+(?:all|our|women|people|black)\b)", low
        ):
            yield Mark(letter, found.start(), found.end(), known[found[0]])
    for found in re.finditer(either(content()["deeds"]["gap"]), low):
        yield Mark("G", found.start(), found.end())
    for found in re.finditer(rf"(?<![\w.,/-]){NUMBER}(?![\w/-]|[.,]\d)", low):
        yield Mark("N", found.start(), found.end(), number(found[0]))


def _parity(low: str) -> Iterator[Mark]:
    text = blanked(low, either(content()["deeds"]["elsewhere"]))
    for found in _parity_words().finditer(text):
        if not _taken_back(low, found.start()):
            yield Mark("Q", found.start(), found.end())


@cache
def _parity_words() -> re.Pattern[str]:
    forms = sorted(content()["deeds"]["parity"], key=len, reverse=True)
    parts = (
        re.escape(f)
        .replace("\\ ……\\ ", r"(?:\s+[\w’'/-]+){0,9}?\s+")
        .replace("\\ …\\ ", r"(?:\s+[\w’'/-]+){0,4}?\s+")
        .replace("\\ ", r"\s+")
        for f in forms
    )
    words = "|".join(parts).replace(re.escape("{them}"), f"(?:the\\s+)?{them()}")
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)(?!\s+(?:about\s+|under\s+|below\s+)?\d)")


def _taken_back(low: str, at: int) -> bool:
    before = low[:at].rpartition(".")[2].split()[-4:]
    return any(
        word.strip(",") in content()["deeds"]["negated"]
        or word.endswith("n’t")
        or word.endswith("n't")
        for word in before
    )


def _ranges(low: str) -> Iterator[Mark]:
    pair = rf"{NUMBER}(?:{_PER_CENT})?\s*(?:-|–|—)\s*{NUMBER}(?:{_PER_CENT}|\s+(?:percentage\s+)?points)"
    for pattern in (
        rf"(?<![\w.-]){pair}",
        rf"between\s+{NUMBER}(?:{_PER_CENT})?\s+and\s+{NUMBER}{_PER_CENT}",
        rf"(?<=by\s){NUMBER}(?:{_PER_CENT})?\s+to\s+{NUMBER}{_PER_CENT}",
    ):
        for found in re.finditer(pattern, low):
            yield Mark("R", found.start(), found.end())


def _values(low: str) -> Iterator[Mark]:
    points = (
        rf"(?<![\w.,]){NUMBER}\s*(?:percentage[\s-]+points?|%[\s-]*points?|points?\b|ppts?\b|pp\b)"
    )
    for found in re.finditer(points, low):
        yield Mark("P", found.start(), found.end(), _first(found[0]) / 100, per=100)
    for found in re.finditer(rf"(?<![\w.,])({NUMBER}){_PER_CENT}(?!\w)", low):
        yield Mark("V", found.start(), found.end(), hundredth(_first(found[0])), per=100)
    yield from _ratios(low)
    for found in re.finditer(rf"(?<=to\s){either(content()['numbers']['zero'])}", low):
        yield Mark("V", found.start(), found.end(), 0.0)


def _ratios(low: str) -> Iterator[Mark]:
    """“1 in 10”, “5 per 1,000”, “one in eight”."""
    one = rf"(?:{NUMBER}|{either(content()['numbers']['words'])})"
    for found in re.finditer(
        rf"(?<![\w.,])({one})\s+(?:in|out\s+of|per|in\s+every)\s+(?:a\s+|every\s+)?({one})(?![\w%])",
        low,
    ):
        some, of = number(found[1]), number(found[2])
        year = of in _YEARS and "," not in found[2]
        if 0 <= some <= of and of > 1 and not year:
            yield Mark("V", found.start(), found.end(), some / of, per=of)


def _first(text: str) -> float:
    found = re.match(NUMBER, text)
    return number(found[0]) if found else 0.0


def hundredth(per_cent: float) -> float:
    return round(per_cent / 100, 12)
