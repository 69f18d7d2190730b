"""What a person may see of what was released. Nothing is computed: it was made once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evenhand.frameworks.instruments import Item
from evenhand.web.pulses.forms import groups
from evenhand.web.pulses.models import Pulse, Split

NOT_SAID = "Did not want to say"


@dataclass(frozen=True, slots=True)
class Column:
    """A set of people."""

    title: str
    band: str
    figures: Mapping[str, str]  # name of item to words


@dataclass(frozen=True, slots=True)
class Results:
    """A table: items down, sets of people across. `columns` is empty where too few answered."""

    items: tuple[Item, ...]
    columns: tuple[Column, ...]


def shown_results(pulse: Pulse, teams: frozenset[str]) -> Results | None:
    """The programme together; ethnic groups; of teams only the person's own, and the pooled others."""
    if pulse.released is None:
        return None
    items = tuple(i for i in pulse.instrument.items() if i.type == "scale")
    whole = pulse.released["whole"]
    if whole is None:
        return Results(items, ())
    columns = [_column("The whole programme", whole)]
    names = _names(pulse, teams)
    for part in pulse.released["parts"]:
        if part["name"] in names:
            columns.append(_column(names[part["name"]], part))
    rest = pulse.released["rest"]
    if rest is not None:
        other = "teams" if pulse.split == Split.TEAMS else "groups"
        columns.append(_column(f"Other {other} together", rest))
    return Results(items, tuple(columns))


def _names(pulse: Pulse, teams: frozenset[str]) -> dict[str, str]:
    """What is shown apart: keys of parts to what people read."""
    if pulse.split == Split.ETHNICITY:
        return {**groups(), "": NOT_SAID}
    if pulse.split != Split.TEAMS or not teams:
        return {}
    return {str(t.pk): t.name for t in pulse.teams.filter(pk__in=teams)}


def _column(title: str, part: Mapping[str, Any]) -> Column:
    figures = {f["name"]: _words(f) for f in part["figures"]}
    return Column(title, "{} to {}".format(*part["band"]), figures)


def _words(figure: Mapping[str, Any]) -> str:
    """A mean away from the ends of its scale."""
    said = {-1: f"{figure['mean']:.1f} or lower", 1: f"{figure['mean']:.1f} or higher"}
    return said.get(figure["edge"], f"{figure['mean']:.1f}")
