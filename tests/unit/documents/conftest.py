"""Nothing that an earlier run in the same process worked out is taken over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evenhand.documents import data_request, machine, typefaces
from evenhand.documents.feasibility import page as feasibility
from evenhand.documents.page import render
from evenhand.documents.pdf import render as pdf
from evenhand.documents.slides import theme
from fixtures import decks
from fixtures.styles import LOGO

KEPT: tuple[Callable[..., Any], ...] = (
    data_request._words, machine.schema, typefaces.families, typefaces._covered, theme.own_theme,
    feasibility._css, feasibility._environment, render._css, render._environment, pdf._layout,
)  # fmt: skip


@pytest.fixture(scope="session", autouse=True)
def _anew() -> None:
    for function in KEPT:
        function.cache_clear()  # type: ignore[attr-defined]
    decks.KEPT.clear()


@pytest.fixture
def style(tmp_path: Path) -> Path:
    (tmp_path / "logo.svg").write_text(LOGO)
    path = tmp_path / "style.toml"
    path.write_text(
        '[colours]\naccent = "#005500"\n'
        '[logo]\nfile = "logo.svg"\nalt = "Riverside organisation"\n'
        '[text]\nheader = "Riverside #1"\nfooter = "Board paper"\nauthor = "The team"\n'
    )
    return path
