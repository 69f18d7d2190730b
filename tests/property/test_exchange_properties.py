"""Any instrument goes out and comes back, equal but for what is listed; any file gives a form or sentences."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from evenhand.errors import UserError
from evenhand.frameworks.instruments import Instrument, instruments, parse_instrument, to_toml
from evenhand.instruments.exchange import FORMATS, give, take
from fixtures.forms import forms

BOTH_WAYS = [f.id for f in FORMATS.values() if f.read]
# a failing form is small enough to be read as it is: making it smaller takes minutes
some = settings(
    max_examples=15, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate)
)


def taken(content: bytes, format: str) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"form{FORMATS[format].ending}"
        path.write_bytes(content)
        return take(path, format)


@some
@given(forms())
def test_toml_says_everything(form: Instrument) -> None:
    assert parse_instrument(to_toml(form), name="again.toml") == form


@some
@given(forms())
def test_xlsform_loses_nothing(form: Instrument) -> None:
    given_ = give(form, "xlsform")
    assert given_.losses == ()
    assert given_.back == form
    assert taken(given_.content, "xlsform").losses == ()


@pytest.mark.parametrize("format", ["redcap", "limesurvey"])
@some
@given(form=forms())
def test_what_comes_back_differs_by_what_is_listed(form: Instrument, format: str) -> None:
    given_ = give(form, format)
    back = given_.back
    assert back is not None
    assert bool(given_.losses) == (back != form)
    asked, there = list(form.items()), list(back.items())
    lost = next((x.of for x in given_.losses if x.sentence == "Whole questions"), ())
    assert len(there) == len(asked) - len(lost)
    assert [str(i.label) for i in there] == [" ".join(str(i.label).split()) for i in asked]
    named = {n for x in given_.losses if x.sentence == "The kind of question" for n in x.of}
    assert [i.type for i in there if i.name not in named] == [
        i.type for i, t in zip(asked, there, strict=True) if t.name not in named
    ]


@pytest.mark.parametrize("format", ["redcap", "limesurvey"])
@some
@given(form=forms())
def test_the_second_time_nothing_more_is_lost(form: Instrument, format: str) -> None:
    """What a format holds, it holds for good: names, answers, conditions."""
    once = give(form, format).back
    assert once is not None
    again = give(once, format).back
    assert again is not None
    assert [i for s in again.sections for i in s.items] == [
        i for s in once.sections for i in s.items
    ]


@some
@given(forms())
def test_fhir_keeps_the_field_rules(form: Instrument) -> None:
    """Rules que-1 to que-13 of FHIR R4's Questionnaire, as far as they touch what is written here."""
    found = json.loads(give(form, "fhir").content)
    assert found["resourceType"] == "Questionnaire"
    assert found["status"] in ("draft", "active", "retired", "unknown")
    links: set[str] = set()
    for item in _every(found["item"]):
        assert item["linkId"] not in links  # que-2
        links.add(item["linkId"])
        kind = item["type"]
        assert kind in _KINDS
        assert kind != "group" or item["item"]  # que-1
        assert kind != "display" or not {"item", "required", "repeats", "answerOption"} & set(
            item
        )  # que-1, que-6
        assert ("answerOption" in item) <= (kind == "choice")  # que-5
        assert len(item.get("enableWhen", [])) < 2 or item["enableBehavior"] in (
            "all",
            "any",
        )  # que-12
        for when in item.get("enableWhen", []):
            answers = [k for k in when if k.startswith("answer")]
            assert len(answers) == 1
            assert when["question"] in links  # asked before
            assert (when["operator"] == "exists") == (answers == ["answerBoolean"])  # que-7
        for option in item.get("answerOption", []):
            assert option["valueCoding"]["code"].strip() == option["valueCoding"]["code"] != ""
        assert not any(v in ("", [], {}, None) for v in item.values())


_KINDS = {
    "group",
    "display",
    "string",
    "text",
    "integer",
    "decimal",
    "date",
    "choice",
    "attachment",
}


