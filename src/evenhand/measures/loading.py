"""Measure definitions from TOML: every mistake named with its file, measure and place."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from evenhand.errors import InputFileError, MeasureError
from evenhand.measures.definition import Measure
from evenhand.measures.fields import read_measure

_FORMAT = "docs/measures.md shows the format."


def parse_measures(toml_text: str, *, name: str) -> tuple[Measure, ...]:
    """Read measure definitions.

    Parameters
    ----------
    toml_text
        TOML with one ``[[measure]]`` table a measure.
    name
        File name, for errors.

    Raises
    ------
    MeasureError
        When the text is not TOML, a key is unknown or missing, a value does not fit, two measures
        share an id, or a condition holds what is not allowed.

    Examples
    --------
    >>> text = '''
    ... [[measure]]
    ... id = "low_weight"
    ... title = "Low birth weight"
    ... meaning = "Babies who weighed under 2,500 g at birth."
    ... role = "outcome"
    ... kind = "proportion"
    ... direction = "lower"
    ... unit = "birth"
    ... ethnicity_of = "mother"
    ... people = "babies"
    ... event = "weighed under 2,500 g"
    ... denominator = "birth_weight_g IS NOT NULL"
    ... numerator = "birth_weight_g < 2500"
    ... '''
    >>> [(m.id, m.needs) for m in parse_measures(text, name="ours.toml")]
    [('low_weight', ('birth_weight_g',))]
    """
    tables = _tables(toml_text, name)
    found: dict[str, Measure] = {}
    for place, table in enumerate(tables, start=1):
        one = read_measure(table, file=name, place=place)
        if one.id in found:
            problem = f"Two measures are called ‘{one.id}’."
            raise MeasureError(problem, remedy="Give each measure its own id.", where=name)
        found[one.id] = one
    return tuple(found.values())


def load_measures(path: Path | str) -> tuple[Measure, ...]:
    """Read a file of measure definitions.

    Raises
    ------
    InputFileError
        When the file cannot be read.
    MeasureError
        As `parse_measures`.
    """
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problem = "The file of measures cannot be read."
        raise InputFileError(problem, remedy="Check its name.", where=str(file)) from error
    return parse_measures(text, name=file.name)


@cache
def library() -> tuple[Measure, ...]:
    """The measures that come with Evenhand, in the order of their files.

    Examples
    --------
    >>> "pph_1500" in [m.id for m in library()]
    True
    """
    folder = resources.files("evenhand.measures").joinpath("library")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple(
        one for file in files for one in parse_measures(file.read_text("utf-8"), name=file.name)
    )


def measure(id: str) -> Measure:
    """One measure of the library; capitals and hyphens are forgiven.

    Raises
    ------
    MeasureError
        When there is none of this id; near ones are named.

    Examples
    --------
    >>> measure("pph_1500").direction
    <Direction.LOWER: 'lower'>
    """
    by_id = {one.id: one for one in library()}
    name = id.strip().lower().replace("-", "_")
    if name in by_id:
        return by_id[name]
    near = _near(name, by_id)
    remedy = f"Did you mean {near}?" if near else "‘evenhand measures’ lists them."
    raise MeasureError(f"The library has no measure called ‘{id}’.", remedy=remedy)


def _near(id: str, known: Mapping[str, Measure]) -> str:
    return " or ".join(f"‘{n}’" for n in difflib.get_close_matches(id, known, n=3, cutoff=0.5))


def _tables(toml_text: str, name: str) -> list[dict[str, Any]]:
    try:
        content = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as error:
        raise _broken(error, name) from None
    tables = content.pop("measure", None)
    if content:
        problem = f"‘{next(iter(content))}’ does not belong in a file of measures."
        raise MeasureError(
            problem, remedy=f"Each measure stands under [[measure]]. {_FORMAT}", where=name
        )
    if not isinstance(tables, list) or not tables or not all(isinstance(t, dict) for t in tables):
        raise MeasureError(
            "The file holds no measure.",
            remedy=f"Begin each one with [[measure]]. {_FORMAT}",
            where=name,
        )
    return tables


def _broken(error: tomllib.TOMLDecodeError, name: str) -> MeasureError:
    found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
    where = f"{name}, line {found[1]}, column {found[2]}" if found else f"{name}, at its end"
    problem = "The file is not valid TOML here."
    return MeasureError(
        problem, remedy="Check quotation marks, brackets and equals signs.", where=where
    )
