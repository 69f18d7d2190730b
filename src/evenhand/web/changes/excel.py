"""Ideas and how their tests were done as Excel: text only, never a formula.

What those most affected concluded is not in it: it could not be taken back from a file.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import xlsxwriter

from evenhand.frameworks.changing import changing
from evenhand.web.changes.models import Conclusion, Cycle, Idea, Whose
from evenhand.web.changes.queries import sides_of

Row = Sequence[str]


def to_excel(ideas: Iterable[Idea]) -> bytes:
    """One sheet of ideas, one of tests."""
    kept, listed = io.BytesIO(), list(ideas)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(kept, options) as book:
        bold = book.add_format({"bold": True})
        for title, rows in (("Ideas", _ideas(listed)), ("Tests", _tests(listed))):
            sheet = book.add_worksheet(title)
            for row, values in enumerate(rows):
                for column, value in enumerate(values):
                    sheet.write_string(row, column, value, bold if row == 0 else None)
            sheet.freeze_panes(1, 1)
            sheet.autofit()
    return kept.getvalue()


def _ideas(ideas: Iterable[Idea]) -> Iterator[Row]:
    said = changing()
    yield (
        "Number", "Idea", "Comes from", "Shaped by", "Kind", said.idea["worse_off"],
        said.idea["would_know"], "How much it could do", "Who can make it happen", "Cost", "Work",
        "Driver", "Principle", "Priority", "Status",
    )  # fmt: skip
    for i in ideas:
        yield (
            str(i.number),
            i.what,
            said.source[i.source],
            "; ".join(said.shaper[s] for s in i.shaped_by if s in said.shaper),
            said.type[i.kind],
            i.worse_off,
            i.would_know,
            said.impact.get(i.impact, ""),
            said.control.get(i.control, ""),
            said.cost.get(i.cost, ""),
            said.effort.get(i.effort, ""),
            i.driver.text if i.driver else "",
            str(i.principle or ""),
            i.priority.text if i.priority else "",
            i.status,
        )


def _tests(ideas: Iterable[Idea]) -> Iterator[Row]:
    yield (
        "Number", "Test", "How large", "Begun", "Ended", "As planned?", "What was different",
        "Expected for the population of focus", "Learnt about the population of focus",
        "Did it work, says the team", "Did it reduce the inequity, says the team", "Decided", "Why",
    )  # fmt: skip
    for idea in ideas:
        for cycle in idea.cycles.all():
            yield _test(idea, cycle)


def _test(idea: Idea, cycle: Cycle) -> Row:
    said, team = changing(), sides_of(cycle).get(Whose.TEAM) or Conclusion()
    return (
        f"{idea.number}.{cycle.number}",
        cycle.what,
        said.scale.get(cycle.scale, ""),
        _day(cycle.begun_on),
        _day(cycle.ended_on),
        said.fidelity.get(cycle.fidelity, ""),
        cycle.fidelity_why,
        cycle.predicted_focus,
        team.learnt_focus,
        said.worked.get(team.worked, ""),
        said.reduced.get(team.reduced, ""),
        said.decision.get(cycle.decision, ""),
        cycle.decision_why,
    )


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""
