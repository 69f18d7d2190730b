"""Every kind of chart as it was last looked at, its words inside the picture and apart.

`RENEW_PICTURES=1 .venv/bin/pytest tests/unit/charts/test_kept_pictures.py` writes the
pictures anew: look at them before they are committed. What they must show is tested elsewhere.
"""

from __future__ import annotations

from functools import cache

import pytest

from evenhand.charts import Chart
from fixtures.drawn import every_kind
from fixtures.pictures import KEPT, by_line, kept, outside, read_picture, touching

NAMES = sorted(every_kind())


@cache
def drawn() -> dict[str, Chart]:
    return every_kind()


@pytest.mark.parametrize("name", NAMES)
def test_the_picture_is_as_it_was_looked_at(name: str) -> None:
    assert by_line(drawn()[name].svg) == kept(name, drawn()[name].svg)


def test_no_picture_is_kept_for_nothing() -> None:
    assert sorted(path.stem for path in KEPT.glob("*.svg")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_nothing_leaves_the_picture(name: str) -> None:
    assert outside(read_picture(drawn()[name].svg)) == []


@pytest.mark.parametrize("name", NAMES)
def test_no_words_lie_on_others(name: str) -> None:
    assert touching(read_picture(drawn()[name].svg)) == []
