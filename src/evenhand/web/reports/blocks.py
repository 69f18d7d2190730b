"""Board summary and full record, as blocks of a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evenhand.charts import Table, comparison_chart, rates_table
from evenhand.documents.drivers import driver_blocks
from evenhand.documents.view.blocks import (
    Block,
    Grid,
    Heading,
    Items,
    Look,
    NewPage,
    Paragraph,
    Pictures,
    Terms,
)
from evenhand.documents.view.measures import Said
from evenhand.frameworks.reports import report_words
from evenhand.web.reports.facts import MOST_ASKS, Ask, Claim, Concluded, Facts, Test, Tried


def board_blocks(facts: Facts) -> tuple[Block, ...]:
    """One page: finding, numbers, what blocks, asks, and what stands behind."""
    return tuple(_board(facts))


def _board(facts: Facts) -> Iterator[Block]:
    head, say = report_words().head, report_words().say
    yield _text(facts.project.aim, Look.SUB)
    if facts.aim_said:
        yield _text(facts.aim_said, Look.SMALL)
    yield _heading("finding")
    yield _text(_first_sentence(facts), Look.BIG)
    if facts.primary is not None:
        yield Grid(rates_table(facts.primary))
    yield _heading("blocks")
    yield from _asked((*facts.data, *facts.asks)[:MOST_ASKS], say["no_blocks"])
    yield _heading("asks")
    wanted = [a.wanted for a in facts.asks[:MOST_ASKS] if a.wanted]
    yield _items(wanted) if wanted else _text(say["no_asks"])
    claims = (*(c for f in facts.found[:1] for c in f.claims), *facts.claims[:3])
    if claims:
        yield Grid(claims_table(claims, head["claims"]))
    yield _text(say["notes"], Look.SMALL)


def _first_sentence(facts: Facts) -> str:
    return facts.found[0].headline[0] if facts.found else report_words().say["no_finding"]


def _asked(asks: Iterable[Ask], none: str) -> Iterator[Block]:
    said = [ask_said(a) for a in asks]
    yield _items(said) if said else _text(none)


def ask_said(ask: Ask) -> str:
    """What waits, of whom it was asked and for how long."""
    say = report_words().say["days_one" if ask.days == 1 else "days"]
    return say.format(what=ask.what, asked=ask.asked, days=ask.days)


def claims_table(claims: Iterable[Claim], caption: str) -> Table:
    """Each claim with evidence, source, verifier and how far it was checked."""
    return Table(caption, report_words().claim_headers, tuple(c.row for c in claims))


def record_blocks(facts: Facts) -> tuple[Block, ...]:
    """Everything that can be told of the project."""
    return tuple(_record(facts))


def _record(facts: Facts) -> Iterator[Block]:
    say = report_words().say
    yield _text(say["notes"], Look.NOTICE)
    yield _heading("aim")
    yield _text(facts.project.aim or "–")
    if facts.aim_said:
        yield _text(facts.aim_said)
    if facts.whom:
        yield Terms(((report_words().head["whom"], facts.whom),))
    if len(facts.aims) > 1:
        yield _heading("aims", 2)
        yield Terms(facts.aims)
    if facts.project.ended:
        yield _text(facts.project.ended, Look.NOTICE)
    yield from _measures(facts)
    if facts.diagram.drivers:
        yield _heading("drivers")
        yield from driver_blocks(facts.diagram, level=2)
    yield from _rest(facts)


def _measures(facts: Facts) -> Iterator[Block]:
    yield _heading("measures")
    if not facts.found:
        yield _text(report_words().say["no_finding"])
    for found in facts.found:
        yield Heading(2, found.measure.title)
        yield from (_text(line) for line in found.headline)
        yield _text(f"{found.checked}.")
    if facts.primary is not None:
        chart = comparison_chart(facts.primary)
        if chart is not None:
            yield Pictures((chart,))
        yield Grid(rates_table(facts.primary))


def _rest(facts: Facts) -> Iterator[Block]:
    head, say = report_words().head, report_words().say
    yield _heading("heard")
    heard = [_insight(*h) for h in facts.heard]
    yield _items(heard) if heard else _text(say["no_heard"])
    yield _heading("ideas")
    if not facts.tried:
        yield _text(say["no_ideas"])
    for tried in facts.tried:
        yield from idea_blocks(tried)
    yield _heading("learnt")
    yield _items(facts.learnt) if facts.learnt else _text(say["no_learnt"])
    for name, rows in (("decisions", facts.decisions), ("adaptations", facts.adaptations)):
        if rows:
            yield _heading(name)
            yield Terms(tuple((what, told or "–") for what, told in rows))
    yield _heading("blocks")
    yield from _asked((*facts.data, *facts.asks), say["no_blocks"])
    claims = (*(c for f in facts.found for c in f.claims), *facts.claims)
    if claims:
        yield NewPage()
        yield _heading("claims")
        yield Grid(claims_table(claims, head["claims"]))


def _insight(text: str, support: str, withdrawn: bool) -> str:
    say = report_words().say
    told = say["insight"].format(text=text.rstrip("."), support=support.rstrip("."))
    return f"{told}. {say['withdrawn']}" if withdrawn else f"{told}."


def idea_blocks(tried: Tried) -> Iterator[Block]:
    """An idea and its tests, what each side concluded beside each other."""
    yield Heading(2, tried.what)
    about = (
        ("Where it stands", tried.status),
        ("Why", tried.why),
        ("Who could be worse off", tried.worse_off),
        ("Why it was let go", tried.let_go),
    )
    yield Terms(tuple((n, v) for n, v in about if v))
    for test in tried.tests:
        yield Heading(3, test.title)
        yield Terms(tuple(rows_of(test)))


def rows_of(test: Test) -> Iterator[tuple[str, str]]:
    """What there is to tell of a test, in the order in which it happened."""
    rows = (
        ("Predicted", test.predicted),
        ("Done", test.fidelity),
        ("What happened", test.happened),
        ("The team concluded", concluded_said(test.team)),
        ("Those most affected concluded", partners_said(test)),
        ("Open", test.disagree),
        (
            "Decided",
            " ".join(
                filter(None, (f"{test.decision}." if test.decision else "", test.decision_why))
            ),
        ),
    )
    yield from ((n, v) for n, v in rows if v)


def partners_said(test: Test) -> str:
    """Their words where they may be shared; else that there are some, or none."""
    say = report_words().say
    if test.partners is not None:
        return concluded_said(test.partners)
    return say["partners_not_shared"] if test.partners_told else say["partners_none"]


def concluded_said(found: Concluded | None) -> str:
    """Learning, then both answers."""
    if found is None:
        return ""
    answers = (
        f"Did it work? {found.worked}." if found.worked else "",
        f"Did it reduce the inequity? {found.reduced}." if found.reduced else "",
    )
    return " ".join(filter(None, (found.learnt_focus, found.learnt, *answers)))


def _heading(name: str, level: int = 1) -> Heading:
    return Heading(level, report_words().head[name])


def _text(text: str, look: Look = Look.BODY) -> Paragraph:
    return Paragraph(Said("", text, "", ""), look)


def _items(lines: Iterable[str]) -> Items:
    return Items(tuple(Said("", line, "", "") for line in lines))
