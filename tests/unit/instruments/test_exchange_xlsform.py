"""XLSForms that others made: what is taken, what is told, what is refused with sheet, row and column."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from evenhand.errors import InputFileError
from evenhand.frameworks.instruments import instruments
from evenhand.instruments.exchange import ExchangeError, Taken, give, take

HEAD = (
    "type",
    "name",
    "label::English (en)",
    "label::Welsh (cy)",
    "relevant",
    "appearance",
    "required",
)
LISTS = [
    ("yn", "1", "Yes"),
    ("yn", "0", "No"),
    ("agree", "1", "Not at all"),
    ("agree", "2", "2"),
    ("agree", "3", "Entirely"),
    ("agree", "dont_know", "Don't know"),
]
Rows = Sequence[Sequence[Any]]


def book(
    path: Path,
    survey: Rows,
    *,
    head: Sequence[str] = HEAD,
    lists: Rows = LISTS,
    settings: Sequence[Any] = ("Ward round", "ward", "3"),
) -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "survey"
    for row in (head, *survey):
        sheet.append(list(row))
    choices = made.create_sheet("choices")
    for row in (("list_name", "name", "label::English (en)"), *lists):
        choices.append(list(row))
    told = made.create_sheet("settings")
    told.append(["form_title", "form_id", "version"])
    told.append(list(settings))
    found = path / "ward.xlsx"
    made.save(found)
    return found


@pytest.fixture
def read(tmp_path: Path) -> Any:
    def reading(*survey: Sequence[Any], **more: Any) -> Taken:
        return take(book(tmp_path, survey, **more))

    return reading


@pytest.fixture
def refused(tmp_path: Path) -> Any:
    def reading(*survey: Sequence[Any], **more: Any) -> list[str]:
        with pytest.raises(ExchangeError) as caught:
            take(book(tmp_path, survey, **more))
        return [str(f) for f in caught.value.findings]

    return reading


def test_a_form_of_others_is_taken(read: Any) -> None:
    found = read(
        ("begin_group", "about", "About you", "Amdanoch chi"),
        ("select_one yn", "came", "Were you there?", "Oeddech chi yno?", "", "", "yes"),
        ("text", "why", "Why not?", "", "${came} = '0'", "multiline"),
        ("end_group", ""),
        ("select_one agree", "heard", "I was heard.", "", "", "likert"),
    )
    form = found.instrument
    assert (form.id, str(form.title), form.version, form.language) == (
        "ward",
        "Ward round",
        3,
        "en",
    )
    assert [(s.name, [i.type for i in s.items]) for s in form.sections] == [
        ("about", ["select_one", "long_text"]),
        ("section_2", ["scale"]),
    ]
    assert form.item("came").required
    assert form.item("came").label.within("cy") == "Oeddech chi yno?"
    assert form.item("why").relevant.holds({"came": "0"})
    scale = form.scales["agree"]
    assert (scale.low, scale.high, scale.beside) == (1, 3, ("dont_know",))
    assert {n: str(w) for n, w in scale.anchors.items()} == {1: "Not at all", 3: "Entirely"}
    assert [str(x) for x in found.losses] == [
        "Who sees the answers and what the form is for are not in it: taken as ‘team’, and to be filled in."
    ]


def test_numbers_without_the_look_of_a_scale_stay_answers(read: Any) -> None:
    assert read(("select_one agree", "mode", "Which?")).instrument.item("mode").type == "select_one"


def test_a_range_is_a_scale(read: Any) -> None:
    head = (*HEAD, "parameters")
    found = read(("range", "r", "How much?", "", "", "", "", "start=0 end=5 step=1"), head=head)
    scale = found.instrument.scales[found.instrument.item("r").scale]
    assert (scale.low, scale.high) == (0, 5)


def test_groups_inside_groups_become_one_and_keep_their_condition(read: Any) -> None:
    found = read(
        ("begin_group", "a", "A"),
        ("select_one yn", "came", "There?"),
        ("begin_group", "b", "B", "", "${came} = '1'"),
        ("text", "what", "What?", "", "${came} != ''"),
        ("end_group", ""),
        ("end_group", ""),
    )
    what = found.instrument.item("what")
    assert what.relevant.holds({"came": "1"})
    assert not what.relevant.holds({"came": "0"})
    assert "Groups inside groups became part of the group around them: b." in map(str, found.losses)


def test_what_is_not_asked_is_told(read: Any) -> None:
    found = read(
        ("start", "start"),
        ("text", "a", "A"),
        ("image", "p", "A picture"),
        head=HEAD,
        settings=("Ward", "ward", "2026112601"),
    )
    assert [str(x) for x in found.losses][:3] == [
        "The version is no number up to a million, and became 1: 2026112601.",
        "What a device tells by itself is not asked here: start.",
        "A question for a file became of it: image: p.",
    ]
    assert found.instrument.item("p").type == "file"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            ("geopoint", "g", "Where?"),
            "survey, row 2, column type: ‘geopoint’ cannot be asked here. Take it out, or ask it as text.",
        ),
        (
            ("calculate", "c", "C"),
            "survey, row 2, column type: ‘calculate’ cannot be asked here. Leave it out: results are counted here by scores.",
        ),
        (
            ("begin_repeat", "c", "C"),
            "survey, row 2, column type: ‘begin_repeat’ cannot be asked here. Ask it as often as it is needed, or as a matrix.",
        ),
        (
            ("select_one yn or_other", "c", "C"),
            "survey, row 2, column type: ‘or_other’ cannot be used. Add a choice ‘other’ and a text question that is asked when it is chosen.",
        ),
        (
            ("select_one gone", "c", "C"),
            "survey, row 2, column type: The list ‘gone’ is not on the sheet choices. Add it there.",
        ),
        (
            ("text", "c", "C", "", "", "", "once(1)"),
            "survey, row 2, column required: ‘once(1)’ is neither yes nor no. Write yes, or leave it empty.",
        ),
        (("text", "", "C"), "survey, row 2: A question needs name and label. Fill both in."),
        (
            ("", "c", "C"),
            "survey, row 2, column type: It says no type. Give it one, or empty the row.",
        ),
        (("end_group", ""), "survey, row 2: A group ends that has not begun. Take the row out."),
    ],
)
def test_what_would_be_otherwise_is_refused_with_its_place(
    refused: Any, row: Sequence[Any], said: str
) -> None:
    assert said in refused(row, ("text", "t", "T"))


@pytest.mark.parametrize(
    "expression",
    [
        "count(${a}) > 1",
        "${a} + 1 = 2",
        "today() > '2026-01-01'",
        "${a} = true()",
        "position(..) = 1",
    ],
)
def test_expressions_outside_of_the_stated_part_are_refused_aloud(
    refused: Any, expression: str
) -> None:
    said = refused(("text", "a", "A"), ("text", "b", "B", "", expression))
    assert said[0].startswith(f"survey, row 3, column relevant: ‘{expression}’: ")
    assert "Of XLSForm's expressions these can be used: ${name}" in said[0]


def test_every_place_is_told_at_once(refused: Any) -> None:
    said = refused(("geopoint", "a", "A"), ("rank", "b", "B"), ("text", "c", "C", "", "if("))
    assert [s.split(":")[0] for s in said] == [
        "survey, row 2, column type",
        "survey, row 3, column type",
        "survey, row 4, column relevant",
    ]


def test_columns_that_change_what_is_asked_are_refused(refused: Any) -> None:
    head = (*HEAD, "choice_filter")
    said = refused(("select_one yn", "a", "A", "", "", "", "", "x=1"), head=head)
    assert said[0].startswith(
        "survey, row 2, column choice_filter: ‘x=1’ would change what is asked. Give each set"
    )


def test_a_language_without_a_code_is_refused(refused: Any) -> None:
    said = refused(("text", "a", "A"), head=("type", "name", "label::Klingon"))
    assert (
        said[0]
        == "survey, row 1, column label::Klingon: ‘Klingon’ names no language. Write the language with its code: label::English (en)."
    )


def test_a_mistake_of_the_form_itself_names_its_row(refused: Any) -> None:
    assert refused(("text", "a", "A"), ("text", "a", "A")) == [
        "survey, row 3, column name: The name ‘a’ is there twice. Give one another name."
    ]
    assert refused(("text", "a", "A", "", "${later} = 1"), ("text", "later", "B")) == [
        "survey, row 2, column relevant: The condition of ‘a’ asks for ‘later’, which is not asked before it. Name an earlier item."
    ]


def test_a_table_of_other_things_is_no_matrix(refused: Any) -> None:
    said = refused(
        ("begin_group", "t", "T", "", "", "table-list"), ("text", "a", "A"), ("end_group", "")
    )
    assert said[0].startswith(
        "survey, row 2: The table ‘t’ is no matrix of questions on one scale."
    )


def test_other_workbooks_are_refused(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.save(tmp_path / "other.xlsx")
    with pytest.raises(InputFileError, match="There is no sheet ‘survey’"):
        take(tmp_path / "other.xlsx")
    with pytest.raises(InputFileError, match="There is no such file"):
        take(tmp_path / "none.xlsx")
    with pytest.raises(InputFileError, match="Which format this is cannot be told"):
        take(tmp_path / "form.docx")


def test_labels_that_were_edited_elsewhere_win(tmp_path: Path) -> None:
    path = tmp_path / "musiq.xlsx"
    path.write_bytes(give(instruments()["musiq_ar"], "xlsform").content)
    made = openpyxl.load_workbook(path)
    for cell in made["choices"]["C"]:
        cell.value = "7: Wholly true" if cell.value == "7: Entirely true" else cell.value
    del made["evenhand"]
    made.save(path)
    found = take(path)
    assert str(found.instrument.scales["supportive"].anchors[7]) == "Wholly true"
    assert len(list(found.instrument.items())) == 44
    assert all(i.comment for i in found.instrument.items())
    assert found.instrument.scores == ()
