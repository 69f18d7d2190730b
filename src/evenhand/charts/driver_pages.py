"""A driver diagram on pages: whole where it has room, else the primary drivers and then each with what hangs on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from evenhand.charts.drivers import Plan, placed
from evenhand.planning.drivers import Diagram, Driver


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a diagram; `driver` is the one that it is about, empty where it is about all of them.

    `part` of `parts` counts the pages of that driver. Drivers keep the numbers of the whole.
    """

    diagram: Diagram
    plan: Plan
    driver: str = ""
    part: int = 1
    parts: int = 1


def pages_of(diagram: Diagram, *, tallest: float) -> tuple[Page, ...]:
    """Pages of which none is taller than `tallest`, in pixels, but where one row alone is.

    Examples
    --------
    >>> under = tuple(Driver(f"{i}", "Listening") for i in range(6))
    >>> found = pages_of(Diagram("Fairer care", (Driver("a", "Trust", under=under),)), tallest=200)
    >>> [(p.driver, p.part, p.parts) for p in found]
    [('', 1, 1), ('Trust', 1, 2), ('Trust', 2, 2)]
    """
    numbers = {n.driver.id: n.number for n in diagram.numbered}
    whole = placed(diagram, numbers=numbers)
    if whole.height <= tallest:
        return (Page(diagram, whole),)
    bare = replace(diagram, drivers=tuple(replace(d, under=(), ideas=()) for d in diagram.drivers))
    first = Page(bare, placed(bare, numbers=numbers))
    return (first, *(p for d in diagram.drivers for p in _pages(diagram, d, numbers, tallest)))


def _pages(
    diagram: Diagram, driver: Driver, numbers: dict[str, str], tallest: float
) -> Iterator[Page]:
    parts = [replace(diagram, drivers=(d,)) for d in _parts(diagram, driver, numbers, tallest)]
    for i, part in enumerate(parts, 1):
        yield Page(part, placed(part, numbers=numbers), driver.text, i, len(parts))


def _parts(
    diagram: Diagram, driver: Driver, numbers: dict[str, str], tallest: float
) -> list[Driver]:
    """A driver with as much of what hangs on it as has room, as often as needed; none where nothing does."""
    found, rest = [], list(driver.under)
    own = replace(driver, under=())
    while rest:
        taken = [rest.pop(0)]
        while rest:
            more = replace(own, under=(*taken, rest[0]))
            if placed(replace(diagram, drivers=(more,)), numbers=numbers).height > tallest:
                break
            taken.append(rest.pop(0))
        found.append(replace(own, under=tuple(taken)))
        own = replace(own, ideas=())
    return found or ([driver] if driver.ideas else [])
