"""The style of a PDF: Evenhand's own, or an organisation's from a short TOML file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from evenhand.documents.templates import TemplateError

_COLOURS = {"ink": "#1f2b31", "muted": "#4b5a62", "accent": "#17568c", "warning": "#8a4b08"}
_PICTURES = {".svg": "svg", ".png": "png", ".jpg": "jpg", ".jpeg": "jpg"}
_TABLES = {
    "colours": tuple(_COLOURS),
    "font": ("family", "folder"),
    "logo": ("file", "alt"),
    "text": ("header", "footer", "author"),
}
_CONTRAST = 4.5  # WCAG 2.2, 1.4.3: text on white


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture for the top of the first page; `alt` says whose it is."""

    picture: bytes
    format: str
    alt: str


@dataclass(frozen=True, slots=True)
class Style:
    """Colours, typeface, logo and texts at the edges of the page."""

    colours: Mapping[str, str] = field(default_factory=lambda: dict(_COLOURS))
    family: str = ""
    folder: Path | None = None  # where the files of the family lie
    logo: Logo | None = None
    header: str = ""
    footer: str = ""
    author: str = ""


def read_style(path: Path | None) -> Style:
    """A style from its file; Evenhand's own without one.

    Raises
    ------
    TemplateError
        When the file is not TOML, or holds a setting that is not known or cannot be used.
    """
    if path is None:
        return Style()
    content = _content(path)
    _refuse_unknown(content, tuple(_TABLES), path)
    for name, known in _TABLES.items():
        _refuse_unknown(_table(content, name, path), known, path, name)
    style = replace(Style(), colours=_colours(_table(content, "colours", path), path))
    style = _with_font(style, _table(content, "font", path), path)
    style = replace(style, logo=_logo(_table(content, "logo", path), path))
    header, footer, author = _texts(_table(content, "text", path), path)
    return replace(style, header=header, footer=footer, author=author)


def _content(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TemplateError(
            f"The style cannot be read: {error}.", remedy="Put that line right.", where=path.name
        ) from None


def _table(content: Mapping[str, Any], name: str, path: Path) -> dict[str, Any]:
    table = content.get(name, {})
    if not isinstance(table, dict):
        raise TemplateError(
            f"‘{name}’ is not a section.",
            remedy=f"Write it as [{name}] on a line of its own.",
            where=path.name,
        )
    return table


def _refuse_unknown(
    table: Mapping[str, Any], known: Sequence[str], path: Path, section: str = ""
) -> None:
    for key in table:
        if key not in known:
            name = f"{section}.{key}" if section else key
            raise TemplateError(
                f"The setting ‘{name}’ is not known.",
                remedy=f"Known settings: {', '.join(known)}.",
                where=path.name,
            )


def _colours(table: Mapping[str, Any], path: Path) -> dict[str, str]:
    for name, value in table.items():
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", str(value)):
            raise TemplateError(
                f"The colour ‘{name}’ is ‘{value}’.",
                remedy="Write it as # and six figures: #17568c.",
                where=path.name,
            )
        if contrast(str(value)) < _CONTRAST:
            raise TemplateError(
                f"The colour ‘{name}’ ({value}) is too light to be read on white.",
                remedy=f"Choose a darker one: text needs a contrast of {_CONTRAST}.",
                where=path.name,
            )
    return {**_COLOURS, **table}


def contrast(colour: str) -> float:
    """Contrast of a colour with white (WCAG 2.2).

    Examples
    --------
    >>> contrast("#000000"), round(contrast("#767676"), 2)
    (21.0, 4.54)
    """
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05)


def _with_font(style: Style, table: Mapping[str, Any], path: Path) -> Style:
    if not table:
        return style
    family, name = str(table.get("family", "")), str(table.get("folder", ""))
    if not (family and name and (path.parent / name).is_dir()):
        raise TemplateError(
            "A typeface needs its family, and a folder that holds its files.",
            remedy='Under [font] write family = "..." and folder = "..." (beside the style).',
            where=path.name,
        )
    return replace(style, family=family, folder=path.parent / name)


def _logo(table: Mapping[str, Any], path: Path) -> Logo | None:
    if not table:
        return None
    file = _beside(path, str(table.get("file", "")), "logo")
    form, alt = _PICTURES.get(file.suffix.casefold()), str(table.get("alt", "")).strip()
    if form is None:
        raise TemplateError(
            f"The logo ‘{file.name}’ is of no kind that can be shown.",
            remedy="Use .svg, .png or .jpg.",
            where=path.name,
        )
    if not alt:
        raise TemplateError(
            "The logo has no words for people who do not see it.",
            remedy='Under [logo] write alt = "the name of your organisation".',
            where=path.name,
        )
    return Logo(file.read_bytes(), form, alt)


def _beside(path: Path, name: str, what: str) -> Path:
    found = path.parent / name
    if not name or not found.is_file():
        raise TemplateError(
            f"There is no {what} ‘{name}’.",
            remedy="Put the file beside the style, and check its name.",
            where=path.name,
        )
    return found


def _texts(table: Mapping[str, Any], path: Path) -> tuple[str, ...]:
    for name, value in table.items():
        if not isinstance(value, str):
            raise TemplateError(
                f"‘text.{name}’ is not text.", remedy="Put it into quotes.", where=path.name
            )
    return tuple(table.get(name, "") for name in _TABLES["text"])
