"""Composites: parts joined in the people they apply to, counted by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from evenhand.errors import MeasureError
from evenhand.measures import Composite, Kind, component_measures, count, measure, parse_measures
from evenhand.records.recordset import ColumnKind
from evenhand.review.catalogue import to_toml
from fixtures.counted import embedded

HEAD = """
[[measure]]
id = "ours"
title = "Early birth care"
meaning = "Placeholder."
role = "process"
direction = "higher"
unit = "woman"
ethnicity_of = "mother"
people = "women"
event = "had every part"
"""
PARTS = """
[[measure.components]]
title = "Steroids"
condition = "steroids_given"
[[measure.components]]
title = "Magnesium"
condition = "magnesium_given"
applies = "gestation_weeks < 30"
"""
ALL = HEAD + 'kind = "proportion"\ncomposite = "all-or-none"' + PARTS
SHARE = HEAD + 'kind = "mean"\ncomposite = "opportunity"' + PARTS
COLUMNS = {
    "steroids_given": ColumnKind.BOOLEAN,
    "magnesium_given": ColumnKind.BOOLEAN,
    "gestation_weeks": ColumnKind.NUMBER,
}
# steroids, magnesium, weeks; all-or-none; share of what was due (None: not recorded)
WOMEN = [
    (True, True, 28.0, True, 100.0),
    (True, False, 28.0, False, 50.0),
    (True, False, 32.0, True, 100.0),
    (False, None, 28.0, False, None),
    (True, None, 28.0, None, None),
    (True, None, 33.0, True, 100.0),
    (None, True, 33.0, None, None),
    (False, None, 31.0, False, 0.0),
]


def records() -> object:
    return embedded(
        [
            {
                "event_date": date(2024, 5, 7),
                "steroids_given": steroids,
                "magnesium_given": magnesium,
                "gestation_weeks": weeks,
            }
            for steroids, magnesium, weeks, _, _ in WOMEN
        ],
        COLUMNS,
    )


def test_all_or_none_by_hand() -> None:
    (one,) = parse_measures(ALL, name="ours.toml")
    (table,) = count(records(), [one])  # type: ignore[arg-type]
    answers = [all_of for _, _, _, all_of, _ in WOMEN]
    assert table.numerator.sum() == answers.count(True) == 3
    assert table.denominator.sum() == len(answers) - answers.count(None)
    assert table.missing.sum() == answers.count(None)


def test_opportunity_score_by_hand() -> None:
    (one,) = parse_measures(SHARE, name="ours.toml")
    (table,) = count(records(), [one])  # type: ignore[arg-type]
    shares = [share for *_, share in WOMEN if share is not None]
    assert table.sums is not None
    assert table.sums.sum() == pytest.approx(sum(shares))
    assert table.squares is not None
    assert table.squares.sum() == pytest.approx(float(np.square(shares).sum()))
    assert table.denominator.sum() == len(shares)
    assert table.missing.sum() == len(WOMEN) - len(shares)


def test_parts_are_measures_of_the_same_people() -> None:
    (one,) = parse_measures(SHARE, name="ours.toml")
    parts = component_measures(one)
    steroids, magnesium = count(records(), parts)  # type: ignore[arg-type]
    assert [p.id for p in parts] == ["ours_part_1", "ours_part_2"]
    assert {p.kind for p in parts} == {Kind.PROPORTION}
    assert parts[1].denominator == "(TRUE) AND (gestation_weeks < 30)"
    assert parts[0].meaning == "Part 1 of ‘Early birth care’."
    assert [int(steroids.numerator.sum()), int(steroids.denominator.sum())] == [5, 7]
    assert [int(magnesium.numerator.sum()), int(magnesium.denominator.sum())] == [1, 2]
    assert int(magnesium.missing.sum()) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            HEAD + 'kind = "proportion"\nnumerator = "TRUE"' + PARTS,
            "There are components, and no ‘composite’.",
        ),
        (HEAD + 'kind = "proportion"\ncomposite = "all-or-none"', "two components or more"),
        (ALL.replace('"proportion"', '"mean"'), "‘all-or-none’ is of kind ‘proportion’."),
        (SHARE.replace('"mean"', '"proportion"'), "‘opportunity’ is of kind ‘mean’."),
        (ALL.replace("composite", 'numerator = "TRUE"\ncomposite', 1), "and has no ‘numerator’."),
        (SHARE.replace("composite", 'value = "1"\ncomposite', 1), "and has no ‘value’."),
        (ALL.replace('title = "Steroids"', ""), "A component has a title, a condition"),
        (ALL.replace('title = "Steroids"', 'title = ""'), "A part of a component is empty"),
        (ALL.replace('title = "Steroids"', "title = 3"), "A part of a component is empty"),
        (ALL.replace("applies", "who"), "A component has a title, a condition"),
        (ALL.replace('"all-or-none"', '"some"', 1), "‘some’ is not a composite."),
        (
            HEAD + 'kind = "proportion"\ncomposite = "all-or-none"\ncomponents = "x"',
            "‘components’ must be a list.",
        ),
        (ALL.replace("steroids_given", "LENGTH(steroids_given)"), "component 1"),
        (ALL.replace("gestation_weeks < 30", "gestation_weeks + 30"), "component 2"),
        (
            HEAD + 'kind = "proportion"\nnumerator = "TRUE"\npathway = "long"',
            "‘long’ is not a pathway.",
        ),
    ],
)
def test_composites_that_are_wrong(text: str, said: str) -> None:
    with pytest.raises(MeasureError) as found:
        parse_measures(text, name="ours.toml")
    assert said in str(found.value)


@pytest.mark.parametrize("id", ["pph_bundle", "preterm_optimisation", "preterm_37", "pmh_wait"])
def test_a_bundled_measure_is_shown_as_toml_that_reads_back(id: str) -> None:
    assert parse_measures(to_toml(measure(id)), name="copy.toml") == (measure(id),)


def test_complex_pathways_name_measures_that_move_first() -> None:
    assert measure("preterm_37").pathway == measure("pmh_access").pathway == "complex"
    assert measure("preterm_37").horizon_months == 9
    for id in ("preterm_28", "preterm_34", "preterm_37", "pmh_access"):
        assert {measure(lead).role for lead in measure(id).leads} == {"process"}
    assert measure("pph_1000").pathway == ""
    assert measure("pph_bundle").composite is Composite.ALL_OR_NONE
