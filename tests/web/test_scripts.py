"""Pages carry little script, and all of it is ours."""

from __future__ import annotations

import gzip
from pathlib import Path

from evenhand.web import design

FOLDER = Path(design.__file__).parent / "static/design"
WEB = Path(design.__file__).parents[1]


def _packed(*names: Path) -> int:
    return sum(len(gzip.compress(name.read_bytes(), mtime=0)) for name in names)


def test_all_scripts_together_are_small() -> None:
    assert _packed(*FOLDER.glob("*.js")) < 30_000
    assert _packed(FOLDER / "charts.js") < 6_000


def test_templates_hold_no_script_of_their_own_and_no_style() -> None:
    for template in WEB.rglob("*.jinja"):
        text = template.read_text("utf-8")
        assert text.count("<script") == text.count('<script src="{{ static("design/'), template
        assert "<style" not in text, template
        assert ' style="' not in text, template
