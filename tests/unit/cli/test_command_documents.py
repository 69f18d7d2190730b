"""The command: forms of a review, and an organisation's own templates."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document

from evenhand.cli import main
from evenhand.demo import write_demo


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example")
    write_demo(folder)
    return folder


def review(example: Path, out: Path, *words: str | Path) -> Result:
    asked = (
        "review",
        example / "births.csv",
        "--mapping",
        example / "mapping.toml",
        "-m",
        "pph_1000",
    )
    command = [*asked, "-p", "Black", "-c", "White", "--out", out, *words]
    return CliRunner().invoke(main, [str(w) for w in command], catch_exceptions=False)


def test_forms_are_written_as_asked(example: Path, tmp_path: Path) -> None:
    found = review(example, tmp_path / "out", "--format", "docx", "--format", "pdf", "-q")
    assert found.exit_code == 0, found.output
    written = [p.name for p in (tmp_path / "out").iterdir()]
    assert {"review.docx", "review.pdf"} <= set(written)
    assert "review.html" not in written


def test_what_a_template_lacks_is_printed(example: Path, tmp_path: Path) -> None:
    template = Document()
    template.styles["Caption"].delete()
    template.save(str(tmp_path / "trust.docx"))
    words = ("--format", "docx", "--template", tmp_path / "trust.docx")
    found = review(example, tmp_path / "out", *words)
    assert found.exit_code == 0, found.output
    said = " ".join(found.output.split())
    assert "trust.docx has no style ‘Caption’: Evenhand's own is used." in said


def test_a_bad_template_stops_before_anything_is_written(example: Path, tmp_path: Path) -> None:
    (tmp_path / "trust.docx").write_text("no document")
    words = ("--format", "all", "--template", tmp_path / "trust.docx")
    found = review(example, tmp_path / "out", *words)
    assert found.exit_code == 8
    assert "no Word document that can be opened" in " ".join(found.output.split())
    assert not (tmp_path / "out").exists()
