"""Conditions as `enableWhen`: all of several comparisons, or any of them; nothing nested."""

from __future__ import annotations

from typing import Any

from evenhand.frameworks.instruments import Condition, Instrument, Item
from evenhand.frameworks.instruments.conditions import (
    Answer,
    Both,
    Compared,
    Either,
    Node,
    Not,
    Selected,
    Value,
)
from evenhand.instruments.exchange.expressions import UnsayableError

_OTHER = {"=": "!=", "!=": "="}
_NUMBERS = {"integer": "answerInteger", "decimal": "answerDecimal"}
_TEXTS = {"text": "answerString", "long_text": "answerString", "date": "answerDate"}


def system(instrument: Instrument) -> str:
    """Whose codes the answers are."""
    return f"urn:evenhand:instrument:{instrument.id}"


def enabling(instrument: Instrument, condition: Condition | None) -> dict[str, Any]:
    """`enableWhen` and `enableBehavior` of an item; nothing without a condition.

    Raises
    ------
    UnsayableError
        Where it would need comparisons inside comparisons, or one that FHIR does not know.
    """
    if condition is None:
        return {}
    found, behaviour = _every(instrument, condition.node)
    return {"enableWhen": found} | ({"enableBehavior": behaviour} if len(found) > 1 else {})


def _every(instrument: Instrument, node: Node) -> tuple[list[dict[str, Any]], str]:
    match node:
        case Both():
            return [_one(instrument, p) for p in node.parts], "all"
        case Either():
            return [x for p in node.parts for x in _any(instrument, p)], "any"
        case Not(part=Either() as part):
            return [_one(instrument, Not(p)) for p in part.parts], "all"
        case Not(part=Both() as part):
            return [_one(instrument, Not(p)) for p in part.parts], "any"
    return _any(instrument, node), "any"


def _one(instrument: Instrument, node: Node) -> dict[str, Any]:
    found = _any(instrument, node)
    if len(found) != 1:
        raise UnsayableError
    return found[0]


def _any(instrument: Instrument, node: Node) -> list[dict[str, Any]]:
    """Comparisons of which one is enough."""
    match node:
        case Not(part=Not(part=part)):
            return _any(instrument, part)
        case Not(part=Compared(sign="=" | "!=" as sign) as part):
            return _any(instrument, Compared(_OTHER[sign], part.left, part.right))
        case Not(part=Selected() as part):
            return [_selected(instrument, part, "!=")]
        case Selected():
            return [_selected(instrument, node, "=")]
        case Compared(left=Answer() as left, right=Value() as right) if left.name:
            return _compared(instrument, instrument.item(left.name), node.sign, right.value)
    raise UnsayableError


def _selected(instrument: Instrument, node: Selected, sign: str) -> dict[str, Any]:
    if not isinstance(node.answer, Answer) or not node.answer.name:
        raise UnsayableError
    return _coded(instrument, instrument.item(node.answer.name), sign, node.choice)


def _coded(instrument: Instrument, item: Item, sign: str, code: str) -> dict[str, Any]:
    if item.type not in ("select_one", "select_multiple", "scale") or sign not in _OTHER:
        raise UnsayableError
    coding = {"system": system(instrument), "code": code}
    return {"question": item.name, "operator": sign, "answerCoding": coding}


def _compared(instrument: Instrument, item: Item, sign: str, value: Any) -> list[dict[str, Any]]:
    if value == "" and sign in _OTHER:
        there = sign == "!="
        return [{"question": item.name, "operator": "exists", "answerBoolean": there}]
    if item.type == "scale" and isinstance(value, float):
        return _on_scale(instrument, item, sign, value)
    if item.type in _NUMBERS and isinstance(value, float):
        whole = item.type == "integer"
        if whole and not value.is_integer():
            raise UnsayableError
        return [
            {
                "question": item.name,
                "operator": sign,
                _NUMBERS[item.type]: int(value) if whole else value,
            }
        ]
    if item.type in _TEXTS and isinstance(value, str) and (item.type == "date" or sign in _OTHER):
        return [{"question": item.name, "operator": sign, _TEXTS[item.type]: value}]
    return [_coded(instrument, item, sign, str(int(value)) if isinstance(value, float) else value)]


def _on_scale(instrument: Instrument, item: Item, sign: str, value: float) -> list[dict[str, Any]]:
    """Answers on a scale are codes, which FHIR cannot order: each step that fits."""
    if sign in _OTHER:
        return [_coded(instrument, item, sign, str(int(value)))]
    node = Compared(sign, Value(0.0), Value(value))
    steps = instrument.scales[item.scale].steps
    fit = [s for s in steps if Compared(sign, Value(float(s)), node.right).of({}, "")]
    if not fit:
        raise UnsayableError
    return [_coded(instrument, item, "=", str(s)) for s in fit]
