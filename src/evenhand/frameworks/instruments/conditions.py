"""Conditions of items: a stated part of XLSForm's expressions, everything else refused.

    ${role} = 'partner' and not(selected(${help}, 'none'))      . >= 1 and . <= 60

Values: numbers, texts in quotes, `${name}` (an earlier answer), `.` (this answer). Between them: = != < <= > >=. Around them: and, or,
not(...), selected(${name}, 'choice'), brackets. An answer that is not there is ''; nothing is less or more than it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

_TOKEN = re.compile(
    r"\s*(?:(?P<number>-?\d+(?:\.\d+)?)|'(?P<single>[^']*)'|\"(?P<double>[^\"]*)\""
    r"|\$\{(?P<name>[A-Za-z_][\w.-]*)\}|(?P<word>and|or|not|selected)\b"
    r"|(?P<sign><=|>=|!=|[=<>(),.]))"
)
_LONGEST, _DEEPEST = 2_000, 40  # of a condition; beyond, nobody could check it
_ORDER = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


class ConditionError(ValueError):
    """What is written is no condition of the stated part."""


class Node(Protocol):
    """Part of a condition: its truth or value, given answers."""

    def of(self, answers: Mapping[str, Any], here: Any) -> Any: ...


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition, as written and as understood. Two that are understood alike are the same."""

    text: str = field(compare=False)
    node: Node
    names: frozenset[str]  # answers that it asks for
    here: bool  # whether it asks for the answer itself

    def holds(self, answers: Mapping[str, Any], here: Any = "") -> bool:
        """Whether it is true.

        Examples
        --------
        >>> parse_condition("${age} > 17 and ${role} = 'partner'").holds({"age": 30, "role": "partner"})
        True
        >>> parse_condition(". >= 1").holds({}, here=0)
        False
        """
        return bool(self.node.of(answers, here))


def parse_condition(text: str) -> Condition:
    """A condition from its text.

    Raises
    ------
    ConditionError
        With the place at which it is not understood.
    """
    if len(text) > _LONGEST:
        raise ConditionError(f"it is longer than {_LONGEST} letters")
    reader = _Reader(text, _tokens(text))
    node = reader.either()
    reader.end()
    return Condition(text, node, frozenset(reader.names), reader.here)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def _tokens(text: str) -> tuple[_Token, ...]:
    found, at = [], 0
    body = text.rstrip()
    while at < len(body):
        match = _TOKEN.match(body, at)
        if match is None:
            raise ConditionError(f"‘{body[at:].strip()[:20]}’ is not understood")
        kind = match.lastgroup or ""
        found.append(_Token(kind, match[kind], match.start(kind)))
        at = match.end()
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Value:
    value: Any

    def of(self, answers: Mapping[str, Any], here: Any) -> Any:  # noqa: ARG002 - as every node
        return self.value


@dataclass(frozen=True, slots=True)
class Answer:
    name: str  # empty: this answer

    def of(self, answers: Mapping[str, Any], here: Any) -> Any:
        value = answers.get(self.name) if self.name else here
        return "" if value is None else value


@dataclass(frozen=True, slots=True)
class Both:
    parts: tuple[Node, ...]

    def of(self, answers: Mapping[str, Any], here: Any) -> bool:
        return all(p.of(answers, here) for p in self.parts)


