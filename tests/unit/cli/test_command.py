"""The command: one call each way, exit codes, and what is printed when something is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evenhand.cli import main

HEADER = "id,birth date,ethnicity,blood loss (ml)"
MEASURE = """
[[measure]]
id = "big_loss"
title = "Blood loss of 1,000 ml or more"
meaning = "Women who lost 1,000 ml or more."
role = "outcome"
kind = "proportion"
direction = "lower"
unit = "birth"
ethnicity_of = "mother"
people = "women"
event = "lost 1,000 ml or more"
numerator = "blood_loss_ml >= 1000"
"""


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(w) for w in words], catch_exceptions=False)


@pytest.fixture
def births(tmp_path: Path) -> Path:
    """Two years, two groups, and two rows that cannot be used."""
    rows = [HEADER]
    for month in range(24):
        day = f"{15:02d}/{month % 12 + 1:02d}/{2024 + month // 12}"
        for i in range(40):
            code = "N" if i < 12 else "A"
            loss = 1200 if i in (0, 1, 12, 13) or (month < 12 and i == 2) else 400
            rows.append(f"{month}-{i},{day},{code},{loss}")
    rows += ["x1,31/02/2024,A,300", "x2,15/03/2024,A,lots"]
    (tmp_path / "births.csv").write_text("\n".join(rows) + "\n")
    (tmp_path / "measures.toml").write_text(MEASURE)
    return tmp_path / "births.csv"


def test_help_teaches() -> None:
    found = run("--help")
    assert found.exit_code == 0
    assert "evenhand map births.csv" in found.output
    assert "Exit codes" in found.output


def test_review_writes_three_files_and_says_what_was_found(births: Path, tmp_path: Path) -> None:
    found = run(
        *("review", births, "-m", tmp_path / "measures.toml", "-p", "Black", "-c", "White"),
        *("--change-date", "2025-01-01", "--out", tmp_path / "out"),
    )
    assert found.exit_code == 0, found.output
    assert "2 of 962 rows were set aside" in found.output
    assert {p.name for p in (tmp_path / "out").iterdir()} == {
        "review.html",
        "review.json",
        "review.xlsx",
        "rows-set-aside.csv",
    }
    assert "Black women" in found.output


def test_rows_set_aside_are_listed_privately_without_identifiers(
    births: Path, tmp_path: Path
) -> None:
    run("review", births, "-m", tmp_path / "measures.toml", "-c", "White", "-o", tmp_path / "out")
    listed = tmp_path / "out" / "rows-set-aside.csv"
    text = listed.read_text(encoding="utf-8-sig")
    assert oct(listed.stat().st_mode)[-3:] == "600"
    assert "962" in text  # the row as the spreadsheet shows it
    assert "31/02/2024" in text
    assert "x1" not in text
    assert "lots" not in text


def test_next_month_is_one_word_and_says_what_changed(births: Path, tmp_path: Path) -> None:
    plan = tmp_path / "review.toml"
    run(
        *("review", births, "-m", tmp_path / "measures.toml", "-p", "Black", "-c", "White"),
        *("-o", tmp_path / "out", "--save", plan, "-q"),
    )
    with births.open("a") as more:
        more.write("new,05/01/2026,N,1500\n")
    found = run("refresh", plan)
    assert found.exit_code == 0, found.output
    assert "1 more row than last time" in found.output
    assert "January 2026" in found.output


def test_shared_output_holds_no_small_number(births: Path, tmp_path: Path) -> None:
    found = run(
        *("review", births, "-m", tmp_path / "measures.toml", "-p", "Black", "-c", "White"),
        *("--audience", "shared", "-o", tmp_path / "out"),
    )
    assert found.exit_code == 0, found.output
    made = json.loads((tmp_path / "out" / "review.json").read_text())
    for reading in made["readings"]:
        for rates in reading["gap"]["rates"]:
            for rate in rates:
                assert rate["numerator"] is None or rate["numerator"] > 7
        for group in reading["groups"]:
            for point in (group["chart"] or {"points": []})["points"]:
                assert (
                    point["numerator"] is None or point["numerator"] == 0 or point["numerator"] > 7
                )


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("review", "nowhere.csv"), 3, "no such file"),
        (("review", "review.toml"), 6, "There is no file"),
        (("measures", "nothing_like_it"), 5, "nothing_like_it"),
    ],
)
def test_errors_are_a_sentence_and_a_code(words: tuple[str, ...], code: int, says: str) -> None:
    found = run(*words)
    assert found.exit_code == code
    assert says in found.output
    assert "Traceback" not in found.output


def test_a_group_that_is_not_there_is_refused_with_those_that_are(
    births: Path, tmp_path: Path
) -> None:
    found = run("review", births, "-m", tmp_path / "measures.toml", "-p", "Roma", "-c", "White")
    assert found.exit_code == 6
    assert "‘Black’ and ‘White’" in found.output


def test_a_file_without_ethnicity_is_refused_with_what_to_collect(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("date,loss\n2025-01-01,300\n2025-01-02,500\n")
    found = run("review", tmp_path / "b.csv", "-o", tmp_path / "out")
    assert found.exit_code == 4
    assert "ethnic" in found.output
    assert not (tmp_path / "out").exists()


def test_map_writes_a_file_to_edit_and_keeps_an_existing_one(births: Path) -> None:
    first = run("map", births)
    assert first.exit_code == 0, first.output
    assert births.with_name("births.mapping.toml").exists()
    assert run("map", births).exit_code == 4
    assert run("map", births, "--force").exit_code == 0


def test_ethnicity_describes_codes_and_completeness(births: Path) -> None:
    found = run("ethnicity", births)
    assert found.exit_code == 0, found.output
    assert "Known and stated: 100.0%" in found.output


def test_measures_lists_and_shows_one_to_copy() -> None:
    assert "pph_1000" in run("measures").output
    assert 'numerator = "blood_loss_ml >= 1000"' in run("measures", "pph_1000").output


def test_a_fault_shows_no_trace(births: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("secret value 42")

    monkeypatch.setattr("evenhand.review.make_review", broken)
    found = CliRunner().invoke(main, ["review", str(births)])
    assert found.exit_code == 70
    assert "42" not in found.output


def test_ethnicity_says_how_far_a_womans_records_agree(tmp_path: Path) -> None:
    rows = [
        "woman id,birth date,ethnicity",
        "w1,01/02/2024,A",
        "w1,01/02/2025,N",
        "w2,01/02/2024,A",
    ]
    rows += ["w2,01/02/2025,A", "w3,02/02/2025,H", "w4,03/02/2025,M", "w5,03/02/2025,Z"]
    (tmp_path / "b.csv").write_text("\n".join(rows) + "\n")
    run("map", tmp_path / "b.csv")
    mapping = tmp_path / "b.mapping.toml"
    if "[woman]" not in mapping.read_text():
        mapping.write_text(mapping.read_text() + '\n[woman]\ncolumn = "woman id"\n')
    found = run("ethnicity", tmp_path / "b.csv")
    assert found.exit_code == 0, found.output
    assert "50.0%  of 2 women with several records" in " ".join(found.output.split("\n"))
    assert "none when two are equal: 60.0%" in found.output


def plan_of(births: Path, tmp_path: Path) -> Path:
    plan = tmp_path / "review.toml"
    asked = ("-m", tmp_path / "measures.toml", "-p", "Black", "-c", "White", "-q", "--save", plan)
    assert run("review", births, *asked, "--out", tmp_path / "out").exit_code == 0
    return plan


def test_where_how_and_for_whom_can_be_said_beside_a_plan(births: Path, tmp_path: Path) -> None:
    plan = plan_of(births, tmp_path)
    there = tmp_path / "board"
    asked = ("--audience", "shared", "--format", "json", "--out", there, "--title", "For the board")
    assert run("review", plan, *asked, "-q").exit_code == 0
    assert [p.name for p in there.iterdir()] == ["review.json"]
    found = json.loads((there / "review.json").read_text())
    assert (found["audience"], found["title"]) == ("shared", "For the board")
    assert found["plan"]["focus"] == ["Black"]


def test_the_plan_in_a_file_is_never_passed_over(births: Path, tmp_path: Path) -> None:
    plan = plan_of(births, tmp_path)
    refused = run("review", plan, "-q", "--population", "Asian", "--change-date", "2025-02-01")
    assert refused.exit_code == 2
    assert "--change-date is part of the plan, and the plan is in the file." in refused.output
    assert "--out, --format, --template, --audience" in refused.output


def test_a_primary_measure_that_nobody_knows_is_refused(births: Path, tmp_path: Path) -> None:
    asked = ("-m", tmp_path / "measures.toml", "-p", "Black", "-c", "White", "-q")
    there = ("--change-date", "2025-01-01", "--out", tmp_path / "out", "--primary-measure")
    wrong = run("review", births, *asked, *there, "pph_100")
    assert wrong.exit_code == 5
    assert "no measure called ‘pph_100’. Did you mean" in wrong.output
    assert run("review", births, *asked, *there, "big_loss").exit_code == 0
    assert run("review", births, *asked, *there, "pph_1000").exit_code == 0


def test_a_target_of_a_share_is_a_share(births: Path, tmp_path: Path) -> None:
    asked = ("-m", tmp_path / "measures.toml", "-q", "--out", tmp_path / "out", "--target")
    wrong = run("review", births, *asked, "12")
    assert wrong.exit_code == 6
    assert "A target of 12 is no share of people. Write 12% as 0.12." in wrong.output
    assert run("review", births, *asked, "1").exit_code == 0
    assert run("review", births, *asked, "-0.1").exit_code == 6
