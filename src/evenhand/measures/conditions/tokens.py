"""First gate: the words and signs that a condition may hold, before anything is parsed.

Every refusal here knows its exact place. The second gate (`build`) then accepts only known
expressions and writes them anew, so that no text of a definition ever reaches an engine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlglot.dialects.duckdb import DuckDB
from sqlglot.errors import TokenError
from sqlglot.tokens import Token, TokenType  # type: ignore[attr-defined]  # re-exported

from evenhand.measures.conditions.errors import ConditionError, Place, Span

MAX_LENGTH = 2_000  # a longer condition is a mistake or an attack; the parser recurses
MAX_DEPTH = 25
SOURCE_NAME = "evenhand_source"  # compile puts the relation in its place
FUNCTIONS = ("ABS", "COALESCE", "GREATEST", "LEAST")

_T = TokenType
_NAMES = frozenset({_T.VAR, _T.IDENTIFIER})
_ALLOWED = frozenset(
    {
        *_NAMES, _T.STRING, _T.NUMBER, _T.TRUE, _T.FALSE, _T.NULL, _T.DATE,
        _T.AND, _T.OR, _T.NOT, _T.IN, _T.BETWEEN, _T.IS,
        _T.EQ, _T.NEQ, _T.LT, _T.LTE, _T.GT, _T.GTE,
        _T.PLUS, _T.DASH, _T.STAR, _T.SLASH, _T.L_PAREN, _T.R_PAREN, _T.COMMA,
        _T.CASE, _T.WHEN, _T.THEN, _T.ELSE, _T.END,
    }
)  # fmt: skip
_NUMBER = re.compile(r"\d{1,15}(\.\d{1,9})?")
_NUMBER_WORD = re.compile(r"[\w.]+")
_WORD = re.compile(r"[A-Za-z_]\w*")
_COMMENT = re.compile(r"--|/\*|\*/|#")


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a condition and where it stands."""

    text: str
    place: Place

    def refuse(self, problem: str, remedy: str, start: int, end: int) -> ConditionError:
        """An error at these characters."""
        return ConditionError(
            problem, remedy=remedy, text=self.text, span=Span(start, end), place=self.place
        )


def read_tokens(source: Source) -> list[Token]:
    """Tokens of a condition, all of them allowed.

    Raises
    ------
    ConditionError
        At the first word or sign that a condition may not hold.
    """
    _refuse_size(source)
    tokens = _tokenise(source)
    _refuse_comments(source, tokens)
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        _refuse_token(source, token, following)
    _refuse_depth(source, tokens)
    return tokens


def _refuse_size(source: Source) -> None:
    text = source.text
    if not text.strip():
        raise source.refuse("The condition is empty.", "Write a condition, or TRUE for all.", 0, 0)
    if len(text) > MAX_LENGTH:
        problem = f"The condition is longer than {MAX_LENGTH:,} characters."
        raise source.refuse(problem, "Shorten it.", MAX_LENGTH, MAX_LENGTH)
    if (start := text.lower().find(SOURCE_NAME)) >= 0:
        problem = f"A condition may not hold ‘{SOURCE_NAME}’."
        raise source.refuse(problem, "Take it out.", start, start + len(SOURCE_NAME) - 1)
    for place, sign in enumerate(text):
        if ord(sign) < 32 and sign not in "\n\r\t":
            raise source.refuse(
                "The condition holds a control character.", "Take it out.", place, place
            )


def _tokenise(source: Source) -> list[Token]:
    try:
        return list(DuckDB().tokenize(source.text))
    except TokenError:
        end = len(source.text) - 1
        remedy = "Check that every quotation mark is closed."
        raise source.refuse("The condition cannot be read.", remedy, end, end) from None


def _refuse_comments(source: Source, tokens: list[Token]) -> None:
    quoted = [(t.start, t.end) for t in tokens if t.token_type in {_T.STRING, _T.IDENTIFIER}]
    for found in _COMMENT.finditer(source.text):
        if any(start <= found.start() <= end for start, end in quoted):
            continue
        remedy = "Say what the condition means in ‘meaning’ instead."
        raise source.refuse(
            "A condition may not hold a comment.", remedy, found.start(), found.end() - 1
        )


def _refuse_token(source: Source, token: Token, following: Token | None) -> None:
    called = following is not None and following.token_type == _T.L_PAREN
    if called and token.text.upper() in FUNCTIONS and token.token_type == _T.VAR:
        return
    if called and (token.token_type in _NAMES or token.token_type not in _ALLOWED):
        _refuse_call(source, token)
    if token.token_type not in _ALLOWED:
        _refuse_word(source, token)
    if token.token_type == _T.NUMBER:
        _refuse_number(source, token)


def _refuse_number(source: Source, token: Token) -> None:
    """0x1F and 1e3 are numbers elsewhere; here the whole word must be digits."""
    found = _NUMBER_WORD.match(source.text, token.start)
    word = found[0] if found else token.text
    if not _NUMBER.fullmatch(word):
        problem = f"‘{word}’ is not a number that a condition may hold."
        remedy = "Write whole or decimal numbers, such as 1500 or 2.5."
        raise source.refuse(problem, remedy, token.start, token.start + len(word) - 1)


def _refuse_call(source: Source, token: Token) -> None:
    if not _WORD.fullmatch(token.text):
        return
    allowed = ", ".join(FUNCTIONS[:-1]) + f" and {FUNCTIONS[-1]}"
    raise source.refuse(
        f"‘{token.text}’ is not a function that a condition may use.",
        f"Only {allowed} are allowed.",
        token.start,
        token.end,
    )


def _refuse_word(source: Source, token: Token) -> None:
    remedy = "A condition holds columns, values, comparisons, AND, OR, NOT, IN, BETWEEN, IS NULL, "
    remedy += "CASE, + - * / and brackets."
    if _WORD.fullmatch(token.text):
        remedy += f' If it is the name of a column, write it in double quotes: "{token.text}".'
    raise source.refuse(
        f"‘{token.text}’ may not stand in a condition.", remedy, token.start, token.end
    )


def _refuse_depth(source: Source, tokens: list[Token]) -> None:
    depth = 0
    for token in tokens:
        depth += {_T.L_PAREN: 1, _T.CASE: 1, _T.R_PAREN: -1, _T.END: -1}.get(token.token_type, 0)
        if depth > MAX_DEPTH:
            problem = f"The condition has more than {MAX_DEPTH} brackets inside each other."
            raise source.refuse(problem, "Simplify it.", token.start, token.end)
