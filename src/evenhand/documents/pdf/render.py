"""From a review to the bytes of a PDF."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from functools import cache
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from evenhand.documents.files import write_whole
from evenhand.documents.pdf.content import Data, content, content_of
from evenhand.documents.pdf.style import read_style
from evenhand.documents.templates import TemplateError
from evenhand.documents.typefaces import font_book
from evenhand.documents.view.blocks import Block
from evenhand.documents.view.opening import Opening
from evenhand.reading.model import Review


def to_pdf(review: Review, *, template: Path | None = None) -> bytes:
    """The review as a tagged PDF that follows PDF/UA-1; the same review gives the same bytes.

    Parameters
    ----------
    template
        An organisation's style (TOML): colours, typeface, logo, texts at the edges of the page.

    Raises
    ------
    TemplateError
        When the style cannot be used.

    Notes
    -----
    Text of a review reaches the layout as data and is never read as code; the layout can read no
    file, because its root is an empty folder. Nothing comes from the network or from the machine's
    own typefaces.
    """
    style = read_style(template)
    made = content(review, style)
    book = font_book(style.folder)
    if style.family and style.family not in book.families():
        raise TemplateError(
            f"The folder of typefaces holds no family ‘{style.family}’.",
            remedy=f"It holds: {', '.join(sorted(set(book.families()) - _bundled())) or 'none'}.",
            where=template.name if template else None,
        )
    try:
        return _compiled(made, review.made_on, style.folder)
    except RuntimeError as error:
        if template is None:
            raise
        raise TemplateError(
            f"The style cannot be used: {error}.",
            remedy="Check its logo and its typeface.",
            where=template.name,
        ) from error


def write_pdf(review: Review, path: Path, *, template: Path | None = None) -> Path:
    """Write the PDF whole or not at all."""
    return write_whole(path, to_pdf(review, template=template))


def _bundled() -> set[str]:
    return set(font_book().families())


def laid_out(opened: Opening, blocks: tuple[Block, ...], made_on: date) -> bytes:
    """Any opening and blocks as a tagged PDF, in Evenhand's own style."""
    style = read_style(None)
    return _compiled(content_of(opened, blocks, style), made_on, style.folder)


def _compiled(made: Data, made_on: date, own: Path | None) -> bytes:
    import typst  # noqa: PLC0415 - 40 MB that only Word and PDF need

    day = datetime.combine(made_on, time(), tzinfo=UTC)
    with TemporaryDirectory() as name:
        empty = Path(name)
        compiler = typst.Compiler(
            _layout(),
            root=empty,
            font_paths=font_book(own),
            ignore_system_fonts=True,
            sys_inputs={"review": json.dumps(made, ensure_ascii=False)},
            package_path=empty,
            package_cache_path=empty,
        )
        found: Any = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=day)
    return bytes(found)


@cache
def _layout() -> bytes:
    return (resources.files(__package__) / "review.typ").read_bytes()
