"""The storyboard: one idea a slide, charts and shapes that can be edited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evenhand.documents.slides.deck import paged
from evenhand.documents.slides.drivers import driver_slides
from evenhand.documents.slides.findings import slides_of
from evenhand.documents.slides.fit import Box
from evenhand.documents.slides.slide import Deck, Line, Plan, Slide
from evenhand.documents.view.opening import Opening
from evenhand.frameworks.reports import report_words
from evenhand.web.reports.blocks import ask_said, concluded_said, partners_said
from evenhand.web.reports.facts import Claim, Facts, Test, Tried

_CHARTED = 3  # slides of the measure that counts: its headlines come first


def storyboard(facts: Facts, opened: Opening, room: Box) -> Deck:
    """The whole deck."""
    invented = opened.invented[0] if opened.invented else ""
    footer = f"{opened.audience} · {opened.sub}"
    return Deck(opened.title, paged(_slides(facts, opened), room), footer, invented)


def _slides(facts: Facts, opened: Opening) -> Iterator[Slide]:
    head = report_words().head
    yield _first(facts, opened)
    yield from _finding(facts)
    if facts.diagram.drivers:
        yield from driver_slides(facts.diagram)
    for tried in facts.tried:
        yield from _idea(tried)
    yield from _list(head["heard"], [text for text, *_ in facts.heard])
    yield from _list(head["learnt"], facts.learnt)
    yield from _list(head["asks"], [a.wanted or ask_said(a) for a in facts.asks])
    claims = (*(c for f in facts.found[:1] for c in f.claims), *facts.claims)
    yield from (_claim(c) for c in claims)


def _first(facts: Facts, opened: Opening) -> Slide:
    lines = [facts.project.aim, facts.aim_said, facts.whom, opened.audience]
    if opened.invented:
        lines.append(" ".join(opened.invented))
    told = tuple(Line(line) for line in lines if line)
    return Slide(
        Plan.OPENING, opened.title, opened.title, opened.over, told, notes=(*lines, opened.closing)
    )


def _finding(facts: Facts) -> Iterator[Slide]:
    """Slides of the measure that counts, else the sentence alone."""
    if facts.primary is not None:
        for number, slide in enumerate(slides_of(facts.primary)):
            if number < _CHARTED:
                yield slide
        return
    say, head = report_words().say, report_words().head
    text = facts.found[0].headline[0] if facts.found else say["no_finding"]
    yield Slide(Plan.TEXT, text, head["finding"], head["finding"], (), notes=(text,))


def _idea(tried: Tried) -> Iterator[Slide]:
    """What was tried, then each test with what both sides concluded."""
    about = (
        ("Where it stands:", tried.status),
        ("Why:", tried.why),
        ("Who could be worse off:", tried.worse_off),
        ("Why it was let go:", tried.let_go),
    )
    yield _text(tried.what, _lines(about), tried.what)
    for test in tried.tests:
        yield _text(test.title, _lines(_done(test)), tried.what)
        yield _text(
            f"What was concluded of test {_number(test)}", _lines(_concluded(test)), tried.what
        )


def _number(test: Test) -> str:
    return test.title.partition(":")[0].removeprefix("Test ").strip()


def _done(test: Test) -> tuple[tuple[str, str], ...]:
    return (
        ("Predicted:", test.predicted),
        ("Done:", test.fidelity),
        ("What happened:", test.happened),
    )


def _concluded(test: Test) -> tuple[tuple[str, str], ...]:
    decided = " ".join(
        filter(None, (f"{test.decision}." if test.decision else "", test.decision_why))
    )
    return (
        ("The team:", concluded_said(test.team)),
        ("Those most affected:", partners_said(test)),
        ("Open:", test.disagree),
        ("Decided:", decided),
    )


def _claim(claim: Claim) -> Slide:
    """A claim is a slide, with what stands behind it below."""
    names = report_words().claim_headers[1:]
    lines = tuple(Line(value, f"{name}:") for name, value in zip(names, claim.row[1:], strict=True))
    head = report_words().head["claims"]
    return _text(f"Claim: {claim.text}", lines, head)


def _list(title: str, lines: Iterable[str]) -> Iterator[Slide]:
    told = tuple(Line(line, item=True) for line in lines)
    if told:
        yield _text(title, told, title)


def _lines(rows: Iterable[tuple[str, str]]) -> tuple[Line, ...]:
    return tuple(Line(text, lead) for lead, text in rows if text)


def _text(title: str, lines: tuple[Line, ...], section: str) -> Slide:
    return Slide(Plan.TEXT, title, section, section, lines, notes=tuple(x.whole for x in lines))
