"""Driver diagrams: numbers, words, questions, and text for Mermaid."""

from __future__ import annotations

import re

import pytest

from evenhand.planning.drivers import Diagram, Driver, Idea, questions, to_mermaid

LISTENING = Driver(
    "b",
    "Listening",
    also=("c",),
    type="trust",
    control="control",
    principles=(5, 3, 7),
    measures=("Listened to",),
    ideas=(Idea("Ask twice", "being tested"), Idea("A card")),
)
DIAGRAM = Diagram(
    "Fairer care", (Driver("a", "Trust", under=(LISTENING,)), Driver("c", "Time", principles=(1,)))
)
WELL_FORMED = Diagram(
    "Fairer care",
    (
        Driver("a", "Trust", under=(LISTENING,), type="trust", control="influence"),
        Driver("c", "Time", ideas=(Idea("A card"),), type="resources", control="concern"),
    ),
)


def test_drivers_are_numbered_in_reading_order() -> None:
    found = [(n.number, n.primary, n.driver.id) for n in DIAGRAM.numbered]
    assert found == [("1", True, "a"), ("1.1", False, "b"), ("2", True, "c")]


def test_the_whole_diagram_in_words() -> None:
    assert DIAGRAM.text == (
        "Aim: Fairer care. Primary driver 1: Trust. Secondary driver 1.1: Listening (Trust · We "
        "control it · Principles 3, 5 and 7); works through ‘Time’ too; measured by ‘Listened to’; "
        "ideas: ‘Ask twice (being tested)’, ‘A card’. Primary driver 2: Time (Principle 1)."
    )
    assert Diagram("", ()).text == "Aim: none yet."


def ids(diagram: Diagram) -> list[str]:
    return [q.id for q in questions(diagram)]


def test_a_whole_diagram_raises_no_question() -> None:
    assert ids(WELL_FORMED) == []


def test_an_empty_one_raises_one() -> None:
    assert ids(Diagram("", ())) == ["empty"]


@pytest.mark.parametrize(
    ("drivers", "found"),
    [
        ((Driver("a", "Trust", ideas=(Idea("A card"),)),), "one_primary"),
        (tuple(Driver(f"{i}", f"Driver {i}") for i in range(8)), "many_primary"),
        ((Driver("a", "Trust"), LISTENING), "bare"),
        ((Driver("a", "Trust "), Driver("b", "trust")), "twice"),
        ((Driver("a", "Trust", type="trust", control="concern"),), "nothing_ours"),
    ],
)
def test_each_question(drivers: tuple[Driver, ...], found: str) -> None:
    assert found in ids(Diagram("Fairer care", drivers))
    assert found not in ids(WELL_FORMED)


def test_seven_primary_drivers_are_not_many() -> None:
    seven = tuple(Driver(f"{i}", f"Driver {i}") for i in range(7))
    assert "many_primary" not in ids(Diagram("Fairer care", seven))


def test_questions_say_how_many_and_which() -> None:
    said = {q.id: q.says for q in questions(DIAGRAM)}
    assert said["bare"] == "‘Time’ has nothing under it."
    assert said["untyped"] == "2 drivers are without a kind of driver."
    assert said["no_control"] == "2 drivers are without a word on who can change it."
    assert "no_aim" in ids(Diagram("", DIAGRAM.drivers))


def test_the_same_words_are_asked_about_once() -> None:
    thrice = tuple(Driver(f"{i}", "Trust") for i in range(3))
    assert ids(Diagram("Fairer care", thrice)).count("twice") == 1


def test_mermaid_has_a_box_each_and_lines_between_them() -> None:
    assert to_mermaid(DIAGRAM) == (
        "flowchart LR\n"
        '  aim["Fairer care"]\n'
        '  d1["1 Trust"]\n'
        "  aim --- d1\n"
        '  d1_1["1.1 Listening – Trust #183; We control it #183; Principles 3, 5 and 7"]\n'
        "  d1 --- d1_1\n"
        '  d1_1 --- d1_1i1(["Ask twice (being tested)"])\n'
        '  d1_1 --- d1_1i2(["A card"])\n'
        '  d2["2 Time – Principle 1"]\n'
        "  aim --- d2\n"
        "  d2 -.- d1_1\n"
    )


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ('say "no"', "say #34;no#34;"),
        ("<img src=x>", "#60;img src#61;x#62;"),
        ("a]-->b", "a#93;--#62;b"),
        ("1. first", "#49;#46; first"),
        ("- first", "#45; first"),
        ("**bold** _it_ `code`", "#42;#42;bold#42;#42; #95;it#95; #96;code#96;"),
        ("#35; & ;", "#35;35#59; #38; #59;"),
        ("two\nlines", "two lines"),
        ("3.1% of births", "3.1% of births"),
        ("Ọlábísí", "Ọlábísí"),
    ],
)
def test_what_people_typed_is_text_in_mermaid(typed: str, written: str) -> None:
    assert to_mermaid(Diagram(typed, ())).splitlines()[1:] == [f'  aim["{written}"]']


def test_no_typed_text_can_end_its_box() -> None:
    for sign in '"[]{}()|<>;#&`\\\n':
        inside = to_mermaid(Diagram(f"a{sign}b", ())).splitlines()[1]
        body = inside.removeprefix('  aim["').removesuffix('"]')
        assert '"' not in body
        assert ";" not in re.sub(r"#\d+;", "", body)
