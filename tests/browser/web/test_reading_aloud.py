"""The page of a measure for people who listen: its order, and its charts point by point."""

from __future__ import annotations

import pytest

from evenhand.web.demonstration.load import PASSWORD
from fixtures.story import Story


@pytest.fixture
def measure(at_alder: Story) -> Story:
    at_alder.open("/")
    at_alder.sign_in("partner@example.org", PASSWORD)
    at_alder.follow("Fewer haemorrhages at every birth")
    at_alder.follow("Haemorrhage, 1,000 ml or more")
    at_alder.page.locator(".verdict").wait_for()
    return at_alder


ORDER = [
    "heading: Haemorrhage, 1,000 ml or more, Fewer haemorrhages at every birth",
    "heading: Haemorrhage, 1,000 ml or more",
    "the finding",
    "the evidence",
    "heading: Know this beside the answer",
    "heading: Each group",
    "heading: Asian",
    "heading: Black population of focus",
    "heading: Mixed",
    "heading: White compared with",
    "heading: Other",
    "heading: The gap",
    "heading: Who is missing",
    "heading: Groups beside each other",
    "table: Haemorrhage, 1,000 ml or more: counts and rates by group",
    "How we know",
    "The numbers",
    "link: Type numbers",
]


def test_a_measure_is_read_aloud_in_this_order(measure: Story) -> None:
    """Lines of the accessibility tree, in the order in which a screen reader comes to them."""
    tree = measure.page.locator("main").aria_snapshot()
    finding, evidence = (
        measure.page.locator(f".verdict {place}").first.inner_text() for place in (".big", "strong")
    )
    place = 0
    for wanted in ORDER:
        kind, _, name = wanted.partition(": ")
        said = {"the finding": finding, "the evidence": evidence}.get(wanted)
        named = f'{kind} "{name}' if name else wanted  # what is folded up has its words only
        text = said.removesuffix(" clear") if said else named
        found = tree.find(text, place)
        assert found >= 0, (wanted, text, tree[place : place + 1_500])
        place = found + 1


def test_a_chart_is_walked_point_by_point_with_the_arrow_keys(measure: Story) -> None:
    page = measure.page
    slider = page.get_by_role("slider", name="Point by point: Each group").or_(
        page.get_by_role("slider")
    )
    first = slider.first
    first.focus()
    said = [first.get_attribute("aria-valuetext")]
    page.keyboard.press("Home")
    said.append(first.get_attribute("aria-valuetext"))
    page.keyboard.press("ArrowRight")
    said.append(first.get_attribute("aria-valuetext"))
    assert len(set(said)) >= 2
    assert all(": " in (s or "") for s in said)
    assert first.evaluate("e => e.nextElementSibling.textContent") == said[-1]
    # the point that is spoken is ringed, and the slider is on the screen while it has the focus
    assert page.locator(".app-ring[visibility=visible]").count() == 1
    box = first.bounding_box()
    assert box is not None
    assert box["width"] > 100
    assert page.get_by_role("slider").count() == page.locator("main svg[data-points]").count()
    measure.look()
