"""All of it in one run: error rates, power, coverage and charts, over several processes."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass

from evenhand.planning.characteristics.cells import AnswerTally, Counted, Tally, run_setting
from evenhand.planning.characteristics.charts import ChartRate, chart_rates
from evenhand.planning.characteristics.coverage import Coverage, coverages
from evenhand.planning.characteristics.power import Case, Power, cases, power
from evenhand.planning.characteristics.settings import Setting, grid

SEED, RUNS = 20261125, 10_000


@dataclass(frozen=True, slots=True)
class Characteristics:
    """What one run found.

    Attributes
    ----------
    tallies, answers
        False answers by cell and line, and by answer on the gap's change.
    powers, coverages, charts
        How often true changes are found; what the intervals cover; false signals of charts.
    """

    seed: int
    runs: int
    tallies: tuple[Tally, ...]
    answers: tuple[AnswerTally, ...]
    powers: tuple[Power, ...]
    coverages: tuple[Coverage, ...]
    charts: tuple[ChartRate, ...]

    @property
    def failed(self) -> tuple[Tally, ...]:
        """Cells that break their promise."""
        return tuple(t for t in self.tallies if t.fails)

    @property
    def uncovered(self) -> tuple[Coverage, ...]:
        """Intervals whose coverage leaves what is promised."""
        return tuple(c for c in self.coverages if c.fails)

    @property
    def passed(self) -> bool:
        """No cell fails and every interval covers."""
        return not self.failed and not self.uncovered


def characteristics(
    *,
    seed: int = SEED,
    runs: int = RUNS,
    settings: Sequence[Setting] | None = None,
    jobs: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Characteristics:
    """Measure every error rate, power and coverage.

    Parameters
    ----------
    seed
        Each cell draws from this and its own name, so that it does not depend on the other cells.
    runs
        Projects in each cell.
    settings
        These cells alone, without power, coverage and charts; everything where None.
    jobs
        Processes; all processors where None, and none beside this one where 1.
    progress
        Called with cells done and cells in all.

    Source
    ------
    docs/methods/operating-characteristics.md, which this makes.

    Examples
    --------
    >>> from evenhand.planning.characteristics.settings import grid
    >>> found = characteristics(runs=20, settings=grid()[:1], jobs=1)
    >>> found.tallies[0].line, found.tallies[0].runs
    ('where the gap stands', 20)
    """
    chosen = grid() if settings is None else tuple(settings)
    tasks = [_Task(runs, seed, cell) for cell in chosen]
    if settings is None:
        tasks += [_Task(runs, seed, case) for case in cases()]
    done = _all_done(tasks, jobs, progress)
    counted = [found for found in done if isinstance(found, Counted)]
    return Characteristics(
        seed=seed,
        runs=runs,
        tallies=tuple(t for c in counted for t in c.tallies),
        answers=tuple(a for c in counted for a in c.answers),
        powers=tuple(found for found in done if isinstance(found, Power)),
        coverages=coverages() if settings is None else (),
        charts=chart_rates(runs, seed) if settings is None else (),
    )


@dataclass(frozen=True, slots=True)
class _Task:
    """One cell to simulate, in any process."""

    runs: int
    seed: int
    cell: Setting | Case

    def done(self) -> Counted | Power:
        if isinstance(self.cell, Setting):
            return run_setting(self.cell, self.runs, self.seed)
        return power(self.cell, self.runs, self.seed)

    @property
    def long(self) -> bool:
        """Worth beginning first."""
        return isinstance(self.cell, Setting) and self.cell.how == "monthly"


def _all_done(
    tasks: Sequence[_Task], jobs: int | None, progress: Callable[[int, int], None] | None
) -> list[Counted | Power]:
    """What each task found, in the order of the tasks; the longest begin first."""
    workers, tell = jobs or os.cpu_count() or 1, progress or (lambda _done, _all: None)
    found: dict[int, Counted | Power] = {}
    if workers == 1:
        for place, task in enumerate(tasks):
            found[place] = task.done()
            tell(len(found), len(tasks))
        return list(found.values())
    order = sorted(range(len(tasks)), key=lambda i: not tasks[i].long)
    with ProcessPoolExecutor(workers) as pool:
        waiting = {pool.submit(tasks[i].done): i for i in order}
        for done in as_completed(waiting):
            found[waiting[done]] = done.result()
            tell(len(found), len(tasks))
    return [found[i] for i in range(len(tasks))]
