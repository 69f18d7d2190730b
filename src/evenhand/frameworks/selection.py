"""How a programme decides on applications, as typed content: elements, outcomes, grounds."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

ACCEPTED, WITH_SUPPORT, NOT_NOW = "accepted", "with_support", "not_now"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What can be decided; `told` is the sentence that applicants read."""

    id: str
    label: str
    told: str


@dataclass(frozen=True, slots=True)
class Ground:
    """Why an application is not taken up; never a level."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Selection:
    """`need` and `readiness` name elements of the instrument."""

    instrument: str
    need: tuple[str, ...]
    readiness: tuple[str, ...]
    support_asked: str
    outcomes: tuple[Outcome, ...]
    grounds: tuple[Ground, ...]

    def outcome(self, id: str) -> Outcome:
        """One outcome.

        Raises
        ------
        LookupError
            When there is none of that id.
        """
        for each in self.outcomes:
            if each.id == id:
                return each
        raise LookupError(id)


@cache
def selection() -> Selection:
    """The content of `selection.toml`.

    Examples
    --------
    >>> [o.label for o in selection().outcomes]
    ['Accepted', 'Accepted with support', 'Not this time']
    """
    text = resources.files(__package__).joinpath("selection.toml").read_text(encoding="utf-8")
    form = tomllib.loads(text)
    return Selection(
        instrument=form["instrument"],
        need=tuple(form["need"]),
        readiness=tuple(form["readiness"]),
        support_asked=form["support_asked"],
        outcomes=tuple(Outcome(**o) for o in form["outcome"]),
        grounds=tuple(Ground(**g) for g in form["ground"]),
    )
