"""Five invented teams pooled, against metafor 3.8 (`data/metafor_pooled_teams.csv`)."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from evenhand.equity.model import GapAnswer, OwnAnswer, Strength
from evenhand.equity.pooling import TeamCounts, pool_changes
from evenhand.errors import PlanError

DATA = Path(__file__).parent / "data"
Z95, Z80 = 1.959963984540054, 1.2815515655446004
T95, T80 = 2.7764451051977987, 1.5332062740589438  # t on 4


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def five(phi: float = 1.0) -> list[TeamCounts]:
    pairs = (("fb", "nfb"), ("fs", "nfs"), ("cb", "ncb"), ("cs", "ncs"))
    return [
        TeamCounts(name, *((float(r[x]), float(r[n])) for x, n in pairs), phi=phi)
        for name, r in zip("ABCDE", rows("pooled_teams"), strict=True)
    ]


@pytest.mark.parametrize(
    "row", rows("metafor_pooled_teams"), ids=lambda r: f"{r['part']}-{r['scale']}"
)
def test_every_part_on_both_scales(row: dict[str, str]) -> None:
    found = getattr(getattr(pool_changes(five()), row["part"]), row["scale"])
    back = np.exp if row["scale"] == "ratio" else (lambda v: v)
    value, error, centre, spread = (
        float(row[k]) for k in ("fixed", "fixed_se", "random", "random_se")
    )
    fixed = [
        value,
        value - Z95 * error,
        value + Z95 * error,
        value - Z80 * error,
        value + Z80 * error,
    ]
    over = [
        centre,
        centre - T95 * spread,
        centre + T95 * spread,
        centre - T80 * spread,
        centre + T80 * spread,
    ]
    for estimate, expected in ((found.fixed, fixed), (found.random, over)):
        ours = [getattr(estimate, k) for k in ("value", "low", "high", "low80", "high80")]
        assert ours == pytest.approx([float(back(v)) for v in expected], rel=1e-7, abs=1e-9)
    assert found.fixed.method == "fixed effects"
    assert found.random.method == "random effects, Hartung-Knapp"
    assert found.spread.tau2 == pytest.approx(float(row["tau2"]), rel=1e-6, abs=1e-10)
    assert found.spread.q == pytest.approx(float(row["q"]), rel=1e-9)
    assert found.spread.p == pytest.approx(float(row["p"]), rel=1e-9)
    assert found.spread.i2 == pytest.approx(float(row["i2"]), rel=1e-6, abs=1e-9)
    reach = [float(back(float(row[k]))) for k in ("lo", "hi")]
    assert found.reach == pytest.approx(reach, rel=1e-6)


def test_each_team_by_itself() -> None:
    found = pool_changes(five())
    assert found.teams == ("A", "B", "C", "D", "E")
    assert (found.side, found.left_out) == ("event", ())
    ratio, difference = found.change.ratio.teams[0], found.change.difference.teams[0]
    logs = np.log([31 / 210, 24 / 200, 52 / 810, 40 / 800]) @ [1, -1, -1, 1]
    error = np.sqrt(sum(1 / x - 1 / n for x, n in ((31, 210), (24, 200), (52, 810), (40, 800))))
    assert np.log([ratio.low, ratio.high80]) == pytest.approx(
        [logs - Z95 * error, logs + Z80 * error]
    )
    assert ratio.method == "log-Wald"
    assert difference.value == pytest.approx(31 / 210 - 24 / 200 - 52 / 810 + 40 / 800)
    smoothed = [(31.5 / 211, 210), (24.5 / 201, 200), (52.5 / 811, 810), (40.5 / 801, 800)]
    spread = np.sqrt(sum(p * (1 - p) / n for p, n in smoothed))
    assert difference.high == pytest.approx(difference.value + Z95 * spread)
    assert difference.method == "Wald"


def test_each_team_keeps_its_own_dispersion() -> None:
    one, four = pool_changes(five()), pool_changes(five(phi=4.0))
    for name in ("ratio", "difference"):
        before, after = getattr(one.change, name).fixed, getattr(four.change, name).fixed
        logs = np.log if name == "ratio" else np.asarray
        assert after.value == pytest.approx(before.value)
        assert logs(after.high) - logs(after.value) == pytest.approx(
            2 * (logs(before.high) - logs(before.value))
        )


def test_a_programme_can_establish_what_no_team_can() -> None:
    """12 % to 9 % against a steady 5 %, 500 and 1,500 births a year in each of eight teams."""
    teams = [TeamCounts(f"T{i}", (60, 500), (45, 500), (75, 1500), (75, 1500)) for i in range(8)]
    found = pool_changes(teams)
    assert found.change.ratio.fixed.value == pytest.approx(0.75)
    assert (found.fixed.gap, found.fixed.gap_strength) == (GapAnswer.NARROWED, Strength.ESTABLISHED)
    assert (found.fixed.own, found.fixed.own_strength) == (OwnAnswer.IMPROVED, Strength.ESTABLISHED)
    assert (found.random.gap, found.random.gap_strength) == (
        GapAnswer.NARROWED,
        Strength.ESTABLISHED,
    )
    assert found.alone == 0
    assert found.change.ratio.spread.q == pytest.approx(0.0, abs=1e-12)
    big = [TeamCounts("T", (1200, 10000), (900, 10000), (1500, 30000), (1500, 30000)), *teams]
    assert pool_changes(big).alone == 1


def test_levelling_down_is_never_called_narrowed() -> None:
    teams = [TeamCounts(t, (120, 1000), (120, 1000), (150, 3000), (240, 3000)) for t in "AB"]
    found = pool_changes(teams)
    assert found.fixed.gap is GapAnswer.LEVELLED_DOWN
    assert found.fixed.own is OwnAnswer.UNCHANGED
    assert found.alone == 0
    # two teams: t on 1 degree of freedom, so hardly anything can be said of teams like these
    assert (found.random.gap, found.random.gap_strength) == (
        GapAnswer.ONE_SCALE,
        Strength.SUGGESTED,
    )
    assert found.change.ratio.reach is None


def test_the_rarer_side_and_the_other_direction() -> None:
    """88 % to 91 % against a steady 95 %: the ratio is of those missed, and care improved."""
    turned = [TeamCounts(t, (440, 500), (455, 500), (1425, 1500), (1425, 1500)) for t in "ABCDEFGH"]
    found = pool_changes(turned, direction="higher")
    assert found.side == "non-event"
    assert found.change.ratio.fixed.value == pytest.approx(0.75)
    assert found.change.difference.fixed.value == pytest.approx(0.03)
    assert (found.fixed.gap, found.fixed.own) == (GapAnswer.NARROWED, OwnAnswer.IMPROVED)
    worse = pool_changes(turned, direction="lower")
    assert worse.fixed.own is OwnAnswer.WORSE


def test_rates_take_the_poisson_variance() -> None:
    teams = [TeamCounts(t, (60, 500), (45, 500), (75, 1500), (75, 1500)) for t in "AB"]
    found = pool_changes(teams, kind="rate")
    error = np.sqrt((1 / 60 + 1 / 45 + 2 / 75) / 2)
    assert np.log(found.change.ratio.fixed.high) == pytest.approx(np.log(0.75) + Z95 * error)
    spread = np.sqrt((60.5 + 45.5) / 500**2 + 2 * 75.5 / 1500**2) / np.sqrt(2)
    assert found.change.difference.fixed.high == pytest.approx(-0.03 + Z95 * spread)
    many = [TeamCounts(t, (900, 500), (800, 500), (700, 500), (700, 500)) for t in "AB"]
    assert pool_changes(many, kind="rate").side == "event"


def test_a_team_without_events_gets_half_of_one() -> None:
    teams = [
        TeamCounts("A", (0, 50), (2, 50), (5, 100), (6, 100)),
        TeamCounts("B", (6, 50), (4, 50), (5, 100), (6, 100)),
    ]
    found = pool_changes(teams)
    logs = np.log([2.5 / 51, 0.5 / 51, 6.5 / 101, 5.5 / 101]) @ [1, -1, -1, 1]
    assert np.log(found.change.ratio.teams[0].value) == pytest.approx(logs)
    # B keeps its own counts; A has the half event in every part
    assert found.change.ratio.teams[1].value == pytest.approx(4 / 50 / (6 / 50) / (6 / 5))
    assert found.since.ratio.teams[0].value == pytest.approx(2.5 / 51 / (6.5 / 101))
    everyone = TeamCounts("A", (50, 50), (2, 50), (5, 100), (6, 100))
    logs = np.log([2.5 / 50.5, 50.5 / 50.5, 6.5 / 100.5, 5.5 / 100.5]) @ [1, -1, -1, 1]
    full = pool_changes([everyone, teams[1]])
    assert np.log(full.change.ratio.teams[0].value) == pytest.approx(logs)
    rate = pool_changes(teams, kind="rate")
    logs = np.log([2.5, 0.5, 6.5, 5.5]) @ [1, -1, -1, 1]
    assert np.log(rate.change.ratio.teams[0].value) == pytest.approx(logs)


def test_no_gap_before_and_a_gap_that_opened() -> None:
    still = [TeamCounts(t, (50, 500), (50, 500), (150, 1500), (150, 1500)) for t in "AB"]
    found = pool_changes(still)
    assert (found.fixed.gap, found.fixed.gap_strength) == (GapAnswer.NO_GAP, Strength.CANNOT_TELL)
    opened = [TeamCounts(t, (50, 500), (95, 500), (150, 1500), (150, 1500)) for t in "ABCD"]
    assert pool_changes(opened).fixed.gap is GapAnswer.OPENED
    wider = [TeamCounts(t, (75, 500), (130, 500), (150, 1500), (150, 1500)) for t in "ABCD"]
    assert pool_changes(wider).fixed.gap is GapAnswer.WIDENED
    turned = [TeamCounts(t, (95, 500), (50, 500), (150, 1500), (220, 1500)) for t in "ABCD"]
    assert pool_changes(turned).fixed.gap is GapAnswer.REVERSED


def test_unchanged_needs_a_narrow_interval() -> None:
    teams = [
        TeamCounts(t, (6000, 50000), (6000, 50000), (7500, 150000), (7500, 150000)) for t in "ABC"
    ]
    found = pool_changes(teams)
    assert found.fixed.own is OwnAnswer.UNCHANGED
    # without an agreed margin the difference is never called unchanged
    assert found.fixed.gap is GapAnswer.CANNOT_TELL


def test_a_team_in_which_everybody_had_the_event_is_not_known_for_certain() -> None:
    """Every cell full in one team: v = 2 (1/9.5 - 1/10) before and since, not 0."""
    full = TeamCounts("A", (9, 9), (9, 9), (9, 9), (9, 9))
    found = pool_changes([full, TeamCounts("B", (6, 50), (4, 50), (5, 100), (6, 100))])
    team, error = found.since.ratio.teams[0], np.sqrt(2 / 9.5 - 2 / 10)
    assert np.log([team.value, team.low, team.high]) == pytest.approx(
        [0, -1.959964 * error, 1.959964 * error], abs=1e-6
    )


def test_teams_that_cannot_be_pooled() -> None:
    one = TeamCounts("A", (6, 50), (4, 50), (5, 100), (6, 100))
    none = TeamCounts("B", (0, 0), (4, 50), (5, 100), (6, 100))
    with pytest.raises(PlanError, match="needs two teams or more with people in both groups"):
        pool_changes([one, none])
    assert pool_changes([one, none, one]).left_out == ("B",)
    with pytest.raises(PlanError, match="kind ‘mean’"):
        pool_changes([one, one], kind="mean")
