"""A driver diagram as Mermaid text: what people typed is text in it and never markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evenhand.planning.drivers.model import Diagram, Driver, Idea

# Everything that is no letter, digit, space or plain sign becomes an entity, which Mermaid writes with # instead of &.
# So do the first signs of what would be read as a list.
_MARKUP = re.compile(r"[^\w\s.,:()?!%/’‘–-]|_|^\d+\.(?=\s)|^-")


def to_mermaid(diagram: Diagram) -> str:
    """A flowchart from left to right, the aim first.

    Examples
    --------
    >>> print(to_mermaid(Diagram("Fairer care", (Driver("a", 'Trust "in" us'),))))
    flowchart LR
      aim["Fairer care"]
      d1["1 Trust #34;in#34; us"]
      aim --- d1
    <BLANKLINE>
    """
    return "\n".join(("flowchart LR", *(f"  {line}" for line in _lines(diagram)), ""))


def _lines(diagram: Diagram) -> Iterator[str]:
    yield _box("aim", diagram.aim or "No aim yet")
    names = {n.driver.id: f"d{n.number.replace('.', '_')}" for n in diagram.numbered}
    parent = "aim"
    for place in diagram.numbered:
        name, driver = names[place.driver.id], place.driver
        yield _box(name, _told(place.number, driver))
        yield f"{'aim' if place.primary else parent} --- {name}"
        parent = name if place.primary else parent
        yield from _ideas(name, driver.ideas)
    yield from _second_ways(diagram, names)


def _second_ways(diagram: Diagram, names: dict[str, str]) -> Iterator[str]:
    primary = {d.id for d in diagram.drivers}
    for place in diagram.numbered:
        others = (k for k in place.driver.also if k in primary)
        yield from (f"{names[other]} -.- {names[place.driver.id]}" for other in others)


def _ideas(name: str, ideas: tuple[Idea, ...]) -> Iterator[str]:
    for i, idea in enumerate(ideas, 1):
        yield f"{name} --- {name}i{i}([{_quoted(idea.whole)}])"


def _told(number: str, driver: Driver) -> str:
    return f"{number} {driver.text}" + (f" – {driver.tags}" if driver.tags else "")


def _box(name: str, text: str) -> str:
    return f"{name}[{_quoted(text)}]"


def _quoted(text: str) -> str:
    plain = " ".join(text.split())
    return f'"{_MARKUP.sub(_entities, plain)}"'


def _entities(found: re.Match[str]) -> str:
    return "".join(f"#{ord(letter)};" for letter in found.group())
