"""Bundled typefaces: which letters they hold, read from the files themselves."""

from __future__ import annotations

import struct

import pytest

from evenhand.charts.svg import FONT
from evenhand.documents.pictures import drawable
from evenhand.documents.typefaces import (
    FOLDER,
    families,
    font_book,
    font_files,
    is_plain,
    legible,
    letters,
)


def test_the_files_hold_the_families_that_are_named() -> None:
    assert set(font_book().families()) == set(families())
    assert families()[0] == "Noto Sans"
    assert len(font_files()) == len(list(FOLDER.glob("*.ttf"))) == 12


def test_the_licence_lies_beside_them() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / "OFL.txt").read_text()
    named = (FOLDER / "README.md").read_text()
    assert all(f"`{p.stem.removesuffix('-Regular')}" in named for p in font_files())


@pytest.mark.parametrize(
    "text",
    [
        "Ŵyn Siân Llŷr",
        "Ọlábísí Ẹ̀kọ́ ṣ",
        "Łódź Ștefan",
        "فاطمة الزهراء",
        "فاطمہ",
        "ফাতেমা বেগম",
        "ਫਾਤਿਮਾ",
        "அமினா",
        "אסתר",
        "ሰላም",
        "5.5% → 4.1% − 3 × 2 ≤ ≥ – … “x” ‘y’ · • ◆ ▲ ■ ○ ●",
    ],
)
def test_letters_of_many_languages_are_kept(text: str) -> None:
    assert "▯" not in legible(text)
    assert len(legible(text)) >= len(text) - 3  # composed letters may be one


def test_others_leave_a_mark_and_unseen_ones_go() -> None:
    assert legible("a中b😀") == "a▯b▯"
    assert legible("a\x00\x07b\ufeff\ufe0fc\u0085d") == "abcd"
    assert legible("a\nb\tc\u200dd") == "a\nb\tc\u200dd"
    assert legible("e\u0301") == "é"


@pytest.mark.parametrize(
    ("text", "expected"), [("é ≤", True), ("e\u0323\u0301", False), ("ك", False)]
)
def test_plain_letters_stand_alone(text: str, expected: bool) -> None:
    assert is_plain(text) is expected


def test_a_font_without_letters_is_refused() -> None:
    with pytest.raises(ValueError, match="no table cmap"):
        letters(struct.pack(">IHHHH", 0x10000, 0, 0, 0, 0))


def test_maps_of_other_kinds_are_passed_over() -> None:
    head = struct.pack(">IHHHH", 0x10000, 1, 0, 0, 0)
    entry = struct.pack(">4sIII", b"cmap", 0, 28, 0)
    cmap = struct.pack(">HHHHI", 0, 1, 1, 0, 12) + struct.pack(">HHH", 6, 10, 0)
    assert letters(head + entry + cmap) == frozenset()


def test_a_drawing_names_the_bundled_typefaces_and_shows_its_points() -> None:
    made = drawable(
        f'<svg font-family="{FONT}"><path d="M1 2h0M3 4h0"/><path d="M1 1h05"/>中</svg>'
    )
    assert "font-family=\"'Noto Sans','Noto Sans Arabic'," in made
    assert '<path d="M1 2h.01M3 4h.01"/>' in made
    assert 'd="M1 1h05"' in made
    assert "▯" in made


def test_every_family_in_the_order_in_which_it_is_tried() -> None:
    assert families() == (
        "Noto Sans", "Noto Sans Arabic", "Noto Sans Bengali", "Noto Sans Devanagari",
        "Noto Sans Ethiopic", "Noto Sans Gujarati", "Noto Sans Gurmukhi", "Noto Sans Hebrew",
        "Noto Sans Math", "Noto Sans Symbols2", "Noto Sans Tamil",
    )  # fmt: skip


def table_of(form: int, body: bytes) -> bytes:
    """A font that holds nothing but a map of characters, after a table of another name."""
    head = struct.pack(">IHHHH", 0x10000, 2, 0, 0, 0)
    entries = struct.pack(">4sIII", b"head", 0, 0, 0) + struct.pack(">4sIII", b"cmap", 0, 44, 0)
    cmap = struct.pack(">HH", 0, 1) + struct.pack(">HHI", 3, 1, 12)
    return head + entries + cmap + struct.pack(">H", form) + body


def test_a_map_of_sixteen_bits() -> None:
    """Format 4: ends, then a pad, then starts; the last span is a stop."""
    spans = (
        struct.pack(">3H", 0x42, 0x61, 0xFFFF) + b"\0\0" + struct.pack(">3H", 0x41, 0x61, 0xFFFF)
    )
    body = struct.pack(">HHHHHH", 0, 0, 6, 0, 0, 0) + spans
    assert letters(table_of(4, body)) == {0x41, 0x42, 0x61}


def test_a_map_of_thirty_two_bits() -> None:
    """Format 12: so many groups of first, last and glyph."""
    groups = struct.pack(">III", 0x41, 0x43, 9) + struct.pack(">III", 0x1F600, 0x1F600, 12)
    body = struct.pack(">HII", 0, 0, 0) + struct.pack(">I", 2) + groups
    assert letters(table_of(12, body)) == {0x41, 0x42, 0x43, 0x1F600}


def test_several_maps_are_taken_together() -> None:
    one = struct.pack(">HHHHHHH", 4, 0, 0, 4, 0, 0, 0)
    spans = struct.pack(">2H", 0x41, 0xFFFF) + b"\0\0" + struct.pack(">2H", 0x41, 0xFFFF)
    two = struct.pack(">HHIII", 12, 0, 0, 0, 1) + struct.pack(">III", 0x62, 0x63, 1)
    head = struct.pack(">IHHHH", 0x10000, 1, 0, 0, 0) + struct.pack(">4sIII", b"cmap", 0, 28, 0)
    first = 4 + 2 * 8
    cmap = struct.pack(">HH", 0, 2)
    cmap += struct.pack(">HHI", 0, 3, first) + struct.pack(">HHI", 3, 10, first + len(one + spans))
    assert letters(head + cmap + one + spans + two) == {0x41, 0x62, 0x63}
