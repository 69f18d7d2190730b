"""Mapping files: commented TOML that people read, edit and keep."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import tomlkit
from tomlkit.items import KeyType, SingleKey, Table

from evenhand.errors import MappingError
from evenhand.ethnicity.groups import EthnicGroup, GroupStatus

if TYPE_CHECKING:
    from evenhand.ethnicity.mapping import EthnicityMapping

_INTRODUCTION = (
    "Which value of the file is which ethnic group. Spaces, capitals and accents make no",
    "difference. Edit it, keep it with the review: the same file gives the same groups every time.",
)
_SECTIONS = {"system", "grouping", "values", "undecided", "groups"}


def written(mapping: EthnicityMapping) -> str:
    """The mapping as TOML."""
    document = tomlkit.document()
    for line in _INTRODUCTION:
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    if mapping.system is not None:
        document.add("system", tomlkit.item(mapping.system))
    document.add("grouping", tomlkit.item(mapping.grouping))
    document.add("values", _values(mapping))
    if mapping.undecided:
        document.add("undecided", _undecided(mapping))
    if mapping.own_groups:
        document.add("groups", _own_groups(mapping))
    return tomlkit.dumps(document)


def _values(mapping: EthnicityMapping) -> Table:
    table = tomlkit.table()
    for value, key in mapping.values:
        label = _printable(mapping.lookup(value).label)
        table.add(_quoted(value), tomlkit.item(key).comment(label))
    return table


def _undecided(mapping: EthnicityMapping) -> Table:
    table = tomlkit.table()
    table.add(tomlkit.comment("No group yet: counted as not recognised. Move a line up to"))
    table.add(tomlkit.comment("[values] with a group key once you have decided."))
    for value, hint in mapping.undecided:
        table.add(_quoted(value), hint)
    return table


def _printable(label: str) -> str:
    """A label fit for a comment: a line break in it must not become a line of the file."""
    return "".join(c if c.isprintable() else " " for c in label)


def _quoted(value: str) -> SingleKey:
    return SingleKey(value, t=KeyType.Basic)


def _own_groups(mapping: EthnicityMapping) -> Table:
    groups = tomlkit.table(is_super_table=True)
    for group in mapping.own_groups:
        table = tomlkit.table()
        table.add("label", group.label)
        if group.parent is not None:
            table.add("parent", group.parent)
        if group.status is not GroupStatus.STATED:
            table.add("status", group.status.value)
        groups.add(group.key, table)
    return groups


@dataclass(frozen=True)
class MappingParts:
    """What a mapping file holds, before it is checked as a whole."""

    values: tuple[tuple[str, str], ...]
    system: str | None
    grouping: str
    own_groups: tuple[EthnicGroup, ...]
    undecided: tuple[tuple[str, str], ...]


def read(text: str, *, where: str | None = None) -> MappingParts:
    """The parts in a TOML text; every mistake is a `MappingError` that says what to do."""
    content = _parsed(text, where)
    unknown = sorted(set(content) - _SECTIONS)
    if unknown:
        raise MappingError(
            f"The mapping has a part called ‘{unknown[0]}’ that Evenhand does not know.",
            remedy=f"Use only {', '.join(sorted(_SECTIONS))}.",
            where=where,
        )
    return MappingParts(
        values=_pairs(content, "values", where),
        system=_text(content, "system", where),
        grouping=_text(content, "grouping", where) or "2021",
        own_groups=tuple(_group(key, about, where) for key, about in _tables(content, where)),
        undecided=_pairs(content, "undecided", where),
    )


def _text(content: Mapping[str, Any], name: str, where: str | None) -> str | None:
    found = content.get(name)
    if found is None or isinstance(found, str):
        return found
    raise MappingError(
        f"The entry ‘{name}’ is {found}, which is not text.",
        remedy=f'Put it in double quotes: {name} = "{found}".',
        where=where,
    )


def _parsed(text: str, where: str | None) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingError(
            f"The mapping file is not valid TOML: {error}.",
            remedy="Put values in double quotes, one value on a line.",
            where=where,
        ) from None


def _pairs(content: Mapping[str, Any], part: str, where: str | None) -> tuple[tuple[str, str], ...]:
    table = content.get(part, {})
    if not isinstance(table, dict) or not all(isinstance(v, str) for v in table.values()):
        raise MappingError(
            f'The part [{part}] must hold lines such as "N" = "black_african".',
            remedy="Put both sides in double quotes.",
            where=where,
        )
    return tuple(table.items())


def _tables(content: Mapping[str, Any], where: str | None) -> list[tuple[str, dict[str, Any]]]:
    tables = content.get("groups", {})
    if not isinstance(tables, dict) or not all(isinstance(t, dict) for t in tables.values()):
        raise MappingError(
            "The groups must be written as [groups.somali] with a label.",
            remedy="Give each group its own part, with label and parent.",
            where=where,
        )
    return list(tables.items())


def _group(key: str, about: dict[str, Any], where: str | None) -> EthnicGroup:
    label = _text(about, "label", where)
    if label is None:
        raise MappingError(
            f"The group ‘{key}’ needs a label.",
            remedy='Write label = "..." under it.',
            where=where,
        )
    return EthnicGroup(key, label, _text(about, "parent", where), _status(key, about, where))


def _status(key: str, about: dict[str, Any], where: str | None) -> GroupStatus:
    try:
        return GroupStatus(about.get("status", GroupStatus.STATED))
    except ValueError:
        raise MappingError(
            f"The group ‘{key}’ has the status ‘{about['status']}’, which is not known.",
            remedy=f"Use one of {', '.join(status.value for status in GroupStatus)}.",
            where=where,
        ) from None
