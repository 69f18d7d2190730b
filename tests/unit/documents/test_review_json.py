"""review.json follows its schema, holds no NaN, and gives nothing away when shared."""

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest

from evenhand.documents import SCHEMA_VERSION, schema, to_json, write_json
from evenhand.equity.model import Estimate
from fixtures.readings import (
    demo_review,
    hostile_review,
    make_reading,
    shared_review,
    undated_review,
    volume_review,
)

REVIEWS = [demo_review, shared_review, undated_review, volume_review, hostile_review]


@pytest.mark.parametrize("make", REVIEWS)
def test_every_review_follows_the_schema(make: Any) -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(to_json(make()), schema(), jsonschema.Draft202012Validator)


def test_the_schema_describes_every_part_of_the_top() -> None:
    assert set(to_json(demo_review())) == set(schema()["properties"])


def test_the_version_comes_first() -> None:
    assert next(iter(to_json(demo_review()).items())) == ("schema_version", SCHEMA_VERSION)


def test_not_a_number_is_null() -> None:
    odd = Estimate(math.nan, -math.inf, math.inf, None, None, "score")
    reading = make_reading()
    assert reading.gap is not None
    contrasts = tuple(replace(c, ratio=odd) for c in reading.gap.contrasts)
    reading = replace(reading, gap=replace(reading.gap, contrasts=contrasts, phi=float("nan")))
    out = to_json(replace(demo_review(), readings=(reading,)))
    json.dumps(out, allow_nan=False)
    assert out["readings"][0]["gap"]["phi"] is None


def test_exact_counts_are_for_the_team_only() -> None:
    team, shared = to_json(demo_review()), to_json(shared_review())
    table = demo_review().readings[0].table
    assert table is not None
    assert team["readings"][0]["counts"]["numerator"] == table.numerator[0].tolist()
    assert all(r["counts"] is None for r in shared["readings"])
    gone = replace(demo_review(), readings=(replace(make_reading(), table=None),))
    assert to_json(gone)["readings"][0]["counts"] is None


def test_a_shared_review_does_not_depend_on_the_exact_table() -> None:
    review = shared_review()
    bare = replace(review, readings=tuple(replace(r, table=None) for r in review.readings))
    assert to_json(bare) == to_json(review)


def test_hidden_points_are_null_and_say_so() -> None:
    points = to_json(shared_review())["readings"][0]["groups"][2]["chart"]["points"]
    hidden = [p for p in points if p["hidden"]]
    assert len(hidden) == 9
    assert all(p["numerator"] is None and p["value"] is None for p in hidden)


def test_the_protected_table_is_kept_for_the_next_release() -> None:
    class Protected:
        def to_json(self) -> dict[str, Any]:
            return {"version": 1}

    reading = replace(make_reading(), shared=Protected())
    out = to_json(replace(shared_review(), readings=(reading,)))
    assert out["readings"][0]["shared"] == {"version": 1}


def test_a_direction_that_may_be_said_is_no_number() -> None:
    sign = Estimate(-1.0, None, None, None, None, "sign only")
    reading = make_reading()
    assert reading.gap is not None
    contrasts = tuple(replace(c, difference=sign) for c in reading.gap.contrasts)
    reading = replace(reading, gap=replace(reading.gap, contrasts=contrasts))
    out = to_json(replace(shared_review(), readings=(reading,)))
    assert out["readings"][0]["gap"]["contrasts"][0]["difference"]["value"] is None


def test_anything_in_extra_becomes_plain() -> None:
    extra = {"a": np.int64(3), "b": np.array([1.5, np.nan]), "c": Path("x"), "d": np.bool_(True)}
    assert to_json(replace(demo_review(), extra=extra))["extra"] == {
        "a": 3,
        "b": [1.5, None],
        "c": "x",
        "d": True,
    }


def test_absent_parts_are_null() -> None:
    out = to_json(replace(demo_review(), completeness=None, representation=None))
    assert out["completeness"] is out["representation"] is out["volume"] is None


def test_the_file_is_what_the_dict_says(tmp_path: Path) -> None:
    path = write_json(hostile_review(), tmp_path / "review.json")
    assert json.loads(path.read_text(encoding="utf-8")) == to_json(hostile_review())
