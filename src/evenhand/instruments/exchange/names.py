"""Names as another format takes them, and an instrument whose parts bear them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from evenhand.frameworks.instruments import Choice, Condition, Instrument, Item, Section
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

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """Which names a format takes.

    `kept` matches a whole name that may stay; `other` matches what must go from one that may not.
    """

    kept: str
    other: str
    longest: int
    lower: bool = False
    joint: str = "_"  # stands for what must go, and before a number that tells two apart
    begins: str = ""  # put before a name that does not begin with a letter

    def names(self, wanted: Iterable[str], *, reserved: Iterable[str] = ()) -> dict[str, str]:
        """A name for each, none twice, not even in capitals.

        Examples
        --------
        >>> Rule("[a-z][a-z0-9_]*", "[^a-z0-9_]+", 12, lower=True, begins="q").names(["EXT-01", "ext_01", "9"])
        {'EXT-01': 'ext_01', 'ext_01': 'ext_01_2', '9': 'q9'}
        """
        taken = {r.casefold() for r in reserved}
        found: dict[str, str] = {}
        for name in wanted:
            found[name] = self._free(self._one(name), taken)
            taken.add(found[name].casefold())
        return found

    def _one(self, name: str) -> str:
        if re.fullmatch(self.kept, name) and len(name) <= self.longest:
            return name
        cased = name.lower() if self.lower else name
        plain = re.sub(self.other, self.joint, cased).strip("_") or self.begins or "x"
        begun = plain if plain[0].isalpha() else f"{self.begins}{plain}"
        return begun[: self.longest].rstrip("_")

    def _free(self, name: str, taken: set[str]) -> str:
        number, found = 1, name
        while found.casefold() in taken:
            number += 1
            end = f"{self.joint}{number}"
            found = f"{name[: self.longest - len(end)]}{end}"
        return found


def renamed(instrument: Instrument, items: Names, choices: Mapping[str, Names]) -> Instrument:
    """The same instrument under other names: of items, and of the choices and rows of each.

    Parameters
    ----------
    items
        New name by old; what is not in it stays.
    choices
        New names of choices (or of rows) by old, under the old name of the item.
    """

    def condition(found: Condition | None, own: str = "") -> Condition | None:
        if found is None:
            return None
        node = _node(found.node, items, choices, own)
        return Condition(
            written(node), node, frozenset(items.get(n, n) for n in found.names), found.here
        )

    def item(found: Item) -> Item:
        new = choices.get(found.name, {})
        return replace(
            found,
            name=items.get(found.name, found.name),
            relevant=condition(found.relevant),
            constraint=condition(found.constraint, found.name),
            choices=_choices(found.choices, new),
            rows=_choices(found.rows, new),
        )

    def section(found: Section) -> Section:
        return replace(
            found,
            items=tuple(item(i) for i in found.items),
            relevant=condition(found.relevant),
        )

    return replace(
        instrument,
        sections=tuple(section(s) for s in instrument.sections),
        scores=tuple(
            replace(
                s,
                items=tuple(items.get(n, n) for n in s.items),
                weights={items.get(n, n): w for n, w in s.weights.items()},
            )
            for s in instrument.scores
        ),
    )


def _choices(found: tuple[Choice, ...], new: Names) -> tuple[Choice, ...]:
    return tuple(replace(c, name=new.get(c.name, c.name)) for c in found)


def _node(node: Node, items: Names, choices: Mapping[str, Names], own: str) -> Node:  # noqa: PLR0911 - one for each kind
    """A condition under new names; a text that an item is compared with is one of its choices."""

    def again(part: Node) -> Node:
        return _node(part, items, choices, own)

    match node:
        case Answer():
            return Answer(items.get(node.name, node.name))
        case Both():
            return Both(tuple(again(p) for p in node.parts))
        case Either():
            return Either(tuple(again(p) for p in node.parts))
        case Not():
            return Not(again(node.part))
        case Selected(answer=Answer() as answer):
            new = choices.get(answer.name or own, {})
            return Selected(again(answer), new.get(node.choice, node.choice))
        case Compared():
            left, right = node.left, node.right
            return Compared(
                node.sign,
                _chosen(left, right, choices, own, again),
                _chosen(right, left, choices, own, again),
            )
    return node


def _chosen(
    side: Node, other: Node, choices: Mapping[str, Names], own: str, again: Callable[[Node], Node]
) -> Node:
    if isinstance(side, Value) and isinstance(other, Answer) and isinstance(side.value, str):
        return Value(choices.get(other.name or own, {}).get(side.value, side.value))
    return again(side)
