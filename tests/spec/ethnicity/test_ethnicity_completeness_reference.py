"""The four percentages and the Data Quality Maturity Index, against outside numbers."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from evenhand.ethnicity import (
    GroupStatus,
    completeness,
    completeness_of_counts,
    dqmi_item_score,
    recognise,
)
from spec.ethnicity import ethnicity_reference as reference

EXPECTED = {row["trust"]: row for row in reference.rows("rules_completeness")}
TRUSTS = tuple(EXPECTED)


def _by_trust() -> dict[str, dict[GroupStatus, int]]:
    found: dict[str, dict[GroupStatus, int]] = defaultdict(lambda: defaultdict(int))
    for group, trust in zip(reference.groups(), reference.column("trust"), strict=True):
        found[trust][group.status] += 1
    return found


@pytest.mark.parametrize("trust", TRUSTS)
def test_counts_by_way_of_missing(trust: str) -> None:
    expected, found = EXPECTED[trust], _by_trust()[trust]
    assert found[GroupStatus.BLANK] == int(expected["blank"])
    assert found[GroupStatus.UNRECOGNISED] == int(expected["invalid"])
    assert found[GroupStatus.NOT_KNOWN] == int(expected["not_known"])
    assert found[GroupStatus.NOT_STATED] == int(expected["not_stated"])
    assert found[GroupStatus.STATED] == int(expected["valid_stated"])


def test_three_percentages_by_site() -> None:
    found = completeness(reference.groups(), sites=reference.column("trust")).by_site
    assert found is not None
    assert found.labels == TRUSTS
    for name, share in (
        ("complete_any_pct", found.any_value_share),
        ("valid_code_pct", found.valid_code_share),
        ("known_stated_pct", found.known_and_stated_share),
    ):
        expected = [float(EXPECTED[trust][name]) for trust in TRUSTS]
        np.testing.assert_allclose(100 * share, expected, atol=5e-5)


def test_counts_that_are_already_grouped_give_the_same() -> None:
    groups = list(dict.fromkeys(reference.groups()))
    table = np.zeros((len(groups), len(TRUSTS)), int)
    for group, trust in zip(reference.groups(), reference.column("trust"), strict=True):
        table[groups.index(group), TRUSTS.index(trust)] += 1
    found = completeness_of_counts(groups, table, labels=TRUSTS)
    expected = [float(EXPECTED[trust]["known_stated_pct"]) for trust in TRUSTS]
    np.testing.assert_allclose(100 * found.known_and_stated_share, expected, atol=5e-5)


def test_agreement_counted_person_by_person() -> None:
    stated: dict[str, list[str]] = defaultdict(list)
    for group, person in zip(reference.groups(), reference.column("person_id"), strict=True):
        if group.status is GroupStatus.STATED:
            stated[person].append(group.key)
    several = [keys for keys in stated.values() if len(keys) > 1]
    same = [keys for keys in several if len(set(keys)) == 1]
    found = completeness(reference.groups(), people=reference.column("person_id"))
    assert (found.people_compared, found.people_agreeing) == (len(several), len(same))
    assert found.overall.agreeing_share is not None
    np.testing.assert_allclose(
        found.overall.agreeing_share, sum(map(len, same)) / sum(map(len, several))
    )


@pytest.mark.parametrize("row", reference.rows("dqmi_worked_example"))
def test_worked_example_of_the_maturity_index(row: dict[str, str]) -> None:
    score = dqmi_item_score(
        records=int(row["records"]),
        valid_and_complete=int(row["valid_complete"]),
        defaults=int(row["defaults"] or 0),
        threshold=float(row["threshold_pct"] or 100) / 100,
    )
    assert score == pytest.approx(float(row["item_score"]), abs=1e-9)


@pytest.mark.parametrize("trust", TRUSTS)
def test_maturity_score_of_ethnicity_with_a_threshold_of_five_percent(trust: str) -> None:
    counts, rows = _by_trust()[trust], int(EXPECTED[trust]["n"])
    score = dqmi_item_score(
        records=rows,
        valid_and_complete=rows - counts[GroupStatus.BLANK] - counts[GroupStatus.UNRECOGNISED],
        defaults=counts[GroupStatus.NOT_KNOWN],
        threshold=0.05,
    )
    assert round(score, 4) == float(EXPECTED[trust]["dqmi_item_score_threshold5pct"])


def test_the_column_of_the_reference_is_recognised_with_its_remainder() -> None:
    seen = recognise(reference.column("ethnicity_raw"))
    assert (seen.system, seen.rows, seen.blank) == ("nhs_2001", 3055, 27)
    left = {found.value: found.rows for found in seen.unrecognised}
    assert left == {"0": 100, "4": 43, "5": 41, "8": 30, "2": 26, "W9": 16, "???": 4, "Q": 3}
    assert seen.share == pytest.approx(1 - sum(left.values()) / (3055 - 27))
