"""Columns and languages of the sheets, and the names that both directions agree on."""

from __future__ import annotations

import re

SURVEY, CHOICES, SETTINGS, OWN = "survey", "choices", "settings", "evenhand"
WORDED = ("label", "hint", "constraint_message")  # columns with one of each language
COMMENT = "comment"  # `heard.comment` is the comment beside `heard`
COMMENT_LABEL = "Anything to add"
LIST = "of_"  # begins the name of the list of an item's choices
SCALE = "scale_"  # begins the name of the list of a scale
TABLE = "table-list"  # appearance of a group that is a matrix
LINES = "multiline"
LIKERT = "likert"
OWN_COLUMNS = ("of", "name", "is")  # `is` holds TOML
LANGUAGES = {
    "ar": "Arabic",
    "bn": "Bengali",
    "cy": "Welsh",
    "en": "English",
    "es": "Spanish",
    "fa": "Farsi",
    "fr": "French",
    "gu": "Gujarati",
    "hi": "Hindi",
    "it": "Italian",
    "pa": "Punjabi",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "so": "Somali",
    "ti": "Tigrinya",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "zh": "Chinese",
}
_CODE = re.compile(r"\(\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?)\s*\)\s*$")
_BARE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")


def language_name(code: str) -> str:
    """As columns name a language.

    Examples
    --------
    >>> language_name("cy"), language_name("yo")
    ('Welsh (cy)', 'yo (yo)')
    """
    return f"{LANGUAGES.get(code, code)} ({code})"


def language_code(name: str) -> str:
    """The code in a column's language; nothing where it says none.

    Examples
    --------
    >>> language_code("English (en)"), language_code("welsh"), language_code("pl"), language_code("Klingon")
    ('en', 'cy', 'pl', '')
    """
    found = _CODE.search(name)
    if found:
        return found[1][:1].lower() + found[1][1:] if "-" in found[1] else found[1].lower()
    known = {words.casefold(): code for code, words in LANGUAGES.items()}
    plain = name.strip()
    return known.get(plain.casefold(), plain if _BARE.fullmatch(plain) else "")
