"""Data dictionaries and surveys that others made, FHIR's structure, and losses in plain sentences."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from evenhand.errors import InputFileError
from evenhand.frameworks.instruments import Instrument, instruments, parse_instrument
from evenhand.instruments.exchange import ExchangeError, Loss, give, take
from evenhand.instruments.exchange.limesurvey.expressions import condition_of
from evenhand.instruments.exchange.redcap.columns import COLUMNS

FORM = parse_instrument(
    """
id = "every"
version = 2
title = { en = "Every type", cy = "Pob math" }
purpose = "To test."
visibility = "team"
minutes = 5
scale = [{ name = "s", low = 1, high = 3, anchors = { 1 = "No", 3 = "Yes" }, beside = ["dont_know"] }]
[[section]]
name = "a"
label = "A"
item = [
  { name = "t", type = "text", label = "T" },
  { name = "i", type = "integer", label = "I", constraint = ". >= 1 and . <= 60", constraint_message = "From 1 to 60." },
  { name = "day", type = "date", label = "Day", constraint = ". >= '2020-01-01'" },
  { name = "one", type = "select_one", label = "One", choices = [{ name = "x", label = "X" }, { name = "y", label = "Y" }] },
  { name = "many", type = "select_multiple", label = "Many", choices = [{ name = "x", label = "X" }, { name = "y", label = "Y" }], comment = true },
]
[[section]]
name = "b"
label = "B"
hint = "More."
relevant = "${one} = 'x' or selected(${many}, 'y')"
item = [
  { name = "R-1", type = "scale", scale = "s", label = "R", reverse = true, tags = { scope = "project" } },
  { name = "m", type = "matrix", scale = "s", label = "M", rows = [{ name = "p", label = "P" }, { name = "q", label = "Q" }] },
  { name = "f", type = "file", label = "F", relevant = "not(${i} < 3) and ${R-1} >= 2" },
  { name = "n", type = "note", label = "N", relevant = "${i} > 3 and ${t} != ''" },
]
[[score]]
name = "mean"
label = "Mean"
items = ["R-1"]
""",
    name="every.toml",
)


def redcap(path: Path, *rows: dict[str, str]) -> Path:
    kept = io.StringIO()
    writer = csv.DictWriter(kept, list(COLUMNS), restval="")
    writer.writerow(COLUMNS)
    writer.writerow(
        {
            "field_name": "record_id",
            "form_name": "ward",
            "field_type": "text",
            "field_label": "Record",
        }
    )
    writer.writerows({"form_name": "ward", **row} for row in rows)
    found = path / "ward.csv"
    found.write_text(kept.getvalue(), encoding="utf-8")
    return found


def field(name: str, kind: str, label: str = "Words", **more: str) -> dict[str, str]:
    return {"field_name": name, "field_type": kind, "field_label": label, **more}


# -- REDCap


def test_a_dictionary_of_others_is_taken(tmp_path: Path) -> None:
    found = take(
        redcap(
            tmp_path,
            field("came", "yesno", "Were you <b>there</b>?", section_header="First", required="y"),
            field("age", "text", validation="integer", min="16", max="60"),
            field("help", "checkbox", choices="1, A midwife | 2, A doctor"),
            field("why", "notes", branching="[came] = '0' and [help(2)] = '0'"),
            field(
                "heard",
                "radio",
                choices="1, 1: No | 2, 2 | 3, 3: Yes",
                section_header="Then",
                matrix="told",
            ),
            field("seen", "radio", choices="1, 1: No | 2, 2 | 3, 3: Yes", matrix="told"),
            field("mode", "dropdown", choices="1, Vaginal | 2, Caesarean", identifier="y"),
            field("mail", "text", validation="email", annotation="@NONEOFTHEABOVE"),
        )
    )
    form = found.instrument
    assert [(str(s.label), [i.name for i in s.items]) for s in form.sections] == [
        ("First", ["came", "age", "help", "why"]),
        ("Then", ["told", "mode", "mail"]),
    ]
    assert str(form.item("came").label) == "Were you there?"
    assert [c.name for c in form.item("came").choices] == ["1", "0"]
    assert form.item("age").constraint.holds({}, here=16)
    assert not form.item("age").constraint.holds({}, here=61)
    assert form.item("why").relevant.holds({"came": "0", "help": ["1"]})
    assert not form.item("why").relevant.holds({"came": "0", "help": ["2"]})
    told = form.item("told")
    assert (told.type, [r.name for r in told.rows], form.scales[told.scale].high) == (
        "matrix",
        ["heard", "seen"],
        3,
    )
    assert form.item("mode").type == "select_one"
    assert [x.sentence for x in found.losses] == [
        "The number of a record, which nobody types here",
        "Layout of words (HTML)",
        "Marks of fields that identify people",
        "Field annotations",
        "What a text must look like (such as an email address, a time)",
        "Title, version, what the form is for, and who sees the answers are not in it: to be filled in, ‘team’ for now",
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            field("c", "calc", choices="[a]+1"),
            "row 3, column Field Type: ‘calc’ cannot be asked here. Leave it out: results are counted here by scores.",
        ),
        (
            field("c", "slider"),
            "row 3, column Field Type: ‘slider’ cannot be asked here. Ask it on a scale: radio with 1, 1 | 2, 2 and so on.",
        ),
        (
            field("c", "radio", choices="Yes | No"),
            "row 3, column Choices, Calculations, OR Slider Labels: ‘Yes’ is no code with a label. Write 1, Yes | 2, No.",
        ),
        (
            field("c", "text", annotation="@CALCTEXT(1)"),
            "row 3, column Field Annotation: ‘@CALCTEXT(1)’ fills the field by itself. Leave the field out: results are counted here by scores.",
        ),
        (field("c", "", label=""), "row 3: A field needs a name and a label. Fill both in."),
    ],
)
def test_what_redcap_cannot_ask_here_is_refused(
    tmp_path: Path, row: dict[str, str], said: str
) -> None:
    with pytest.raises(ExchangeError) as caught:
        take(redcap(tmp_path, row))
    assert [str(f) for f in caught.value.findings] == [said]


def test_logic_outside_of_the_stated_part_is_refused(tmp_path: Path) -> None:
    row = field("c", "text", branching="datediff([a], 'today', 'y') > 2")
    with pytest.raises(ExchangeError, match="Branching Logic") as caught:
        take(redcap(tmp_path, field("a", "text"), row))
    assert "These can be used: [name], [name(code)] = '1'" in str(caught.value)


def test_other_tables_are_no_dictionary(tmp_path: Path) -> None:
    path = tmp_path / "births.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(InputFileError, match="is not in the first row"):
        take(path)


def test_redcap_has_its_columns_names_and_logic() -> None:
    found = list(csv.reader(io.StringIO(give(FORM, "redcap").content.decode())))
    assert found[0] == list(COLUMNS.values())
    rows = {r[0]: dict(zip(COLUMNS, r, strict=True)) for r in found[1:]}
    assert list(rows) == [
        "record_id",
        "t",
        "i",
        "day",
        "one",
        "many",
        "many_comment",
        "r_1",
        "m",
        "m_p",
        "m_q",
        "f",
        "n",
    ]
    assert (rows["i"]["validation"], rows["i"]["min"], rows["i"]["max"]) == ("integer", "1", "60")
    assert rows["r_1"]["branching"] == "[one] = 'x' or [many(y)] = '1'"
    assert rows["n"]["branching"] == "([one] = 'x' or [many(y)] = '1') and ([i] > 3 and [t] <> '')"
    assert rows["r_1"]["choices"] == "1, 1: No | 2, 2 | 3, 3: Yes | dont_know, Don't know"
    assert {rows[n]["matrix"] for n in ("m_p", "m_q")} == {"m"}


# -- losses


def test_losses_are_plain_sentences_with_names() -> None:
    said = [str(x) for x in give(FORM, "redcap").losses]
    assert "Questions have other names there: R-1 is r_1." in said
    assert "The sentence for an answer that does not fit: i." in said
    assert "The condition of a section: b." in said
    assert "When a question is asked: r_1, m, f, n." in said
    assert "That a scale is turned round in scores: r_1." in said
    assert "Scores: mean." in said
    assert str(Loss("The help", tuple("abcdefgh"))) == "The help: a, b, c, d, e, f and 2 more."


def test_limesurvey_keeps_conditions_limits_and_languages() -> None:
    found = give(FORM, "limesurvey")
    back = found.back
    assert back is not None
    assert [str(x) for x in found.losses] == [
        "Questions have other names there: R-1 is R1.",
        "How many minutes it takes.",
        "The version.",
        "The id of the form.",
        "The name of a section: a, b.",
        "That a scale is turned round in scores: R1.",
        "Factor, domain, scope and principle: R1.",
        "Scores: mean.",
    ]
    assert back.title.within("cy") == "Pob math"
    assert (
        back.item("f").relevant.node == FORM.item("f").relevant.node
        or "R1" in back.item("f").relevant.names
    )


# -- FHIR


def test_fhir_says_conditions_limits_and_translations() -> None:
    found = json.loads(give(FORM, "fhir").content)
    assert found["_title"]["extension"][0]["extension"] == [
        {"url": "lang", "valueCode": "cy"},
        {"url": "content", "valueString": "Pob math"},
    ]
    first, second = found["item"]
    assert [i["type"] for i in first["item"]] == ["string", "integer", "date", "choice", "choice"]
    assert first["item"][1]["extension"] == [
        {"url": "http://hl7.org/fhir/StructureDefinition/minValue", "valueInteger": 1},
        {"url": "http://hl7.org/fhir/StructureDefinition/maxValue", "valueInteger": 60},
    ]
    assert first["item"][4]["repeats"] is True
    coding = {"system": "urn:evenhand:instrument:every"}
    assert second["enableWhen"] == [
        {"question": "one", "operator": "=", "answerCoding": coding | {"code": "x"}},
        {"question": "many", "operator": "=", "answerCoding": coding | {"code": "y"}},
    ]
    assert second["enableBehavior"] == "any"
    parts = {i["linkId"]: i for i in second["item"]}
    assert parts["R-1"]["answerOption"][0] == {
        "extension": [
            {"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": 1}
        ],
        "valueCoding": coding | {"code": "1", "display": "1: No"},
    }
    assert [r["linkId"] for r in parts["m"]["item"]] == ["m/row/p", "m/row/q"]
    assert parts["n"]["enableBehavior"] == "all"
    assert "enableWhen" not in parts["f"]


def test_what_fhir_cannot_say_is_listed() -> None:
    said = [str(x) for x in give(FORM, "fhir").losses]
    assert "When a question is asked: f." in said
    assert "Scores: mean." in said
    assert give(FORM, "fhir").back is None


# -- LimeSurvey


def lss(path: Path, questions: str, *, tables: str = "", relevance: str = "1") -> Path:
    """In the layout of LimeSurvey 3: one row for each language."""
    found = path / "ward.lss"
    found.write_text(
        f"""<?xml version="1.0" encoding="UTF-8"?>
