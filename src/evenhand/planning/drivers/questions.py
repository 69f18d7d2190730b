"""What a driver diagram raises: questions, never marks. Words in `frameworks/drivers.toml`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from evenhand.frameworks.drivers import driver_words
from evenhand.planning.drivers.model import Diagram, Driver

MANY = 7  # primary drivers that are still held in view


@dataclass(frozen=True, slots=True)
class Question:
    """What is found, and the question that it raises."""

    id: str
    says: str
    asks: str


def questions(diagram: Diagram) -> tuple[Question, ...]:
    """Questions about a diagram, the plainest first; none about one that is empty but that it is.

    Examples
    --------
    >>> [q.id for q in questions(Diagram("Fairer care", (Driver("a", "Trust"),)))]
    ['one_primary', 'bare', 'untyped', 'no_control', 'unmeasured', 'no_principle']
    """
    if not diagram.drivers:
        return (_ask("empty"),)
    every = [n.driver for n in diagram.numbered]
    return (*_shape(diagram, every), *_tags(every))


def _shape(diagram: Diagram, every: list[Driver]) -> Iterator[Question]:
    if not diagram.aim:
        yield _ask("no_aim")
    primary = len(diagram.drivers)
    if primary == 1:
        yield _ask("one_primary")
    if primary > MANY:
        yield _ask("many_primary", count=primary)
    for driver in diagram.drivers:
        if not driver.under and not driver.ideas:
            yield _ask("bare", driver=driver.text)
    often = Counter(" ".join(d.text.casefold().split()) for d in every)
    for driver in {" ".join(d.text.casefold().split()): d for d in reversed(every)}.values():
        if often[" ".join(driver.text.casefold().split())] > 1:
            yield _ask("twice", driver=driver.text)


def _tags(every: list[Driver]) -> Iterator[Question]:
    untyped, unsaid = (sum(not getattr(d, name) for d in every) for name in ("type", "control"))
    if untyped:
        yield _ask("untyped", count=_count(untyped))
    if unsaid:
        yield _ask("no_control", count=_count(unsaid))
    elif all(d.control != "control" for d in every):
        yield _ask("nothing_ours")
    if not any(d.measures for d in every):
        yield _ask("unmeasured")
    if not any(d.principles for d in every):
        yield _ask("no_principle")


def _count(number: int) -> str:
    return "1 driver is" if number == 1 else f"{number} drivers are"


def _ask(id: str, **words: object) -> Question:
    found = driver_words().findings[id]
    return Question(id, found.says.format(**words), found.asks)
