"""The picture of a driver diagram: where boxes lie, what lines join, and that nothing overlaps."""

from __future__ import annotations

from itertools import combinations

from lxml import etree

from evenhand.charts import palette
from evenhand.charts.driver_pages import pages_of
from evenhand.charts.drivers import Box, Column, Link, driver_chart, key_of, placed
from evenhand.planning.drivers import Diagram, Driver, Idea
from fixtures.pictures import read_picture

LONG = "Women are believed when they say that something is wrong with them or their child"


def diagram(primary: int = 2, secondary: int = 3, ideas: int = 2) -> Diagram:
    def under(i: int) -> tuple[Driver, ...]:
        return tuple(
            Driver(
                f"{i}.{j}",
                LONG if j % 2 else "Listening",
                ideas=tuple(Idea(f"Idea {k}", "planned") for k in range(ideas)),
                control=("control", "concern", "")[j % 3],
                measures=("Listened to",) if j == 0 else (),
            )
            for j in range(secondary)
        )

    return Diagram(LONG, tuple(Driver(f"{i}", f"Driver {i}", under(i)) for i in range(primary)))


def overlap(a: Box, b: Box) -> bool:
    across = a.x < b.x + b.width and b.x < a.x + a.width
    return across and a.y < b.y + b.height and b.y < a.y + a.height


def test_no_box_lies_on_another_and_all_lie_inside() -> None:
    shapes = ((2, 3, 2), (1, 0, 0), (5, 5, 0), (3, 1, 4), (7, 2, 1))
    for shape in shapes:
        plan = placed(diagram(*shape))
        assert not [1 for a, b in combinations(plan.boxes, 2) if overlap(a, b)]
        assert all(b.x >= 0 and b.x + b.width <= plan.width for b in plan.boxes)
        assert all(b.y >= 0 and b.y + b.height <= plan.height for b in plan.boxes)


def test_boxes_are_read_from_the_aim_outwards() -> None:
    keys = [b.key for b in placed(diagram(1, 2, 1)).boxes]
    assert keys == ["aim", "0", "0.0", "0.0-0", "0.1", "0.1-0"]
    texts = read_picture(driver_chart(diagram(1, 1, 0)).svg).texts
    heads = ["Aim", "Primary drivers", "Secondary drivers"]
    assert texts[:3] == heads
    assert " ".join(texts[3:]).startswith(f"{LONG} 1 Driver 0 1.1 Listening")


def test_a_column_without_anything_is_left_out() -> None:
    assert [c for c, _ in placed(diagram(1, 0, 0)).columns] == [Column.AIM, Column.PRIMARY]
    only_ideas = Diagram("Aim", (Driver("a", "Trust", ideas=(Idea("Ask"),)),))
    assert [c for c, _ in placed(only_ideas).columns] == [Column.AIM, Column.PRIMARY, Column.IDEAS]
    assert placed(only_ideas).links == (Link("a", "aim"), Link("a-0", "a"))


def test_words_are_broken_and_stay_inside_their_box() -> None:
    plan = placed(diagram())
    box = plan.box("0.1")
    assert " ".join(box.lines) == f"1.2 {LONG}"
    assert max(map(len, box.lines)) <= 31
    assert box.height == 2 * 9 + 17 * len(box.lines) + 15 * len(box.small)
    word = placed(Diagram("a" * 100, ())).box("aim")
    assert len(word.lines) > 3  # one without a space is broken too


def test_who_can_change_it_is_an_edge_and_words() -> None:
    plan = placed(diagram())
    assert [plan.box(f"0.{j}").edge for j in range(3)] == ["thick", "dashed", "plain"]
    assert plan.box("0.0").told == ("We control it", "Measured by Listened to")
    assert key_of(plan) == ("Thick edge: we control it.", "Dashed edge: it concerns us.")
    assert key_of(placed(diagram(1, 0, 0))) == ()


def test_a_second_way_is_a_dashed_line_to_the_other_driver() -> None:
    under = (Driver("c", "Listening", also=("b", "nowhere")),)
    plan = placed(Diagram("Aim", (Driver("a", "Trust", under), Driver("b", "Time"))))
    assert [k for k in plan.links if k.also] == [Link("c", "b", also=True)]
    assert key_of(plan) == ("Dashed line: works through that one too.",)
    chart = driver_chart(Diagram("Aim", (Driver("a", "Trust", under), Driver("b", "Time"))))
    dashed = [s for s in read_picture(chart.svg).strokes if s.stroke == palette.FOCUS]
    assert len(dashed) == 1


def test_the_picture_is_told_to_people_who_do_not_see_it() -> None:
    chart = driver_chart(diagram(1, 1, 1), key="one")
    root = etree.fromstring(chart.svg)
    assert root.get("role") == "img"
    assert (root.get("aria-labelledby"), root.get("aria-describedby")) == ("one-t", "one-d")
    title, described = root[0], root[1]
    assert title.text == "Driver diagram: 1 primary driver, 1 secondary driver, 1 change idea"
    assert described.text == chart.text
    assert chart.table.rows[1] == ("1.1", "Listening", "We control it", "Listened to", "Idea 0")
    assert driver_chart(Diagram("", ())).title == "Driver diagram: nothing yet"


def test_what_people_typed_is_no_markup() -> None:
    made = driver_chart(Diagram('<script>"&', (Driver("a", "<b>bold</b>"),)))
    etree.fromstring(made.svg)
    assert "<script>" not in made.svg
    assert "<b>" not in made.svg


def test_a_tall_diagram_goes_over_pages_and_nothing_is_lost() -> None:
    whole = diagram(3, 6, 2)
    pages = pages_of(whole, tallest=420)
    assert pages[0].driver == ""
    assert [n.number for n in pages[0].diagram.numbered] == ["1", "2", "3"]
    assert all(p.plan.height <= 420 for p in pages)
    keys = [b.key for p in pages[1:] for b in p.plan.boxes if b.column is not Column.AIM]
    wanted = {b.key for b in placed(whole).boxes} - {"aim"}
    assert set(keys) == wanted
    assert [p.part for p in pages[1:] if p.driver == "Driver 1"] == [1, 2]
    texts = [" ".join(b.lines) for b in pages[-1].plan.boxes]
    assert texts[-3].startswith("3.6 ")  # as it is numbered in the whole


def test_one_that_has_room_stays_whole() -> None:
    (page,) = pages_of(diagram(1, 2, 0), tallest=420)
    assert page.diagram == diagram(1, 2, 0)


def test_a_driver_with_nothing_on_it_needs_no_page() -> None:
    bare = Driver("z", "Bare")
    tall = Diagram("Aim", (*diagram(1, 9, 0).drivers, bare))
    assert "Bare" not in [p.driver for p in pages_of(tall, tallest=420)]
