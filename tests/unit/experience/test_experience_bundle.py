"""A composite beside its parts: what the whole would hide is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

import evenhand as eh
from evenhand.errors import PlanError
from evenhand.ethnicity import EthnicGroup, GroupStatus
from evenhand.experience import read_composite
from evenhand.measures import Grain, MeasureTable, component_measures, measure
from evenhand.stats.intervals import wilson

GROUPS = (
    EthnicGroup("black", "Black"),
    EthnicGroup("white", "White"),
    EthnicGroup("blank", "Left blank", status=GroupStatus.BLANK),
)
BUNDLE = measure("pph_bundle")
SCORE = measure("preterm_optimisation")


def table(one: object, events: list[int], people: list[int], **more: object) -> MeasureTable:
    def shaped(values: list[int]) -> np.ndarray:
        return np.array(values)[None, :, None]

    return MeasureTable(
        one,  # type: ignore[arg-type]
        Grain.YEAR,
        (date(2024, 1, 1),),
        GROUPS,
        ("",),
        shaped(events),
        shaped(people),
        shaped([0, 0, 0]),
        **more,  # type: ignore[arg-type]
    )


def bundle(whole: list[int], measured: list[int], acid: list[int], people: list[int]):  # type: ignore[no-untyped-def]
    parts = component_measures(BUNDLE)
    return (
        table(BUNDLE, whole, people),
        [table(parts[0], measured, people), table(parts[1], acid, people)],
    )


def test_the_whole_stands_beside_its_parts() -> None:
    found = read_composite(*bundle([40, 55, 1], [80, 88, 2], [50, 60, 1], [100, 100, 3]))
    assert [(r.group.label, r.part, r.share) for r in found.whole] == [
        ("Black", "", 0.4),
        ("White", "", 0.55),
    ]
    assert [r.part for r in found.parts[::2]] == [
        "Blood loss weighed or measured",
        "Tranexamic acid given",
    ]
    low, high = wilson(40, 100, 1.959963984540054)
    assert (found.whole[0].low, found.whole[0].high) == (float(low), float(high))
    assert [(g.label, part) for g, part in found.weakest] == [
        ("Black", "Tranexamic acid given"),
        ("White", "Tranexamic acid given"),
    ]
    assert found.sentences[0] == (
        "Haemorrhage care, all parts: 40% for Black women. Its parts: Blood loss weighed or measured"
        " 80% and Tranexamic acid given 50%."
    )
    assert len(found.warnings) == 1
    assert found.warnings[0].startswith("The bundle can never be above its weakest part")


def test_few_people_have_no_percentage() -> None:
    found = read_composite(*bundle([4, 0, 1], [8, 0, 2], [5, 0, 1], [9, 0, 3]))
    assert "too few for a percentage (9) for Black women" in found.sentences[0]
    assert "nobody for White women" in found.sentences[1]
    assert found.whole[1].share is None
    assert [g.label for g, _ in found.weakest] == ["Black"]


def test_a_part_that_the_whole_hides_is_named() -> None:
    tables = bundle([410, 400, 0], [600, 850, 0], [700, 500, 0], [1000, 1000, 0])
    found = read_composite(*tables, focus=["Black"], compare_with=["White"])
    assert found.warnings[:2] == (
        (
            "The whole hides a part: for Black women, compared with White women, the bundle is given"
            " about as often, as far as is seen, and ‘Blood loss weighed or measured’ less often."
        ),
        (
            "The whole hides a part: for Black women, compared with White women, the bundle is given"
            " about as often, as far as is seen, and ‘Tranexamic acid given’ more often."
        ),
    )
    same = bundle([300, 500, 0], [600, 850, 0], [510, 500, 0], [1000, 1000, 0])
    assert len(read_composite(*same, focus=["Black"], compare_with=["White"]).warnings) == 1


def test_an_opportunity_score_is_a_mean_out_of_100() -> None:
    parts = component_measures(SCORE)
    people = [4, 4, 0]
    shares = np.array([[0.0, 50.0, 100.0, 100.0], [100.0, 100.0, 50.0, 100.0]]) - SCORE.origin
    sums = np.append(shares.sum(axis=1), 0.0)[None, :, None]
    squares = np.append((shares**2).sum(axis=1), 0.0)[None, :, None]
    whole = table(SCORE, [0, 0, 0], people, sums=sums, squares=squares)
    tables = [table(parts[0], [3, 4, 0], people), table(parts[1], [2, 3, 0], people)]
    found = read_composite(whole, tables, focus=["Black"], compare_with=["White"])
    assert found.whole[0].share == pytest.approx(0.625)
    spread = np.std([0, 50, 100, 100], ddof=1) / 2 * 1.959963984540054
    assert found.whole[0].low == pytest.approx((62.5 - spread) / 100)
    assert found.whole[0].high == 1.0
    assert found.whole[1].low == pytest.approx(0.875 - 0.245, abs=0.001)


def test_tables_that_do_not_belong_together() -> None:
    whole, parts = bundle([40, 55, 1], [80, 88, 2], [50, 60, 1], [100, 100, 3])
    for wrong in ((whole, parts[:1]), (parts[0], parts)):
        with pytest.raises(PlanError, match="do not belong together"):
            read_composite(*wrong)


def test_a_bundle_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "births.csv"
    rows = ["date,ethnicity,blood_loss_ml,blood_loss_method,tranexamic_acid"]
    rows += [
        f"2024-0{1 + n % 9}-03,{'AN'[n % 2]},1200,weighed,{'yes' if n % 3 else 'no'}"
        for n in range(60)
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    found = eh.composite(
        path, "pph_bundle", mapping=mapping, population="Black", compare_with="White"
    )
    assert {r.group.label for r in found.whole} == {
        "Black British, Caribbean or African"
    } or found.whole
    assert sum(r.denominator for r in found.whole) == 60
    assert sum(r.numerator for r in found.whole) == 40


MAPPING = """
[file]
row_is = "woman"
ethnicity_of = "mother"
[date]
column = "date"
[ethnicity]
column = "ethnicity"
codebook = { "A" = "White", "N" = "Black" }
[columns.blood_loss_ml]
source = "blood_loss_ml"
kind = "number"
[columns.blood_loss_method]
source = "blood_loss_method"
kind = "code"
[columns.tranexamic_acid]
source = "tranexamic_acid"
kind = "boolean"
"""
