"""Words of other programmes as plain text."""

from __future__ import annotations

import html
import re

_BREAK = re.compile(r"<\s*(br|/p|/div|/li|/h\d)\s*/?>", re.IGNORECASE)
_SCRIPT = re.compile(r"<\s*(script|style)\b.*?(<\s*/\s*\1\s*>|$)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")


def plain_text(text: str) -> str:
    """Without tags and entities.

    Examples
    --------
    >>> plain_text("<p>How are <b>you</b>&nbsp;today?</p>"), plain_text("5 < 6 & 7 > 6")
    ('How are you today?', '5 < 6 & 7 > 6')
    """
    found = _TAG.sub("", _BREAK.sub("\n", _SCRIPT.sub("", text)))
    found = html.unescape(found).replace("\xa0", " ")
    return re.sub(r"[ \t]*\n\s*", "\n", found).strip()


def slug(text: str) -> str:
    """An id from any name.

    Examples
    --------
    >>> slug("How it went, 2026"), slug("1st"), slug("!"), slug("a_")
    ('how_it_went_2026', 'form_1st', 'form', 'a_')
    """
    if re.fullmatch(r"[a-z][a-z0-9_]{0,59}", text):
        return text
    plain = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:50]
    if not plain:
        return "form"
    return plain if plain[0].isalpha() else f"form_{plain}"
