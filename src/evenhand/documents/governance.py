"""The information-governance pack: words of `frameworks/governance.toml`, filled with facts, as a page, Markdown and Word."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from evenhand.documents.word.render import clean_property


@dataclass(frozen=True, slots=True)
class Entry:
    """A question, what the workbench can answer, and what only the organisation can."""

    ask: str
    answer: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; the first column names the row."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One document of the pack."""

    id: str
    title: str
    lead: str
    entries: tuple[Entry, ...]
    table: Table | None

    @property
    def finished(self) -> bool:
        """Nothing in it is left to the organisation."""
        cells = (cell for row in (self.table.rows if self.table else ()) for cell in row)
        theirs = _words()["organisation"]
        return not any(e.organisation for e in self.entries) and not any(theirs in c for c in cells)


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the data flow, and what belongs to it."""

    title: str
    items: tuple[tuple[str, str], ...]  # title, text


@dataclass(frozen=True, slots=True)
class Pack:
    """The whole pack, in order."""

    title: str
    lead: str
    stages: tuple[Stage, ...]
    sections: tuple[Section, ...]
    organisation: str  # the words before what only the organisation can answer


@cache
def _words() -> Mapping[str, Any]:
    text = resources.files("evenhand.frameworks").joinpath("governance.toml").read_text("utf-8")
    return tomllib.loads(text)


def governance_pack(facts: Mapping[str, str]) -> Pack:
    """The pack of one workbench, or of one team in it.

    Parameters
    ----------
    facts
        A value for each name that the words ask for. With `team` among them, the pack is that team's.

    Raises
    ------
    KeyError
        When the words ask for a fact that is not there: nothing is left open by mistake.
    """
    words = _words()
    return Pack(
        title=_title(words, facts),
        lead=words["lead"].format_map(facts),
        stages=tuple(_stages(words, facts)),
        sections=tuple(_section(one, words, facts) for one in words["section"]),
        organisation=words["organisation"],
    )


def _title(words: Mapping[str, Any], facts: Mapping[str, str]) -> str:
    return f"{words['title']}: {facts['team']}" if "team" in facts else str(words["title"])


def _stages(words: Mapping[str, Any], facts: Mapping[str, str]) -> Iterator[Stage]:
    for id, title in words["stages"].items():
        flow = (f for f in words["flow"] if f["stage"] == id)
        yield Stage(title, tuple((f["title"], f["text"].format_map(facts)) for f in flow))


def _section(one: Mapping[str, Any], words: Mapping[str, Any], facts: Mapping[str, str]) -> Section:
    of_all = (e for e in one.get("entry", ()) if e.get("of") != "team" or "team" in facts)
    entries = tuple(
        Entry(
            e["ask"].format_map(facts),
            e.get("answer", "").format_map(facts),
            e.get("organisation", "").format_map(facts),
        )
        for e in of_all
    )
    table = _table(one["table"], words, facts) if "table" in one else None
    return Section(one["id"], one["title"], one["lead"].format_map(facts), entries, table)


def _table(name: str, words: Mapping[str, Any], facts: Mapping[str, str]) -> Table:
    rows = (tuple(_cells(row, words, facts)) for row in words[name])
    return Table(tuple(words["tables"][name]), tuple(rows))


def _cells(
    row: Mapping[str, str], words: Mapping[str, Any], facts: Mapping[str, str]
) -> Iterator[str]:
    fields = [k for k in row if k != "organisation"]
    for field in fields:
        text = words["stages"][row[field]] if field == "stage" else row[field].format_map(facts)
        theirs = row.get("organisation") if field == fields[-1] else None
        yield f"{text} {words['organisation']}: {theirs}" if theirs else text


def to_markdown(pack: Pack) -> str:
    """The pack as Markdown."""
    return "\n".join((f"# {_plain(pack.title)}", "", pack.lead, *_markdown(pack)))


def _markdown(pack: Pack) -> Iterator[str]:
    for section in pack.sections:
        yield from ("", f"## {section.title}", "", section.lead)
        for e in section.entries:
            yield from ("", f"### {_plain(e.ask)}")
            if e.answer:
                yield from ("", _plain(e.answer))
            if e.organisation:
                yield from ("", f"**{pack.organisation}:** {_plain(e.organisation)}")
        if section.table:
            yield from ("", *_rows(section.table))
    yield ""


def _rows(table: Table) -> Iterator[str]:
    yield _row(table.head)
    yield _row(tuple("---" for _ in table.head))
    yield from (_row(row) for row in table.rows)


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(_plain(c).replace('|', '/') for c in cells)} |"


def _plain(text: str) -> str:
    """Names that people typed are no Markdown, and no markup."""
    safe = text.replace("\\", "\\\\").replace("<", "&lt;")
    for mark in "`*_[]#":
        safe = safe.replace(mark, f"\\{mark}")
    return " ".join(safe.split())


def to_word(pack: Pack) -> bytes:
    """The pack as a Word document with real headings and tables."""
    import docx  # noqa: PLC0415 - only when asked

    document = docx.Document()
    document.core_properties.title = clean_property(pack.title)
    document.core_properties.author = ""
    document.core_properties.language = "en-GB"
    document.add_heading(clean_property(pack.title), level=1)
    document.add_paragraph(clean_property(pack.lead))
    for section in pack.sections:
        _word_section(document, section, pack.organisation)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _word_section(document: Any, section: Section, theirs: str) -> None:
    document.add_heading(section.title, level=2)
    document.add_paragraph(clean_property(section.lead))
    for e in section.entries:
        document.add_heading(clean_property(e.ask), level=3)
        if e.answer:
            document.add_paragraph(clean_property(e.answer))
        if e.organisation:
            asked = document.add_paragraph()
            asked.add_run(f"{theirs}: ").bold = True
            asked.add_run(clean_property(e.organisation))
    if section.table:
        _word_table(document, section.table)


def _word_table(document: Any, table: Table) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415

    made = document.add_table(rows=1, cols=len(table.head), style="Table Grid")
    for cell, text in zip(made.rows[0].cells, table.head, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # said again on each page
    for row in table.rows:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = clean_property(text)
