"""Instruments from TOML. A mistake is told with its file, its line and what to do."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

from evenhand.frameworks.instruments.checking import LEAST_GROUP, Path, problems
from evenhand.frameworks.instruments.conditions import Condition, parse_condition
from evenhand.frameworks.instruments.model import (
    Choice,
    Instrument,
    InstrumentError,
    Item,
    Scale,
    Score,
    Section,
    Tags,
    Words,
)
from evenhand.frameworks.instruments.places import line_of


def parse_instrument(text: str, *, name: str) -> Instrument:
    """An instrument from its TOML.

    Raises
    ------
    InstrumentError
        When something is missing, unknown or points nowhere; file, line and mend are named.
    """
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also numbers and brackets beyond any use
        raise _not_toml(text, error, name) from None
    return from_content(content, where=lambda path: f"{name}, line {line_of(text, path)}")


def from_content(content: Mapping[str, Any], *, where: Callable[[Path], str]) -> Instrument:
    """An instrument from what its TOML holds, whatever it was read from.

    Parameters
    ----------
    content
        As `tomllib` gives it.
    where
        Names the place of a part (`("section", 0, "item", 2, "type")`) for the sentence of a mistake.

    Raises
    ------
    InstrumentError
    """
    for found in problems(content):
        raise InstrumentError(found.problem, remedy=found.remedy, where=where(found.path))
    return _with_scales(_instrument(content))


def _not_toml(text: str, error: Exception, name: str) -> InstrumentError:
    at = re.search(r"at line (\d+)", str(error))
    line = int(at[1]) if at else max(1, len(text.splitlines()))
    said = re.sub(r" \(at .*\)$", "", str(error))
    return InstrumentError(
        f"This is not valid TOML: {said}.",
        remedy="Put that line right.",
        where=f"{name}, line {line}",
    )


def _instrument(content: Mapping[str, Any]) -> Instrument:
    language = content.get("language", "en")

    def words(form: Any) -> Words:
        return _words(form, language)

    return Instrument(
        id=content["id"],
        version=content["version"],
        language=language,
        title=words(content["title"]),
        purpose=words(content["purpose"]),
        note=words(content.get("note", "")),
        minutes=content.get("minutes", 0),
        answering=tuple(content.get("answering", ("alone",))),
        visibility=content["visibility"],
        minimum_group=content.get("minimum_group", LEAST_GROUP),
        licence=content.get("licence", ""),
        sections=tuple(_section(s, language) for s in content["section"]),
        scales={s["name"]: _scale(s, language) for s in content.get("scale", ())},
        scores=tuple(
            Score(
                name=s["name"],
                label=words(s["label"]),
                items=tuple(s["items"]),
                weights={n: float(s.get("weights", {}).get(n, 1)) for n in s["items"]},
                least=s.get("least", 1),
                instead_of=tuple(s.get("instead_of", ())),
            )
            for s in content.get("score", ())
        ),
        places=tuple(content.get("places", ("project",))),
        plan=content.get("plan", ""),
        threshold=content.get("threshold"),
    )


def _with_scales(found: Instrument) -> Instrument:
    """Each item beside the scale that it is answered on: what a version asks can be compared item by item."""

    def items(section: Section) -> tuple[Item, ...]:
        return tuple(replace(i, steps=found.scales.get(i.scale)) for i in section.items)

    sections = tuple(replace(s, items=items(s)) for s in found.sections)
    return replace(found, sections=sections)


def _words(form: Any, language: str) -> Words:
    """A text alone is in the instrument's language; that one comes first among several."""
    if not form:
        return Words()
    if isinstance(form, str):
        return Words(((language, form),))
    first = sorted(form.items(), key=lambda pair: (pair[0] != language, pair[0]))
    return Words(tuple(first))


def _scale(form: Mapping[str, Any], language: str) -> Scale:
    anchors = {int(n): _words(w, language) for n, w in form["anchors"].items()}
    ordered = dict(sorted(anchors.items()))
    return Scale(form["name"], form["low"], form["high"], ordered, tuple(form.get("beside", ())))


def _section(form: Mapping[str, Any], language: str) -> Section:
    return Section(
        name=form["name"],
        label=_words(form["label"], language),
        hint=_words(form.get("hint", ""), language),
        items=tuple(_item(i, language) for i in form["item"]),
        relevant=_condition(form.get("relevant")),
    )


def _item(form: Mapping[str, Any], language: str) -> Item:
    tags = form.get("tags", {})
    return Item(
        name=form["name"],
        type=form["type"],
        label=_words(form["label"], language),
        hint=_words(form.get("hint", ""), language),
        required=form.get("required", False),
        relevant=_condition(form.get("relevant")),
        constraint=_condition(form.get("constraint")),
        constraint_message=_words(form.get("constraint_message", ""), language),
        choices=_choices(form.get("choices", ()), language),
        rows=_choices(form.get("rows", ()), language),
        scale=form.get("scale", ""),
        comment=form.get("comment", False),
        reverse=form.get("reverse", False),
        own_wording=form.get("own_wording", False),
        needs=tuple(form.get("needs", ())),
        tags=Tags(**{**tags, "principle": tuple(tags.get("principle", ()))}),
    )


def _choices(forms: Sequence[Mapping[str, Any]], language: str) -> tuple[Choice, ...]:
    return tuple(Choice(c["name"], _words(c["label"], language)) for c in forms)


def _condition(text: str | None) -> Condition | None:
    return parse_condition(text) if text else None


@cache
def instruments() -> Mapping[str, Instrument]:
    """Every instrument that comes with Evenhand, by id.

    Examples
    --------
    >>> len(list(instruments()["musiq_ar"].items()))
    44
    """
    found = [parse_instrument(text, name=f"{id}.toml") for id, text in _sources().items()]
    return {each.id: each for each in found}


def source_of(id: str) -> str:
    """The TOML of an instrument that comes with Evenhand: what a round of it keeps.

    Raises
    ------
    LookupError
        When there is none of that id.

    Examples
    --------
    >>> "44 factors" in source_of("musiq_ar")
    True
    """
    return _sources()[id]


@cache
def _sources() -> Mapping[str, str]:
    """A file bears the name of the id in it."""
    folder = resources.files(__package__)
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return {f.name.removesuffix(".toml"): f.read_text("utf-8") for f in files}
