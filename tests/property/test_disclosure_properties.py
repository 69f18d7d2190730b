"""No small count of a protected table can be pinned down: attacked by code that shares nothing with
the product but the tables it published."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from itertools import islice

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from evenhand.disclosure import PreviousRelease, ProtectedTable, Union, protect
from evenhand.errors import DisclosureError
from evenhand.measures.table import MeasureTable
from unit.disclosure.kit import first_periods, table

SMALL, NEED = 7, 4
MODERATE = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
PLAN = {"focus": ["b"], "comparison": ["w"]}
CHANGE = date(2024, 4, 1)


@st.composite
def tables(draw: st.DrawFn, months: int = 6) -> MeasureTable:
    """Four groups, from a handful of women a month to hundreds, at rates from rare to near all."""
    seed = draw(st.integers(0, 2**32 - 1))
    random = np.random.default_rng(seed)
    sizes = draw(st.lists(st.sampled_from([2, 9, 25, 60, 200]), min_size=4, max_size=4))
    rate = draw(st.sampled_from([0.02, 0.1, 0.3, 0.6, 0.95]))
    n = random.poisson(np.array(sizes)[:, None], (4, months))
    return table(random.binomial(n, rate), n)


def shared(exact: MeasureTable, **options: object) -> ProtectedTable | None:
    try:
        return protect(exact, **(PLAN | {"phase_starts": [CHANGE]} | options))  # type: ignore[arg-type]
    except DisclosureError:
        return None


class Attacker:
    """Unknowns: events and women of each group and month. Knows every file and the rule."""

    def __init__(self, exact: MeasureTable) -> None:
        self.exact = exact
        self.keys = [g.key for g in exact.groups]
        self.x, self.n = exact.numerator[0], exact.denominator[0]
        self.size = self.n.size
        self.rows: list[np.ndarray] = []
        self.low: list[float] = []
        self.high: list[float] = []
        for cell in range(self.size):
            row = np.zeros(2 * self.size)
            row[cell], row[self.size + cell] = 1, -1
            self._learn(row, -np.inf, 0)

    def _learn(self, row: np.ndarray, low: float, high: float) -> None:
        self.rows.append(row)
        self.low.append(low)
        self.high.append(high)

    def cells(self, members: frozenset[str], span: object) -> np.ndarray:
        inside = np.zeros(self.n.shape)
        for g, key in enumerate(self.keys):
            for m, month in enumerate(self.exact.periods):
                inside[g, m] = key in members and span.start <= month < span.end
        return inside.ravel()

    def sums(self, inside: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        nothing = np.zeros(self.size)
        return np.concatenate([inside, nothing]), np.concatenate([nothing, inside])

    def read(self, published: ProtectedTable) -> list[np.ndarray]:
        """Learn a file; return the sums behind every hidden small count in it."""
        hidden = []
        phases = published.phases
        for spans, x, n in (
            (published.spans, published.cells_numerator, published.cells_denominator),
            (phases.spans, phases.numerator, phases.denominator),
        ):
            for r, c in np.ndindex(x.shape):
                inside = self.cells(published.rows[r].members, spans[c])
                hidden += self._cell(inside, x.tolist()[r][c], n.tolist()[r][c])
        self._figures(published)
        return hidden

    def _cell(self, inside: np.ndarray, x: int | None, n: int | None) -> list[np.ndarray]:
        events, people = self.sums(inside)
        true_x, true_n = int(inside @ self.x.ravel()), int(inside @ self.n.ravel())
        hidden = []
        if n is None:
            hidden += self._hidden(people, true_n)
        else:
            assert n == true_n
            self._learn(people, n, n)
        if x is not None:
            assert x == true_x
            self._learn(events, x, x)
        elif true_n > 2 * SMALL + 1:
            hidden += self._hidden(events, true_x) + self._hidden(people - events, true_n - true_x)
        else:
            hidden += [
                row
                for row, count in ((events, true_x), (people - events, true_n - true_x))
                if count <= SMALL
            ]
        return hidden

    def _hidden(self, row: np.ndarray, count: int) -> list[np.ndarray]:
        if count > SMALL:
            return []
        self._learn(row, 0, SMALL)  # told that it is small
        return [row]

    def _figures(self, published: ProtectedTable) -> None:
        phases = published.phases
        for r, p in np.ndindex(phases.rate.shape):
            rate = phases.rate.tolist()[r][p]
            if rate is None:
                continue
            events, people = self.sums(self.cells(published.rows[r].members, phases.spans[p]))
            unit = 10.0 ** (np.floor(np.log10(rate)) - 1)
            self._learn(events - (rate - unit / 2 - 1e-12) * people, 0, np.inf)
            self._learn(events - (rate + unit / 2 + 1e-12) * people, -np.inf, 0)
        for p, ratio in enumerate(phases.ratio.tolist()):
            if ratio is not None:
                self._ratio(published, p, ratio)

    def _ratio(self, published: ProtectedTable, p: int, ratio: float) -> None:
        span = published.phases.spans[p]
        first, second = (self.cells(frozenset([key]), span) for key in ("b", "w"))
        n1, n2 = (float(s @ self.n.ravel()) for s in (first, second))
        unit = 10.0 ** (np.floor(np.log10(ratio)) - 1)
        for bound, sign in ((ratio - unit / 2 - 1e-12, 1), (ratio + unit / 2 + 1e-12, -1)):
            row = sign * (self.sums(first)[0] * n2 - bound * n1 * self.sums(second)[0])
            self._learn(row, 0, np.inf)

    def feasible(self, row: np.ndarray) -> int:
        """Integers that this sum may be, tried one after another until enough are found.

        Beyond twice seven and one, a count next to a small one is bounded only by its complement.
        """
        found = (v for v in range(2 * SMALL + 2) if self._possible(row, v))
        return len(list(islice(found, NEED)))

    def _possible(self, row: np.ndarray, value: int) -> bool:
        matrix = np.vstack([*self.rows, row])
        rule = LinearConstraint(matrix, [*self.low, value], [*self.high, value])
        ones = np.ones(2 * self.size)
        bounds = Bounds(0, np.inf)
        for presolve in (True, False):  # presolve has called possible tables impossible
            options = {"presolve": presolve}
            found = milp(
                0 * ones, constraints=rule, integrality=ones, bounds=bounds, options=options
            )
            if found.status == 0:
                return True
        return False


def assert_safe(attacker: Attacker, hidden: list[np.ndarray]) -> None:
    different = {row.tobytes(): row for row in hidden}
    for row in list(different.values())[:15]:
        assert attacker.feasible(row) >= NEED


@MODERATE
@given(tables())
def test_no_small_count_has_fewer_than_four_feasible_integers(exact: MeasureTable) -> None:
    published = shared(exact)
    if published is None:
        return
    attacker = Attacker(exact)
    assert_safe(attacker, attacker.read(published))


@MODERATE
@given(tables())
def test_nor_with_unions_of_groups(exact: MeasureTable) -> None:
    published = shared(
        exact, focus=["b", "m"], unions=[Union("bmo", "Black, Mixed and Other", ("b", "m", "o"))]
    )
    if published is None:
        return
    attacker = Attacker(exact)
    hidden = attacker.read(replace(published, phases=without_ratio(published)))
    assert_safe(attacker, hidden)


def without_ratio(published: ProtectedTable) -> object:
    ratio = published.phases.ratio.copy()
    ratio.mask = True
    return replace(published.phases, ratio=ratio)


@MODERATE
@given(tables(months=8), st.integers(4, 7))
def test_nor_over_two_releases(exact: MeasureTable, months: int) -> None:
    first = shared(first_periods(exact, months))
    if first is None:
        return
    review = json.loads(json.dumps({"readings": [{"shared": first.to_json()}]}))
    second = shared(exact, previous=PreviousRelease.from_json(review))
    if second is None:
        return
    attacker = Attacker(exact)
    hidden = attacker.read(first) + attacker.read(second)
    assert_safe(attacker, hidden)


@MODERATE
@given(tables(), st.permutations(range(4)))
def test_order_of_groups_changes_order_only(exact: MeasureTable, order: list[int]) -> None:
    turned = replace(
        exact,
        groups=tuple(exact.groups[i] for i in order),
        numerator=exact.numerator[:, order],
        denominator=exact.denominator[:, order],
    )
    one, other = shared(exact), shared(turned)
    assert (one is None) == (other is None)
    if one is None or other is None:
        return
    assert one.grain is other.grain
    assert one.numerator[order].tolist() == other.numerator.tolist()
    assert one.denominator[order].tolist() == other.denominator.tolist()
    assert one.phases.rate[order].tolist() == other.phases.rate[:4].tolist()


@MODERATE
@given(tables())
def test_shown_is_true_and_hidden_is_nowhere_in_the_file(exact: MeasureTable) -> None:
    published = shared(exact)
    if published is None:
        return
    for shown, hidden in (
        (published.cells_numerator, np.ma.getmaskarray(published.cells_numerator)),
        (published.cells_denominator, np.ma.getmaskarray(published.cells_denominator)),
    ):
        assert (shown.data[hidden] == -1).all()
        assert (shown.data[~hidden] > SMALL).all()
    again = ProtectedTable.from_json(json.loads(json.dumps(published.to_json())))
    assert again.to_json() == published.to_json()
