"""From rows to joint groups: bands, levels, not recorded, protected when shared."""

from __future__ import annotations

from pathlib import Path

import pytest

import evenhand as eh
from evenhand.errors import MeasureError, PlanError
from evenhand.measures import count, measure
from evenhand.measures.strata import Strata

COUNTS = {
    "Black": [(6, 100), (20, 200), (60, 400)],
    "White": [(60, 1500), (90, 1500), (120, 1500)],
    "Mixed": [(1, 20), (2, 30), (3, 25)],
    "Not stated": [(1, 10), (2, 10), (1, 10)],
}
OPTIONS = {"population": "Black", "compare_with": "White", "by": "imd_decile", "cuts": (4, 8)}


@pytest.fixture(scope="module")
def births(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lines = ["ethnic_group,imd_decile,smoker,gestation_weeks"]
    for group, cells in COUNTS.items():
        for decile, (events, people) in zip((9, 5, 2), cells, strict=True):
            lines += [
                f"{group},{decile},{'yes' if i % 2 else 'no'},{34 if i < events else 39}"
                for i in range(people)
            ]
    lines += ["White,,yes,39"] * 7
    path = tmp_path_factory.mktemp("joint") / "births.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_end_to_end(births: Path) -> None:
    found = eh.intersection(births, "preterm_37", **OPTIONS)
    assert found.levels == ("under 4", "4 to under 8", "8 and over")
    cells = {(c.group, c.level): (c.events, c.people) for c in found.cells}
    for group, rows in COUNTS.items():
        if group != "Not stated":
            assert [cells[group, level] for level in reversed(found.levels)] == rows
    assert ("Not stated", "under 4") not in cells
    assert found.dimension == "imd decile"
    assert found.sentences[-1] == "7 people have no recorded imd decile and are in no level."
    assert "the rate for Black" in found.sentences[0]


def test_the_reference_level_comes_first_when_ordered(births: Path) -> None:
    order = ("8 and over", "4 to under 8", "under 4")
    found = eh.intersection(births, "preterm_37", **OPTIONS, order=order, dimension="deprivation")
    assert found.levels == order
    assert found.interaction is not None
    assert found.interaction.excess.value == pytest.approx(1.25)
    table = eh.joint_table(
        ["Black", "Mixed", "White"],
        list(order),
        [[x for x, _ in COUNTS[g]] for g in ("Black", "Mixed", "White")],
        [[n for _, n in COUNTS[g]] for g in ("Black", "Mixed", "White")],
        population="Black",
        compare_with="White",
    )
    assert table.gaps == found.gaps
    assert table.interaction == found.interaction


def test_shared_tables_are_protected_first(births: Path) -> None:
    found = eh.intersection(births, "preterm_37", **OPTIONS, audience="shared")
    cells = {(c.group, c.level): (c.events, c.people) for c in found.cells}
    small = [key for key, (x, _) in cells.items() if x is None]
    assert ("Black", "8 and over") in small  # 6 of 100
    assert {g for g, _ in small} >= {"Mixed"}
    for x, n in cells.values():
        assert (x is None) == (n is None)
        assert x is None or (x > 7 and n - x > 7)
    assert found.hidden
    assert any(s.startswith("Joint groups were protected") for s in found.sentences)
    assert not any("no recorded" in s for s in found.sentences)  # a small exact count


def test_text_and_yes_no_columns_have_their_own_levels(births: Path) -> None:
    with eh.read_records(births) as rows:
        (table,) = count(rows, [measure("preterm_37")], by=Strata("imd_decile", (4, 8)))
        assert table.sites == ("", "under 4", "4 to under 8", "8 and over")
        assert int(table.denominator.sum()) == 5312
        (whole,) = count(rows, [measure("preterm_37")])
        assert whole.sites == ("",)
        assert whole.denominator.sum() == table.denominator.sum()
        kinds = {str(k): name for name, k in rows.columns.items()}
        by_flag = kinds.get("boolean")
        if by_flag:
            (flags,) = count(rows, [measure("preterm_37")], by=Strata(by_flag))
            assert set(flags.sites) <= {"", "false", "true"}


@pytest.mark.parametrize(
    ("strata", "words"),
    [
        (Strata("parity", (1,)), "no column ‘parity’ to count by. Map it, or use one of:"),
        (Strata("ethnicity"), "no column ‘ethnicity’ to count by"),
        (Strata("imd_decile"), r"is a number column. Say where to cut, for example Strata"),
        (Strata("imd_decile", (8, 4)), "cuts do not rise"),
        (Strata("imd_decile", (4, 4)), "cuts do not rise"),
    ],
)
def test_columns_that_cannot_be_counted_by(births: Path, strata: Strata, words: str) -> None:
    with eh.read_records(births) as rows, pytest.raises(MeasureError, match=words):
        count(rows, [measure("preterm_37")], by=strata)


def test_levels_and_measures_that_do_not_fit(births: Path) -> None:
    with pytest.raises(
        PlanError, match=r"no level ‘9’. Name levels out of: under 4, 4 to under 8 and"
    ):
        eh.intersection(births, "preterm_37", **OPTIONS, order=("9", "under 4"))
    with pytest.raises(PlanError, match="fewer than two levels"):
        eh.intersection(births, "preterm_37", **OPTIONS, order=("under 4",))
    with pytest.raises(PlanError, match="fewer than two levels"):
        eh.intersection(births, "preterm_37", **{**OPTIONS, "cuts": (99,)})


def test_band_labels() -> None:
    assert Strata("maternal_age", (20, 30.5)).labels == (
        "under 20",
        "20 to under 30.5",
        "30.5 and over",
    )
    assert Strata("site").labels == ()
    assert Strata("x", (5,)).label("") == ""
    assert Strata("x", (5,)).label("01") == "5 and over"
    assert Strata("x").label("01") == "01"
