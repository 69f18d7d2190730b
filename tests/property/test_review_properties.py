"""What must not matter to a review: the order of rows, the names of groups."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest

from evenhand.documents import to_json
from evenhand.reading.model import Plan
from evenhand.review import ReviewRequest, build_review

MEASURE = Path(__file__).parent.parent / "fixtures" / "one_measure.toml"


def rows_of(seed: int) -> list[str]:
    draw = random.Random(seed)  # noqa: S311 - invented data
    rows = []
    for number in range(600):
        group = draw.choices(["white", "not white", ""], [70, 28, 2])[0]
        day = f"2025-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}"
        loss = int(draw.lognormvariate(6, 0.7))
        rows.append(f"{number},{day},{group},{loss}")
    return rows


def reviewed(folder: Path, rows: list[str], *, focus: str = "not white") -> dict[str, Any]:
    file = folder / "births.csv"
    file.write_text("\n".join(["id,birth date,ethnicity,blood loss (ml)", *rows]) + "\n")
    other = "white" if focus == "not white" else "alpha"
    request = ReviewRequest(
        file=str(file), measures=(str(MEASURE),), plan=Plan(focus=(focus,), comparison=(other,))
    )
    return to_json(build_review(request))


@pytest.mark.parametrize("seed", range(3))
def test_permuting_rows_changes_nothing(tmp_path: Path, seed: int) -> None:
    rows = rows_of(seed)
    mixed = random.Random(seed).sample(rows, len(rows))  # noqa: S311
    assert reviewed(tmp_path, rows) == reviewed(tmp_path, mixed)


def test_renaming_groups_changes_labels_and_order_only(tmp_path: Path) -> None:
    rows = rows_of(9)
    renamed = [re.sub(r",white,", ",alpha,", re.sub(r",not white,", ",zebra,", r)) for r in rows]
    one, other = reviewed(tmp_path, rows), reviewed(tmp_path, renamed, focus="zebra")
    first, second = one["readings"][0]["gap"], other["readings"][0]["gap"]
    assert sorted(map(str, first["rates"])) == sorted(map(str, second["rates"]))
    for name in ("phi", "standing", "omnibus", "overall_rates"):
        assert str(first[name]).replace("'group': 0", "'group': 1") == str(second[name]).replace(
            "'group': 0", "'group': 1"
        )
