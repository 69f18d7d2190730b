"""Completeness: edges."""

from __future__ import annotations

import numpy as np
import pytest

from evenhand.errors import PlanError
from evenhand.ethnicity import (
    EthnicGroup,
    GroupStatus,
    completeness,
    completeness_of_counts,
    dqmi_item_score,
)

INDIAN = EthnicGroup("indian", "Indian", "asian")
IRISH = EthnicGroup("white_irish", "White Irish", "white")
DECLINED = EthnicGroup("not_stated", "Not stated", status=GroupStatus.NOT_STATED)
UNASKED = EthnicGroup("not_known", "Not known", status=GroupStatus.NOT_KNOWN)
BLANK = EthnicGroup("blank", "Left blank", status=GroupStatus.BLANK)
STRANGE = EthnicGroup("unrecognised", "Not recognised", status=GroupStatus.UNRECOGNISED)


def test_the_four_percentages_differ() -> None:
    found = completeness([INDIAN, DECLINED, UNASKED, STRANGE, BLANK]).overall
    assert found.rows.tolist() == [5]
    assert found.any_value_share.tolist() == [0.8]
    assert found.valid_code_share.tolist() == [0.6]
    assert found.known_and_stated_share.tolist() == [0.2]
    assert found.agreeing_share is None


def test_agreement_looks_at_stated_groups_only() -> None:
    groups = [INDIAN, INDIAN, DECLINED, INDIAN, IRISH, IRISH, BLANK]
    people = ["a", "a", "a", "b", "b", "c", "c"]
    found = completeness(groups, people=people, periods=["1", "1", "1", "1", "2", "2", "2"])
    assert (found.people_compared, found.people_agreeing) == (2, 1)
    assert found.overall.agreeing_share is not None
    assert found.overall.agreeing_share.tolist() == [0.5]
    assert found.by_period is not None
    assert found.by_period.labels == ("1", "2")
    assert found.by_period.comparable is not None
    assert found.by_period.comparable.tolist() == [3, 1]
    assert found.by_period.agreeing_share is not None
    np.testing.assert_allclose(found.by_period.agreeing_share, [2 / 3, 0])
    assert found.by_site is None


def test_no_records() -> None:
    found = completeness([], people=[], periods=[], sites=[])
    assert np.isnan(found.overall.any_value_share).all()
    assert found.by_period is not None
    assert found.by_period.labels == ()
    assert found.people_compared == 0


def test_nobody_stated() -> None:
    found = completeness([BLANK, DECLINED], people=["a", "a"])
    assert found.people_compared == 0
    assert found.overall.agreeing_share is not None
    assert np.isnan(found.overall.agreeing_share).all()


def test_lengths_must_match() -> None:
    with pytest.raises(PlanError, match="same length"):
        completeness([INDIAN], sites=["a", "b"])


def test_counts_need_a_label_a_column() -> None:
    with pytest.raises(PlanError, match="2 columns of counts and 1 labels"):
        completeness_of_counts([INDIAN, BLANK], [[1, 2], [3, 4]])


def test_counts_may_have_one_axis_and_empty_periods() -> None:
    assert completeness_of_counts([INDIAN, BLANK], [3, 1]).known_and_stated_share[0] == 0.75
    found = completeness_of_counts([INDIAN, BLANK], [[0, 3], [0, 1]], labels=["Jan", "Feb"])
    np.testing.assert_array_equal(found.known_and_stated_share, [np.nan, 0.75])


def test_maturity_score_without_records_is_unknown() -> None:
    assert np.isnan(dqmi_item_score(records=0, valid_and_complete=0))
