"""The tables of an `.lss` file, whichever version of LimeSurvey wrote it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from evenhand.errors import InputFileError
from evenhand.instruments.exchange.limesurvey.codes import DOCUMENT
from evenhand.instruments.exchange.sheets import MOST_ROWS, refuse_large

Row = dict[str, str]
_MOST = 20 * MOST_ROWS  # rows of a table: a question has some twenty attributes
_AGAIN = "Export it from LimeSurvey as ‘Survey structure (.lss)’."


@dataclass(frozen=True, slots=True)
class Tables:
    """Rows by table, and by language the words of questions, groups and answers."""

    rows: dict[str, list[Row]]
    languages: tuple[str, ...]

    def of(self, table: str) -> list[Row]:
        """The rows of a table, one for each thing: older files hold one for each language."""
        key = {"groups": "gid", "questions": "qid", "subquestions": "qid"}.get(table)
        rows = self.rows.get(table, [])
        return list({r.get(key, ""): r for r in reversed(rows)}.values())[::-1] if key else rows

    def words(self, table: str, newer: str, key: str, column: str) -> dict[str, Row]:
        """By what it belongs to: a text for each language."""
        found: dict[str, Row] = defaultdict(dict)
        for row in self.rows.get(newer) or self.rows.get(table, []):
            if row.get(column):
                found[row.get(key, "")].setdefault(row.get("language", ""), row[column])
        return found


def read_tables(path: Path) -> Tables:
    """The tables of a file, read without following anything that it names.

    Raises
    ------
    InputFileError
        When it is no survey of LimeSurvey, or declares entities.
    """
    refuse_large(path)
    root = _root(path)
    if root.tag != "document" or root.findtext("LimeSurveyDocType") != DOCUMENT:
        raise InputFileError(
            "This is no survey structure of LimeSurvey.", remedy=_AGAIN, where=path.name
        )
    rows = {
        str(table.tag): [_row(r) for r in table.findall("rows/row")[:_MOST]]
        for table in root
        if isinstance(table.tag, str) and table.find("rows") is not None
    }
    languages = tuple(e.text.strip() for e in root.findall("languages/language") if e.text)
    return Tables(rows, languages)


def _root(path: Path) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        tree = etree.parse(str(path), parser)
    except (etree.XMLSyntaxError, OSError, ValueError):
        raise InputFileError("This is no whole XML file.", remedy=_AGAIN, where=path.name) from None
    if tree.docinfo.doctype or tree.docinfo.internalDTD is not None:
        raise InputFileError(
            "The file declares entities, which no survey needs.", remedy=_AGAIN, where=path.name
        )
    return tree.getroot()


def _row(row: etree._Element) -> Row:
    return {str(cell.tag): (cell.text or "").strip() for cell in row if isinstance(cell.tag, str)}
