"""Every kind of chart as it was last looked at, its words inside the picture and apart.

`RENEW_PICTURES=1 .venv/bin/pytest tests/unit/charts/test_kept_pictures.py` writes the
pictures anew: look at them before they are committed. What they must show is tested elsewhere.
"""

from __future__ import annotations

import pytest

from evenhand.charts import Chart
from fixtures.drawn import KINDS, of_kind
from fixtures.drawn_profile import KINDS as PROFILES
from fixtures.drawn_profile import profile
from fixtures.drawn_recording import KINDS as RECORDING
from fixtures.drawn_recording import recording
from fixtures.drawn_voices import KINDS as VOICES
from fixtures.drawn_voices import voices
from fixtures.pictures import KEPT, by_line, kept, outside, read_picture, touching

NAMES = [*KINDS, *VOICES, *RECORDING, *PROFILES]


def drawn(name: str) -> Chart:
    if name in PROFILES:
        return profile(name)
    if name in VOICES:
        return voices(name)
    return recording(name) if name in RECORDING else of_kind(name)


@pytest.mark.parametrize("name", NAMES)
def test_the_picture_is_as_it_was_looked_at(name: str) -> None:
    svg = drawn(name).svg
    assert by_line(svg) == kept(name, svg)


def test_no_picture_is_kept_for_nothing() -> None:
    assert sorted(path.stem for path in KEPT.glob("*.svg")) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_words_stay_inside_the_picture_and_apart(name: str) -> None:
    picture = read_picture(drawn(name).svg)
    assert outside(picture) == []
    assert touching(picture) == []
