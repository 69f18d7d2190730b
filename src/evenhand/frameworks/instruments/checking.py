"""What can be wrong with a definition of an instrument: of form, of names, of what they point to."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from evenhand.frameworks.instruments.conditions import ConditionError, parse_condition

LEAST_GROUP = 5  # answers without a name are shown from so many on
_DOCS = "docs/instruments.md shows the format."
_CHOOSING = ("select_one", "select_multiple")
_RATING = ("scale", "matrix")
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake, and where it stands."""

    path: Path
    problem: str
    remedy: str


def problems(content: Mapping[str, Any]) -> Iterator[Problem]:
    """The first ones first: of form, then of names, then of what they point to."""
    import jsonschema  # noqa: PLC0415 - only where instruments are read

    errors = jsonschema.Draft202012Validator(schema()).iter_errors(content)
    for error in sorted(errors, key=lambda e: [str(p) for p in e.absolute_path]):
        place = " › ".join(str(p) for p in error.absolute_path) or "the file"
        yield Problem(tuple(error.absolute_path), f"{place}: {_short(error.message)}.", _DOCS)
        return
    yield from _twice(content)
    yield from _of_scales(content)
    seen: set[str] = set()
    every = {i["name"]: i for _, i in _items(content)}
    for path, item in _items(content):
        yield from _of_item(path, item, content, seen)
        seen.add(item["name"])
    yield from _of_sections(content)
    yield from _of_scores(content, every)
    yield from _of_visibility(content)


def _short(message: str, most: int = 160) -> str:
    return message if len(message) <= most else f"{message[:most]}…"


