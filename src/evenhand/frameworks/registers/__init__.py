"""Kinds of register as typed content: fields, statuses, and who may move an entry from one to the next."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from evenhand.errors import UserError

TYPES = ("text", "long_text", "date", "number", "choice")


class RegisterError(UserError):
    """A kind of register is not defined as it must be."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that an entry tells."""

    name: str
    type: str
    label: str
    hint: str = ""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()  # name, label
    not_before: str = ""  # name of a date that this one must not lie before
    needed_if: tuple[str, str] = ("", "")  # field and value with which this one must be filled

    def shown(self, value: Any) -> str:
        """A value as people read it."""
        if value in (None, ""):
            return ""
        if self.type == "date":
            day = date.fromisoformat(value)
            return f"{day.day} {day:%B} {day.year}"
        return dict(self.choices).get(value, str(value))


@dataclass(frozen=True, slots=True)
class Status:
    """Where an entry stands. `waiting`: days are counted. `ended`: nothing is to be followed up."""

    name: str
    label: str
    waiting: bool = False
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Transition:
    """A step from one status to another: who may take it, and which fields must be filled."""

    start: str
    to: str
    label: str
    who: frozenset[str]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of register."""

    id: str
    title: str
    one: str
    purpose: str
    visibility: str
    follow_up: str
    write: frozenset[str]
    fields: tuple[Field, ...]
    statuses: tuple[Status, ...]
    transitions: tuple[Transition, ...]
    listed: tuple[str, ...] = ()  # fields beside the first one in the list
    sort: str = ""  # field that orders the list
    waits_from: str = ""  # date from which days of waiting are counted; else since it began to wait
    shelf: str = "work"  # heading under which it stands on a project's page
    names_racism: bool = False  # entries are the team's: nowhere who wrote them

    @property
    def columns(self) -> tuple[Field, ...]:
        """Fields that stand beside the first one in the list."""
        return tuple(self.field(name) for name in self.listed)

    @property
    def first(self) -> Status:
        return self.statuses[0]

    def status(self, name: str) -> Status:
        return next(s for s in self.statuses if s.name == name)

    def field(self, name: str) -> Field:
        return next(f for f in self.fields if f.name == name)

    def steps(self, status: str, roles: Iterable[str]) -> tuple[Transition, ...]:
        """What a person with these roles may do next."""
        held = set(roles)
        return tuple(t for t in self.transitions if t.start == status and t.who & held)


def parse_kind(text: str, *, name: str) -> Kind:
    """A kind from its TOML.

    Raises
    ------
    RegisterError
        When something is missing, unknown or points nowhere; the file and the mend are named.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _wrong(name, f"It is not valid TOML: {error}.", "Put that line right.") from None
    for problem, remedy in _problems(content):
        raise _wrong(name, problem, remedy)
    return _kind(content)


def _problems(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    import jsonschema  # noqa: PLC0415 - only where kinds are read

    for error in jsonschema.Draft202012Validator(schema()).iter_errors(content):
        place = " › ".join(str(p) for p in error.absolute_path) or "the file"
        yield f"{place}: {error.message}.", "docs/registers.md shows the format."
        return
    yield from _pointing_nowhere(content)


def _pointing_nowhere(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    fields = {f["name"] for f in content["field"]}
    statuses = {s["name"] for s in content["status"]}
    for step in content["transition"]:
        for end in (step["from"], step["to"]):
            if end not in statuses:
                yield f"A transition names the status ‘{end}’, which is not there.", "Add it."
        for need in step.get("needs", ()):
            if need not in fields:
                yield f"A transition needs the field ‘{need}’, which is not there.", "Add it."
    reached = {content["status"][0]["name"]} | {t["to"] for t in content["transition"]}
    for lost in sorted(statuses - reached):
        yield f"No transition leads to the status ‘{lost}’.", "Add one, or take the status away."
    for lost in _named(content) - fields:
        yield f"The field ‘{lost}’ is named and is not there.", "Add it, or name another."
    yield from _of_wrong_type(content)


def _of_wrong_type(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for field in content["field"]:
        if (field["type"] == "choice") != bool(field.get("choices")):
            yield f"‘{field['name']}’: choices belong to fields of type choice.", "Put that right."
        if field["name"] == content.get("waits_from") and field["type"] != "date":
            yield f"‘{field['name']}’: days are counted from a date.", "Name a field of type date."


def _named(content: Mapping[str, Any]) -> set[str]:
    """Fields that other parts of a kind name."""
    others = (f.get("not_before", "") for f in content["field"])
    where = (f.get("needed_if", {}).get("field", "") for f in content["field"])
    one = (content.get(name, "") for name in ("sort", "waits_from"))
    return {*content.get("list", ()), *one, *others, *where} - {""}


def _kind(content: Mapping[str, Any]) -> Kind:
    return Kind(
        **{n: content[n] for n in ("id", "title", "one", "purpose", "visibility", "follow_up")},
        write=frozenset(content["write"]),
        fields=tuple(_field(f) for f in content["field"]),
        statuses=tuple(Status(**s) for s in content["status"]),
        transitions=tuple(
            Transition(
                t["from"], t["to"], t["label"], frozenset(t["who"]), tuple(t.get("needs", ()))
            )
            for t in content["transition"]
        ),
        listed=tuple(content.get("list", ())),
        sort=content.get("sort", ""),
        waits_from=content.get("waits_from", ""),
        shelf=content.get("shelf", "work"),
        names_racism=content.get("names_racism", False),
    )


def _field(form: Mapping[str, Any]) -> Field:
    choices = tuple((c["name"], c["label"]) for c in form.get("choices", ()))
    where = form.get("needed_if", {"field": "", "is": ""})
    return Field(**{**form, "choices": choices, "needed_if": (where["field"], where["is"])})


def _wrong(name: str, problem: str, remedy: str) -> RegisterError:
    return RegisterError(problem, remedy=remedy, where=name)


@cache
def schema() -> dict[str, Any]:
    """The published JSON Schema of a kind, for editors that help."""
    text = resources.files(__package__).joinpath("register.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind that comes with Evenhand, by id.

    Examples
    --------
    >>> {"actions", "data_access", "decisions", "escalations", "events"} <= set(kinds())
    True
    >>> [s.label for s in kinds()["who_is_missing"].statuses]
    ['Seen', 'Another way is planned', 'Heard', 'Not heard']
    """
    folder = resources.files(__package__)
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    found = [parse_kind(f.read_text("utf-8"), name=f.name) for f in files]
    return {kind.id: kind for kind in found}


@cache
def shelves() -> Mapping[str, tuple[Kind, ...]]:
    """Kinds under the headings of a project's page, alphabetical under each.

    Examples
    --------
    >>> [kind.title for kind in shelves()["What we learn"]]
    ['Learning plan', 'Lessons for the next time']
    """
    text = (
        resources.files("evenhand.frameworks").joinpath("register_shelves.toml").read_text("utf-8")
    )
    headed = tomllib.loads(text)
    return {
        headed[shelf]["title"]: tuple(
            sorted((k for k in kinds().values() if k.shelf == shelf), key=lambda k: k.title)
        )
        for shelf in headed
    }
