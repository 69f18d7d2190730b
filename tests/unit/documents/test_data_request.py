"""The letter that asks for data: exactly the columns that are needed, and no identifier."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest

from evenhand.documents.data_request import Asked, Letter, data_request, needed, query, to_word
from evenhand.measures import measure
from fixtures.approved import assert_approved, written_out

SINCE = date(2024, 1, 1)


def asked(**more: str) -> Asked:
    said = {
        "what": "Births by month",
        "holder": "Maternity digital",
        "purpose": "to see the gap",
        "team": "Alder",
        "project": "Fewer haemorrhages",
    }
    return Asked(**{**said, **more})  # type: ignore[arg-type]


def text(letter: Letter) -> str:
    parts: list[str] = [letter.title]
    for part in letter.parts:
        parts += [part.text, *part.listed, *(c.name for c in part.columns), part.code]
    return "\n".join(parts)


def names(*ids: str) -> list[str]:
    return [c.name for c in needed([measure(i) for i in ids])]


def test_columns_are_those_of_the_measures_and_no_other() -> None:
    assert names("pph_1000", "pph_measured") == [
        "event_date", "ethnicity", "site", "woman", "blood_loss_ml", "blood_loss_method",
    ]  # fmt: skip
    assert names("preterm_37") == [
        "event_date", "ethnicity", "site", "gestation_days", "gestation_weeks",
    ]  # fmt: skip


def test_every_column_has_a_meaning_in_plain_words() -> None:
    for one in needed([measure("pmh_wait"), measure("pph_bundle"), measure("preterm_place")]):
        assert one.meaning
        assert not one.meaning.endswith(".")


def test_rows_are_asked_for_with_a_query_and_counts_are_offered() -> None:
    letter = data_request(asked(basis="direct_care_audit"), [measure("pph_1000")], since=SINCE)
    said = text(letter)
    assert letter.title == "Request for data: Births by month"
    assert "To: Maternity digital" in said
    assert "Basis: local clinical audit or service evaluation." in said
    assert "one row for each woman, with these columns and no other:" in said
    assert "    ... AS blood_loss_ml  -- Blood loss at birth" in said
    assert "WHERE ... >= DATE '2024-01-01'" in said
    assert "evenhand count FILE -m pph_1000 --out tables.json" in said
    assert "We do not need names" in said


def test_counts_only_asks_for_no_row() -> None:
    letter = data_request(asked(basis="aggregate"), [measure("pph_1000")], since=SINCE)
    said = text(letter)
    assert "no row of a person has to leave you" in said
    assert "SELECT" not in "".join(part.code for part in letter.parts if not part.title)
    assert letter.parts[-1].title == "The query that counts"
    assert "GROUP BY" in letter.parts[-1].code
    assert "evenhand count FILE -m pph_1000" in said


@pytest.mark.parametrize("basis", ["", "not_known", "=1+1"])
def test_a_basis_that_is_not_known_is_asked_for(basis: str) -> None:
    said = text(data_request(asked(basis=basis), [], since=SINCE))
    assert "your advice on which basis" in said
    assert "evenhand count FILE --out tables.json" in said


def test_every_column_but_the_last_ends_with_a_comma() -> None:
    lines = query(needed([measure("pph_1000")]), since=SINCE).splitlines()
    assert [line.split("  -- ")[0].endswith(",") for line in lines[1:-2]] == [True] * 4 + [False]


def test_words_of_people_are_never_taken_for_braces() -> None:
    odd = asked(what="{team} {0}", holder="{", purpose="{unknown}")
    assert "Request for data: {team} {0}" in text(data_request(odd, [], since=SINCE))


def word(letter: Letter) -> Any:
    return docx.Document(io.BytesIO(to_word(letter)))


def test_word_holds_the_whole_letter() -> None:
    letter = data_request(asked(holder="A\x01<b>"), [measure("pph_1000")], since=SINCE)
    document = word(letter)
    said = "\n".join(p.text for p in document.paragraphs)
    assert document.core_properties.title == "Request for data: Births by month"
    assert "To: A" in said
    assert "<b>" in said
    assert "evenhand count FILE -m pph_1000" in said
    cells = [[c.text for c in row.cells] for row in document.tables[0].rows]
    assert cells[0] == ["Column", "What it holds"]
    assert [row[0] for row in cells[1:]] == names("pph_1000")


APPROVED = Path(__file__).parent / "approved"


@pytest.mark.parametrize("basis", ["direct_care_audit", "aggregate"])
def test_the_whole_letter(basis: str) -> None:
    letter = data_request(
        asked(basis=basis), [measure("pph_1000"), measure("preterm_37")], since=SINCE
    )
    short = [replace(p, code="\n".join(p.code.splitlines()[:12])) for p in letter.parts]
    told = written_out(
        replace(letter, parts=tuple(short))
    )  # the query itself is tested by running it
    assert_approved(APPROVED / f"letter-{basis}.txt", told)


def test_word_is_plain_and_names_nobody() -> None:
    letter = data_request(asked(basis="direct_care_audit"), [measure("pph_1000")], since=SINCE)
    document = word(letter)
    about = document.core_properties
    assert (about.author, about.language) == ("", "en-GB")
    styles = [p.style.name for p in document.paragraphs]
    assert styles[0] == "Heading 1"
    assert set(styles[1:]) == {"Normal", "List Bullet", "Heading 2"}
    listed = [p.text for p in document.paragraphs if p.style.name == "List Bullet"]
    assert listed == [measure("pph_1000").meaning]
    code = [r for p in document.paragraphs for r in p.runs if r.font.name]
    assert {(r.font.name, r.font.size.pt) for r in code} == {("Courier New", 9.0)}
    assert [r.text.splitlines()[0][:48] for r in code] == [
        "SELECT",
        "evenhand count FILE -m pph_1000 --out tables.jso",
        "-- Counts by month and ethnic group. It only rea",
    ]
    (table,) = document.tables
    assert table.style.name == "Table Grid"
    assert all(r.bold for c in table.rows[0].cells for r in c.paragraphs[0].runs)
    assert not any(r.bold for c in table.rows[1].cells for r in c.paragraphs[0].runs)
    told = [(row.cells[0].text, row.cells[1].text) for row in table.rows[1:]]
    assert told == [(c.name, c.meaning) for c in needed([measure("pph_1000")])]


def test_what_our_own_measures_need_is_asked_for_in_words() -> None:
    own = replace(measure("preterm_37"), needs=("our_own_code", "a_column"))
    assert [(c.name, c.meaning) for c in needed([own])][-2:] == [
        ("a_column", "a column"), ("our_own_code", "our own code"),
    ]  # fmt: skip
    dated = replace(own, date="seen_on", needs=())
    assert [c.name for c in needed([dated])] == ["event_date", "ethnicity", "site", "seen_on"]
