"""The diagram as its page shows it: nested, with everything that hangs on each driver, in few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from evenhand.frameworks.drivers import driver_words
from evenhand.planning.drivers import Diagram
from evenhand.planning.drivers import Driver as LibraryDriver
from evenhand.planning.drivers import Idea as LibraryIdea
from evenhand.web.accounts.models import User
from evenhand.web.drivers.ideas import Idea, ideas_of
from evenhand.web.drivers.models import Driver
from evenhand.web.drivers.queries import drivers_of
from evenhand.web.projects.models import Project


@dataclass(frozen=True, slots=True)
class Node:
    """One driver where it stands. `also` are the words of other drivers that it works through."""

    driver: Driver
    under: tuple[Node, ...]
    also: tuple[str, ...]
    measures: tuple[str, ...]
    ideas: tuple[Idea, ...]
    first: bool
    last: bool

    @property
    def tags(self) -> str:
        """Kind, control and principles in one line."""
        return _as_driver(self).tags

    @property
    def may_go_in(self) -> bool:
        """It is primary, something stands above it, and nothing under it."""
        return self.driver.parent_id is None and not self.first and not self.under


def nodes_of(person: User, project: Project) -> tuple[Node, ...]:
    """Primary drivers with all that is under them."""
    found = list(drivers_of(project).prefetch_related("also", "measures"))
    by_parent: defaultdict[UUID | None, list[Driver]] = defaultdict(list)
    for driver in found:
        by_parent[driver.parent_id].append(driver)
    return _nodes(None, by_parent, ideas_of(person, project))


def _nodes(
    parent: UUID | None,
    by_parent: Mapping[UUID | None, Sequence[Driver]],
    ideas: Mapping[UUID, Sequence[Idea]],
) -> tuple[Node, ...]:
    here = by_parent.get(parent, ())
    return tuple(
        Node(
            driver=d,
            under=_nodes(d.pk, by_parent, ideas),
            also=tuple(o.text for o in d.also.all() if o.removed_at is None),
            measures=tuple(sorted(m.title for m in d.measures.all())),
            ideas=tuple(ideas.get(d.pk, ())),
            first=i == 0,
            last=i == len(here) - 1,
        )
        for i, d in enumerate(here)
    )


@dataclass(frozen=True, slots=True)
class TakenOn:
    """A part of racism in the institution, with the drivers that belong to it and the ideas that take it on."""

    label: str
    drivers: tuple[Driver, ...]
    ideas: tuple[Idea, ...]


def taken_on(nodes: Sequence[Node]) -> tuple[tuple[TakenOn, ...], tuple[str, ...]]:
    """Parts with a driver, in the order of the content; then the labels of those without."""
    every = [n for node in nodes for n in (node, *node.under)]
    parts = []
    for element in driver_words().elements:
        here = [n for n in every if element.id in n.driver.elements]
        ideas = tuple(i for n in here for i in (*n.ideas, *(i for u in n.under for i in u.ideas)))
        parts.append(
            TakenOn(element.label, tuple(n.driver for n in here), tuple(dict.fromkeys(ideas)))
        )
    return tuple(p for p in parts if p.drivers), tuple(p.label for p in parts if not p.drivers)


def diagram_of(project: Project, nodes: Sequence[Node]) -> Diagram:
    """The same for the library, which draws it and writes it."""
    return Diagram(project.aim, tuple(map(_as_driver, nodes)))


def _as_driver(node: Node) -> LibraryDriver:
    driver = node.driver
    return LibraryDriver(
        id=str(driver.pk),
        text=driver.text,
        under=tuple(map(_as_driver, node.under)),
        also=tuple(str(o.pk) for o in driver.also.all()),
        type=driver.type,
        control=driver.control,
        principles=tuple(driver.principles),
        measures=node.measures,
        ideas=tuple(LibraryIdea(i.title, i.told) for i in node.ideas),
    )
