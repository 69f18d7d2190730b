"""How raw values are made comparable: one rule for codes, one for wordings."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DASHES_AND_QUOTES = str.maketrans(
    {
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "–": "-",
        "—": "-",
        "−": "-",
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
    }
)
_WHOLE_NUMBER = re.compile(r"([+-]?[0-9]+)\.0+")
_NOT_A_WORD = re.compile(r"[^0-9a-z]+")


def normalise(raw: object) -> str:
    """The form in which two raw values count as the same; the empty text when blank.

    Accents are dropped, quotes and dashes made plain, invisible characters removed, spaces
    collapsed and trimmed, case folded, and a whole number written with decimals loses them
    (spreadsheets turn the code 99 into 99.0). Letters of other scripts stay, so that a value in
    them never becomes a blank. None and "not a number" are blank.

    Parameters
    ----------
    raw
        A value as the source holds it: text, number or nothing.

    Returns
    -------
    str

    Examples
    --------
    >>> normalise("  White –  British ")
    'white - british'
    >>> normalise(99.0), normalise("99.00"), normalise(None), normalise(float("nan"))
    ('99', '99', '', '')
    """
    if raw is None or raw != raw:  # noqa: PLR0124 - true of NaN and NaT only, whatever their type
        return ""
    return _normalise_text(raw if isinstance(raw, str) else str(raw))


@lru_cache(maxsize=65_536)
def _normalise_text(text: str) -> str:
    plain = text.isascii() and text.isprintable()  # nearly always: the short way
    folded = " ".join(text.casefold().split()) if plain else _fold(text)
    whole = _WHOLE_NUMBER.fullmatch(folded)
    return whole[1] if whole else folded


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text).casefold().translate(_DASHES_AND_QUOTES)
    kept = "".join(c if c.isspace() else _visible(c) for c in decomposed)
    folded = " ".join(kept.split())
    return folded if folded == text else _fold(folded)  # folding case can bring new marks


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    return "" if category in {"Mn", "Cc", "Cf"} else character


def word_key(raw: object) -> str:
    """A wording without its punctuation: `White - British`, `White: British` are the same.

    Examples
    --------
    >>> word_key("Asian/Asian British: Indian"), word_key("White & Asian")
    ('asian or asian british indian', 'white and asian')
    """
    spelled = normalise(raw)
    for sign, word in (("&", " and "), ("+", " and "), ("/", " or ")):
        spelled = spelled.replace(sign, word)
    return _NOT_A_WORD.sub(" ", spelled).strip()
