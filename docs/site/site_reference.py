"""Pages made from the product itself, so that they cannot fall behind it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from inspect import cleandoc
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import click

# Rooms whose public names have a page, if the room is there.
_ROOMS = (
    ("spc", "evenhand.spc", "Run charts and control charts", ""),
    ("equity", "evenhand.equity", "Gaps between groups", ""),
    ("planning", "evenhand.planning", "Planning and feasibility", ""),
    ("stats", "evenhand.stats", "Intervals and exact distributions", ""),
    ("measures", "evenhand.measures", "Measures and counting", ""),
    ("records", "evenhand.records", "Reading records", ""),
    ("ethnicity", "evenhand.ethnicity", "Ethnicity", ""),
    ("disclosure", "evenhand.disclosure", "Protection of small numbers", ""),
    ("documents", "evenhand.documents", "Documents", ""),
    ("library", "evenhand.library", "The library", "(`import evenhand as eh` gives these names)"),
    ("errors", "evenhand.errors", "Errors and exit codes", ""),
)


@dataclass(frozen=True, slots=True)
class Page:
    """A generated page."""

    path: str
    text: str


@lru_cache(maxsize=1)
def generated_pages(root: Path) -> tuple[Page, ...]:
    """Every generated page of the site."""
    rooms = tuple(_rooms())
    return (
        Page("reference/index.md", _index(rooms)),
        Page("reference/command.md", _command()),
        Page("reference/constants.md", _constants(root)),
        Page("reference/review-schema.md", _schema()),
        *(page for page, _, _ in rooms),
        Page("changelog.md", (root / "CHANGELOG.md").read_text(encoding="utf-8")),
    )


def _index(rooms: tuple[tuple[Page, str, str], ...]) -> str:
    lines = [
        "# Reference",
        "",
        "Everything by name. The pages on the command, the constants, the schema and the Python names are made from the",
        "product itself each time this site is built.",
        "",
        "| page | holds |",
        "|---|---|",
        "| [The command](command.md) | every command and option of `evenhand`, and the exit codes |",
        "| [Records](../records.md) | which files can be read, and the mapping file |",
        "| [Measures](../measures.md) | how a measure is defined, and the bundled ones |",
        "| [review.json](../review-json.md) | the same review for programs; [every property](review-schema.md) |",
        "| [Constants](constants.md) | every number that a reading depends on |",
    ]
    lines += [
        f"| [{title}]({page.path.rpartition('/')[2]}) | `{module}` |"
        for page, title, module in rooms
    ]
    return "\n".join(lines) + "\n"


def _rooms() -> Iterator[tuple[Page, str, str]]:
    """One page a room; a name that an earlier page explains is a link to it."""
    explained: set[str] = set()
    for name, module, title, words in _ROOMS:
        if find_spec(module) is None:
            continue
        parts = [f"# {title}", f"`{module}` {words}".strip(), *_members(module, explained)]
        yield Page(f"reference/{name}.md", "\n\n".join(parts) + "\n"), title, module


def _members(module: str, explained: set[str]) -> list[str]:
    found = import_module(module)
    names = getattr(found, "__all__", None)
    if names is None:
        return _files(module, found)
    places = {name: _place(found, name) for name in sorted(names, key=str.casefold)}
    new = [f"::: {place}" for place in places.values() if place not in explained]
    known = [f"- [`{n}`][{place}]" for n, place in places.items() if place in explained]
    explained |= set(places.values())
    return [*(["From the rooms:", "\n".join(known)] if known else []), *new]


def _files(module: str, found: ModuleType) -> list[str]:
    inner = [one.name for one in iter_modules(getattr(found, "__path__", ()))]
    if not inner:
        return [f"::: {module}\n    options:\n      show_root_heading: false"]
    return [f"::: {module}.{name}\n    options:\n      show_root_full_path: true" for name in inner]


def _place(module: ModuleType, name: str) -> str:
    """Where a name is written: a room may hold a file and a function of one name."""
    thing = getattr(module, name)
    home = getattr(thing, "__module__", None)
    if not isinstance(home, str) or not home.startswith("evenhand."):
        home = module.__name__
    return f"{home}.{getattr(thing, '__name__', name)}"


def _command() -> str:
    from evenhand.cli import main  # noqa: PLC0415 - only when a site is built

    context = click.Context(main, info_name="evenhand", **main.context_settings)
    parts = ["# The command", *_help(main, context)]
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        if command is not None:
            parts += _help(command, click.Context(command, context, info_name=name))
    return "\n\n".join(parts) + "\n"


def _help(command: click.Command, context: click.Context) -> list[str]:
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    parts = [
        f"## {context.command_path}",
        f"```text\n{usage}\n```",
        *_paragraphs(command.help or ""),
    ]
    options = [
        record for p in command.get_params(context) if (record := p.get_help_record(context))
    ]
    if options:
        rows = [f"| `{_cell(names)}` | {_cell(words)} |" for names, words in options]
        parts.append("\n".join(["| option | what it does |", "|---|---|", *rows]))
    return parts + _paragraphs(command.epilog or "")


def _paragraphs(text: str) -> list[str]:
    blocks = cleandoc(text).split("\n\n")
    return [
        f"```text\n{block.lstrip(chr(8)).strip(chr(10))}\n```" if block.startswith("\b") else block
        for block in blocks
        if block.strip()
    ]


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "&#124;").split()).replace("[", "\\[")


def _constants(root: Path) -> str:
    text = (root / "src/evenhand/defaults.toml").read_text(encoding="utf-8")
    return (
        "# Constants\n\nEvery number that a reading depends on stands in one file, `evenhand/defaults.toml`, and every"
        f" review prints those it used.\n\n```toml\n{text.strip()}\n```\n"
    )


def _schema() -> str:
    from evenhand.documents import schema  # noqa: PLC0415

    found: dict[str, Any] = schema()
    parts = ["# review.json: every property", found["description"]]
    parts.append(
        "The schema itself is `evenhand.documents.schema()`, JSON Schema 2020-12. How to use it:"
        " [review.json](../review-json.md)."
    )
    parts += ["## The review", _properties(found)]
    for name, part in sorted(found["$defs"].items()):
        parts += [f"## {name}", part.get("description", ""), _properties(part)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _properties(part: dict[str, Any]) -> str:
    rows = list(_rows(part, ""))
    if not rows:
        return f"```json\n{json.dumps(part, ensure_ascii=False, indent=1)}\n```"
    return "\n".join(["| property | type | meaning |", "|---|---|---|", *rows])


def _rows(part: dict[str, Any], before: str) -> Iterator[str]:
    for name, one in part.get("properties", {}).items():
        whole = f"{before}{name}"
        yield f"| `{whole}` | {_type(one)} | {_cell(one.get('description', ''))} |"
        for inner, mark in _inner(one):
            yield from _rows(inner, f"{whole}{mark}.")


def _inner(one: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    if "properties" in one:
        yield one, ""
    if "items" in one and isinstance(one["items"], dict):
        for inner, mark in _inner(one["items"]):
            yield inner, "[]" + mark
    for choice in one.get("oneOf", ()):
        yield from _inner(choice)


def _type(one: dict[str, Any]) -> str:
    if "$ref" in one:
        name = one["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "const" in one:
        return f"`{json.dumps(one['const'])}`"
    if "enum" in one:
        return ", ".join(f"`{json.dumps(value)}`" for value in one["enum"])
    if "oneOf" in one:
        return " or ".join(_type(choice) for choice in one["oneOf"])
    if one.get("type") == "array":
        return f"list of {_type(one['items'])}" if isinstance(one.get("items"), dict) else "list"
    kind = one.get("type", "any")
    return " or ".join(kind) if isinstance(kind, list) else str(kind)