@dataclass(frozen=True, slots=True)
class Either:
    parts: tuple[Node, ...]

    def of(self, answers: Mapping[str, Any], here: Any) -> bool:
        return any(p.of(answers, here) for p in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    part: Node

    def of(self, answers: Mapping[str, Any], here: Any) -> bool:
        return not self.part.of(answers, here)


@dataclass(frozen=True, slots=True)
class Selected:
    answer: Node
    choice: str

    def of(self, answers: Mapping[str, Any], here: Any) -> bool:
        given = self.answer.of(answers, here)
        chosen = given if isinstance(given, list | tuple) else [given]
        return self.choice in [_plain(c) for c in chosen]


@dataclass(frozen=True, slots=True)
class Compared:
    sign: str
    left: Node
    right: Node

    def of(self, answers: Mapping[str, Any], here: Any) -> bool:
        left, right = self.left.of(answers, here), self.right.of(answers, here)
        if self.sign in ("=", "!="):
            return (_plain(left) == _plain(right)) == (self.sign == "=")
        if "" in (left, right):
            return False
        return bool(_ORDER[self.sign](*_alike(left, right)))


def _plain(value: Any) -> str:
    """Numbers in one form: 3 and 3.0 are the same answer."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _alike(left: Any, right: Any) -> tuple[Any, Any]:
    """Both as numbers where both are; dates of the form 2026-01-31 follow each other as texts do."""
    try:
        return float(left), float(right)
    except (TypeError, ValueError):
        return str(left), str(right)


def written(node: Node) -> str:  # noqa: PLR0911 - one for each kind
    """A condition as text again.

    Examples
    --------
    >>> written(parse_condition("( ${a}=1 or not(selected(${b},'c')) ) and . <= 2.50").node)
    "(${a} = 1 or not(selected(${b}, 'c'))) and . <= 2.5"
    """
    match node:
        case Value(value=str() as text):
            return f'"{text}"' if "'" in text else f"'{text}'"
        case Value():
            return _plain(node.value)
        case Answer():
            return f"${{{node.name}}}" if node.name else "."
        case Compared():
            return f"{written(node.left)} {node.sign} {written(node.right)}"
        case Selected():
            return f"selected({written(node.answer)}, {written(Value(node.choice))})"
        case Not():
            return f"not({written(node.part)})"
        case Both():
            inner = (
                f"({written(p)})" if isinstance(p, Either | Both) else written(p)
                for p in node.parts
            )
            return " and ".join(inner)
        case Either():
            inner = (f"({written(p)})" if isinstance(p, Either) else written(p) for p in node.parts)
            return " or ".join(inner)
    raise TypeError(node)


class _Reader:
    """Reads tokens from left to right; `and` binds closer than `or`."""

    def __init__(self, text: str, tokens: Sequence[_Token]) -> None:
        self.text, self.tokens, self.at = text, tokens, 0
        self.names: set[str] = set()
        self.here = False
        self.depth = 0

    def either(self) -> Node:
        parts = [self.both()]
        while self.take("or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def both(self) -> Node:
        parts = [self.one()]
        while self.take("and"):
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def one(self) -> Node:
        if self.take("not"):
            return Not(self.bracketed())
        if self.take("selected"):
            return self.selected()
        if self.next_is("("):
            return self.bracketed()
        left = self.value()
        sign = self.sign()
        return Compared(sign, left, self.value())

    def bracketed(self) -> Node:
        self.need("(")
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ConditionError(f"brackets stand in each other more than {_DEEPEST} deep")
        node = self.either()
        self.depth -= 1
        self.need(")")
        return node

    def selected(self) -> Node:
        self.need("(")
        answer = self.value()
        self.need(",")
        choice = self.value()
        self.need(")")
        if not isinstance(answer, Answer) or not isinstance(choice, Value):
            raise ConditionError("selected() takes an answer and a choice: selected(${name}, 'a')")
        return Selected(answer, _plain(choice.value))

    def value(self) -> Node:
        token = self.tokens[self.at] if self.at < len(self.tokens) else None
        if token is None:
            raise ConditionError("it ends too early")
        self.at += 1
        if token.kind == "number":
            return Value(float(token.text))
        if token.kind in ("single", "double"):
            return Value(token.text)
        if token.kind == "name":
            self.names.add(token.text)
            return Answer(token.text)
        if token.text == ".":
            self.here = True
            return Answer("")
        raise ConditionError(f"a value is wanted where ‘{token.text}’ stands")

    def sign(self) -> str:
        for sign in ("=", "!=", *_ORDER):
            if self.take(sign):
                return sign
        raise ConditionError("one of = != < <= > >= is wanted after a value")

    def next_is(self, text: str) -> bool:
        here = self.tokens[self.at : self.at + 1]
        return bool(here) and here[0].kind in ("word", "sign") and here[0].text == text

    def take(self, text: str) -> bool:
        found = self.next_is(text)
        self.at += found
        return found

    def need(self, text: str) -> None:
        if not self.take(text):
            raise ConditionError(f"‘{text}’ is wanted")

    def end(self) -> None:
        if self.at < len(self.tokens):
            raise ConditionError(f"‘{self.tokens[self.at].text}’ stands where it should end")
