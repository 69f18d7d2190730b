"""What is asked of typst: nothing of the machine's own, nothing from elsewhere, the same every time."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from evenhand.documents import pictures as drawing
from evenhand.documents.pdf import render as pdf
from evenhand.documents.pdf import to_pdf, write_pdf
from evenhand.documents.pdf.content import content
from evenhand.documents.pdf.style import Style, read_style
from evenhand.documents.pictures import drawable, pictures
from evenhand.documents.templates import TemplateError
from evenhand.documents.typefaces import FOLDER, families, font_book
from fixtures.readings import undated_review

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><path d="M1 1h0"/></svg>'


class Typst:
    """Stands in for typst, and writes down what it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []
        self.answer: Any = b"%PDF"

    def compile(self, *given: Any, **named: Any) -> Any:
        self.asked.append(("compile", given, named))
        return self.answer

    def Compiler(self, *given: Any, **named: Any) -> Any:  # noqa: N802 - typst's own name
        root = named["root"]
        self.asked.append(("Compiler", given, named | {"empty": list(root.iterdir())}))
        return SimpleNamespace(compile=self.compile)

    def Fonts(self, **named: Any) -> Any:  # noqa: N802
        self.asked.append(("Fonts", (), named))
        own = ["Own Sans"] if len(named["font_paths"]) > 1 else []
        return SimpleNamespace(families=lambda: [*families(), *own])


@pytest.fixture
def typst(monkeypatch: pytest.MonkeyPatch) -> Any:
    made = Typst()
    monkeypatch.setitem(sys.modules, "typst", made)
    font_book.cache_clear()
    yield made
    font_book.cache_clear()


def test_typefaces_are_the_bundled_ones_and_an_organisation_s(typst: Typst, tmp_path: Path) -> None:
    font_book()
    font_book(tmp_path)
    plain = {"include_system_fonts": False, "include_embedded_fonts": False}
    assert [named for _, _, named in typst.asked] == [
        plain | {"font_paths": [str(FOLDER)]},
        plain | {"font_paths": [str(FOLDER), str(tmp_path)]},
    ]


def test_pictures_are_drawn_in_one_run(typst: Typst) -> None:
    typst.answer = [b"one", b"two"]
    assert pictures([SVG, SVG.replace("4", "5")]) == (b"one", b"two")
    typst.answer = b"alone"
    assert pictures([SVG]) == (b"alone",)
    assert pictures([]) == ()
    first, second = ((g, n) for name, g, n in typst.asked if name == "compile")
    assert first[0] == (drawing._SOURCE,)
    options = dict(first[1])
    book = options.pop("font_paths")
    assert book.families()[0] == "Noto Sans"
    assert options == {
        "format": "png", "ppi": 200.0, "ignore_system_fonts": True,
        "sys_inputs": {
            "drawings": json.dumps([drawable(SVG), drawable(SVG.replace("4", "5"))]),
            "fonts": json.dumps(families()),
        },
    }  # fmt: skip
    assert json.loads(second[1]["sys_inputs"]["drawings"]) == [drawable(SVG)]


def test_a_pdf_is_asked_for_with_its_standard_and_day(typst: Typst) -> None:
    assert to_pdf(undated_review()) == b"%PDF"
    compiler, compiled = (a for a in typst.asked if a[0] != "Fonts")
    _, given, named = compiler
    assert given == (pdf._layout(),)
    assert b"sys.inputs.review" in given[0]
    assert named["root"] == named["package_path"] == named["package_cache_path"]
    assert named["empty"] == []
    assert not named["root"].exists()  # an empty folder, gone afterwards
    assert named["ignore_system_fonts"] is True
    assert named["font_paths"].families() == list(families())
    text = named["sys_inputs"]["review"]
    assert json.loads(text) == json.loads(json.dumps(content(undated_review(), Style())))
    assert "·" in text  # letters as they are
    assert compiled == (
        "compile", (),
        {"format": "pdf", "pdf_standards": ["ua-1"], "timestamp": datetime(2026, 1, 15, tzinfo=UTC)},
    )  # fmt: skip


def test_a_pdf_is_written_whole(typst: Typst, tmp_path: Path) -> None:
    path = write_pdf(undated_review(), tmp_path / "review.pdf")
    assert path.read_bytes() == typst.answer


def own_style(tmp_path: Path, family: str) -> Path:
    (tmp_path / "own").mkdir()
    path = tmp_path / "style.toml"
    path.write_text(f'[font]\nfamily = "{family}"\nfolder = "own"\n')
    return path


def test_a_typeface_of_the_organisation_comes_first(typst: Typst, tmp_path: Path) -> None:
    path = own_style(tmp_path, "Own Sans")
    assert write_pdf(undated_review(), tmp_path / "x.pdf", template=path).read_bytes() == b"%PDF"
    (named,) = (n for name, _, n in typst.asked if name == "Compiler")
    assert named["font_paths"].families()[-1] == "Own Sans"
    fonts = json.loads(named["sys_inputs"]["review"])["style"]["fonts"]
    assert fonts == ["Own Sans", *families()]


@pytest.mark.usefixtures("typst")
def test_a_typeface_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as found:
        to_pdf(undated_review(), template=own_style(tmp_path, "Frutiger"))
    assert str(found.value) == (
        "style.toml: The folder of typefaces holds no family ‘Frutiger’. It holds: Own Sans."
    )
    assert read_style(tmp_path / "style.toml").folder == tmp_path / "own"
