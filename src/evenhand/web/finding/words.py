"""What is looked for, and the place in a text where it stands."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.db.models import Q

MOST_WORDS = 6
SHORTEST = 2
_AROUND = 70


def words_of(asked: str) -> list[str]:
    """Words that are looked for: all of them must be there.

    Examples
    --------
    >>> words_of("  Somali   women a ")
    ['Somali', 'women']
    """
    return [w for w in asked.split() if len(w) >= SHORTEST][:MOST_WORDS]


def having(words: Iterable[str], fields: Iterable[str]) -> Q:
    """Rows in which each word stands in one of the fields.

    A database that compares only A to Z without regard to case is asked for each way to write a word.
    """
    every, names = Q(), list(fields)
    for word in words:
        some = Q()
        for form in _forms(word):
            for name in names:
                some |= Q(**{f"{name}__icontains": form})
        every &= some
    return every


def _forms(word: str) -> set[str]:
    plain = {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}
    return plain | {json.dumps(form)[1:-1] for form in plain}  # as SQLite keeps it in JSON


def stands(words: Iterable[str], texts: Iterable[str]) -> bool:
    """Whether each word is in one of the texts."""
    whole = " ".join(texts).casefold()
    return all(word.casefold() in whole for word in words)


def excerpt(words: Iterable[str], texts: Iterable[str]) -> tuple[str, str, str]:
    """Before, the word as it stands, and after; the first text that has one of the words.

    Examples
    --------
    >>> excerpt(["leaf"], ["Nothing.", "Read the leaflet aloud"])
    ('Read the ', 'leaf', 'let aloud')
    """
    asked = [w.casefold() for w in words]
    for text in texts:
        plain = " ".join(text.split())
        if len(plain.casefold()) != len(plain):
            continue  # places would not fit
        for word in asked:
            at = plain.casefold().find(word)
            if at >= 0:
                return _cut(plain, at, at + len(word))
    return "", "", ""


def _cut(text: str, start: int, end: int) -> tuple[str, str, str]:
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return (
        ("…" if start > _AROUND else "") + before,
        text[start:end],
        after + ("…" if end + _AROUND < len(text) else ""),
    )
