"""What maternity systems call their columns: hints for a first mapping, which people then check."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from evenhand.records.recordset import ColumnKind

Ways = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A canonical column of the bundled measures, and the words that point to it.

    Every tuple of `words` is one way of naming it: all its words must begin a word of the heading.
    `low` and `high` are what a person can have: values outside are typing mistakes.
    """

    name: str
    kind: ColumnKind
    words: Ways
    low: float | None = None
    high: float | None = None
    avoid: tuple[str, ...] = ()


def _ways(texts: Sequence[str]) -> Ways:
    return tuple(tuple(text.split()) for text in texts)


def _known(name: str, row: Mapping[str, Any]) -> Known:
    low, high, avoid = row.get("low"), row.get("high"), tuple(row.get("avoid", ()))
    return Known(name, ColumnKind(row["kind"]), _ways(row["words"]), low, high, avoid)


def _content() -> dict[str, dict[str, Any]]:
    text = resources.files("evenhand.records").joinpath("vocabulary.toml").read_text("utf-8")
    return tomllib.loads(text)


_CONTENT = _content()
KNOWN = tuple(_known(name, row) for name, row in _CONTENT["column"].items())
_HEADINGS = {name: _ways(texts) for name, texts in _CONTENT["heading"].items()}
ETHNICITY_WORDS, SITE_WORDS = _HEADINGS["ethnicity"], _HEADINGS["site"]
DATE_WORDS, WOMAN_WORDS = _HEADINGS["date"], _HEADINGS["woman"]
IDENTIFIER_WORDS, NAME_WORDS = _HEADINGS["identifier"], _HEADINGS["name"]
FATHER_WORDS, BABY_WORDS = _HEADINGS["father"], _HEADINGS["baby"]
FREE_TEXT_WORDS = _HEADINGS["free_text"]

SQL_WORDS = frozenset(
    [
        "all",
        "and",
        "any",
        "as",
        "asc",
        "between",
        "by",
        "case",
        "cast",
        "check",
        "column",
        "create",
        "cross",
        "date",
        "default",
        "delete",
        "desc",
        "distinct",
        "drop",
        "else",
        "end",
        "exists",
        "false",
        "from",
        "full",
        "group",
        "having",
        "in",
        "index",
        "inner",
        "insert",
        "into",
        "is",
        "join",
        "key",
        "left",
        "like",
        "limit",
        "natural",
        "not",
        "null",
        "on",
        "or",
        "order",
        "outer",
        "primary",
        "references",
        "right",
        "select",
        "set",
        "table",
        "then",
        "to",
        "true",
        "union",
        "unique",
        "update",
        "user",
        "using",
        "values",
        "when",
        "where",
        "with",
        "time",
        "timestamp",
        "value",
        "count",
        "sum",
        "min",
        "max",
    ]
)
RESERVED = frozenset({"event_date", "ethnicity", "site", "woman"})


def words_of(header: str) -> tuple[str, ...]:
    """Lower-case words of a column heading: camel case, digits, units and punctuation are taken apart.

    Examples
    --------
    >>> words_of("EthnicCategoryMother")
    ('ethnic', 'category', 'mother')
    >>> words_of("Blood Loss (ml)")
    ('blood', 'loss', 'ml')
    """
    plain = unicodedata.normalize("NFKD", header).encode("ascii", "ignore").decode()
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", plain)
    return tuple(w for w in re.split(r"[^A-Za-z0-9]+", spaced.lower()) if w)


def says(header: str, ways: tuple[tuple[str, ...], ...]) -> bool:
    """Whether a heading is named in one of these ways: every word must begin a word of it."""
    have = words_of(header)
    return any(all(any(h.startswith(w) for h in have) for w in way) for way in ways)


def rank(header: str, ways: tuple[tuple[str, ...], ...]) -> int | None:
    """Place of the first way that fits, None when none does: lower is a surer sign."""
    return next((i for i, way in enumerate(ways) if says(header, (way,))), None)


def known_column(header: str) -> Known | None:
    """The bundled measures' column that this heading seems to mean.

    Examples
    --------
    >>> known_column("Est. blood loss (mls)").name
    'blood_loss_ml'
    >>> known_column("Favourite colour") is None
    True
    """
    have = words_of(header)
    for known in KNOWN:
        avoided = any(h.startswith(a) for h in have for a in known.avoid)
        if not avoided and says(header, known.words):
            return known
    return None


def identifier(header: str, *, taken: frozenset[str] = frozenset()) -> str:
    """A name that is safe in SQL: lower case, digits and underscores, no reserved word, not taken yet.

    Examples
    --------
    >>> identifier("Booking BMI (kg/m²)")
    'booking_bmi_kg_m2'
    >>> identifier("date")
    'date_'
    """
    name = "_".join(words_of(header)) or "column"
    name = f"c_{name}" if name[0].isdigit() else name[:60]
    name = f"{name}_" if name in SQL_WORDS | RESERVED else name
    if name not in taken:
        return name
    return next(n for i in range(2, 100_000) if (n := f"{name}_{i}") not in taken)
