"""The fixed words of every document, from `frameworks/documents.toml`."""

from __future__ import annotations

from collections.abc import Mapping

from evenhand.frameworks import wording


def fixed(section: str) -> Mapping[str, str]:
    """One section of the fixed words, by name.

    Examples
    --------
    >>> fixed("headings")["found"]
    'What was found first'
    """
    return wording("documents")[section]
