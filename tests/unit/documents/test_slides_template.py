"""An organisation's own presentation: its layouts by name, then by places; what is missing is named."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Inches

from evenhand.documents import TemplateError, to_powerpoint, write_powerpoint, write_review
from evenhand.documents.slides.theme import KEPT, own_theme
from fixtures.decks import charts, opened, text, titles
from fixtures.readings import demo_review


def saved(made: Any, path: Path) -> Path:
    made.save(str(path))
    return path


def test_our_own_theme_is_wide_and_bears_no_logo() -> None:
    made = Presentation(BytesIO(own_theme()))
    assert [layout.name for layout in made.slide_layouts] == list(KEPT)
    assert (made.slide_width, made.slide_height) == (Inches(13.333), Inches(7.5))
    theme = made.slide_master.part.part_related_by(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
    ).blob.decode()
    assert 'name="Evenhand"' in theme
    assert 'typeface="Arial"' in theme
    assert "Calibri" not in theme
    assert "Frutiger" not in theme
    assert not made.slide_master.part.package.__dict__.get("image_parts")


def test_a_common_template_keeps_its_size_layouts_and_loses_its_slides(tmp_path: Path) -> None:
    made = Presentation()
    made.slides.add_slide(made.slide_layouts[0]).shapes.title.text = "Old"
    path = saved(made, tmp_path / "trust.pptx")
    deck = opened(demo_review(), template=path)
    assert deck.slide_width == made.slide_width
    assert "Old" not in titles(deck)
    assert {s.slide_layout.name for s in deck.slides} == {
        "Title Slide",
        "Title and Content",
        "Two Content",
        "Title Only",
    }
    assert titles(deck)[:-2] == titles(opened(demo_review))[:-1]  # smaller: the last goes on


def test_layouts_with_other_names_are_found_by_their_places(tmp_path: Path) -> None:
    made = Presentation()
    for i, layout in enumerate(made.slide_layouts):
        layout.name = f"Folie {i}"
    deck = opened(demo_review(), template=saved(made, tmp_path / "haus.pptx"))
    assert len(charts(deck.slides[1])) == 1
    for slide in deck.slides:
        for shape in slide.placeholders:
            assert not shape.has_text_frame or shape.text_frame.text


def test_places_that_a_slide_does_not_fill_are_taken_away(tmp_path: Path) -> None:
    made = Presentation()
    for layout in list(made.slide_layouts):
        if layout.name not in ("Title Slide", "Comparison"):
            made.slide_layouts.remove(layout)
    deck = opened(demo_review(), template=saved(made, tmp_path / "few.pptx"))
    for slide in deck.slides:
        kinds = [s.placeholder_format.idx for s in slide.placeholders]
        assert len(kinds) == len(set(kinds))
        assert all(s.text_frame.text for s in slide.placeholders if s.has_text_frame)


@pytest.mark.parametrize(
    ("kept", "what", "name"),
    [
        (("Title Only",), "the first slide", "Title Slide"),
        (("Title Slide", "Title Only"), "a finding with its chart", "Two Content"),
    ],
)
def test_a_missing_layout_is_named(
    tmp_path: Path, kept: tuple[str, ...], what: str, name: str
) -> None:
    made = Presentation()
    for layout in list(made.slide_layouts):
        if layout.name not in kept:
            made.slide_layouts.remove(layout)
    with pytest.raises(TemplateError, match=f"The template has no layout for {what}") as found:
        to_powerpoint(demo_review(), saved(made, tmp_path / "poor.pptx"))
    assert f"Add a layout named ‘{name}’, or any layout with a title" in str(found.value)


def test_a_file_that_is_no_presentation_is_named(tmp_path: Path) -> None:
    path = tmp_path / "trust.pptx"
    path.write_bytes(b"not a presentation")
    with pytest.raises(TemplateError, match=r"‘trust\.pptx’ cannot be opened as a PowerPoint file"):
        to_powerpoint(demo_review(), path)


def test_a_template_without_footer_gets_one_line(tmp_path: Path) -> None:
    made = Presentation(BytesIO(own_theme()))
    for layout in made.slide_layouts:
        for shape in list(layout.placeholders):
            if shape.placeholder_format.type.name in ("FOOTER", "SLIDE_NUMBER"):
                shape._element.getparent().remove(shape._element)
    deck = opened(demo_review(), template=saved(made, tmp_path / "bare.pptx"))
    for slide in deck.slides:
        (footer,) = [s for s in slide.shapes if s.name == "Footer"]
        assert footer.text_frame.text.startswith("Invented data. For the team")
        assert footer.top + footer.height <= deck.slide_height


def test_a_deck_can_be_the_template_of_the_next(tmp_path: Path) -> None:
    path = write_powerpoint(demo_review(), tmp_path / "first.pptx")
    again = opened(demo_review(), template=path)
    assert titles(again) == titles(opened(demo_review))
    assert len(again.part._element.xpath("//*[local-name()='sectionLst']")) == 1


def test_the_slides_are_a_form_of_the_review(tmp_path: Path) -> None:
    (path,) = write_review(demo_review(), tmp_path, formats=("pptx",))
    assert path.name == "review.pptx"
    assert "Riverside" in text(Presentation(str(path)).slides[0])
