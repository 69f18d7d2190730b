"""The letter that asks for data: the exact columns that the chosen measures need, as text and as Word."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from evenhand.documents.word.render import clean_property
from evenhand.measures import Measure
from evenhand.measures.counting_query import DIALECTS, Wanted, counting_query
from evenhand.measures.vocabulary import vocabulary
from evenhand.records import Unit


@dataclass(frozen=True, slots=True)
class Needed:
    """One column that measures need: the name that the count uses, and what it holds."""

    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a team says about its request."""

    what: str
    holder: str
    purpose: str
    team: str
    project: str
    basis: str = ""  # as the register of data access names it


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, what is listed after it, the columns of a table, or code."""

    text: str
    listed: tuple[str, ...] = ()
    columns: tuple[Needed, ...] = ()
    code: str = ""
    title: str = ""  # of a part that stands apart, after the letter


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, in order. `code`: a command or a query, to be shown as it is."""

    title: str
    parts: tuple[Part, ...]


@cache
def _words() -> Mapping[str, Any]:
    text = resources.files("evenhand.frameworks").joinpath("data_request.toml").read_text("utf-8")
    return tomllib.loads(text)


def needed(measures: Sequence[Measure]) -> tuple[Needed, ...]:
    """Columns that measures need, each once: date and ethnicity first, then those of the conditions.

    Examples
    --------
    >>> from evenhand.measures import measure
    >>> [n.name for n in needed([measure("pph_1000"), measure("pph_1500")])]
    ['event_date', 'ethnicity', 'site', 'woman', 'blood_loss_ml']
    """
    women = any(m.unit is Unit.WOMAN for m in measures)
    always = _words()["always"]
    first = [Needed(n, always[n]) for n in always if n != "woman" or women]
    used = {n for m in measures for n in m.needs} | {m.date for m in measures if m.date}
    used -= set(always)
    known = [Needed(c.name, c.meaning.removesuffix(".")) for c in vocabulary().values()]
    listed = [c for c in known if c.name in used]
    own = [Needed(n, n.replace("_", " ")) for n in sorted(used - {c.name for c in known})]
    return (*first, *listed, *own)


def query(columns: Sequence[Needed], *, since: date) -> str:
    """A query to fill in: every column named, and nothing else asked for.

    Examples
    --------
    >>> print(query([Needed("event_date", "Day of the birth")], since=date(2024, 1, 1)))
    SELECT
        ... AS event_date  -- Day of the birth
    FROM ...
    WHERE ... >= DATE '2024-01-01'  -- the column of event_date
    """
    last = len(columns) - 1
    lines = (
        f"    ... AS {c.name}{',' if i < last else ''}  -- {c.meaning}"
        for i, c in enumerate(columns)
    )
    where = f"WHERE ... >= DATE '{since.isoformat()}'  -- the column of event_date"
    return "\n".join(("SELECT", *lines, "FROM ...", where))


def counting_sql(measures: Sequence[Measure], *, dialect: str, since: date) -> str:
    """The query that counts, to save and to run: what it does in its first lines.

    Measures that are not read by the mother's ethnicity are left out; nothing where none is left.
    """
    able = [m for m in measures if m.ethnicity_of == "mother"]
    if not able:
        return ""
    used = [n for n in needed(able) if n.name != "site"]
    columns = [Wanted(n.name, f"{n.meaning}{_how_written(n.name)}") for n in used]
    head = "\n".join(f"-- {line}" for line in _words()["sql_head"])
    text = counting_query(able, columns, dialect=dialect, since=since)
    return f"{head}\n-- {DIALECTS[dialect]}\n\n{text}"


def _how_written(name: str) -> str:
    known = vocabulary().get(name)
    kind = str(known.kind) if known else ""
    return str(_words()["written"].get(kind, ""))


def data_request(
    asked: Asked,
    measures: Sequence[Measure],
    *,
    since: date,
    dialect: str = "tsql",
) -> Letter:
    """The letter for measures that a team chose.

    Parameters
    ----------
    asked
        What the team says, shown as it is.
    measures
        What will be counted.
    since
        First day that is asked for.
    dialect
        In which the query that counts is written.
    """
    words, columns = _words(), needed(measures)
    said = {k: getattr(asked, k) for k in ("what", "holder", "purpose", "team", "project")}
    chosen = f" -m {','.join(m.id for m in measures)}" if measures else ""
    command = f"evenhand count FILE{chosen} --out tables.json"
    basis = words["basis"].get(asked.basis, words["basis"]["not_known"])
    parts = [
        Part(words["to"].format(**said)),
        Part(words["opening"].format(**said)),
        Part(basis),
    ]
    if measures:
        parts.append(Part(words["measures"], listed=tuple(m.meaning for m in measures)))
    if asked.basis == "aggregate":
        parts += [
            Part(words["counts_only"], code=command),
            Part(words["columns"], columns=columns),
        ]
    else:
        units = " or ".join(dict.fromkeys(m.unit.value for m in measures)) or Unit.BIRTH.value
        parts += [
            Part(words["rows"].format(unit=units), columns=columns),
            Part(words["query"], code=query(columns, since=since)),
            Part(words["or_counts"], code=command),
        ]
    parts += [Part(words[n]) for n in ("not_needed", "kept", "ending")]
    if sql := counting_sql(measures, dialect=dialect, since=since):
        parts.insert(-1, Part(words["query_too"]))
        parts.append(Part(words["query_counts"], code=sql, title=words["query_title"]))
    return Letter(words["title"].format(**said), tuple(parts))


def to_word(letter: Letter) -> bytes:
    """The letter as a plain Word document."""
    import docx  # noqa: PLC0415 - only when asked
    from docx.shared import Pt  # noqa: PLC0415

    document = docx.Document()
    document.core_properties.title = clean_property(letter.title)
    document.core_properties.author = ""
    document.core_properties.language = "en-GB"
    document.add_heading(clean_property(letter.title), level=1)
    for part in letter.parts:
        if part.title:
            document.add_heading(clean_property(part.title), level=2)
        document.add_paragraph(clean_property(part.text))
        for item in part.listed:
            document.add_paragraph(clean_property(item), style="List Bullet")
        if part.columns:
            _table(document, part.columns)
        if part.code:
            run = document.add_paragraph().add_run(part.code)
            run.font.name, run.font.size = "Courier New", Pt(9)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _table(document: Any, columns: Sequence[Needed]) -> None:
    table = document.add_table(rows=1, cols=2, style="Table Grid")
    for cell, text in zip(table.rows[0].cells, ("Column", "What it holds"), strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for one in columns:
        for cell, text in zip(table.add_row().cells, (one.name, one.meaning), strict=True):
            cell.text = clean_property(text)
