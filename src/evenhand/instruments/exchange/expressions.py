"""Conditions in the words of another programme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from evenhand.frameworks.instruments.conditions import (
    Answer,
    Both,
    Compared,
    Either,
    Node,
    Not,
    Selected,
    Value,
    written,
)


class UnsayableError(Exception):
    """The other programme has no words for it."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How another programme writes what a condition is made of.

    `selected` gets the name, the choice, and whether it is to be chosen. `negates` writes `not` around
    something; without it a `not` must be said by the other sign.
    """

    answer: Callable[[str], str]
    selected: Callable[[str, str, bool], str]
    signs: dict[str, str]
    both: str = " and "
    either: str = " or "
    negates: Callable[[str], str] | None = None


_OTHER = {"=": "!=", "!=": "="}  # an answer that is not there makes `<` and `>=` both false


def in_words_of(dialect: Dialect, node: Node) -> str:  # noqa: PLR0911 - one for each kind
    """A condition as the other programme writes it.

    Raises
    ------
    UnsayableError

    Examples
    --------
    >>> from evenhand.frameworks.instruments import parse_condition
    >>> words = Dialect("[{}]".format, lambda n, c, on: f"[{n}({c})] = '{int(on)}'", {"!=": "<>"})
    >>> in_words_of(words, parse_condition("${a} > 1 and not(${b} = 'x' or selected(${c}, 'y'))").node)
    "[a] > 1 and ([b] <> 'x' and [c(y)] = '0')"
    """
    match node:
        case Value():
            return written(node)
        case Answer():
            return dialect.answer(node.name)
        case Compared():
            sign = dialect.signs.get(node.sign, node.sign)
            return f"{in_words_of(dialect, node.left)} {sign} {in_words_of(dialect, node.right)}"
        case Selected(answer=Answer() as answer):
            return dialect.selected(answer.name, node.choice, True)
        case Both():
            return dialect.both.join(_inner(dialect, p) for p in node.parts)
        case Either():
            return dialect.either.join(_inner(dialect, p) for p in node.parts)
        case Not():
            return _negated(dialect, node.part)
    raise UnsayableError


def _inner(dialect: Dialect, node: Node) -> str:
    said = in_words_of(dialect, node)
    if isinstance(node, Not):
        node = _turned(node.part)
    return f"({said})" if isinstance(node, Both | Either) else said


def _turned(node: Node) -> Node:
    """What `not` in front of it comes to, as far as it matters for brackets."""
    return Either(()) if isinstance(node, Both) else Both(()) if isinstance(node, Either) else node


def _negated(dialect: Dialect, node: Node) -> str:
    match node:
        case Selected(answer=Answer() as answer):
            return dialect.selected(answer.name, node.choice, False)
        case Not():
            return in_words_of(dialect, node.part)
    if dialect.negates:
        return dialect.negates(in_words_of(dialect, node))
    match node:
        case Compared(sign="=" | "!=" as sign):
            return in_words_of(dialect, Compared(_OTHER[sign], node.left, node.right))
        case Both():
            return in_words_of(dialect, Either(tuple(Not(p) for p in node.parts)))
        case Either():
            return in_words_of(dialect, Both(tuple(Not(p) for p in node.parts)))
    raise UnsayableError


def bounds(node: Node | None) -> tuple[str, str] | None:
    """Least and most of a condition that says nothing else: `. >= 1 and . <= 60`.

    Examples
    --------
    >>> from evenhand.frameworks.instruments import parse_condition
    >>> bounds(parse_condition(". >= 1 and . <= 60").node), bounds(parse_condition(". > 1").node)
    (('1', '60'), None)
    """
    found = {">=": "", "<=": ""}
    parts = node.parts if isinstance(node, Both) else (node,)
    for part in parts:
        match part:
            case Compared(
                sign=">=" | "<=" as sign, left=Answer(name=""), right=Value() as value
            ) if not found[sign]:
                found[sign] = written(value).strip("'\"")
            case _:
                return None
    return found[">="], found["<="]
