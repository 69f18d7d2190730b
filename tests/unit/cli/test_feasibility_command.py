"""`evenhand feasibility` and `eh.feasibility`: from a file, a frame or typed numbers."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

import evenhand as eh
from evenhand.cli import main
from evenhand.defaults import defaults
from evenhand.errors import PlanError
from evenhand.records import ColumnMapping

MAPPING = """
[file]
row_is = "woman"
ethnicity_of = "mother"
[date]
column = "date"
[ethnicity]
column = "ethnicity"
codebook = { "A" = "White", "N" = "Black" }
[columns.blood_loss_ml]
source = "blood_loss_ml"
kind = "number"
[columns.blood_loss_method]
source = "blood_loss_method"
kind = "code"
"""
COUNTED = """ethnicity,numerator,denominator
Black,30,300
White,60,1200
"""


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(defaults(), "feasibility", defaults()["feasibility"] | {
        "runs": 30, "search_runs": 20, "bootstrap_draws": 20,
    })  # fmt: skip


def births() -> pd.DataFrame:
    rows = [
        {
            "date": date(2024 + m // 12, 1 + m % 12, 1 + day),
            "ethnicity": "N" if day % 4 == 0 else "A",
            "blood_loss_ml": 1400 if (day % 4 == 0 and day % 8 == 0) or day % 13 == 1 else 300,
            "blood_loss_method": "weighed" if day % 3 else "estimated",
        }
        for m in range(24)
        for day in range(28)
    ]
    return pd.DataFrame(rows).astype({"date": str})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    births().to_csv(tmp_path / "births.csv", index=False)
    (tmp_path / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "counted.csv").write_text(COUNTED, encoding="utf-8")
    return tmp_path


def run(*words: str) -> Any:
    return CliRunner().invoke(main, ["feasibility", *words])


TYPED = ["--births-a-year", "88", "--rate", "12%", "-p", "Black", "--aim", "to 9%"]


def test_typed_numbers_in_words() -> None:
    found = run(*TYPED, "--start", "2026-04-01", "--by", "2027-03-31")
    assert found.exit_code == 0, found.output
    text = " ".join(found.output.split())
    assert "With about 88 Black women a year, a team of this size alone will" in text
    assert "What would do:" in text
    assert "Chances come from 30 simulated projects" in text


def test_a_file_gives_every_group_and_writes(folder: Path) -> None:
    out = folder / "study"
    found = run(
        str(folder / "births.csv"), "--mapping", str(folder / "mapping.toml"), "-m", "pph_1000",
        "-c", "White", "--reduction", "50%", "--by", "2026-12-31", "-o", str(out), "-q",
    )  # fmt: skip
    assert found.exit_code == 0, found.output
    data = json.loads((out / "feasibility.json").read_text(encoding="utf-8"))
    assert data["plan"]["start"] == "2026-01-01"
    (row,) = data["rows"]
    assert row["group"] == "Black women"
    assert row["baseline"]["people"] == 168
    assert {lead["id"]: lead["chance"] is not None for lead in row["leads"]} == {
        "pph_measured": True,
        "pph_tranexamic_acid": False,
    }
    assert (out / "feasibility.html").exists()
    assert found.output.count("feasibility.") == 2


def test_everyone_else_monthly_and_shared(folder: Path) -> None:
    found = run(
        str(folder / "births.csv"), "--mapping", str(folder / "mapping.toml"), "-m", "pph_1000",
        "-p", "Black", "-c", "everyone else", "--aim", "by 50%", "--by", "31/12/2026",
        "--mode", "monthly", "--look-every", "6", "--audience", "shared", "--title", "Ours",
    )  # fmt: skip
    assert found.exit_code == 0, found.output
    assert "all other women" in " ".join(found.output.split())
    assert "Looks every 6 months" in " ".join(found.output.split())


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (["--by", "2027-03-31", "--aim", "to 9%"], "There is no file, and no numbers", 6),
        ([*TYPED, "--reduction", "25%", "--by", "2027-03-31"], "One aim is needed.", 6),
        (["--births-a-year", "88", "--rate", "12%", "--by", "2027-03-31"], "One aim is needed.", 6),
        ([*TYPED, "--start", "2027-03-01", "--by", "2027-03-02"], "whole months", 6),
    ],
)
def test_what_is_wrong_is_said(words: list[str], said: str, code: int) -> None:
    found = run(*words)
    assert found.exit_code == code
    assert said in " ".join(found.output.split())


def test_counts_by_others_need_a_direction_and_a_start(folder: Path) -> None:
    words = [str(folder / "counted.csv"), "-c", "White", "--reduction", "25%", "--by", "2027-03-31"]
    assert "does not say which way is better" in " ".join(run(*words).output.split())
    more = [*words, "--better", "fewer"]
    assert "Give the month of the change" in " ".join(run(*more).output.split())
    whole = run(*more, "--start", "2026-04-01", "--file-months", "12")
    assert whole.exit_code == 0, whole.output
    assert "With about 300 Black people a year" in " ".join(whole.output.split())


def test_a_frame_in_a_notebook(tmp_path: Path) -> None:
    mapping = ColumnMapping.from_toml(MAPPING, folder=tmp_path, where="mapping.toml")
    found = eh.feasibility(
        births(), mapping=mapping, measures="pph_1000", population="Black", compare_with="White",
        reduction="50%", by=date(2026, 12, 31),
    )  # fmt: skip
    assert found.to_dict()["title"] == "What could records show?"
    assert "srcdoc" in found._repr_html_()
    assert [p.name for p in found.write(tmp_path / "x")] == ["feasibility.html", "feasibility.json"]


def test_typed_numbers_in_a_notebook() -> None:
    found = eh.feasibility(
        births_a_year=300, rate=0.6, population=["Black", "Mixed"], compare_with="White",
        compare_births_a_year=900, compare_rate=0.8, aim="by 10 points", better="more",
        by=date.today().replace(year=date.today().year + 2),  # noqa: DTZ011
    )  # fmt: skip
    row = found.study.rows[0]
    assert row.group == "Black and Mixed women"
    assert row.aim_rate == pytest.approx(0.7)
    one = eh.feasibility(
        births_a_year=300, rate=0.1, measures="pph_1500", aim="by 10%", start=date(2026, 1, 1),
        by=date(2026, 12, 31), compare_with="everyone else",
    )  # fmt: skip
    assert one.study.rows[0].measure.id == "pph_1500"
    with pytest.raises(PlanError, match="Give records, or births_a_year and rate"):
        eh.feasibility(by=date(2027, 1, 1), aim="to 9%")


def test_candidates_of_each_topic_stand_in_a_table(folder: Path) -> None:
    found = run(
        str(folder / "births.csv"), "--mapping", str(folder / "mapping.toml"), "-c", "White",
        "-m", "pph_1000,pph_measured,preterm_37", "--reduction", "50%", "--by", "2026-12-31",
    )  # fmt: skip
    assert found.exit_code == 5  # the file cannot answer one of them
    found = run(
        str(folder / "births.csv"), "--mapping", str(folder / "mapping.toml"), "-c", "White",
        "-m", "pph_1000,pph_measured", "--reduction", "50%", "--by", "2026-12-31",
    )  # fmt: skip
    assert found.exit_code == 0, found.output
    titles = [line for line in found.output.splitlines() if "chances for December 2026" in line]
    assert [t.strip().split(":")[0] for t in titles] == [
        "Haemorrhage, 1,000 ml or more",
        "Blood loss weighed or measured",
    ]


def test_groups_of_one_topic_stand_below_its_title_once_and_say_what_they_can(
    tmp_path: Path,
) -> None:
    """Nothing would do for a group without an event: no list of ways follows."""
    counts = "ethnicity,numerator,denominator\nAsian,0,200\nBlack,30,300\nWhite,60,1200\n"
    (tmp_path / "counted.csv").write_text(counts, encoding="utf-8")
    found = run(
        str(tmp_path / "counted.csv"), "-c", "White", "--reduction", "25%", "--by", "2027-03-31",
        "--better", "fewer", "--start", "2026-04-01", "--file-months", "12",
    )  # fmt: skip
    assert found.exit_code == 0, found.output
    lines = found.output.splitlines()
    assert sum(line == "numerator" for line in lines) == 1
    asian = next(i for i, line in enumerate(lines) if line.startswith("  Asian people"))
    assert lines[asian] == "  Asian people (now 0.00 times the rate of White people (clear))"
    said = " ".join(lines[asian + 1 :]).partition("  Black people")[0]
    assert "Not one was recorded for Asian people in 12 months" in said
    assert "What would do" not in said
    assert "What would do:" in found.output


def test_a_complex_pathway_is_said_below_the_title() -> None:
    found = run(*TYPED, "-m", "preterm_37", "--start", "2026-04-01", "--by", "2028-03-31")
    assert found.exit_code == 0, found.output
    lines = [line for line in found.output.splitlines() if line]
    assert lines[0] == "Preterm birth, before 37 weeks"
    assert lines[1].startswith("A complex pathway: the outcome comes about 9 months after")
    assert lines[lines.index("  Black babies") + 1].startswith(
        "  With about 88 Black babies a year"
    )
