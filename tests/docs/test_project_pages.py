"""Pages about the project itself keep up with it."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_room_of_the_house_is_on_the_page_about_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    rooms = {name.strip().removeprefix("evenhand.") for one in layers for name in one.split("|")}
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert sorted(room for room in rooms - {"version"} if f"`{room}`" not in page) == []


def test_every_page_says_what_it_is_about() -> None:
    pages = sorted((ROOT / "docs").rglob("*.md"))
    untitled = [p.name for p in pages if not p.read_text(encoding="utf-8").startswith("# ")]
    assert untitled == []


def test_no_page_names_a_machine_or_a_folder_of_one() -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    wrong = tuple(f"/{folder}/" for folder in ("home", "root", "tmp", "work"))
    found = {p.name: w for p in pages for w in wrong if w in p.read_text(encoding="utf-8")}
    assert found == {}