def _items(content: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for s, section in enumerate(content["section"]):
        for i, item in enumerate(section["item"]):
            yield ("section", s, "item", i), item


def _twice(content: Mapping[str, Any]) -> Iterator[Problem]:
    """Items and sections share one space of names; so do scales, and scores, among themselves."""
    named = [(("section", s), x["name"]) for s, x in enumerate(content["section"])]
    named += [(path, item["name"]) for path, item in _items(content)]  # type: ignore[misc]
    for kind in ("scale", "score"):
        own = [((kind, i), x["name"]) for i, x in enumerate(content.get(kind, ()))]
        yield from _repeated(own)
    yield from _repeated(named)


def _repeated(named: Sequence[tuple[Path, str]]) -> Iterator[Problem]:
    counted = Counter(name for _, name in named)
    seen: set[str] = set()
    for path, name in named:
        if counted[name] > 1 and name in seen:
            yield Problem(
                (*path, "name"), f"The name ‘{name}’ is there twice.", "Give one another name."
            )
        seen.add(name)


def _of_scales(content: Mapping[str, Any]) -> Iterator[Problem]:
    for i, scale in enumerate(content.get("scale", ())):
        path = ("scale", i)
        if scale["low"] >= scale["high"]:
            yield Problem(
                (*path, "low"),
                f"The scale ‘{scale['name']}’ ends before it begins.",
                "Turn it round.",
            )
        outside = [a for a in scale["anchors"] if not scale["low"] <= int(a) <= scale["high"]]
        if outside:
            yield Problem(
                (*path, "anchors"),
                f"The scale ‘{scale['name']}’ has words at {outside[0]}, outside of it.",
                f"Use {scale['low']} to {scale['high']}.",
            )


def _of_item(
    path: Path, item: Mapping[str, Any], content: Mapping[str, Any], seen: set[str]
) -> Iterator[Problem]:
    name, kind = item["name"], item["type"]
    if (kind in _CHOOSING) != ("choices" in item):
        yield Problem(
            (*path, "type"), f"‘{name}’: choices belong to {' and '.join(_CHOOSING)}.", _DOCS
        )
    if (kind in _RATING) != ("scale" in item):
        yield Problem(
            (*path, "type"), f"‘{name}’: a scale belongs to {' and '.join(_RATING)}.", _DOCS
        )
    if (kind == "matrix") != ("rows" in item):
        yield Problem((*path, "type"), f"‘{name}’: rows belong to a matrix.", _DOCS)
    scales = {s["name"] for s in content.get("scale", ())}
    if "scale" in item and item["scale"] not in scales:
        yield Problem(
            (*path, "scale"),
            f"‘{name}’ is answered on the scale ‘{item['scale']}’, which is not there.",
            f"Known: {', '.join(sorted(scales)) or 'none'}.",
        )
    if item.get("reverse") and kind not in _RATING:
        yield Problem((*path, "reverse"), f"‘{name}’ has no scale to turn round.", _DOCS)
    yield from _of_needs(path, item)
    yield from _of_level(path, item, content)
    for key in ("choices", "rows"):
        yield from _repeated(
            [((*path, key, i), c["name"]) for i, c in enumerate(item.get(key, ()))]
        )
    for key in ("relevant", "constraint"):
        if key in item:
            yield from _of_condition((*path, key), item[key], name, seen, key == "constraint")


def _of_needs(path: Path, item: Mapping[str, Any]) -> Iterator[Problem]:
    """A gate can need only answers that can be given."""
    offered = (
        {c["name"] for c in item.get("choices", ())} if item["type"] == "select_one" else set()
    )
    for lost in sorted(set(item.get("needs", ())) - offered):
        yield Problem(
            (*path, "needs"),
            f"‘{item['name']}’ needs the answer ‘{lost}’, which is not among its choices.",
            "Name one of its choices.",
        )


def _of_level(path: Path, item: Mapping[str, Any], content: Mapping[str, Any]) -> Iterator[Problem]:
    """What is asked once at one level is asked on the same scale in the same direction."""
    same = item.get("tags", {}).get("same_as")
    if same is None:
        return
    other = next((i for _, i in _items(content) if i["name"] == same), None)
    keys = ("type", "scale", "reverse")
    if other is None or [other.get(k) for k in keys] != [item.get(k) for k in keys]:
        yield Problem(
            (*path, "tags"),
            f"‘{item['name']}’ is the same as ‘{same}’, which is not there or is answered otherwise.",
            "Name an item on the same scale.",
        )
    elif other.get("tags", {}).get("same_as"):
        yield Problem((*path, "tags"), f"‘{same}’ itself is the same as another.", "Name that one.")


def _of_condition(path: Path, text: str, name: str, seen: set[str], own: bool) -> Iterator[Problem]:
    try:
        condition = parse_condition(text)
    except ConditionError as error:
        yield Problem(path, f"The condition of ‘{name}’ cannot be used: {error}.", _DOCS)
        return
    for lost in sorted(condition.names - seen):
        yield Problem(
            path,
            f"The condition of ‘{name}’ asks for ‘{lost}’, which is not asked before it.",
            "Name an earlier item.",
        )
    if condition.here and not own:
        yield Problem(path, f"‘{name}’: only a constraint may ask for ‘.’.", "Name an item.")


def _of_sections(content: Mapping[str, Any]) -> Iterator[Problem]:
    seen: set[str] = set()
    for s, section in enumerate(content["section"]):
        if "relevant" in section:
            path = ("section", s, "relevant")
            yield from _of_condition(path, section["relevant"], section["name"], seen, own=False)
        seen |= {i["name"] for i in section["item"]}


def _of_scores(
    content: Mapping[str, Any], items: Mapping[str, Mapping[str, Any]]
) -> Iterator[Problem]:
    for i, score in enumerate(content.get("score", ())):
        path = ("score", i, "items")
        for name in score["items"]:
            if name not in items:
                yield Problem(
                    path,
                    f"The score ‘{score['name']}’ names ‘{name}’, which is not there.",
                    "Add it.",
                )
            elif items[name]["type"] != "scale":
                yield Problem(
                    path,
                    f"The score ‘{score['name']}’ needs ‘{name}’ to be answered on a scale.",
                    "Leave it out.",
                )
        others = {s["name"] for s in content["score"]} - {score["name"]}
        for lost in sorted(set(score.get("instead_of", ())) - others):
            yield Problem(
                ("score", i, "instead_of"),
                f"The score ‘{score['name']}’ stands for ‘{lost}’, which is not there.",
                "Name another score.",
            )
        for lost in sorted(set(score.get("weights", ())) - set(score["items"])):
            yield Problem(
                ("score", i, "weights"),
                f"A weight is given for ‘{lost}’, which is not in it.",
                "Add it.",
            )


def _of_visibility(content: Mapping[str, Any]) -> Iterator[Problem]:
    """Who answers without a name must be one of a group (care: at least five)."""
    anonymous = content["visibility"] == "anonymous" or "anonymous" in content.get("answering", ())
    if anonymous and content.get("minimum_group", 0) < LEAST_GROUP:
        yield Problem(
            ("minimum_group",),
            f"Answers without a name need a minimum group of at least {LEAST_GROUP}.",
            "Set minimum_group.",
        )


@cache
def schema() -> dict[str, Any]:
    """The published JSON Schema of an instrument, for editors that help."""
    text = resources.files(__package__).joinpath("instrument.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
