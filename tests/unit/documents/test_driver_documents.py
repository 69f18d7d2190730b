"""Driver diagrams to take along: shapes that can be edited, a list beside the picture, the same bytes."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import docx
import pytest
from pptx import Presentation
from pptx.util import Emu

from evenhand.documents.drivers import DRIVER_FORMS, driver_document
from evenhand.documents.files import OutputError
from evenhand.planning.drivers import Diagram, Driver, Idea

DAY = date(2026, 5, 4)
SMALL = Diagram(
    "Fairer care",
    (
        Driver(
            "a",
            "Trust <i>",
            under=(Driver("b", "Listening", also=("c",), ideas=(Idea("Ask twice", "planned"),)),),
            control="control",
            measures=("Listened to",),
        ),
        Driver("c", "Time", control="concern"),
    ),
)
BIG = Diagram(
    "Fairer care",
    tuple(
        Driver(f"{i}", f"Driver {i}", tuple(Driver(f"{i}.{j}", "Listening " * 8) for j in range(5)))
        for i in range(5)
    ),
)


def made(diagram: Diagram, form: str, **more: Any) -> bytes:
    return driver_document(diagram, form, title="Care & trust", made_on=DAY, **more)


def slides(diagram: Diagram) -> Any:
    return Presentation(BytesIO(made(diagram, "pptx"))).slides


def test_a_slide_has_a_shape_a_box_in_reading_order() -> None:
    (slide,) = slides(SMALL)
    texts = [s.text_frame.text for s in slide.shapes if s.has_text_frame]
    assert texts[0] == "What the aim depends on"
    assert texts[1:5] == ["Aim", "Primary drivers", "Secondary drivers", "Change ideas"]
    assert texts[5:10] == [
        "Fairer care",
        "1 Trust <i>\nWe control it\nMeasured by Listened to",
        "1.1 Listening",
        "Ask twice\nplanned",
        "2 Time\nIt concerns us",
    ]
    assert slide.notes_slide.notes_text_frame.text == SMALL.text


def test_lines_stay_with_their_boxes_and_are_decoration() -> None:
    (slide,) = slides(SMALL)
    names = {s.shape_id: s.text_frame.text.split("\n")[0] for s in slide.shapes if s.has_text_frame}
    joined = set()
    for line in slide.shapes:
        if line.shape_type is not None and "LINE" in str(line.shape_type):
            ends = [int(line._element.find(f".//{{*}}{e}").get("id")) for e in ("stCxn", "endCxn")]
            joined.add((names[ends[0]], names[ends[1]]))
            assert line._element.find(".//{*}decorative").get("val") == "1"
    assert joined == {
        ("Fairer care", "1 Trust <i>"),
        ("Fairer care", "2 Time"),
        ("1 Trust <i>", "1.1 Listening"),
        ("1.1 Listening", "Ask twice"),
        ("2 Time", "1.1 Listening"),
    }


def test_every_shape_lies_on_its_slide_in_letters_that_can_be_read() -> None:
    for slide in slides(BIG):
        for shape in slide.shapes:
            assert shape.left >= 0
            assert Emu(shape.left + shape.width).inches <= 13.34
            assert Emu(shape.top + shape.height).inches <= 7.5
            if shape.name.startswith(tuple("12345")):
                sizes = [r.font.size.pt for p in shape.text_frame.paragraphs for r in p.runs]
                assert min(sizes) >= 10


def test_a_large_diagram_is_a_slide_for_each_driver() -> None:
    titles = [s.shapes.title.text_frame.text for s in slides(BIG)]
    assert titles[0] == "What the aim depends on"
    assert "‘Driver 0’: what works through it" in "".join(titles[1])
    assert len(titles) == len(set(titles))


def test_word_has_the_picture_in_words_and_the_list() -> None:
    found = docx.Document(BytesIO(made(SMALL, "docx", invented=True)))
    texts = [p.text for p in found.paragraphs]
    for line in (
        "Invented data. These numbers describe no real unit and no real women.",
        "1 Trust <i>",
        "We control it. Measured by Listened to.",
        "1.1 Listening. Works through Time too.",
        "Idea: Ask twice (planned)",
        "2 Time",
    ):
        assert line in texts
    (picture,) = found.element.body.iter("{*}docPr")
    assert SMALL.text in picture.get("descr")


def test_a_tall_diagram_is_several_pictures_in_word() -> None:
    found = docx.Document(BytesIO(made(BIG, "docx")))
    widths = [int(e.get("cx")) for e in found.element.body.iter("{*}extent")]
    heights = [int(e.get("cy")) for e in found.element.body.iter("{*}extent")]
    assert len(widths) > 1
    assert Emu(max(widths)).inches <= 6.75
    assert Emu(max(heights)).inches <= 9.5


@pytest.mark.parametrize("form", DRIVER_FORMS)
def test_the_same_diagram_gives_the_same_bytes(form: str) -> None:
    assert made(SMALL, form) == made(SMALL, form)


@pytest.mark.parametrize("form", DRIVER_FORMS)
def test_nothing_yet_can_be_taken_along_too(form: str) -> None:
    assert made(Diagram("", ()), form)


def test_another_form_is_refused() -> None:
    with pytest.raises(OutputError, match="‘exe’ is not a form") as found:
        made(SMALL, "exe")
    assert found.value.remedy == "Choose from docx, pptx, png, svg, mmd."
