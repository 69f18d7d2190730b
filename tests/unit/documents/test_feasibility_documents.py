"""A feasibility study as table, page and JSON: every cell and every field, worked out from a study by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from evenhand.documents.feasibility import study_html, study_json, study_tables, write_study
from evenhand.documents.feasibility.page import _environment
from evenhand.documents.files import OutputError
from evenhand.equity.model import Strength
from evenhand.measures import measure
from evenhand.planning.aim import parse_aim
from evenhand.planning.feasibility import Chance, Chances
from evenhand.planning.feasibility_formula import Formula
from evenhand.planning.feasibility_search import Enough
from evenhand.planning.study import Baseline, GapNow, Lead, Row, Study, StudyPlan, Wider
from fixtures.approved import assert_approved, written_out

APPROVED = Path(__file__).parent / "approved"
PLAN = StudyPlan(
    aim=parse_aim("from 12% to 9%"), start=date(2026, 4, 1), by=date(2027, 3, 31),
    comparison=("White",),
)  # fmt: skip
WHOLE = Row(
    measure=measure("pph_1000"),
    group="Black women",
    comparison="White women",
    baseline=Baseline(1008.0, 0.119, 0.1, 0.141, 120, 1008, 12),
    aim_rate=0.09,
    gap=GapNow(2.29, 0.067, Strength.SUGGESTED, "2.3 times the rate of White women (likely)"),
    chances=Chances(
        Chance(0.59, 0.011), Chance(0.8, 0.009), Chance(0.31, 0.01), Chance(0.55, 0.011)
    ),
    formula=Formula(0.6, float("nan")),
    months=Enough(30, None),
    each_side=None,
    teams=Enough(4, 9),
    own_by=date(2028, 9, 1),
    gap_by=None,
    wider=Wider(("Asian", "Black"), 1500.0, Chance(0.7, 0.01)),
    leads=(Lead("pph_measured", "Blood loss weighed or measured", None),),
    sentences=("First <sentence>.", "Second."),
    ways=("A way.",),
    pathway="A complex pathway.",
)
BARE = replace(
    WHOLE, group="Asian women", comparison="", baseline=None, aim_rate=None, gap=None, chances=None,
    formula=None, months=None, teams=None, own_by=None, wider=None, leads=(),
    sentences=("Nobody.",), ways=(), pathway="",
)  # fmt: skip
STUDY = Study(
    title="What could <births> show?",
    plan=PLAN,
    rows=(WHOLE, BARE),
    notes=("A note.", "Another.", "A third.", "The rules."),
    audience="team",
    runs=60,
    seed=7,
    made_on=date(2026, 3, 1),
    version="1.2.3",
)


def cells(row: Row) -> tuple[str, ...]:
    (found,) = study_tables(replace(STUDY, rows=(row,)))
    return found.rows[0]


def test_a_table_has_a_heading_for_every_cell() -> None:
    (found,) = study_tables(STUDY)
    assert found.caption == "Haemorrhage, 1,000 ml or more: chances for March 2027"
    assert found.header == (
        "Group", "People a year", "Rate now", "Times the comparison", "Aim", "Better care: clear",
        "Better care: likely", "Smaller gap: clear", "Smaller gap: likely", "Better care: told by",
        "Smaller gap: told by",
    )  # fmt: skip
    assert found.rows == (
        (
            "Black women", "1,000", "11.9%", "2.3 (likely)", "9.0%", "59% (± 2)", "80% (± 2)",
            "31% (± 2)", "55% (± 2)", "September 2028", "not by months",
        ),
        ("Asian women", *["–"] * 10),
    )  # fmt: skip


def test_cells_of_what_cannot_be_said() -> None:
    assert WHOLE.chances is not None
    assert WHOLE.gap is not None
    alone = replace(WHOLE, chances=replace(WHOLE.chances, gap_clear=None, gap_likely=None))
    assert cells(alone)[7:] == ("–", "–", "September 2028", "–")
    assert cells(replace(WHOLE, gap_by=date(2029, 1, 1)))[-1] == "January 2029"
    assert cells(replace(WHOLE, own_by=None))[-2] == "not by months"
    for refused in (replace(WHOLE, chances=None), replace(WHOLE, aim_rate=None)):
        assert cells(refused) == ("Black women", "1,000", "11.9%", "2.3 (likely)", *["–"] * 7)
    assert cells(replace(WHOLE, gap=None))[3] == "–"
    assert cells(replace(WHOLE, gap=replace(WHOLE.gap, ratio=None)))[3] == "–"
    shown = {s: cells(replace(WHOLE, gap=replace(WHOLE.gap, strength=s)))[3] for s in Strength}
    assert shown == {
        Strength.ESTABLISHED: "2.3 (clear)",
        Strength.SUGGESTED: "2.3 (likely)",
        Strength.CANNOT_TELL: "2.3 (no gap shown)",
    }


def test_the_study_for_programs() -> None:
    found = study_json(STUDY)
    assert set(found["constants"]) == {
        "feasibility",
        "strength",
        "enough",
        "unchanged",
        "intervals",
    }
    assert found["constants"]["enough"] == {"power": 0.8, "most_months": 120}
    rest = {k: v for k, v in found.items() if k != "constants"}
    assert_approved(APPROVED / "feasibility-json.txt", written_out(rest))
    assert found["rows"][0]["formula"] == {"own": 0.6, "gap": None}  # not a number is no number
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_the_page_says_everything_once_and_escapes_it() -> None:
    page = study_html(STUDY)
    assert "What could &lt;births&gt; show?" in page
    assert "First &lt;sentence&gt;." in page
    assert "If care changes in April 2026 and the aim is to be told by March 2027" in page
    assert "made on 1 March 2026" in page
    assert "For the team: exact numbers, keep inside the team" in page
    assert page.count("<table") == 1
    assert page.count("A complex pathway.") == 1
    for words in (
        "Now 2.3 times the rate of White women (likely).",
        "A way.",
        "A note.",
        "Nobody.",
    ):
        assert words in page
    assert "--ink" in page  # the house's stylesheet, inside
    assert "http" not in page.replace('xmlns="http://www.w3.org', "")
    assert "To share: worked out from protected numbers" in study_html(
        replace(STUDY, audience="shared")
    )


def test_the_template_has_the_tests_and_filters_of_the_shared_parts() -> None:
    found = _environment()
    (table,) = study_tables(STUDY)
    assert [found.tests["numeric"](table, i) for i in range(3)] == [False, True, True]
    assert found.filters["picture"]("<svg>") == "<svg>"
    assert found.autoescape
    assert (found.trim_blocks, found.lstrip_blocks) == (True, True)
    with pytest.raises(Exception, match="undefined"):
        found.from_string("{{ nothing }}").render()


def test_both_files_are_written_whole(tmp_path: Path) -> None:
    page, machine = write_study(STUDY, str(tmp_path / "out"))
    assert (page.name, machine.name) == ("feasibility.html", "feasibility.json")
    assert page.read_text(encoding="utf-8") == study_html(STUDY)
    text = machine.read_text(encoding="utf-8")
    assert text.endswith("}\n")
    assert text.splitlines()[1] == ' "schema_version": "1.0",'
    assert "± " not in text
    assert json.loads(text) == study_json(STUDY)
    named = replace(STUDY, title="Ọlábísí")
    assert "Ọlábísí" in write_study(named, tmp_path)[1].read_text(encoding="utf-8")
    with pytest.raises(OutputError, match="is a file, not a folder"):
        write_study(STUDY, page)
