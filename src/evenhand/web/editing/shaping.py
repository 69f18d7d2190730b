"""Changes of a form's content, one at a time: a part is added, changed, moved or taken out. Every one gives whole, valid TOML or a sentence."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from evenhand.frameworks.instruments import content_to_toml, parse_instrument

Content = dict[str, Any]
Part = tuple[int, int | None]  # a section, or an item in it


def changed(text: str, change: Callable[[Content], None]) -> str:
    """The TOML after a change.

    Raises
    ------
    InstrumentError
        When the form would not be whole after it: line and mend are named, and nothing is changed.
    """
    content = tomllib.loads(text)
    change(content)
    found = content_to_toml(content)
    parse_instrument(found, name="the form")
    return found


def numbered(text: str, *, id: str, version: int) -> str:
    """The same under an id and a version."""

    def change(content: Content) -> None:
        content |= {"id": id, "version": version}

    return changed(text, change)


def put_head(parts: Content) -> Callable[[Content], None]:
    """Title and what stands above the questions; empty parts go."""

    def change(content: Content) -> None:
        _put(content, parts)

    return change


def put_section(at: int | None, parts: Content) -> Callable[[Content], None]:
    """A section, new at the end or in place."""

    def change(content: Content) -> None:
        if at is None:
            name = _free(content, "part")
            words = {"label": parts["label"], "name": f"{name}_words", "type": "note"}
            content["section"].append({"name": name, "label": parts["label"], "item": [words]})
            at_end = len(content["section"]) - 1
            _put(content["section"][at_end], parts)
        else:
            _put(content["section"][at], parts)

    return change


def put_item(section: int, at: int | None, parts: Content) -> Callable[[Content], None]:
    """An item, new at the end of its section or in place. A new section's first words go when the first question comes."""

    def change(content: Content) -> None:
        items = content["section"][section]["item"]
        if at is None:
            if (
                len(items) == 1
                and items[0]["name"] == f"{content['section'][section]['name']}_words"
            ):
                items.clear()
            items.append(dict(_order(parts)))
        else:
            before = items[at]["name"]
            _put(items[at], parts)
            items[at] = dict(_order(items[at]))
            if parts["name"] != before:
                _rename(content, before, parts["name"])

    return change


def _order(parts: Content) -> Content:
    first = ("name", "type", "scale", "label", "hint")
    return {
        k: parts[k]
        for k in (*first, *(k for k in parts if k not in first))
        if parts.get(k) not in _EMPTY
    }


_EMPTY: tuple[Any, ...] = (None, "", [], {}, False)


def _put(part: Content, parts: Content) -> None:
    for key, value in parts.items():
        if value in _EMPTY:
            part.pop(key, None)
        else:
            part[key] = value


def _rename(content: Content, before: str, now: str) -> None:
    """A score follows the item that it is made of; conditions are put right by hand, and said so."""
    for score in content.get("score", ()):
        score["items"] = [now if n == before else n for n in score["items"]]
        weights = score.get("weights", {})
        if before in weights:
            weights[now] = weights.pop(before)


def put_scale(at: int | None, parts: Content) -> Callable[[Content], None]:
    """A scale."""

    def change(content: Content) -> None:
        scales = content.setdefault("scale", [])
        if at is None:
            scales.append(parts)
        else:
            before = scales[at]["name"]
            scales[at] = parts
            for section in content["section"]:
                for item in section["item"]:
                    if item.get("scale") == before:
                        item["scale"] = parts["name"]

    return change


def move(part: Part, by: int) -> Callable[[Content], None]:
    """A section, or an item in its section or into the one beside it, one place up or down."""

    def change(content: Content) -> None:
        sections, (at, inside) = content["section"], part
        if inside is None:
            other = at + by
            if 0 <= other < len(sections):
                sections[at], sections[other] = sections[other], sections[at]
            return
        items, other = sections[at]["item"], inside + by
        if 0 <= other < len(items):
            items[inside], items[other] = items[other], items[inside]
        elif 0 <= at + by < len(sections) and len(items) > 1:
            beside = sections[at + by]["item"]
            beside.insert(0 if by > 0 else len(beside), items.pop(inside))

    return change


