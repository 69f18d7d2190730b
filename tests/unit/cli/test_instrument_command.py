"""`evenhand instrument`: check a form, convert it, and say what is lost."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from evenhand.cli import main


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(
        main, ["instrument", *(str(w) for w in words)], catch_exceptions=False
    )


def test_a_shipped_form_is_checked_by_its_id() -> None:
    found = run("check", "musiq_ar")
    assert (found.exit_code, found.output) == (0, "MUSIQ-AR: 44 questions in 5 sections.\n")


def test_a_form_goes_out_and_comes_back(tmp_path: Path) -> None:
    sheet, toml = tmp_path / "new" / "m.xlsx", tmp_path / "m.toml"
    assert run("convert", "musiq_ar", "--to", "xlsform", "-o", sheet).output == f"{sheet}\n"
    assert run("convert", sheet, "--to", "toml", "-o", toml).exit_code == 0
    assert run("check", toml).output == "MUSIQ-AR: 44 questions in 5 sections.\n"


def test_what_is_lost_is_listed(tmp_path: Path) -> None:
    found = run("convert", "musiq_ar", "--to", "fhir", "-o", tmp_path / "m.json")
    assert "FHIR R4 Questionnaire has no place for:" in found.output
    assert "• Who sees the answers." in found.output
    assert json.loads((tmp_path / "m.json").read_text())["resourceType"] == "Questionnaire"


def test_a_file_is_not_written_over(tmp_path: Path) -> None:
    target = tmp_path / "m.csv"
    target.write_text("mine")
    found = run("convert", "musiq_ar", "--to", "redcap", "-o", target)
    assert found.exit_code == 8
    assert "This file is there already. Name another, or add --force." in found.output
    assert target.read_text() == "mine"
    assert run("convert", "musiq_ar", "--to", "redcap", "-o", target, "--force").exit_code == 0


def test_every_place_that_does_not_fit_is_told(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.title = "survey"
    for row in (("type", "name", "label"), ("geopoint", "a", "A"), ("rank", "b", "B")):
        made.active.append(row)
    made.save(tmp_path / "x.xlsx")
    found = run("check", tmp_path / "x.xlsx")
    assert found.exit_code == 3
    assert found.output.count("• survey, row") == 2
    assert not (tmp_path / "x.toml").exists()


@pytest.mark.parametrize("name", ["gone.xlsx", "gone.docx"])
def test_a_file_that_is_not_there(name: str) -> None:
    assert run("check", name).exit_code == 3
