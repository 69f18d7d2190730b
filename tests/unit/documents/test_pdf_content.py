"""What the layout of a PDF is given: every block as plain data, in letters that can be shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from evenhand.charts import Chart
from evenhand.charts.svg import FONT
from evenhand.documents.pdf import content as room
from evenhand.documents.pdf.content import content
from evenhand.documents.pdf.style import Logo, Style
from evenhand.documents.pictures import drawable
from evenhand.documents.typefaces import families
from fixtures.approved import assert_approved, written_out
from fixtures.readings import demo_review, shared_review
from fixtures.small import PICTURE
from fixtures.small_blocks import BLOCKS

APPROVED = Path(__file__).parent / "approved"


def test_every_kind_of_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "outline", lambda _review: BLOCKS)
    found = content(demo_review(), Style())
    assert_approved(APPROVED / "pdf-content.txt", written_out(found))


def test_a_style_stands_at_the_edges(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "outline", lambda _review: ())
    style = Style(
        colours={"ink": "#000000"}, family="Own Sans", logo=Logo(b"ab", "png", "Our 中 organisation"),
        header="Trust 中", footer="Paper 7 中", author="The 中 team",
    )  # fmt: skip
    review = replace(shared_review(), invented=False, title="Care 中: equity review")
    found = content(review, style)
    assert found == {
        "title": "Care ▯: equity review",
        "over": "",
        "author": "The ▯ team",
        "description": "To share: small numbers are protected",
        "keywords": ["Equity review"],
        "header-left": "Trust ▯ · To share: small numbers are protected",
        "header-right": "",
        "footer": "Paper 7 ▯",
        "style": {
            "colours": {"ink": "#000000"},
            "fonts": ["Own Sans", *families()],
            "logo": {"picture": [97, 98], "format": "png", "alt": "Our ▯ organisation"},
        },
        "blocks": [],
    }
    plain = content(replace(review, title="Care"), Style())
    assert (plain["over"], plain["footer"], plain["author"]) == ("Equity review", "Care", "")
    assert plain["style"]["fonts"] == list(families())
    assert plain["style"]["logo"] is None


def test_letters_that_join_make_a_picture_of_a_chart(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[list[str]] = []
    monkeypatch.setattr(room, "pictures", lambda svgs: drawn.append(list(svgs)) or (b"\x89P",))
    joined = Chart(
        PICTURE.svg.replace("<path", "<text>فاطمة</text><path"), "T", "W", PICTURE.tabulate
    )
    assert room._chart(joined) == {
        "title": "T",
        "alt": "T. W",
        "format": "png",
        "picture": [137, 80],
    }
    assert drawn == [[joined.svg]]
    plain = room._chart(PICTURE)
    assert plain == {
        "title": "A chart", "alt": "A chart. What it shows.", "format": "svg",
        "picture": drawable(PICTURE.svg),
    }  # fmt: skip


def test_a_drawing_names_the_bundled_typefaces_and_its_points_have_a_length() -> None:
    svg = f'<svg font-family="{FONT}"><path d="M1 2h0M3 4h0"/><path d="h0.5"/></svg>'
    named = ",".join(f"'{family}'" for family in families())
    assert drawable(svg) == (
        f'<svg font-family="{named}"><path d="M1 2h.01M3 4h.01"/><path d="h0.5"/></svg>'
    )