def _every(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in items:
        yield item
        yield from _every(item.get("item", []))


# -- files that nobody meant

MUSIQ = {f: give(instruments()["musiq_ar"], f).content for f in BOTH_WAYS}
CELLS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "select_one",
            "begin_group",
            "end_group",
            "${",
            "range",
            "begin_repeat",
            "((((((",
            "1, a | b",
            "=1+1",
        ]
    ),
    st.integers(-5, 10**12),
    st.floats(allow_nan=False),
)


def survives(content: bytes, format: str) -> None:
    """A form, or sentences."""
    try:
        found = taken(content, format).instrument.sections
    except UserError as error:
        found = (error.problem, error.remedy)
    assert all(found)


@pytest.mark.parametrize("format", BOTH_WAYS)
@some
@given(place=st.floats(0, 1), put=st.binary(min_size=1, max_size=30))
def test_a_file_with_a_wound_gives_a_form_or_sentences(
    place: float, put: bytes, format: str
) -> None:
    whole = MUSIQ[format]
    at = int(place * len(whole))
    survives(whole[:at] + put + whole[at + len(put) :], format)


@pytest.mark.parametrize("format", BOTH_WAYS)
@some
@given(noise=st.binary(max_size=400))
def test_noise_gives_sentences(noise: bytes, format: str) -> None:
    survives(noise, format)


@some
@given(
    rows=st.lists(st.lists(CELLS, max_size=6), max_size=12),
    head=st.permutations(
        ["type", "name", "label::English (en)", "relevant", "constraint", "required"]
    ),
)
def test_any_survey_sheet_gives_a_form_or_sentences(rows: list[list[Any]], head: list[str]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "survey"
    sheet.append(head)
    for row in rows:
        sheet.append([_plain(c) for c in row])
    kept = io.BytesIO()
    book.save(kept)
    survives(kept.getvalue(), "xlsform")


@some
@given(st.lists(st.lists(st.text(max_size=30), min_size=18, max_size=18), max_size=8))
def test_any_dictionary_gives_a_form_or_sentences(rows: list[list[str]]) -> None:
    head = MUSIQ["redcap"].decode().splitlines()[0]
    lines = [",".join('"' + c.replace('"', '""') + '"' for c in row) for row in rows]
    survives("\n".join([head, *lines]).encode(errors="replace"), "redcap")


@some
@given(
    kind=st.text(max_size=2),
    code=st.text(max_size=12),
    relevance=st.text(max_size=30),
    order=st.text(max_size=5),
)
def test_any_question_of_limesurvey_gives_a_form_or_sentences(
    kind: str, code: str, relevance: str, order: str
) -> None:
    from lxml import etree

    root = etree.fromstring(MUSIQ["limesurvey"])
    row = root.find("questions/rows/row")
    for tag, text in (
        ("type", kind),
        ("title", code),
        ("relevance", relevance),
        ("question_order", order),
    ):
        row.find(tag).text = "".join(c for c in text if c.isprintable())
    survives(etree.tostring(root), "limesurvey")


def _plain(cell: Any) -> Any:
    return "".join(c for c in cell if c.isprintable()) if isinstance(cell, str) else cell


def test_a_workbook_that_unpacks_to_far_more_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (70 * 2**20))
    with pytest.raises(UserError, match="unpacks to far more"):
        take(path)


@pytest.mark.parametrize("format", BOTH_WAYS)
def test_a_file_larger_than_any_form_is_refused(tmp_path: Path, format: str) -> None:
    path = tmp_path / f"form{FORMATS[format].ending}"
    path.write_bytes(b" " * (5 * 2**20 + 1))
    with pytest.raises(UserError, match="larger than 5 MB"):
        take(path)


def test_entities_are_never_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("not for a form")
    path = tmp_path / "form.lss"
    head = f'<!DOCTYPE document [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    path.write_text(
        f"{head}<document><LimeSurveyDocType>Survey</LimeSurveyDocType><groups><rows><row><gid>&x;</gid></row></rows></groups></document>"
    )
    with pytest.raises(UserError, match="declares entities"):
        take(path)
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    path.write_text(f"{bomb}<document>&b;</document>")
    with pytest.raises(UserError):
        take(path)
