"""What a driver diagram is made of. Every picture, list and document of one comes from these."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evenhand.frameworks.drivers import driver_words


@dataclass(frozen=True, slots=True)
class Idea:
    """A change idea under a driver. `told`: where it stands, in few words."""

    title: str
    told: str = ""

    @property
    def whole(self) -> str:
        """Both in one line."""
        return f"{self.title} ({self.told})" if self.told else self.title


@dataclass(frozen=True, slots=True)
class Driver:
    """What the aim depends on.

    Attributes
    ----------
    id
        Anything that no other driver of the diagram has.
    under
        Secondary drivers; theirs is empty.
    also
        Ids of further primary drivers that a secondary one works through.
    type, control
        Ids of `frameworks/drivers.toml`; empty where nothing is said.
    principles
        Numbers of the seven principles.
    """

    id: str
    text: str
    under: tuple[Driver, ...] = ()
    also: tuple[str, ...] = ()
    type: str = ""
    control: str = ""
    principles: tuple[int, ...] = ()
    measures: tuple[str, ...] = ()
    ideas: tuple[Idea, ...] = ()

    @property
    def tags(self) -> str:
        """Kind, control and principles in one line; empty without any.

        Examples
        --------
        >>> Driver("a", "Interpreters", type="access", control="influence", principles=(3, 5)).tags
        'Access · We influence it · Principles 3 and 5'
        """
        words = driver_words()
        found = (words.label(self.type), words.label(self.control), _principles(self.principles))
        return " · ".join(t for t in found if t)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A driver with its place: "2", or "2.3" for the third under the second."""

    number: str
    primary: bool
    driver: Driver


@dataclass(frozen=True, slots=True)
class Diagram:
    """An aim and its primary drivers, in the order that people gave them."""

    aim: str
    drivers: tuple[Driver, ...]

    @property
    def numbered(self) -> tuple[Numbered, ...]:
        """Every driver in reading order.

        Examples
        --------
        >>> one = Driver("a", "Trust", under=(Driver("b", "Listening"),))
        >>> [(n.number, n.driver.text) for n in Diagram("Fairer care", (one,)).numbered]
        [('1', 'Trust'), ('1.1', 'Listening')]
        """
        return tuple(self._numbered())

    def _numbered(self) -> Iterator[Numbered]:
        for i, primary in enumerate(self.drivers, 1):
            yield Numbered(f"{i}", True, primary)
            for j, secondary in enumerate(primary.under, 1):
                yield Numbered(f"{i}.{j}", False, secondary)

    def words_of(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """Words of primary drivers by id, in the order of the diagram; ids of none are left out."""
        return tuple(d.text for d in self.drivers if d.id in ids)

    @property
    def text(self) -> str:
        """The whole diagram in words, in reading order."""
        said = [f"Aim: {self.aim or 'none yet'}."]
        said += [self._said(n) for n in self.numbered]
        return " ".join(said)

    def _said(self, place: Numbered) -> str:
        driver = place.driver
        kind = "Primary" if place.primary else "Secondary"
        tags = f" ({driver.tags})" if driver.tags else ""
        more = "".join(f"; {part}" for part in self._hangs_on(driver))
        return f"{kind} driver {place.number}: {driver.text}{tags}{more}."

    def _hangs_on(self, driver: Driver) -> Iterator[str]:
        if also := self.words_of(driver.also):
            yield f"works through {_listed(also)} too"
        if driver.measures:
            yield f"measured by {_listed(driver.measures)}"
        if driver.ideas:
            yield f"ideas: {_listed(tuple(i.whole for i in driver.ideas))}"


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"‘{w}’" for w in words)


def _principles(numbers: tuple[int, ...]) -> str:
    if not numbers:
        return ""
    *most, last = (str(n) for n in sorted(numbers))
    return f"Principles {', '.join(most)} and {last}" if most else f"Principle {last}"
