"""The page of what charts are checked against names every file of outside numbers and real tests."""

from __future__ import annotations

import re
from pathlib import Path

from spec.spc.spc_reference import DATA

PAGE = Path(__file__).parents[3] / "docs" / "checked-against" / "spc.md"
NAMED = set(re.findall(r"`([^`]+)`", PAGE.read_text("utf-8")))


def test_every_file_is_on_the_page_and_every_file_on_the_page_is_there():
    there = {path.stem for path in DATA.glob("*.csv")}
    on_page = {name for name in NAMED if re.match(r"\d\d_|phe_", name)}
    assert there == on_page


def test_every_test_on_the_page_is_there():
    sources = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("*.py"))
    wanted = {
        name for name in NAMED if name.startswith("test_") and not name.startswith("test_spc")
    }
    assert wanted
    missing = {name for name in wanted if f"def {name}(" not in sources}
    assert not missing
    modules = {name.removesuffix(".py") for name in NAMED if name.startswith("test_spc")}
    assert modules <= {path.stem for path in Path(__file__).parent.glob("*.py")}