def remove(part: Part) -> Callable[[Content], None]:
    """A section with its items, or an item; scores leave it out."""

    def change(content: Content) -> None:
        at, inside = part
        if inside is None:
            gone = [i["name"] for i in content["section"].pop(at)["item"]]
        else:
            gone = [content["section"][at]["item"].pop(inside)["name"]]
            if not content["section"][at]["item"]:
                content["section"].pop(at)
        _leave_out(content, set(gone))

    return change


def _leave_out(content: Content, gone: set[str]) -> None:
    for score in list(content.get("score", ())):
        score["items"] = [n for n in score["items"] if n not in gone]
        score["weights"] = {n: w for n, w in score.get("weights", {}).items() if n not in gone}
        if not score["weights"]:
            score.pop("weights")
        if not score["items"]:
            content["score"].remove(score)


def remove_scale(at: int) -> Callable[[Content], None]:
    """A scale that no question uses."""

    def change(content: Content) -> None:
        content["scale"].pop(at)

    return change


def put_words(language: str, texts: dict[tuple[Any, ...], str]) -> Callable[[Content], None]:
    """Every text in one language, by its path; an empty one leaves that language out."""

    def change(content: Content) -> None:
        own = content.get("language", "en")
        for path, text in texts.items():
            part: Any = content
            for step in path[:-1]:
                part = part[step]
            part[path[-1]] = _said(part[path[-1]], own, language, text)

    return change


def _said(before: Any, own: str, language: str, text: str) -> Any:
    words = {own: before} if isinstance(before, str) else dict(before)
    words.pop(language, None)
    if text:
        words[language] = text
    return words[own] if list(words) == [own] else words


def texts_of(content: Content) -> list[tuple[tuple[Any, ...], Any]]:
    """Every text that people read, with its path."""
    found: list[tuple[tuple[Any, ...], Any]] = [
        ((k,), content[k]) for k in ("title", "purpose", "note") if content.get(k)
    ]
    for s, scale in enumerate(content.get("scale", ())):
        found += [(("scale", s, "anchors", n), w) for n, w in scale["anchors"].items()]
    for s, section in enumerate(content["section"]):
        found += [(("section", s, k), section[k]) for k in ("label", "hint") if section.get(k)]
        for i, item in enumerate(section["item"]):
            at = ("section", s, "item", i)
            keys = ("label", "hint", "constraint_message")
            found += [((*at, k), item[k]) for k in keys if item.get(k)]
            for key in ("choices", "rows"):
                found += [
                    ((*at, key, c, "label"), w["label"]) for c, w in enumerate(item.get(key, ()))
                ]
    return found


def named(content: Content, path: tuple[Any, ...]) -> str:
    """A path by the names of what it leads through, in place of their numbers.

    Examples
    --------
    >>> form = {"section": [{"name": "A", "item": [{"name": "q", "label": "So?"}]}]}
    >>> named(form, ("section", 0, "item", 0, "label"))
    'section.A.item.q.label'
    """
    part: Any = content
    found = []
    for step in path:
        part = part[step]
        found.append(part["name"] if isinstance(step, int) else step)
    return ".".join(found)


def _free(content: Content, wanted: str) -> str:
    taken = {s["name"] for s in content["section"]}
    taken |= {i["name"] for s in content["section"] for i in s["item"]}
    number = 1
    while {f"{wanted}_{number}", f"{wanted}_{number}_words"} & taken:
        number += 1
    return f"{wanted}_{number}"


def copy_of(content: Content) -> Content:
    """A copy to change."""
    return deepcopy(content)


def own_words(said: Any, language: str) -> str:
    """A text in the form's own language."""
    return (
        said
        if isinstance(said, str)
        else str(said.get(language, "") or next(iter(said.values()), ""))
    )


def with_own(before: Any, language: str, text: str) -> Any:
    """A text put into the form's own language; other languages stay."""
    if isinstance(before, dict) and text:
        return {**before, language: text}
    return text
