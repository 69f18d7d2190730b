"""A monthly plan in review.toml and on the command line."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from evenhand.cli import main
from evenhand.documents import schema
from evenhand.errors import PlanError
from evenhand.reading import Plan
from evenhand.review.request import ReviewRequest, read_request, write_request

PLAN = Plan(
    focus=("Black",),
    comparison=("White",),
    change_date=date(2024, 5, 1),
    mode="monthly",
    planned_end=date(2026, 4, 30),
    look_every=3,
    registered_on=date(2024, 4, 2),
    primary_measure="pph_1000",
    baseline_from=date(2023, 1, 1),
    chosen_with_data_to=date(2022, 12, 31),
)


@pytest.mark.parametrize(
    "plan",
    [PLAN, replace(PLAN, look_every=1, look_months=(6, 12, 24)), Plan(focus=("Black",))],
)
def test_a_plan_is_saved_and_read_back(plan: Plan, tmp_path: Path) -> None:
    path = tmp_path / "review.toml"
    write_request(ReviewRequest(file=str(tmp_path / "births.csv"), plan=plan), path)
    assert read_request(path).plan == plan


def test_single_leaves_no_table_of_looks(tmp_path: Path) -> None:
    path = tmp_path / "review.toml"
    write_request(ReviewRequest(file="births.csv"), path)
    assert "[plan]" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('mode = "weekly"', "‘weekly’ is not a mode that Evenhand knows"),
        ("look_every_months = 0", "‘0’ is no number of months"),
        ("look_every_months = true", "‘True’ is no number of months"),
        ("look_months = [6, 1.5]", "‘1.5’ is no number of months"),
        ('end = "May"', "‘plan.end’ is not a date"),
        ("ending = 2026-04-30", "‘plan.ending’ is not known"),
    ],
)
def test_what_cannot_be_read_is_named(line: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "review.toml"
    path.write_text(f'file = "births.csv"\n[plan]\n{line}\n', encoding="utf-8")
    with pytest.raises(PlanError, match=said):
        read_request(path)


def test_one_number_of_months_is_one_look(tmp_path: Path) -> None:
    path = tmp_path / "review.toml"
    path.write_text('file = "births.csv"\n[plan]\nlook_months = 12\n', encoding="utf-8")
    assert read_request(path).plan.look_months == (12,)


def test_the_command_takes_a_monthly_plan(tmp_path: Path) -> None:
    runner = CliRunner()
    folder = str(tmp_path / "demo")
    assert runner.invoke(main, ["demo", "--out", folder]).exit_code == 0
    options = [
        "--mapping",
        "mapping.toml",
        "-m",
        "pph_1000",
        "--change-date",
        "2024-05-01",
        "-p",
        "Black",
        "-c",
        "White",
        "--mode",
        "monthly",
        "--plan-end",
        "2026-04-30",
        "--look-every",
        "2",
        "--registered",
        "2024-04-02",
        "--primary-measure",
        "pph_1000",
        "--baseline-from",
        "2023-02-01",
        "--chosen-because-worst",
        "--chosen-with-data-to",
        "2022-12-31",
        "-q",
        "--format",
        "json",
    ]
    options[1] = f"{folder}/mapping.toml"
    found = runner.invoke(main, ["review", f"{folder}/births.csv", "-o", folder, *options])
    assert found.exit_code == 0, found.output
    review = json.loads((tmp_path / "demo" / "review.json").read_text(encoding="utf-8"))
    look = review["readings"][0]["look"]
    assert (look["number"], look["of"], look["to"]) == (10, 12, "2025-12-31")
    assert review["plan"]["mode"] == "monthly"
    assert look.keys() == set(schema()["$defs"]["look"]["required"])
    assert "--plan-end" in runner.invoke(main, ["review", "--help"]).output
