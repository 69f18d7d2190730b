"""The information-governance pack from words and facts: as a page, as Markdown, as Word and as a drawing."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from evenhand.documents import governance as room
from evenhand.documents.flow import flow_drawing
from evenhand.documents.governance import (
    Entry,
    Pack,
    Section,
    Stage,
    Table,
    governance_pack,
    to_markdown,
    to_word,
)
from fixtures.approved import assert_approved, xml_lines

real_words = room._words  # before any test puts others in their place
APPROVED = Path(__file__).parent / "approved"
WORDS: dict[str, Any] = {
    "title": "Pack",
    "lead": "Made on {day}.",
    "organisation": "For your organisation",
    "stages": {"enters": "What enters", "leaves": "What leaves"},
    "tables": {"kept": ["What", "How long"], "flow": ["Step", "What", "How"]},
    "flow": [
        {"stage": "leaves", "title": "Readings", "text": "Protected on {day}."},
        {"stage": "enters", "title": "A file", "text": "Rows."},
        {"stage": "enters", "title": "Counts", "text": "Typed."},
    ],
    "kept": [
        {"what": "Counts of {day}", "long": "Always.", "organisation": "how long?"},
        {"what": "Logs", "long": "30 days."},
    ],
    "section": [
        {
            "id": "first", "title": "First", "lead": "On {day}.", "table": "kept",
            "entry": [
                {"ask": "What on {day}?", "answer": "This on {day}.", "organisation": "Who on {day}?"},
                {"ask": "Of {team}?", "answer": "Yes.", "of": "team"},
                {"ask": "Only theirs?", "organisation": "Theirs."},
            ],
        },
        {"id": "second", "title": "Second", "lead": "Short.", "table": "flow"},
        {"id": "third", "title": "Third", "lead": "Bare."},
    ],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_words", lambda: WORDS)


FIRST = Section(
    "first",
    "First",
    "On Monday.",
    (
        Entry("What on Monday?", "This on Monday.", "Who on Monday?"),
        Entry("Only theirs?", "", "Theirs."),
    ),
    Table(
        ("What", "How long"),
        (("Counts of Monday", "Always. For your organisation: how long?"), ("Logs", "30 days.")),
    ),
)


def pack(**facts: str) -> Pack:
    return governance_pack({"day": "Monday"} | facts)


def test_words_are_filled_with_facts() -> None:
    found = pack()
    assert (found.title, found.lead) == ("Pack", "Made on Monday.")
    assert found.organisation == "For your organisation"
    assert found.stages == (
        Stage("What enters", (("A file", "Rows."), ("Counts", "Typed."))),
        Stage("What leaves", (("Readings", "Protected on Monday."),)),
    )
    assert found.sections[0] == FIRST
    assert [s.id for s in found.sections] == ["first", "second", "third"]
    assert found.sections[2] == Section("third", "Third", "Bare.", (), None)


def test_a_step_of_the_flow_is_named_in_its_table() -> None:
    table = pack().sections[1].table
    assert table is not None
    assert table.head == ("Step", "What", "How")
    assert table.rows[0] == ("What leaves", "Readings", "Protected on Monday.")


def test_of_a_team_it_bears_its_name_and_what_is_asked_of_teams() -> None:
    found = pack(team="Alder")
    assert found.title == "Pack: Alder"
    assert [e.ask for e in found.sections[0].entries] == [
        "What on Monday?",
        "Of Alder?",
        "Only theirs?",
    ]


def test_a_fact_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError, match="day"):
        governance_pack({})


def test_a_section_is_finished_when_nothing_is_left_to_the_organisation() -> None:
    first, second, third = pack().sections
    assert [s.finished for s in (first, second, third)] == [False, True, True]
    entry = Entry("?", "Yes.", "")
    assert Section("a", "A", "", (entry,), None).finished
    assert not Section("a", "A", "", (entry, Entry("?", "", "Theirs.")), None).finished
    told = Table(("A",), (("x",), ("Also. For your organisation: y",)))
    assert not Section("a", "A", "", (), told).finished


ODD = Pack(
    "Pack: <b>*A*_B_",
    "Lead.",
    (),
    (Section("a", "A", "Lead of A.", (Entry("# ask [x]", "two\n lines \\", "`theirs`"),), Table(("A|B", "C"), (("1|2", "*3*"),))),),
    "For your organisation",
)  # fmt: skip


def test_markdown() -> None:
    assert to_markdown(pack()).splitlines()[:13] == [
        "# Pack", "", "Made on Monday.", "", "## First", "", "On Monday.", "",
        "### What on Monday?", "", "This on Monday.", "",
        "**For your organisation:** Who on Monday?",
    ]  # fmt: skip
    assert to_markdown(pack()).splitlines()[13:24] == [
        "", "### Only theirs?", "", "**For your organisation:** Theirs.", "",
        "| What | How long |", "| --- | --- |",
        "| Counts of Monday | Always. For your organisation: how long? |", "| Logs | 30 days. |",
        "", "## Second",
    ]  # fmt: skip
    assert to_markdown(pack()).endswith("Bare.\n")


def test_an_answer_may_stand_alone_and_the_words_are_those_of_the_file() -> None:
    assert to_markdown(pack(team="Alder")).splitlines()[13:18] == [
        "", "### Of Alder?", "", "Yes.", "",
    ]  # fmt: skip
    assert real_words()["organisation"] == "For your organisation"
    assert {s["id"] for s in real_words()["section"]} >= {"flow"}


def test_names_are_no_markdown() -> None:
    assert to_markdown(ODD).splitlines() == [
        "# Pack: &lt;b>\\*A\\*\\_B\\_", "", "Lead.", "", "## A", "", "Lead of A.", "",
        "### \\# ask \\[x\\]", "", "two lines \\\\", "",
        "**For your organisation:** \\`theirs\\`", "", "| A/B | C |", "| --- | --- |",
        "| 1/2 | \\*3\\* |",
    ]  # fmt: skip


def test_word() -> None:
    made = docx.Document(io.BytesIO(to_word(pack(team="A\x01lder"))))
    about = made.core_properties
    assert (about.title, about.author, about.language) == ("Pack: Alder", "", "en-GB")
    assert [(p.style.name, p.text) for p in made.paragraphs] == [
        ("Heading 1", "Pack: Alder"), ("Normal", "Made on Monday."),
        ("Heading 2", "First"), ("Normal", "On Monday."),
        ("Heading 3", "What on Monday?"), ("Normal", "This on Monday."),
        ("Normal", "For your organisation: Who on Monday?"),
        ("Heading 3", "Of Alder?"), ("Normal", "Yes."),
        ("Heading 3", "Only theirs?"), ("Normal", "For your organisation: Theirs."),
        ("Heading 2", "Second"), ("Normal", "Short."), ("Heading 2", "Third"), ("Normal", "Bare."),
    ]  # fmt: skip
    asked = made.paragraphs[6].runs
    assert [(r.text, r.bold) for r in asked] == [
        ("For your organisation: ", True), ("Who on Monday?", None),
    ]  # fmt: skip
    kept = made.tables[0]
    assert kept.style.name == "Table Grid"
    assert [[c.text for c in row.cells] for row in kept.rows] == [
        ["What", "How long"],
        ["Counts of Monday", "Always. For your organisation: how long?"],
        ["Logs", "30 days."],
    ]
    assert all(r.bold for c in kept.rows[0].cells for r in c.paragraphs[0].runs)
    repeated = [
        row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in kept.rows
    ]
    assert repeated == [True, False, False]


def test_the_flow_as_a_drawing() -> None:
    stages = (*pack().stages, Stage("<Last> & least", (("“A”", "x"),)))
    assert_approved(APPROVED / "flow.svg", xml_lines(flow_drawing(stages, title="Data <flow>")))
