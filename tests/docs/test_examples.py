"""Every example of the documentation runs, and says what the page says it says."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars
import psycopg
import pytest

from docs.doc_examples import Block, blocks, run_page
from evenhand.demo import write_demo
from fixtures.postgres import PostgresServer

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
DATABASE = "postgresql://reader@localhost/maternity"


def _runs(path: Path) -> bool:
    return any(block.runs for block in blocks(path.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example")
    write_demo(folder)
    (folder / "mapping.toml").rename(folder / "births.mapping.toml")
    (folder / "review.toml").unlink()
    return folder


@pytest.fixture(scope="module")
def database(postgres_server: PostgresServer, example: Path) -> Iterator[str]:
    """The example in the table that the page on PostgreSQL speaks of."""
    with (example / "births.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    columns = ", ".join(f'"{name}" text' for name in header)
    with psycopg.connect(postgres_server.url, autocommit=True) as connection:
        connection.execute(f"CREATE TABLE births ({columns})")
        with connection.cursor().copy("COPY births FROM STDIN") as copy:
            for row in rows:
                copy.write_row([cell or None for cell in row])
        yield postgres_server.url
        connection.execute("DROP TABLE births")


def _names(path: Path) -> dict[str, Any]:
    """Names that a page takes as given: the README speaks of somebody's own frame."""
    if path.name != "README.md":
        return {}
    return {"my_polars_frame": polars.read_csv("births.csv", infer_schema_length=0)}


@pytest.mark.parametrize(
    "path", [p for p in PAGES if _runs(p)], ids=lambda p: p.relative_to(ROOT).as_posix()
)
def test_the_page_does_what_it_shows(
    path: Path,
    example: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    for name in ("births.csv", "births.mapping.toml"):
        shutil.copy(example / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    text = path.read_text(encoding="utf-8")
    if DATABASE in text:
        text = text.replace(DATABASE, request.getfixturevalue("database"))
    wrong = run_page(path.name, text, _names(path))
    assert not wrong, "\n\n".join(wrong)


def _page(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```\n"


def test_wrong_output_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert run_page("p", _page("python", ">>> 1 + 1\n3"), {})
    assert run_page("p", _page("console", "$ evenhand --version\nevenhand, version none"), {})
    assert run_page("p", _page("console", "$ evenhand review nothing.csv"), {})
    assert run_page("p", _page("console", "$ rm -r ."), {})


def test_right_output_is_accepted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    page = _page("python", "a = 2") + _page("python", ">>> a + 1\n3")
    page += _page("console", "$ evenhand --version\nevenhand, version ...")
    page += _page("console", "$ evenhand review \\\n    nothing.csv\nEvenhand stopped. ...")
    assert run_page("p", page, {}) == []


def test_a_titled_block_is_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert run_page("p", '```toml title="a.toml"\nx = 1\n```\n', {}) == []
    assert run_page("p", '```toml title="add to a.toml"\ny = 2\n```\n', {}) == []
    assert (tmp_path / "a.toml").read_text(encoding="utf-8") == "x = 1\ny = 2\n"
    assert list(blocks("```toml\nx\n```\n")) == [Block(2, "toml", "", "x\n")]
