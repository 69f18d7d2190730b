"""One cell: projects simulated, read as the product reads them, and their false answers counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from evenhand.equity.cells import GapCounts
from evenhand.equity.looks import Schedule
from evenhand.equity.many import read_gaps
from evenhand.equity.verdict import GAP_ANSWERS, Codes
from evenhand.planning.characteristics.false import GAP, ONE_SCALE, Said, Truly, said, wrong_by_line
from evenhand.planning.characteristics.settings import Setting
from evenhand.planning.simulate import simulate
from evenhand.stats.critical import Floats

LIMITS = {"established": 0.05, "suggested": 0.20}
_TAIL = 0.001  # a cell fails when its lower bound at this one-sided level exceeds its limit
_WORST_OF = 4  # measures among which the worst focus is looked for
_CHOOSING = 12  # months that choose it
_DATES = range(9, 28)  # months at which a change may be found afterwards, of 36


@dataclass(frozen=True, slots=True)
class Tally:
    """How often one line said what is not so, at one strength or better.

    Attributes
    ----------
    reading
        "as planned" or "naive": how somebody without Evenhand's plan would read the same data.
    line
        Which answer; "any of them" for the whole reading.
    promised
        Whether the limit applies; other figures are shown beside.
    """

    setting: str
    null: str
    how: str
    births: float
    phi: float
    groups: int
    reading: str
    line: str
    strength: str
    wrong: int
    runs: int
    promised: bool

    @property
    def rate(self) -> float:
        """Share of projects."""
        return self.wrong / self.runs

    @property
    def lower(self) -> float:
        """One-sided 99.9 % lower bound of the rate (exact binomial)."""
        if self.wrong == 0:
            return 0.0
        return float(special.betaincinv(self.wrong, self.runs - self.wrong + 1, _TAIL))

    @property
    def fails(self) -> bool:
        """The lower bound exceeds what is promised."""
        return self.promised and self.lower > LIMITS[self.strength]


@dataclass(frozen=True, slots=True)
class AnswerTally:
    """How often one answer on the gap's change was given, and wrongly, at each strength or better."""

    setting: str
    answer: str
    strength: str
    given: int
    wrong: int
    runs: int


