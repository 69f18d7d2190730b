"""Forms that other people made in LimeSurvey and REDCap: taken as they are, to every format and back, with every difference named."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand.frameworks.instruments import Instrument
from evenhand.instruments.exchange import FORMATS, give, take

HERE = Path(__file__).parent / "data"
NOBODY_SAID = "Title, version, what the form is for, and who sees the answers are not in it: to be filled in, ‘team’ for now."
LOST = {
    "example.lss": (
        2,
        [
            "Layout of words (HTML): G01Q01, G01Q02.",
            "Who sees the answers is not in it: taken as ‘team’.",
        ],
    ),
    "test.lss": (
        4,
        [
            "Layout of words (HTML): G01Q01, G01Q02, G02Q03.",
            "What the form is for is not in it: to be filled in.",
            "Who sees the answers is not in it: taken as ‘team’.",
        ],
    ),
    "checkboxes.csv": (
        3,
        ["The number of a record, which nobody types here: record_id.", NOBODY_SAID],
    ),
    "diabetes.csv": (
        25,
        [
            "Marks of fields that identify people: email, first_name, last_name, address, telephone_1.",
            "What a text must look like (such as an email address, a time): email, telephone_1.",
            NOBODY_SAID,
        ],
    ),
}
NAMES = sorted(LOST)


def taken(name: str) -> Instrument:
    return take(HERE / name, "").instrument


def asks(form: Instrument) -> list[tuple[str, str, tuple[str, ...]]]:
    """What people are asked: kind, sentence, answers."""
    return [(i.type, str(i.label), tuple(str(c.label) for c in i.choices)) for i in form.items()]


@pytest.mark.parametrize("name", NAMES)
def test_it_is_taken_and_what_is_not_in_it_is_said(name: str) -> None:
    found = take(HERE / name, "")
    questions, lost = LOST[name]
    assert len(asks(found.instrument)) == questions
    assert [str(x) for x in found.losses] == lost


def test_what_was_asked_is_asked() -> None:
    assert asks(taken("checkboxes.csv"))[0] == (
        "select_multiple",
        "check one",
        ("one", "two", "three", "four"),
    )
    found = {i.name: i for i in taken("diabetes.csv").items()}
    assert [str(c.label) for c in found["has_diabetes"].choices] == ["True", "False"]
    assert (found["dob"].type, found["height"].type, found["weight"].type) == (
        "date",
        "decimal",
        "integer",
    )
    assert [s.label.said[0][1] for s in taken("test.lss").sections] == [
        "First Group",
        "Second Group",
    ]


@pytest.mark.parametrize("format", [f.id for f in FORMATS.values() if f.read])
@pytest.mark.parametrize("name", NAMES)
def test_there_and_back_everybody_is_asked_the_same(name: str, format: str, tmp_path: Path) -> None:
    form = taken(name)
    given = give(form, format)
    path = tmp_path / f"form{FORMATS[format].ending}"  # REDCap has no other id
    path.write_bytes(given.content)
    back = take(path, format).instrument
    assert back == given.back
    assert asks(back) == asks(form)
    assert bool(given.losses) == (back != form)
    renamed = [i.name for i, j in zip(form.items(), back.items(), strict=True) if i.name != j.name]
    told = next((str(x) for x in given.losses if "other names there" in str(x)), "")
    assert all(n in told or "more." in told for n in renamed)


@pytest.mark.parametrize("name", NAMES)
def test_as_a_questionnaire_of_fhir(name: str) -> None:
    assert b'"resourceType": "Questionnaire"' in give(taken(name), "fhir").content
