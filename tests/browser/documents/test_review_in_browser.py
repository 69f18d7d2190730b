"""The page in Chromium, wide and at 320 px: no accessibility violation, nothing cut off, prints whole.

Needs Chromium (`apt install chromium`, or the path in CHROMIUM) and fails with a sentence if it is
not there: a check that is silently left out is no check.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from evenhand.documents import write_html
from evenhand.reading.model import Review
from fixtures.readings import (
    demo_review,
    hostile_review,
    shared_review,
    undated_review,
    volume_review,
)

REVIEWS = [demo_review, shared_review, undated_review, volume_review, hostile_review]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    pages: list[Page] = []

    def go(review: Review, width: int, *, opened: bool = False) -> Page:
        address = write_html(review, tmp_path / "review.html").as_uri()
        page = browser.new_page(viewport={"width": width, "height": 900})
        pages.append(page)
        page.goto(address)
        if opened:
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        return page

    yield go
    for page in pages:
        page.close()


@pytest.mark.parametrize("width", [1200, 320])
@pytest.mark.parametrize("make", REVIEWS)
def test_no_accessibility_violation(
    visit: Callable[..., Page], make: Callable[[], Review], width: int
) -> None:
    page = visit(make(), width, opened=True)
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("make", REVIEWS)
def test_nothing_is_cut_off_at_320_pixels(
    visit: Callable[..., Page], make: Callable[[], Review]
) -> None:
    page = visit(make(), 320, opened=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("make", REVIEWS)
def test_user_text_never_runs(visit: Callable[..., Page], make: Callable[[], Review]) -> None:
    page = visit(make(), 1200)
    assert page.evaluate("document.scripts.length") == 0
    assert page.locator("img").count() == 0


def test_text_in_charts_can_be_read_on_a_phone(visit: Callable[..., Page]) -> None:
    page = visit(demo_review(), 320)
    sizes = page.evaluate(
        "[...document.querySelectorAll('main svg[role=img] text')]"
        ".map(t => t.getBoundingClientRect().height)"
    )
    assert min(sizes) >= 10


def test_words_in_charts_stay_inside_and_apart(visit: Callable[..., Page]) -> None:
    page = visit(demo_review(), 1200)
    touching = page.evaluate(
        """() => {
          const found = [];
          for (const svg of document.querySelectorAll('main svg[role=img]')) {
            const edge = svg.getBoundingClientRect();
            const texts = [...svg.querySelectorAll('text')].map(t => [t, t.getBoundingClientRect()]);
            texts.forEach(([t, a], i) => {
              if (a.left < edge.left - 1 || a.right > edge.right + 1) found.push('out: ' + t.textContent);
              texts.slice(i + 1).forEach(([u, b]) => {
                const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
                const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
                if (wide > 1 && high > 4) found.push(t.textContent + ' / ' + u.textContent);
              });
            });
          }
          return found;
        }"""
    )
    assert touching == []


def test_the_keyboard_reaches_the_findings_first(visit: Callable[..., Page]) -> None:
    page = visit(demo_review(), 1200)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the review"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_closed_details_are_printed(visit: Callable[..., Page]) -> None:
    page = visit(demo_review(), 1200)
    assert page.locator("details[open]").count() == 0
    assert page.locator("details table").count() > 0
    page.emulate_media(media="print")
    page.wait_for_function(
        "[...document.querySelectorAll('details table, details li')]"
        ".every(e => e.checkVisibility() && e.getBoundingClientRect().height)",
        timeout=10_000,
    )


def test_nothing_is_wider_than_a_sheet_of_paper(visit: Callable[..., Page]) -> None:
    page = visit(demo_review(), 688)  # A4 without its margins, in CSS pixels
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 688
