"""What could name a person in a short text. A net with holes: a human still reads every summary."""

from __future__ import annotations

import re

_NHS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
_PATTERNS = (
    (re.compile(r"[\w.+-]+@[\w-]+\.\w+"), "an e-mail address"),
    (re.compile(r"(?<!\d)(?:\+44|0)[\d ]{9,12}(?!\d)"), "a telephone number"),
    (re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"), "a postcode"),
    (re.compile(r"(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}(?!\d)"), "a full date"),
    (re.compile(r"\b(?:Mrs|Miss|Ms|Mr|Dr|Prof)\.? [A-Z][a-z]+"), "a person’s name"),
    (
        re.compile(r"\b(?:named|called) [A-Z][a-z]+|\b(?:midwife|doctor|nurse|baby) [A-Z][a-z]+"),
        "a person’s name",
    ),
)


def personal_data(text: str) -> str:
    """What was found, in words; "" for nothing.

    Examples
    --------
    >>> personal_data("She waited for an interpreter."), personal_data("NHS number 943 476 5919")
    ('', 'an NHS number')
    """
    if any(_is_nhs_number(found[0]) for found in _NHS.finditer(text)):
        return "an NHS number"
    return next((what for pattern, what in _PATTERNS if pattern.search(text)), "")


def _is_nhs_number(text: str) -> bool:
    """Ten digits whose last one checks the nine before it (modulus 11)."""
    digits = [int(d) for d in re.sub(r"\D", "", text)]
    check = 11 - sum(d * weight for d, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check % 11 == digits[9]
