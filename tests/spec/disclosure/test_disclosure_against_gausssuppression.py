"""The invented table of four trusts and five groups, against GaussSuppression 1.2.3 (maxN = 4) and
ACRO 1.0.2 (threshold 10), which hide cells of one release and know no time.

GaussSuppression hides 10 of the 20 cells and shows every margin. ACRO hides 11 cells and rebuilds the
margins from what is left (339 women become 292).
"""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from evenhand.disclosure import Fact, Part, Settings, Target, attack, protect
from evenhand.ethnicity.groups import EthnicGroup
from evenhand.measures.definition import Kind
from evenhand.measures.periods import Grain
from evenhand.measures.table import MeasureTable
from unit.disclosure.kit import measure

DATA = Path(__file__).parent / "data"
ALWAYS = (date.min, date.max)
ACRO_HIDDEN = {
    *((t, g) for t in ("T1", "T2", "T3", "T4") for g in ("Mixed", "Other")),
    ("T2", "Asian"),
    ("T2", "Black"),
    ("T4", "Black"),
}


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


COUNTS = {(r["trust"], r["group"]): int(r["count"]) for r in rows("in10_sdc_table.csv")}
TRUSTS = sorted({trust for trust, _ in COUNTS})
GROUPS = sorted({name for _, name in COUNTS})


def cells(where: set[tuple[str, str]]) -> tuple[Part, ...]:
    return tuple(Part(trust, frozenset([name]), *ALWAYS) for trust, name in sorted(where))


def margins() -> list[set[tuple[str, str]]]:
    by_trust = [{c for c in COUNTS if c[0] == trust} for trust in TRUSTS]
    by_group = [{c for c in COUNTS if c[1] == name} for name in GROUPS]
    return [*by_trust, *by_group, set(COUNTS)]


def published(hidden: set[tuple[str, str]]) -> list[Fact]:
    shown = [{c} for c in COUNTS if c not in hidden]
    sums = [(cells(s), sum(COUNTS[c] for c in s)) for s in [*shown, *margins()]]
    return [Fact(parts, value, value) for parts, value in sums]


def gauss_hidden() -> set[tuple[str, str]]:
    found = rows("gausssuppression_maxN4.csv")
    return {(r["trust"], r["group"]) for r in found if r["suppressed"] == "TRUE"}


def feasible(hidden: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    found = attack(published(hidden), [Target("", cells({c})) for c in sorted(hidden)], need=50)
    return {c: f.count for c, f in zip(sorted(hidden), found, strict=True)}


def test_the_attack_finds_what_a_lone_hidden_cell_was() -> None:
    assert feasible({("T1", "Mixed")}) == {("T1", "Mixed"): 1}


def test_gausssuppression_leaves_every_primary_cell_four_integers_or_more() -> None:
    hidden = gauss_hidden()
    assert len(hidden) == 10
    assert {name for _, name in hidden} == {"Asian", "Mixed", "Other"}
    assert min(feasible(hidden).values()) >= 4


def test_hiding_only_the_small_cells_leaves_cells_open() -> None:
    """1-4 hidden, margins exact, as GaussSuppression's primary step alone."""
    primary = {c for c, count in COUNTS.items() if count <= 4}
    assert len(primary) == 8
    assert min(feasible(primary).values()) < 4


def test_acros_hiding_holds_only_because_it_rebuilds_the_margins() -> None:
    assert len(ACRO_HIDDEN) == 11
    assert feasible(ACRO_HIDDEN)["T2", "Asian"] == 1


def table() -> MeasureTable:
    """Trusts stand where months do; the women are counted, with no people below the line."""
    x = np.array([[[COUNTS[t, g] for t in TRUSTS] for g in GROUPS]])
    return MeasureTable(
        measure("women", Kind.COUNT),
        Grain.MONTH,
        tuple(date(2024, m, 1) for m in range(1, 5)),
        tuple(EthnicGroup(g, g) for g in GROUPS),
        ("",),
        x,
        np.ones_like(x),
        np.zeros_like(x),
    )


def test_ours_hides_small_cells_and_drops_margins_instead_of_further_cells() -> None:
    """With 1-4 small, as there: the same 8 primary cells, and no cell hidden for another's sake
    (GaussSuppression: 2). Trust totals all stay; the margins that would tell go."""
    four = replace(Settings.from_defaults(), small=4, grain_share=0.4)
    safe = protect(table(), focus=["Black"], comparison=["White"], settings=four)
    hidden = {(TRUSTS[c], GROUPS[r]) for r, c in np.argwhere(safe.hidden)}
    assert hidden == {c for c, count in COUNTS.items() if count <= 4}
    assert safe.attack.minimum == 4


def test_with_seven_as_small_ours_hides_nine_of_twenty() -> None:
    """1-7 small: Mixed and Other in all trusts, Asian in T2."""
    half = replace(Settings.from_defaults(), grain_share=0.5)
    safe = protect(table(), focus=["Black"], comparison=["White"], settings=half)
    assert int(safe.hidden.sum()) == 9
    assert safe.report.wholly_hidden == ("Mixed", "Other")
    assert safe.report.partly_hidden == ("Asian",)
