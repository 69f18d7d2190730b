"""One way of comparing codes: ASCII, trimmed, single spaces, lower case (as the measure library writes codes)."""

from __future__ import annotations

import re
import unicodedata

_PLAIN = str.maketrans(
    {
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "−": "-",
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "ß": "ss",
        "ø": "o",
        "Ø": "O",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
    }
)

_WHOLE = re.compile(r"-?\d+\.0+")


def fold(raw: str) -> str:
    """`raw` as codes are compared.

    Examples
    --------
    >>> fold("  Café – à la\\u00a0carte ")
    'cafe - a la carte'
    """
    if _WHOLE.fullmatch(raw.strip()):
        raw = raw.strip().split(".")[0]  # a spreadsheet's 1.0 is the code 1
    plain = unicodedata.normalize("NFKD", raw.translate(_PLAIN)).encode("ascii", "ignore").decode()
    return re.sub(r"\s+", " ", plain).strip().lower()
