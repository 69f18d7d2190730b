"""`evenhand pool`: a page and JSON of several teams, nobody named outside its agreement."""

from __future__ import annotations

import json
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

import evenhand as eh
from evenhand.cli import main
from evenhand.demo import COLUMNS, demo_rows
from evenhand.documents.pooled import pooled_html
from evenhand.review.pooling import pool_teams


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pool")
    lines = [",".join(COLUMNS), *(",".join(map(str, row)) for row in demo_rows())]
    (folder / "births.csv").write_text("\n".join(lines), encoding="utf-8")
    made = eh.equity_review(
        folder / "births.csv",
        mapping=Path(eh.__file__).parent / "examples" / "mapping.toml",
        measures="pph_1000",
        population="Black",
        compare_with="White",
        change_date=date(2024, 5, 1),
    )
    (folder / "review.json").write_text(json.dumps(made.to_dict()), encoding="utf-8")
    return folder / "review.json"


def like(review: Path, folder: Path, more: int) -> Path:
    """A team like this one, with so many more births before the change."""
    found = json.loads(review.read_text(encoding="utf-8"))
    found["readings"][0]["gap"]["focus_rates"][0]["denominator"] += more
    path = folder / f"{more}.json"
    path.write_text(json.dumps(found), encoding="utf-8")
    return path


def test_the_command_writes_a_page_and_json(review: Path, tmp_path: Path) -> None:
    names = ("Alder", "Birch", "Cedar")
    teams = [f"{name}={like(review, tmp_path, i)}" for i, name in enumerate(names)]
    done = CliRunner().invoke(main, ["pool", *teams, "-n", "Alder", "-o", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert "Over these 3 teams together, fewer Black women" in " ".join(done.output.split())
    page = (tmp_path / "out" / "pooled.html").read_text(encoding="utf-8")
    found = json.loads((tmp_path / "out" / "pooled.json").read_text(encoding="utf-8"))
    assert found["labels"] == ["Alder", "Another team (1)", "Another team (2)"]
    assert found["pooled_version"] == "1.0"
    assert found["change"]["fixed"]["gap"] == "narrowed"
    for text in (page, json.dumps(found)):
        assert "Birch" not in text
        assert "Cedar" not in text
    assert "<script" not in page
    assert page.count("<svg") >= 2
    assert "numerator" not in json.dumps(found)


def test_the_same_review_twice_is_no_second_team(review: Path, tmp_path: Path) -> None:
    teams = (f"Alder={review}", f"Birch={like(review, tmp_path, 0)}")
    done = CliRunner().invoke(main, ["pool", *teams, "-o", str(tmp_path / "out")])
    assert done.exit_code == 6
    assert "‘Alder’ and ‘Birch’ have the very same numbers" in done.output
    assert not (tmp_path / "out").exists()


def test_a_name_is_text_on_the_page(review: Path, tmp_path: Path) -> None:
    name = "<b>Alder & co</b>"
    page = pooled_html(pool_teams({name: review, "B": like(review, tmp_path, 1)}, named=[name]))
    assert "<b>Alder" not in page
    assert "&lt;b&gt;Alder &amp; co" in page
    parser = HTMLParser()
    parser.feed(page)
    assert page.count("<h1>") == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["review.json"], "is not NAME=path"),
        (["=x.json"], "is not NAME=path"),
        (["A="], "is not NAME=path"),
        (["A=x.json", "A=y.json"], "Two teams have the same name"),
    ],
)
def test_arguments_that_cannot_be(arguments: list[str], words: str) -> None:
    done = CliRunner().invoke(main, ["pool", *arguments])
    assert done.exit_code == 2
    assert words in done.output


def test_a_file_that_cannot_be_read_writes_nothing(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        main, ["pool", f"A={tmp_path / 'no.json'}", "B=x", "-o", str(tmp_path / "out")]
    )
    assert done.exit_code == 3
    assert not (tmp_path / "out").exists()
