"""The same finding with every number protected: words from exact counts, numbers from the protected table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from evenhand.disclosure import PreviousRelease, ProtectedTable, protect_all
from evenhand.errors import DisclosureError
from evenhand.ethnicity import EthnicGroup, GroupStatus
from evenhand.experience.asked import Form
from evenhand.experience.findings.model import Finding, Moment, Part, Share
from evenhand.experience.findings.read import few_or_none, least, noun_of, share_of
from evenhand.experience.words import percent, say
from evenhand.measures import Grain
from evenhand.reading.figures import listing


def protect_finding(finding: Finding, *, earlier: Mapping[str, Any] | None = None) -> Finding:
    """The finding for everyone who may see the measure.

    All parts are protected together: they rest on the same people, and a bundle lies inside each of
    its parts. Answers one by one, and how many did not answer, stay with the team.

    Parameters
    ----------
    finding
        From `read_asked`.
    earlier
        What was released last (`released`), or None.

    Raises
    ------
    DisclosureError
        When nothing of it can be shown safely, and nothing was shown before.
    """
    safe, kept = _safe(finding, earlier), ""
    if not any(map(_shows, safe)):
        safe, kept = _as_shown_last(finding, earlier), say("asked_note", "shown_last")
    return _with(finding, safe, kept)


def finding_as_released(finding: Finding, release: Mapping[str, Any]) -> Finding:
    """The exact finding as it was protected before: the same tables again, never second ones.

    Raises
    ------
    DisclosureError
        When nothing of it was released.
    """
    return _with(finding, _as_shown_last(finding, release), "")


def _with(finding: Finding, safe: tuple[ProtectedTable, ...], kept: str) -> Finding:
    headline, lines, said = finding.words
    parts = tuple(
        _part(finding, part, table, says)
        for part, table, says in zip(finding.parts, safe, said, strict=True)
    )
    return replace(
        finding,
        headline=headline,
        lines=lines,
        parts=parts,
        heard=_heard(finding),
        notes=(*finding.notes, say("asked_note", "not_whole"), *([kept] if kept else [])),
        tables=(),
        safe=safe,
    )


def released(finding: Finding) -> dict[str, Any]:
    """A protected finding in the form that the next release is attacked together with."""
    return {"readings": [{"shared": one.to_json()} for one in finding.safe]}


def _safe(finding: Finding, earlier: Mapping[str, Any] | None) -> tuple[ProtectedTable, ...]:
    before = PreviousRelease() if earlier is None else PreviousRelease.from_json(earlier)
    change = finding.plan.change_date
    tables = [table.stated() for table in finding.tables]
    ids = [table.measure.id for table in tables]
    nested = [(ids[0], id) for id in ids[1:]] if finding.asked.form is Form.COMPOSITE else []
    return protect_all(
        tables,
        focus=finding.focus,
        comparison=finding.comparison,
        phase_starts=[] if change is None or len(finding.phases) == 1 else [change],
        nested=nested,
        previous=before,
    )


def _shows(safe: ProtectedTable) -> bool:
    return not (safe.nothing_shown and bool(np.ma.getmaskarray(safe.phases.rate).all()))


def _as_shown_last(
    finding: Finding, earlier: Mapping[str, Any] | None
) -> tuple[ProtectedTable, ...]:
    """The numbers that could be shown last: what was added since would be given away beside them.

    Raises
    ------
    DisclosureError
        When nothing of all parts was shown before.
    """
    tables = {} if earlier is None else {
        one.measure: one for one in PreviousRelease.from_json(earlier).tables
    }  # fmt: skip
    ids = [table.measure.id for table in finding.tables]
    if not all(id in tables for id in ids):
        raise DisclosureError(
            "The numbers are too small to show to everyone.",
            remedy="Share the words of the finding, and go on collecting.",
        )
    return tuple(tables[id] for id in ids)


def _part(finding: Finding, part: Part, safe: ProtectedTable, says: Any) -> Part:
    grain = Grain(safe.grain.value) if safe.grain.value in set(Grain) else part.grain
    stated = [s.group for s in part.shares if s.group is None or _stated(s.group)]
    noun = noun_of(finding.asked)
    shares = tuple(
        _share(safe, group, phase, len(finding.phases), noun)
        for group in dict.fromkeys(stated)
        for phase in range(len(finding.phases))
    )
    return replace(
        part, says=says, shares=shares, moments=_moments(safe, noun), grain=grain, levels=()
    )


def _stated(group: EthnicGroup) -> bool:
    return group.status is GroupStatus.STATED


def _share(
    safe: ProtectedTable, group: EthnicGroup | None, phase: int, phases: int, noun: str
) -> Share:
    """Counts where they are shown, else a rounded share, else hidden."""
    row, found = safe.row(group.key if group else "total"), safe.phases
    if len(found.spans) != phases:
        return _hidden(group, phase)
    top, below = found.numerator[row, phase], found.denominator[row, phase]
    if top is not np.ma.masked and below is not np.ma.masked:
        return share_of(group, phase, int(top), int(below), noun)
    rate = found.rate[row, phase]
    if rate is np.ma.masked:
        return _hidden(group, phase)
    return Share(
        group, phase, float(rate), None, None, say("asked_cell", "about", share=percent(rate))
    )


def _hidden(group: EthnicGroup | None, phase: int) -> Share:
    return Share(group, phase, None, None, None, say("asked_cell", "hidden"), hidden=True)


def _moments(safe: ProtectedTable, noun: str) -> tuple[Moment, ...]:
    """Everybody together, where the protected grain is one of the calendar."""
    if safe.grain.value not in set(Grain):
        return ()
    row = safe.row("total")
    found = []
    for span, top, below in zip(
        safe.spans, safe.cells_numerator[row], safe.cells_denominator[row], strict=True
    ):
        if top is np.ma.masked or below is np.ma.masked:
            found.append(Moment(span.start, None, say("asked_cell", "hidden"), hidden=True))
            continue
        x, n = int(top), int(below)
        name = "few" if n else "none"
        share = x / n if n >= least() else None
        found.append(Moment(span.start, share, say("asked_cell", name, top=x, below=n, noun=noun)))
    return tuple(found)


def _heard(finding: Finding) -> tuple[str, ...]:
    """Who is missing, without telling nobody from a few."""
    few = few_or_none(finding.tables[0])
    if not few:
        return (say("asked_heard", "all_there", least=least()),)
    people = f"{listing(list(few))} {finding.asked.people}"
    return (say("asked_heard", "few_or_none", least=least(), groups=people),)