@dataclass(frozen=True, slots=True)
class Counted:
    """What one cell showed."""

    tallies: tuple[Tally, ...]
    answers: tuple[AnswerTally, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """False strength by line, shaped (projects,), of one way of reading; ever, over its looks."""

    reading: str
    wrong: dict[str, Codes]
    promised: frozenset[str]  # strengths


_BOTH = frozenset(LIMITS)


def run_setting(setting: Setting, runs: int, seed: int) -> Counted:
    """Simulate and read one cell."""
    rng = np.random.default_rng([seed, *setting.key.encode()])
    reads = {"single": _single, "monthly": _monthly, "worst": _worst, "dates": _dates}
    found = list(reads[setting.how](setting, runs, rng))
    tallies = tuple(t for read, _ in found for t in _tallies(setting, read))
    answers = found[0][1]
    return Counted(tallies, () if answers is None else _answers(setting, found[0][0], answers))


_Found = Iterator[tuple[_Read, Said | None]]


def _plan(setting: Setting) -> dict[str, Any]:
    groups = np.arange(len(setting.truth.births))
    return {
        "focus": groups == 0,
        "comparison": groups == 1,
        "kind": "proportion",
        "direction": setting.direction,
        "margin": setting.margin,
    }


def _truly(setting: Setting, rates: Floats | None = None) -> Truly:
    truth = setting.truth
    real = truth.phase_rates() if rates is None else rates
    return Truly(real, np.array(truth.births), setting.direction, setting.margin)


def _single(setting: Setting, runs: int, rng: np.random.Generator) -> _Found:
    counts = simulate(setting.truth, runs, rng)
    answers = said(read_gaps(counts, phase=setting.truth.phase(), **_plan(setting)))
    yield _Read("as planned", wrong_by_line(answers, _truly(setting)), _BOTH), answers


def _first(counts: GapCounts, projects: int, months: int) -> GapCounts:
    some = (slice(0, projects), slice(None), slice(0, months))
    return GapCounts(counts.numerator[some], counts.denominator[some], counts.missing[some])


def _monthly(setting: Setting, runs: int, rng: np.random.Generator) -> _Found:
    """A look at every month since the change; naively each look as if it were the only one.

    The naive figures come from a tenth of the projects: they are shown for comparison alone.
    """
    truth, truly = setting.truth, _truly(setting)
    counts = simulate(truth, runs, rng)
    looks = tuple(float(m) for m in range(1, truth.months_since + 1))
    ever: dict[str, dict[str, Codes]] = {"as planned": {}, "naive": {}}
    for place in range(len(looks)):
        months = truth.months_before + place + 1
        phase = truth.phase()[:months]
        schedule = Schedule(looks, float(truth.months_before), place)
        for reading, planned, some in (
            ("as planned", schedule, runs),
            ("naive", None, max(1, runs // 10)),
        ):
            seen = _first(counts, some, months)
            found = said(read_gaps(seen, phase=phase, schedule=planned, **_plan(setting)))
            for line, wrong in wrong_by_line(found, truly).items():
                earlier = ever[reading].get(line, wrong)
                ever[reading][line] = np.minimum(earlier, wrong)
    for reading, lines in ever.items():
        yield _Read(reading, lines, _BOTH if reading == "as planned" else frozenset()), None


def _worst(setting: Setting, runs: int, rng: np.random.Generator) -> _Found:
    """The focus looked worst among the groups of several measures in a year of data.

    As planned the baseline begins after that year; naively it is that year.
    """
    chosen = _chosen_worst(setting, runs, rng)
    truth, plan = setting.truth, _plan(setting)
    plan["focus"], plan["comparison"] = [True, False], [False, True]
    rates = truth.phase_rates()[[0, -1]]
    truly = Truly(rates, np.array(truth.births)[[0, -1]], setting.direction, setting.margin)
    later = truth.months_before - _CHOOSING
    phases = {
        "as planned": np.repeat([-1, 0, 1], [_CHOOSING, later, truth.months_since]),
        "naive": np.repeat([0, -1, 1], [_CHOOSING, later, truth.months_since]),
    }
    for reading, phase in phases.items():
        found = said(read_gaps(chosen, phase=phase, **plan))
        promised = _BOTH if reading == "as planned" else frozenset()
        yield _Read(reading, wrong_by_line(found, truly), promised), None


def _chosen_worst(setting: Setting, runs: int, rng: np.random.Generator) -> GapCounts:
    """Counts of the worst-looking group of any measure, and of its comparison, (runs, 2, months)."""
    measures = [simulate(setting.truth, runs, rng) for _ in range(_WORST_OF)]
    x, n = (
        np.stack([getattr(m, name) for m in measures], axis=1)
        for name in ("numerator", "denominator")
    )
    early = [a[..., :_CHOOSING].sum(axis=-1) for a in (x, n)]
    looks = _gap_z(early[0][..., :-1], early[1][..., :-1], early[0][..., -1:], early[1][..., -1:])
    worst = looks.reshape(runs, -1).argmax(axis=1)
    measure, group = np.divmod(worst, looks.shape[-1])
    each = np.arange(runs)
    both = [np.stack([a[each, measure, group], a[each, measure, -1]], axis=1) for a in (x, n)]
    return GapCounts(both[0], both[1], np.zeros(both[0].shape, np.int64))


def _gap_z(x1: Floats, n1: Floats, x0: Floats, n0: Floats) -> Floats:
    """Score statistic of each gap, higher being worse."""
    p = (x1 + x0) / (n1 + n0)
    spread = np.sqrt(np.maximum(p * (1 - p), 1e-12) * (1 / np.maximum(n1, 1) + 1 / n0))
    return np.asarray((x1 / np.maximum(n1, 1) - x0 / n0) / spread, float)


def _dates(setting: Setting, runs: int, rng: np.random.Generator) -> _Found:
    """The change date is the one that shows the largest change of the gap.

    As planned that is exploratory: nothing is established. Suggested answers are not promised then.
    """
    counts = simulate(setting.truth, runs, rng)
    chosen, truly = _best_date(counts), _truly(setting)
    months = setting.truth.months
    for reading, exploratory in (("as planned", True), ("naive", False)):
        ever: dict[str, Codes] = {}
        for date in np.unique(chosen).tolist():
            some = chosen == date
            part = GapCounts(counts.numerator[some], counts.denominator[some], counts.missing[some])
            phase = (np.arange(months) >= date).astype(np.int64)
            found = read_gaps(part, phase=phase, exploratory=exploratory, **_plan(setting))
            for line, wrong in wrong_by_line(said(found), truly).items():
                ever.setdefault(line, np.full(runs, 2))[some] = wrong
        promised = frozenset({"established"}) if exploratory else frozenset()
        yield _Read(reading, ever, promised), None


def _best_date(counts: GapCounts) -> Codes:
    """Month at which the ratio of ratios is furthest from 1, in standard errors; (runs,)."""
    x, n = (np.cumsum(a, axis=-1).astype(float) for a in (counts.numerator, counts.denominator))
    found = []
    for date in _DATES:
        events = np.concatenate([x[..., date - 1], x[..., -1] - x[..., date - 1]], axis=1) + 0.5
        births = np.concatenate([n[..., date - 1], n[..., -1] - n[..., date - 1]], axis=1) + 0.5
        logs = np.log(events / births)
        shift = logs[:, 2] - logs[:, 3] - logs[:, 0] + logs[:, 1]
        found.append(np.abs(shift) / np.sqrt((1 / events).sum(axis=1)))
    return np.asarray(np.asarray(_DATES)[np.argmax(found, axis=0)], np.int64)


def _tallies(setting: Setting, read: _Read) -> Iterator[Tally]:
    truth = setting.truth
    lines = dict(read.wrong)
    lines["any of them"] = np.minimum.reduce(list(lines.values()))
    for line, wrong in lines.items():
        for most, strength in enumerate(LIMITS):
            yield Tally(
                setting=setting.key,
                null=setting.null,
                how=setting.how,
                births=truth.births[0],
                phi=truth.phi,
                groups=len(truth.births),
                reading=read.reading,
                line=line,
                strength=strength,
                wrong=int((wrong <= most).sum()),
                runs=len(wrong),
                promised=strength in read.promised and line != "any of them",
            )


def _answers(setting: Setting, read: _Read, answers: Said) -> tuple[AnswerTally, ...]:
    """Given and wrong, for each answer on the gap's change."""
    code, strength = answers.gap.answers.answer[:, 0], answers.gap.strength[:, 0]
    wrong = np.minimum(read.wrong[GAP], read.wrong[ONE_SCALE])
    return tuple(
        AnswerTally(
            setting=setting.key,
            answer=str(answer),
            strength=name,
            given=int(((code == place) & (strength <= most)).sum()),
            wrong=int(((code == place) & (wrong <= most)).sum()),
            runs=len(code),
        )
        for place, answer in enumerate(GAP_ANSWERS)
        for most, name in enumerate(LIMITS)
        if (code == place).any()
    )
