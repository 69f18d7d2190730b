"""Every kind of chart as it was last looked at, its words inside the picture and apart.

`RENEW_PICTURES=1 .venv/bin/pytest tests/unit/charts/test_kept_pictures.py` writes the
pictures anew: look at them before they are committed. What they must show is tested elsewhere.
"""

from __future__ import annotations

import pytest

from fixtures.drawn import KINDS, of_kind
from fixtures.pictures import KEPT, by_line, kept, outside, read_picture, touching


@pytest.mark.parametrize("name", KINDS)
def test_the_picture_is_as_it_was_looked_at(name: str) -> None:
    svg = of_kind(name).svg
    assert by_line(svg) == kept(name, svg)


def test_no_picture_is_kept_for_nothing() -> None:
    assert sorted(path.stem for path in KEPT.glob("*.svg")) == sorted(KINDS)


@pytest.mark.parametrize("name", KINDS)
def test_words_stay_inside_the_picture_and_apart(name: str) -> None:
    drawn = read_picture(of_kind(name).svg)
    assert outside(drawn) == []
    assert touching(drawn) == []
