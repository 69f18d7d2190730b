"""Drawing pieces: text is escaped, shapes merge in one path, nothing is drawn for nothing."""

from xml.etree import ElementTree as ET

from evenhand.charts import svg


def test_text_cannot_become_markup() -> None:
    drawn = svg.words(0, 0, "</text><script>alert(1)</script>\x00\x0b")
    assert "<script>" not in drawn
    assert ET.fromstring(drawn).text == "</text><script>alert(1)</script>"  # noqa: S314


def test_a_drawing_names_and_describes_itself() -> None:
    root = ET.fromstring(  # noqa: S314
        svg.drawing(10, 20, key='a"b', title="T & t", text="<d>", body="")
    )
    assert root.attrib["role"] == "img"
    title, description = root[0], root[1]
    assert (title.text, description.text) == ("T & t", "<d>")
    assert root.attrib["aria-labelledby"] == title.attrib["id"]
    assert root.attrib["aria-describedby"] == description.attrib["id"]


def test_many_points_are_one_path() -> None:
    places = [(float(i), 2.0) for i in range(200)]
    for shape in (svg.dots, svg.diamonds, svg.triangles, svg.squares, svg.chevrons):
        assert shape(places, colour="#000000").count("<path") == 1


def test_nothing_is_drawn_for_nothing() -> None:
    assert svg.dots([], colour="#000000") == ""
    assert svg.diamonds([], colour="#000000") == ""
    assert svg.stroke("", colour="#000000") == ""


def test_hatching_stays_inside_its_rectangle() -> None:
    numbers = [
        tuple(map(float, pair.split()))
        for piece in svg.hatch(10, 20, 8, 30).split("M")[1:]
        for pair in piece.split("L")
    ]
    assert len(numbers) > 6
    assert all(10 <= x <= 18 and 20 <= y <= 50 for x, y in numbers)


def test_dashes_and_outlines_are_said() -> None:
    assert 'stroke-dasharray="2 3"' in svg.line(0, 0, 1, 1, colour="#000000", dash="2 3")
    assert 'stroke-dasharray="1"' in svg.stroke("M0 0", colour="#000000", dash="1")
    assert "paint-order" in svg.fill("M0 0z", colour="#000000", edge="#ffffff")
    assert len(svg.grid_of(0, 0, 10, 1)) == 2
