"""The feasibility page and that of several teams in Chromium, wide and at 320 px: all of it in sight."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from evenhand.defaults import defaults
from evenhand.documents.feasibility import study_html
from evenhand.documents.pooled import pooled_html
from evenhand.equity.pooling import TeamCounts
from evenhand.measures import measure
from evenhand.planning.aim import parse_aim
from evenhand.planning.build import study_of_tables
from evenhand.planning.study import StudyPlan
from evenhand.reading.pooled import TeamReading, pool_readings
from fixtures.typed_counts import steady_table

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GROUPS = {"Black": (10, 84), "White": (13, 250), "Asian": (2, 40), "Other": (0, 9)}
NAMES = ("Hazel", "Birch", "Cedar", "Alder", "Elm", "Fir")


def study_page() -> str:
    plan = StudyPlan(
        aim=parse_aim("by 25%"),
        start=date(2026, 4, 1),
        by=date(2027, 3, 31),
        comparison=("White",),
    )
    tables = [steady_table(measure(id), GROUPS) for id in ("pph_1000", "pph_measured")]
    return study_html(study_of_tables(tables, plan, title="Study", made_on=date(2026, 3, 1)))


def pooled_page() -> str:
    pairs = (60, 500), (45, 500), (75, 1500), (75, 1500)
    teams = [
        TeamReading(
            name=name,
            counts=TeamCounts(name, *pairs),
            measure_id="pph_1000",
            title="Haemorrhage, 1,000 ml or more",
            kind="proportion",
            direction="lower",
            multiplier=100,
            people="women",
            event="had a haemorrhage",
            focus="Black women",
            comparison="White women",
        )
        for name in NAMES
    ]
    return pooled_html(pool_readings(teams))


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    with pytest.MonkeyPatch.context() as patch:
        few = {"runs": 30, "search_runs": 20, "bootstrap_draws": 20}
        patch.setitem(defaults(), "feasibility", defaults()["feasibility"] | few)
        return {"study": study_page(), "pooled": pooled_page()}


@pytest.fixture
def visit(browser: Browser, pages: dict[str, str]) -> Iterator[Callable[[str, int], Page]]:
    opened: list[Page] = []

    def go(name: str, width: int) -> Page:
        page = browser.new_page(viewport={"width": width, "height": 900})
        opened.append(page)
        page.set_content(pages[name])
        return page

    yield go
    for page in opened:
        page.close()


@pytest.mark.parametrize("width", [1200, 320])
@pytest.mark.parametrize("name", ["study", "pooled"])
def test_studies_have_no_accessibility_violation(
    visit: Callable[[str, int], Page], name: str, width: int
) -> None:
    page = visit(name, width)
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [1200, 320])
@pytest.mark.parametrize("name", ["study", "pooled"])
def test_every_cell_lies_inside_the_page(
    visit: Callable[[str, int], Page], name: str, width: int
) -> None:
    outside = visit(name, width).evaluate(
        """width => [...document.querySelectorAll('tbody th, tbody td')]
          .filter(c => { const b = c.getBoundingClientRect(); return b.left < 0 || b.right > width; })
          .map(c => c.textContent)""",
        width,
    )
    assert outside == []


def test_no_chart_is_cut_off(visit: Callable[[str, int], Page]) -> None:
    page = visit("pooled", 320)
    edges = page.evaluate(
        "[...document.querySelectorAll('svg[role=img]')].map(s => s.getBoundingClientRect().right)"
    )
    assert len(edges) == 2
    assert max(edges) <= 320


def test_on_a_phone_every_number_stands_beside_its_heading(
    visit: Callable[[str, int], Page],
) -> None:
    page = visit("study", 320)
    heads = page.evaluate(
        "[...document.querySelectorAll('.stack tbody tr:first-child td')]"
        ".map(c => getComputedStyle(c, '::before').content)"
    )
    assert heads[:2] == ['"People a year"', '"Rate now"']
    assert len(heads) == 2 * 10
    wide = visit("study", 1200).locator(".stack thead").first
    assert wide.is_visible()
    assert wide.bounding_box()["width"] > 1000  # type: ignore[index]
