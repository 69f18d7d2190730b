"""A driver diagram to take along: Word, PowerPoint, PNG, SVG, Mermaid text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from evenhand.charts.driver_pages import pages_of
from evenhand.charts.drivers import driver_chart
from evenhand.charts.words import day
from evenhand.documents.files import OutputError
from evenhand.documents.pictures import pictures
from evenhand.documents.view import fixed
from evenhand.documents.view.blocks import Block, Heading, Items, Look, Paragraph, Pictures
from evenhand.documents.view.measures import Said
from evenhand.documents.view.opening import Opening
from evenhand.planning.drivers import Diagram, Driver, to_mermaid
from evenhand.version import __version__

_TALLEST = 1_150.0  # pixels of a drawing that has room on a page of A4
DRIVER_FORMS = ("docx", "pptx", "png", "svg", "mmd")


def driver_document(
    diagram: Diagram, form: str, *, title: str, made_on: date, invented: bool = False
) -> bytes:
    """A diagram in one form, as the bytes of a file.

    Parameters
    ----------
    form
        What the name of the file ends in: one of `DRIVER_FORMS`.
    title
        Of the document: the project's name.
    invented
        Whether it is of a demonstration; Word and PowerPoint then say so.

    Raises
    ------
    OutputError
        When there is no such form.

    Examples
    --------
    >>> from evenhand.planning.drivers import Driver
    >>> one = Diagram("Fairer care", (Driver("a", "Trust"),))
    >>> driver_document(one, "mmd", title="Care", made_on=date(2026, 5, 4)).splitlines()[0]
    b'flowchart LR'
    """
    make = _MAKERS.get(form)
    if make is None:
        raise OutputError(
            f"‘{form}’ is not a form that a driver diagram can be written in.",
            remedy=f"Choose from {', '.join(DRIVER_FORMS)}.",
        )
    return make(diagram, _opening(title, made_on, invented=invented), made_on)


def driver_blocks(diagram: Diagram, *, level: int = 1) -> Iterator[Block]:
    """The picture, on a tall diagram one for each primary driver, then the same as a nested list."""
    for i, page in enumerate(pages_of(diagram, tallest=_TALLEST)):
        chart = driver_chart(page.diagram, key=f"drivers-{i}", plan=page.plan)
        yield Pictures((chart,), titled=False, wide=True)
    for number, driver in ((n.number, n.driver) for n in diagram.numbered if n.primary):
        yield Heading(level, f"{number} {driver.text}")
        if about := _about(diagram, driver):
            yield _paragraph(about, Look.SUB)
        lines = (*_ideas(driver), *_under(diagram, number, driver))
        if lines:
            yield Items(tuple(lines))


def _under(diagram: Diagram, number: str, driver: Driver) -> Iterator[Said]:
    for i, secondary in enumerate(driver.under, 1):
        about = _about(diagram, secondary)
        text = f"{secondary.text}. {about}" if about else secondary.text
        yield Said(f"{number}.{i}", text, "", "")
        yield from _ideas(secondary)


def _ideas(driver: Driver) -> Iterator[Said]:
    yield from (Said("Idea:", idea.whole, "", "") for idea in driver.ideas)


def _about(diagram: Diagram, driver: Driver) -> str:
    also = diagram.words_of(driver.also)
    parts = (
        driver.tags,
        f"Works through {'; '.join(also)} too" if also else "",
        f"Measured by {'; '.join(driver.measures)}" if driver.measures else "",
    )
    return " ".join(f"{p}." for p in parts if p)


def _as_word(diagram: Diagram, opened: Opening, made_on: date) -> bytes:
    from evenhand.documents.word.render import laid_out  # noqa: PLC0415 - only for Word

    return laid_out(opened, tuple(_all_blocks(diagram, opened)), made_on)


def _all_blocks(diagram: Diagram, opened: Opening) -> Iterator[Block]:
    yield _paragraph(opened.sub, Look.SUB)
    if opened.invented:
        yield Paragraph(Said(*opened.invented, "", ""), Look.NOTICE)
    yield Heading(1, "Aim")
    yield _paragraph(diagram.aim or "No aim yet")
    yield Heading(1, "Drivers")
    yield from driver_blocks(diagram, level=2)


def _as_slides(diagram: Diagram, opened: Opening, made_on: date) -> bytes:
    from evenhand.documents.slides.build import laid_out  # noqa: PLC0415 - only for PowerPoint
    from evenhand.documents.slides.drivers import driver_slides  # noqa: PLC0415
    from evenhand.documents.slides.slide import Deck  # noqa: PLC0415

    invented = opened.invented[0] if opened.invented else ""
    deck = Deck(opened.title, driver_slides(diagram), f"{opened.title} · {opened.sub}", invented)
    return laid_out(lambda _: deck, made_on=made_on, version=__version__)


def _as_picture(diagram: Diagram, _opened: Opening, _made_on: date) -> bytes:
    return pictures([driver_chart(diagram).svg])[0]


def _as_drawing(diagram: Diagram, _opened: Opening, _made_on: date) -> bytes:
    return driver_chart(diagram).svg.encode("utf-8")


def _as_mermaid(diagram: Diagram, _opened: Opening, _made_on: date) -> bytes:
    return to_mermaid(diagram).encode("utf-8")


_MAKERS: dict[str, Callable[[Diagram, Opening, date], bytes]] = {
    "docx": _as_word,
    "pptx": _as_slides,
    "png": _as_picture,
    "svg": _as_drawing,
    "mmd": _as_mermaid,
}


def _opening(title: str, made_on: date, *, invented: bool) -> Opening:
    words = fixed("opening")
    return Opening(
        over="Driver diagram",
        title=title,
        sub=f"Driver diagram, made on {day(made_on)}",
        audience="",
        invented=(words["invented_lead"], words["invented"]) if invented else None,
        protected="",
        closing="",
    )


def _paragraph(text: str, look: Look = Look.BODY) -> Paragraph:
    return Paragraph(Said("", text, "", ""), look)
