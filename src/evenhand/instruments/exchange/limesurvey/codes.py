"""Codes that LimeSurvey takes, and the names that both directions agree on."""

from __future__ import annotations

from evenhand.frameworks.instruments import DONT_KNOW, NOT_APPLICABLE
from evenhand.instruments.exchange.names import Rule

DOCUMENT, VERSION = "Survey", "480"
QUESTIONS = Rule(r"[A-Za-z][A-Za-z0-9]*", r"[^A-Za-z0-9]+", 20, joint="", begins="Q")
ROWS = Rule(r"[A-Za-z0-9]+", r"[^A-Za-z0-9]+", 20, joint="")
ANSWERS = Rule(r"[A-Za-z0-9]+", r"[^A-Za-z0-9]+", 5, joint="")
BESIDE_CODES = {DONT_KNOW: "DK", NOT_APPLICABLE: "NA"}  # an answer's code has five letters at most
COMMENT, COMMENT_LABEL = "comment", "Anything to add"
OWN_TYPES = {
    "text": "S",
    "long_text": "T",
    "integer": "N",
    "decimal": "N",
    "date": "D",
    "select_one": "L",
    "select_multiple": "M",
    "scale": "L",
    "matrix": "F",
    "file": "|",
    "note": "X",
}
WITH_COMMENT = "O"  # a list with a field for a comment


def comment_code(code: str) -> str:
    """The code of the question that takes the comment beside another.

    Examples
    --------
    >>> comment_code("heard"), comment_code("howmuchwereyouheard")
    ('heardcomment', 'howmuchwereyocomment')
    """
    return f"{code[: QUESTIONS.longest - len(COMMENT)]}{COMMENT}"
