"""Tables that are safe to share: one fixed grain a measure, hidden until the attack fails."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from evenhand.disclosure.beside import Beside
from evenhand.disclosure.cluster import protected
from evenhand.disclosure.job import clusters, job_of
from evenhand.disclosure.layout import Union
from evenhand.disclosure.previous import PreviousRelease
from evenhand.disclosure.protected import ProtectedTable
from evenhand.disclosure.settings import Settings
from evenhand.errors import DisclosureError
from evenhand.measures.table import MeasureTable


def protect(
    table: MeasureTable,
    *,
    focus: Sequence[str] = (),
    comparison: Sequence[str] = (),
    phase_starts: Sequence[date] = (),
    unions: Sequence[Union] = (),
    previous: PreviousRelease | None = None,
    beside: Sequence[Beside] = (),
    settings: Settings | None = None,
) -> ProtectedTable:
    """Protect one measure for sharing.

    Parameters
    ----------
    table
        Exact counts. Sites are summed: a protected table has none.
    focus, comparison
        Keys of the groups compared. Several keys make one published row, "focus" or "comparison".
        Without any, every group with a stated ethnicity is judged.
    phase_starts
        First days of the phases after the first (a change date). A period with such a day inside
        it is in no phase.
    unions
        Further rows to publish, such as high-level groups over their members.
    previous
        Earlier releases. Their groups must be groups of this table.
    beside
        Other measures that have been shown before. What they count in common with this table (the same
        women, or the women who bled) is attacked together with it.
    settings
        From the defaults file unless given.

    Returns
    -------
    ProtectedTable
        At the finest of month, quarter, half-year, phase (never finer than the table or than the
        earlier release) at which 90 % of the cells of focus and comparison are shown; else all
        periods together.

    Raises
    ------
    DisclosureError
        When no rate at all can be shown, or the measure is about gaps between single events.
    PlanError
        When a group is not in the table.

    Notes
    -----
    Sensitive: a numerator, its complement or a denominator from 1 to 7; 0 is hidden with them.
    Every hidden small count keeps at least 4 feasible integers for an attacker who has this and
    all earlier releases and knows the rule. See docs/methods/disclosure.md.

    Examples
    --------
    >>> import numpy as np
    >>> from evenhand.ethnicity.groups import EthnicGroup
    >>> from evenhand.measures import definition as d
    >>> from evenhand.measures.periods import Grain
    >>> from evenhand.records.recordset import Unit
    >>> measure = d.Measure("pph", "Major haemorrhage", "", d.Role.OUTCOME, d.Kind.PROPORTION,
    ...                     d.Direction.LOWER, Unit.WOMAN, "mother", "women", "bled")
    >>> counts = np.array([[[3], [40], [60]]])
    >>> table = MeasureTable(measure, Grain.MONTH, (),
    ...     (EthnicGroup("b", "Black"), EthnicGroup("m", "Mixed"), EthnicGroup("w", "White")), ("",),
    ...     counts, counts * 10, counts * 0)
    >>> safe = protect(table, focus=["m"], comparison=["w"])
    >>> safe.numerator.tolist()
    [[None], [40], [60]]
    >>> safe.cells_numerator[safe.row("total")].tolist()  # 103 would give the 3 away
    [None]
    """
    found = protect_all(
        [table],
        focus=focus,
        comparison=comparison,
        phase_starts=phase_starts,
        unions=unions,
        previous=previous,
        beside=beside,
        settings=settings,
    )[0]
    if found.nothing_shown:
        raise DisclosureError(
            f"‘{table.measure.title}’ cannot be shared: too few people or events in every group,"
            " even with all periods together.",
            remedy="Pool years, groups or teams, choose a measure with more events, or keep it in"
            " the team.",
        )
    return found


def protect_all(
    tables: Sequence[MeasureTable],
    *,
    focus: Sequence[str] = (),
    comparison: Sequence[str] = (),
    phase_starts: Sequence[date] = (),
    unions: Sequence[Union] = (),
    nested: Sequence[tuple[str, str]] = (),
    previous: PreviousRelease | None = None,
    beside: Sequence[Beside] = (),
    settings: Settings | None = None,
) -> tuple[ProtectedTable, ...]:
    """Protect the measures of one review together.

    Measures whose denominators are equal in every cell are one attack: a denominator hidden in one
    is hidden in all. `nested` names pairs (inner, outer) of measure ids whose events are part of
    one another, such as ("pph-1500", "pph-1000"). Other parameters as in `protect`.

    Returns
    -------
    tuple of ProtectedTable
        In the order of `tables`. A measure of which nothing can be shown comes back wholly hidden
        (`nothing_shown`), so that one rare event does not stop the review.

    Raises
    ------
    DisclosureError
        When a measure is about gaps between single events, or the earlier release has other groups.
    PlanError
        When a group is not in a table.
    """
    used = settings or Settings.from_defaults()
    earlier = previous or PreviousRelease()
    plan = (tuple(focus), tuple(comparison), tuple(phase_starts), tuple(unions))
    others: dict[str, Any] = {"beside": tuple(beside), "nested": tuple(nested)}
    done: dict[int, ProtectedTable] = {}
    for cluster in clusters(tables):
        people = f"people {cluster[0]}"
        jobs = [
            job_of(tables[i], *plan, people=people, earlier=earlier, settings=used, **others)
            for i in cluster
        ]
        done |= dict(zip(cluster, protected(jobs, tuple(nested), used), strict=True))
    return tuple(done[i] for i in range(len(tables)))
