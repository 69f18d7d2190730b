"""LimeSurvey's expressions as our conditions: a stated part of them."""

from __future__ import annotations

import re
from collections.abc import Collection

from evenhand.frameworks.instruments import ConditionError, parse_condition

USABLE = (
    "Of LimeSurvey's expressions these can be used: codes of questions (also .NAOK), numbers, quoted texts, == != < <= > >=, "
    "and, or, !(...), is_empty(code), code_answer == 'Y', brackets."
)
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'[^']*'|\"[^\"]*\")|(?P<number>-?\d+(?:\.\d+)?(?![\w.]))|(?P<empty>(?P<bang>!\s*)?is_empty\s*\(\s*(?P<asked>\w+)(?:\.\w+)?\s*\))"
    r"|(?P<name>[A-Za-z]\w*)(?P<part>\.[A-Za-z]+)?|(?P<sign>===|==|!=|<=|>=|&&|\|\||[=<>!()]))"
)
_WORDS = {
    "and": "and",
    "or": "or",
    "eq": "=",
    "ne": "!=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
}
_SIGNS = {"==": "=", "===": "=", "&&": "and", "||": "or", "!": "not"}
_PARTS = ("", ".naok", ".value", ".code")
_BOX = re.compile(r"\$\{(\w+)\} (=|!=) (?:'Y'|\"Y\")")


def condition_of(text: str, *, several: Collection[str]) -> str:
    """The condition that an expression is.

    Parameters
    ----------
    text
        As LimeSurvey has it.
    several
        Codes of questions of which several answers may be chosen: `heard_a.NAOK == 'Y'` asks for one of them.

    Raises
    ------
    ConditionError
        With what is not understood.

    Examples
    --------
    >>> condition_of("((age.NAOK >= 18 && !is_empty(role)) or help_none.NAOK != 'Y')", several=["help"])
    "((${age} >= 18 and ${role} != '') or not(selected(${help}, 'none')))"
    """
    joined = " ".join(_tokens(text))
    found = _BOX.sub(lambda box: _chosen(box, several), joined)
    plain = re.sub(r"\(\s+", "(", re.sub(r"\s+\)", ")", found)).replace("not (", "not(")
    parse_condition(plain)
    return plain


def _tokens(text: str) -> list[str]:
    found, at, body = [], 0, text.strip()
    while at < len(body):
        match = _TOKEN.match(body, at)
        if match is None:
            raise ConditionError(f"‘{body[at : at + 20].strip()}’ is not understood")
        found.append(_token(match))
        at = match.end()
    return found


def _token(match: re.Match[str]) -> str:
    if match["empty"]:
        return f"${{{match['asked']}}} {'!=' if match['bang'] else '='} ''"
    if match["name"]:
        word = match["name"]
        if word.lower() in _WORDS and not match["part"]:
            return _WORDS[word.lower()]
        if (match["part"] or "").lower() not in _PARTS:
            raise ConditionError(f"‘{word}{match['part']}’ is not understood")
        return "." if word in ("self", "this") else f"${{{word}}}"
    if match["sign"]:
        return _SIGNS.get(match["sign"], match["sign"])
    return match["text"] or match["number"]


def _chosen(box: re.Match[str], several: Collection[str]) -> str:
    name, sign = box[1], box[2]
    question = next(
        (q for q in sorted(several, key=len, reverse=True) if name.startswith(f"{q}_")), ""
    )
    if not question:
        return box[0]
    chosen = f"selected(${{{question}}}, '{name.removeprefix(f'{question}_')}')"
    return chosen if sign == "=" else f"not({chosen})"
