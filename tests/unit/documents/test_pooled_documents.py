"""Several teams together as page and JSON: what is said, and not one count of women."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

from evenhand.documents.files import OutputError
from evenhand.documents.pooled import pooled_html, pooled_json, write_pooled
from evenhand.equity.pooling import TeamCounts
from evenhand.reading.pooled import PooledReading, TeamReading, pool_readings


@cache
def pooled() -> PooledReading:
    pairs = ((67.0, 503.0), (41.0, 509.0), (83.0, 1511.0), (79.0, 1523.0))
    teams = [
        TeamReading(
            name=name, measure_id="pph_1000", title="Haemorrhage <1,000 ml>", kind="proportion",
            direction="lower", multiplier=100, people="women", event="had a haemorrhage",
            focus="Black women", comparison="White women", counts=TeamCounts(name, *pairs),
        )
        for name in ("Ọlá", "Birch", "Cedar")
    ]  # fmt: skip
    return pool_readings(teams, named=["Ọlá"])


def test_the_page_says_who_found_what_in_how_many_teams() -> None:
    page = pooled_html(pooled())
    assert "<title>Haemorrhage &lt;1,000 ml&gt;" in page
    assert "3 teams" in page
    for sentence in (*pooled().headline, *pooled().lines):
        assert f"<p>{sentence.text}</p>" in page
    for note in pooled().notes:
        assert f"<li>{note}</li>" in page
    assert page.count("<figure") == page.count('role="img"') == 2
    assert page.index("ratio of ratios: 3 teams") < page.index("difference of differences: 3 teams")
    assert "Black women" in page
    assert "White women" in page
    assert "Ọlá" in page
    assert "<script" not in page


def test_no_count_of_a_team_stands_anywhere() -> None:
    page, text = pooled_html(pooled()), json.dumps(pooled_json(pooled()))
    for count in ("503", "509", "1511", "1,511", "1523", "1,523"):
        alone = re.compile(rf"(?<![\d.]){re.escape(count)}(?![\d.])")
        assert not alone.search(page)
        assert not alone.search(text)
    assert "Birch" not in page + text


def test_the_same_for_programs() -> None:
    found = pooled_json(pooled())
    assert found["pooled_version"] == "1.0"
    assert list(found)[:2] == ["pooled_version", "title"]
    assert (found["focus_label"], found["comparison_label"]) == ("Black women", "White women")
    fixed = pooled().change.change.ratio.fixed
    assert found["change"]["change"]["ratio"]["fixed"]["value"] == fixed.value
    assert found["labels"] == list(pooled().labels)


def test_both_files_are_written(tmp_path: Path) -> None:
    page, machine = write_pooled(pooled(), str(tmp_path / "new"))
    assert [p.name for p in (page, machine)] == ["pooled.html", "pooled.json"]
    assert page.read_text(encoding="utf-8") == pooled_html(pooled())
    text = machine.read_text(encoding="utf-8")
    assert json.loads(text) == pooled_json(pooled())
    assert text.startswith('{\n "pooled_version": "1.0",\n')
    assert text.endswith("}\n")
    assert "Ọlá" in text
    with pytest.raises(OutputError, match="is a file, not a folder"):
        write_pooled(pooled(), page)
