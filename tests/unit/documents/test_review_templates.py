"""An organisation's own templates: found by what their names end in, never silently left aside."""

from pathlib import Path

import pytest

from evenhand.documents import TemplateError, write_review
from evenhand.documents import writing as writing_room
from evenhand.documents.templates import templates_by_form
from evenhand.errors import PlanError
from evenhand.review.request import (
    DEFAULT_FORMATS,
    FORMATS,
    ReviewRequest,
    read_request,
    write_request,
)
from fixtures.readings import undated_review

EVERY = ("html", "xlsx", "json", "docx", "pptx", "pdf")


@pytest.fixture
def own(tmp_path: Path) -> dict[str, Path]:
    paths = {s: tmp_path / f"trust.{s}" for s in ("docx", "pptx", "toml")}
    for path in paths.values():
        path.write_text("x")
    return paths


def test_each_form_finds_its_template(own: dict[str, Path]) -> None:
    assert templates_by_form(list(own.values()), EVERY) == {
        "docx": own["docx"],
        "pptx": own["pptx"],
        "pdf": own["toml"],
    }


def test_the_ending_may_be_in_capitals(tmp_path: Path) -> None:
    path = tmp_path / "TRUST.DOCX"
    path.write_text("x")
    assert templates_by_form([path], ["docx"]) == {"docx": path}


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as found:
        templates_by_form([tmp_path / "trust.odt"], EVERY)
    assert str(found.value) == (
        "‘trust.odt’ is no template that Evenhand can use. "
        "Use a Word document (.docx), a presentation (.pptx), or a style for PDF (.toml)."
    )
    assert found.value.exit_code == 8


def test_a_missing_template_is_named(tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as found:
        templates_by_form([tmp_path / "gone.docx"], EVERY)
    assert str(found.value) == (
        f"There is no template ‘{tmp_path / 'gone.docx'}’. "
        "Check its name and the folder it lies in."
    )


def test_two_for_the_same_form_are_refused(own: dict[str, Path], tmp_path: Path) -> None:
    second = tmp_path / "board.docx"
    second.write_text("x")
    with pytest.raises(TemplateError) as found:
        templates_by_form([own["docx"], second], EVERY)
    assert str(found.value) == (
        "‘trust.docx’ and ‘board.docx’ are both templates for Word. Give one of them."
    )


def test_a_template_for_a_form_not_asked_for_is_refused(own: dict[str, Path]) -> None:
    with pytest.raises(TemplateError) as found:
        templates_by_form([own["pptx"]], ["html", "docx"])
    assert str(found.value) == (
        "‘trust.pptx’ is a template for PowerPoint, which is not asked for. "
        "Add --format pptx, or leave the template out."
    )


def test_a_refused_template_leaves_nothing_behind(own: dict[str, Path], tmp_path: Path) -> None:
    with pytest.raises(TemplateError):
        write_review(undated_review(), tmp_path / "out", templates=[str(own["pptx"])])
    assert not (tmp_path / "out").exists()


def test_a_form_that_cannot_be_made_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> bytes:
        raise TemplateError("It is broken.", remedy="Mend it.")

    monkeypatch.setitem(writing_room._MAKERS, "json", broken)
    with pytest.raises(TemplateError):
        write_review(undated_review(), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_request_knows_every_form_that_can_be_made() -> None:
    assert tuple(writing_room._MAKERS) == FORMATS
    assert writing_room.DEFAULT_FORMATS == DEFAULT_FORMATS == ("html", "xlsx", "json")


def test_templates_and_formats_survive_being_saved(own: dict[str, Path], tmp_path: Path) -> None:
    plan = tmp_path / "review.toml"
    asked = ReviewRequest(
        file=str(tmp_path / "births.csv"), formats=("html",), templates=(own["docx"],)
    )
    write_request(asked, plan)
    assert 'templates = ["trust.docx"]' in plan.read_text()
    found = read_request(plan)
    assert found.templates == (own["docx"],)
    assert found.formats == ("html",)


def test_all_stands_for_every_format(tmp_path: Path) -> None:
    plan = tmp_path / "review.toml"
    plan.write_text('file = "births.csv"\nformats = "all"\n')
    assert read_request(plan).formats == FORMATS


def test_an_unknown_format_in_a_plan_is_refused(tmp_path: Path) -> None:
    plan = tmp_path / "review.toml"
    plan.write_text('file = "births.csv"\nformats = ["odt"]\n')
    with pytest.raises(PlanError, match="‘odt’ is not a format that Evenhand knows"):
        read_request(plan)
