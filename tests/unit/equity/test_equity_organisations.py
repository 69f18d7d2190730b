"""Organisations shrunk, crude beside; ethnic groups never; a gap split within and between sites."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from evenhand.equity.organisations import shrunk_gaps, shrunk_rates
from evenhand.equity.sites import across_sites
from evenhand.errors import PlanError
from evenhand.ethnicity import EthnicGroup
from evenhand.stats.intervals import poisson_rate
from evenhand.stats.meta import heterogeneity
from evenhand.stats.shrink import gamma_fit, gamma_limits, gamma_values, normal

Z95, Z80 = 1.959963984540054, 1.2815515655446004
NAMES = ["Elm", "alder", "Cedar", "Birch", "Dogwood"]
X, N = np.array([3.0, 40, 12, 0, 9]), np.array([40.0, 300, 150, 25, 90])


def test_rates_stand_alphabetically_with_crude_beside() -> None:
    found = shrunk_rates(NAMES, X, N)
    assert [o.name for o in found.organisations] == ["alder", "Birch", "Cedar", "Dogwood", "Elm"]
    fit = gamma_fit(X, N)
    elm = found.organisations[4]
    assert elm.crude.value == pytest.approx(3 / 40)
    assert elm.crude.low == pytest.approx(float(poisson_rate(3, 40, Z95)[0]))
    assert elm.crude.high80 == pytest.approx(float(poisson_rate(3, 40, Z80)[1]))
    assert elm.shrunk.value == pytest.approx(float(gamma_values(X, N, fit)[0]))
    limits = gamma_limits(X, N, fit, [0.025, 0.975, 0.1, 0.9])[:, 0]
    ours = [elm.shrunk.low, elm.shrunk.high, elm.shrunk.low80, elm.shrunk.high80]
    assert ours == pytest.approx(limits.tolist(), rel=1e-9)
    assert elm.shrunk.method == "Poisson-gamma empirical Bayes"
    assert elm.crude.method == "exact under 10 events, else Byar"
    prior = fit.shape / fit.mean
    assert elm.weight == (1.0 if np.isinf(prior) else pytest.approx(prior / (40 + prior)))
    assert (found.mean, found.spread) == (fit.mean, None)
    assert "not for ranking" in found.caution


def test_rates_that_differ_keep_part_of_their_own() -> None:
    x, n = [10, 30, 60, 90], [100, 100, 100, 100]
    found = shrunk_rates(list("ABCD"), x, n)
    fit = gamma_fit(x, n)
    assert found.organisations[0].weight == pytest.approx(
        fit.shape / fit.mean / (100 + fit.shape / fit.mean)
    )
    assert 0.1 < found.organisations[0].shrunk.value < fit.mean
    same = shrunk_rates(list("ABCD"), [10, 11, 9, 10], n)
    assert [o.weight for o in same.organisations] == [1.0] * 4
    none = shrunk_rates(list("ABCD"), [0, 0, 0, 0], n)
    assert (none.mean, none.organisations[0].weight) == (0.0, 1.0)
    assert 0 < none.organisations[0].shrunk.high < 0.05


def test_gaps() -> None:
    counts = (
        [12, 5, 9, 2, 0],
        [100, 60, 90, 20, 15],
        [20, 30, 18, 25, 4],
        [400, 500, 300, 450, 90],
    )
    found = shrunk_gaps(NAMES, *counts)
    x1, n1, x0, n0 = (np.array(v, float) for v in counts)
    half = np.array([0, 0, 0, 0, 0.5])
    a, b, c, d = x1 + half, n1 + 2 * half, x0 + half, n0 + 2 * half
    y, v = np.log(a / b / (c / d)), 1 / a - 1 / b + 1 / c - 1 / d
    shrunk = normal(y, v)
    elm = found.organisations[4]
    assert (elm.name, found.organisations[0].name) == ("Elm", "alder")
    assert np.log([elm.crude.value, elm.crude.low, elm.crude.high80]) == pytest.approx(
        [y[0], y[0] - Z95 * np.sqrt(v[0]), y[0] + Z80 * np.sqrt(v[0])]
    )
    assert np.log([elm.shrunk.value, elm.shrunk.low80, elm.shrunk.high]) == pytest.approx(
        [
            shrunk.value[0],
            shrunk.value[0] - Z80 * shrunk.error[0],
            shrunk.value[0] + Z95 * shrunk.error[0],
        ]
    )
    assert elm.weight == pytest.approx(shrunk.weight[0])
    assert (elm.crude.method, elm.shrunk.method) == ("log-Wald", "normal empirical Bayes (Morris)")
    assert found.mean == pytest.approx(np.exp(shrunk.mean))
    expected = heterogeneity(y, v, shrunk.tau2)
    assert found.spread is not None
    assert found.spread.q == pytest.approx(expected.q)
    assert found.spread.tau2 == pytest.approx(expected.tau2)
    rate = shrunk_gaps(NAMES, *counts, kind="rate")
    y4 = np.log(0.5 / 15 / (4.5 / 90))
    assert np.log(rate.organisations[2 - 1].crude.value) == pytest.approx(
        np.log(2 / 20 / (25 / 450))
    )
    assert np.log(rate.organisations[3].crude.value) == pytest.approx(y4)
    error = np.sqrt(1 / 12 + 1 / 20)
    assert np.log(rate.organisations[4].crude.high) == pytest.approx(
        np.log(12 / 100 / (20 / 400)) + Z95 * error
    )


@pytest.mark.parametrize("place", [0, 1])
def test_everybody_having_the_event_gets_half_of_one_without(place: int) -> None:
    full = [[12, 5, 9, 2], [100, 60, 90, 20], [20, 30, 18, 25], [400, 500, 300, 450]]
    full[2 * place][3] = full[2 * place + 1][3]
    found = shrunk_gaps(list("ABCD"), *full).organisations[3]
    x1, n1, x0, n0 = (v[3] + more for v, more in zip(full, (0.5, 1, 0.5, 1), strict=True))
    assert found.crude.value == pytest.approx(x1 / n1 / (x0 / n0))
    rate = shrunk_gaps(list("ABCD"), *full, kind="rate").organisations[3]
    assert rate.crude.value == pytest.approx(full[0][3] / full[1][3] / (full[2][3] / full[3][3]))
    none = [[12, 5, 9, 2], [100, 60, 90, 20], [20, 30, 18, 0], [400, 500, 300, 450]]
    assert shrunk_gaps(list("ABCD"), *none).organisations[3].crude.value == pytest.approx(
        2.5 / 21 / (0.5 / 451)
    )


def test_an_organisation_where_everybody_had_the_event_is_not_known_for_certain() -> None:
    counts = [[12, 5, 9, 9], [100, 60, 90, 9], [20, 30, 18, 9], [400, 500, 300, 9]]
    crude = shrunk_gaps(list("ABCD"), *counts).organisations[3].crude
    error = np.sqrt(2 / 9.5 - 2 / 10)
    assert np.log([crude.value, crude.low, crude.high]) == pytest.approx(
        [0, -Z95 * error, Z95 * error], abs=1e-9
    )


@pytest.mark.parametrize(
    ("names", "unit"),
    [
        (["Asian", "Black", "White", "Other"], "organisation"),
        (["1", "2", "3", "4"], "ethnic group"),
        ([EthnicGroup("a", "Xhosa"), "B", "C", "D"], "organisation"),
    ],
)
def test_ethnic_groups_are_never_shrunk(names: list[str], unit: str) -> None:
    for call in (
        lambda: shrunk_rates(names, [1] * 4, [9] * 4, unit=unit),
        lambda: shrunk_gaps(names, [1] * 4, [9] * 4, [1] * 4, [9] * 4, unit=unit),
    ):
        with pytest.raises(PlanError) as raised:
            call()
        assert "a ratio of 1.43 between Black and White women became 1.22" in raised.value.problem
        assert raised.value.remedy.startswith("Shrink organisations, or an organisation's gap")


@pytest.mark.parametrize(
    ("names", "x", "n", "words"),
    [
        (["A", "B", "C"], [1, 2, 3], [9, 9, 9], "needs four organisations or more"),
        (list("ABCD"), [1, 2, 3], [9, 9, 9, 9], "one number for each organisation"),
        (list("ABCD"), [1, 2, 3, 4], [9, 9, 9], "one number for each organisation"),
        (list("ABCD"), [1, 2, -3, 4], [9, 9, 9, 9], "below 0, or an organisation has nobody"),
        (list("ABCD"), [1, 2, 3, 4], [9, 9, 9, 0], "below 0, or an organisation has nobody"),
    ],
)
def test_counts_that_cannot_be(names: list[str], x: list[int], n: list[int], words: str) -> None:
    with pytest.raises(PlanError, match=words):
        shrunk_rates(names, x, n)


def test_within_and_between_by_replacing_one_thing_at_a_time() -> None:
    """Enumeration: from the comparison's rates and sites to the focus's, in every order.

    The part within sites is the mean over both orders of what changing the rates alone does.
    """
    x1, n1 = np.array([30.0, 12, 4]), np.array([100.0, 150, 10])
    x0, n0 = np.array([50.0, 40, 9]), np.array([300.0, 600, 30])
    found = across_sites(x1, n1, x0, n0)
    assert found is not None
    world = {"rates": (x0 / n0, x1 / n1), "sites": (n0 / n0.sum(), n1 / n1.sum())}
    parts = {"rates": 0.0, "sites": 0.0}
    orders = list(permutations(parts))
    for order in orders:
        now = {"rates": 0, "sites": 0}
        for name in order:
            before = (world["rates"][now["rates"]] * world["sites"][now["sites"]]).sum()
            now[name] = 1
            after = (world["rates"][now["rates"]] * world["sites"][now["sites"]]).sum()
            parts[name] += (after - before) / len(orders)
    assert found.within == pytest.approx(parts["rates"])
    assert found.between == pytest.approx(parts["sites"])
    assert found.within + found.between == pytest.approx(found.crude_difference.value)