<document><LimeSurveyDocType>Survey</LimeSurveyDocType><DBVersion>366</DBVersion><languages><language>en</language></languages>
<groups><rows><row><gid>1</gid><group_name>First</group_name><group_order>1</group_order><language>en</language><grelevance>{relevance}</grelevance></row></rows></groups>
<questions><rows>{questions}</rows></questions>{tables}
<surveys><rows><row><sid>1</sid><language>en</language><anonymized>N</anonymized></row></rows></surveys>
<surveys_languagesettings><rows><row><surveyls_language>en</surveyls_language><surveyls_title>Ward</surveyls_title></row></rows></surveys_languagesettings>
</document>""",
        encoding="utf-8",
    )
    return found


def asked(qid: int, code: str, kind: str, **more: str) -> str:
    rest = "".join(
        f"<{k}>{v}</{k}>"
        for k, v in {
            "question": f"<![CDATA[<p>{code}?</p>]]>",
            "parent_qid": "0",
            "gid": "1",
            "language": "en",
            "question_order": str(qid),
            **more,
        }.items()
    )
    return f"<row><qid>{qid}</qid><title>{code}</title><type>{kind}</type>{rest}</row>"


ANSWERS = (
    "<answers><rows>"
    + "".join(
        f"<row><qid>{q}</qid><code>{c}</code><answer>{a}</answer><sortorder>{n}</sortorder><language>en</language></row>"
        for q, c, a, n in (
            (1, "A1", "Yes", 1),
            (1, "A2", "No", 2),
            (6, "A1", "Often", 1),
            (6, "A2", "Never", 2),
        )
    )
    + "</rows></answers>"
)
PARTS = (
    "<subquestions><rows>"
    + "".join(
        f"<row><qid>{q}</qid><parent_qid>{p}</parent_qid><title>{c}</title><question>{c}</question><question_order>{q}</question_order><language>en</language></row>"
        for q, p, c in (
            (31, 3, "SQ1"),
            (32, 3, "SQ2"),
            (41, 4, "SQ1"),
            (61, 6, "SQ1"),
            (62, 6, "SQ2"),
        )
    )
    + "</rows></subquestions>"
)


def test_a_survey_of_others_is_taken(tmp_path: Path) -> None:
    found = take(
        lss(
            tmp_path,
            asked(1, "came", "L", other="Y")
            + asked(2, "why", "T", relevance="came.NAOK == 'A2'", mandatory="Y")
            + asked(3, "help", "M")
            + asked(4, "felt", "A", relevance="help_SQ1.NAOK == 'Y'")
            + asked(5, "five", "5")
            + asked(6, "often", "F"),
            tables=ANSWERS + PARTS,
        )
    )
    form = found.instrument
    kinds = {i.name: i.type for i in form.items()}
    assert kinds == {
        "came": "select_one",
        "came_other": "text",
        "why": "long_text",
        "help": "select_multiple",
        "felt": "matrix",
        "five": "scale",
        "often_SQ1": "select_one",
        "often_SQ2": "select_one",
    }
    assert form.item("why").required
    assert form.item("felt").relevant.holds({"help": ["SQ1"]})
    assert str(form.item("came").label) == "came?"
    assert form.scales[form.item("felt").scale] == form.scales[form.item("five").scale]
    assert "Arrays whose answers are no scale became a question for each row: often." in map(
        str, found.losses
    )


@pytest.mark.parametrize("kind", ["R", "*", "C", "E", "H", "1", ":", ";", "?"])
def test_what_limesurvey_cannot_ask_here_is_refused(tmp_path: Path, kind: str) -> None:
    with pytest.raises(ExchangeError, match="the question ‘q’: Its type"):
        take(lss(tmp_path, asked(1, "q", kind)))


def test_expressions_outside_of_the_stated_part_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match="Of LimeSurvey's expressions these can be used"):
        take(lss(tmp_path, asked(1, "q", "S", relevance="count(a) &gt; 2")))
    with pytest.raises(ExchangeError, match="the group ‘First’"):
        take(lss(tmp_path, asked(1, "q", "S"), relevance="rand(1, 2) == 1"))


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("is_empty(a)", "${a} = ''"),
        ("a.NAOK eq 3 || b ne 'x'", "${a} = 3 or ${b} != 'x'"),
        ("!(a > 1)", "not(${a} > 1)"),
        ("m_SQ1 == 'Y' and x_y == 'Y'", "selected(${m}, 'SQ1') and ${x_y} = 'Y'"),
        ("self.NAOK <= 3", ". <= 3"),
    ],
)
def test_expressions_of_limesurvey(theirs: str, ours: str) -> None:
    assert condition_of(theirs, several=["m"]) == ours


def test_other_xml_is_no_survey(tmp_path: Path) -> None:
    path = tmp_path / "x.lss"
    path.write_text("<document><LimeSurveyDocType>Group</LimeSurveyDocType></document>")
    with pytest.raises(InputFileError, match="This is no survey structure"):
        take(path)
    path.write_text("<document>")
    with pytest.raises(InputFileError, match="This is no whole XML file"):
        take(path)


@pytest.mark.parametrize("found", list(instruments().values()), ids=lambda i: i.id)
@pytest.mark.parametrize("format", ["toml", "xlsform", "redcap", "limesurvey", "fhir"])
def test_every_shipped_instrument_goes_out(found: Instrument, format: str) -> None:
    given = give(found, format)
    assert given.content
    if format in ("toml", "xlsform"):
        assert given.losses == ()
    elif given.back is not None:
        assert [i.type for i in given.back.items()] == [i.type for i in found.items()]


def test_words_of_html_stay_words() -> None:
    text = 'Was 5 < 6 & "so" {not an expression}?'
    form: Any = parse_instrument(
        f"""
id = "w"
version = 1
title = "W"
purpose = "P"
visibility = "team"
[[section]]
name = "a"
label = "A"
item = [{{ name = "t", type = "text", label = '{text}' }}]
""",
        name="w.toml",
    )
    back = give(form, "limesurvey").back
    assert back is not None
    assert str(back.item("t").label) == text
