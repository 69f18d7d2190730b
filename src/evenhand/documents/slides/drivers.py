"""A driver diagram as slides: whole where it has room, else the primary drivers and then each of them."""

from __future__ import annotations

from evenhand.charts.driver_pages import Page, pages_of
from evenhand.documents.slides.slide import Plan, Slide
from evenhand.documents.slides.words import say
from evenhand.planning.drivers import Diagram

_TALLEST = 420.0  # pixels of a drawing whose letters can still be read on a slide


def driver_slides(diagram: Diagram) -> tuple[Slide, ...]:
    """Slides of a diagram; drivers keep their numbers on each."""
    return tuple(map(_slide, pages_of(diagram, tallest=_TALLEST)))


def _slide(page: Page) -> Slide:
    short = say("drivers", "title")
    title = page_title(page) or short
    notes = (page.diagram.text,)
    return Slide(Plan.DRAWING, title, short, short, drawing=page.plan, notes=notes)


def page_title(page: Page) -> str:
    """What a page is about; empty for the one about all drivers."""
    if not page.driver:
        return ""
    name = "part" if page.parts == 1 else "part_of"
    return say("drivers", name, driver=page.driver, part=page.part, parts=page.parts)
