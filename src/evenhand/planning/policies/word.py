"""Word as passages: also what stands in content controls, inserted text, tables in tables, text boxes, notes and headers, which a simple reading leaves out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from evenhand.errors import InputFileError
from evenhand.planning.policies.model import Passage

UNREAD = "Pictures and comments were not read. Changes that are being tracked were read as if they were accepted."
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}pPr", f"{_W}rPr", _FALLBACK}
_SIGNS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_BOX = f"{_W}txbxContent"
# the name of the part in the file, the part of it that is read, and what a reader calls it
_BESIDE = (
    ("footnotes", f"{_W}footnote", "footnote"),
    ("endnotes", f"{_W}endnote", "endnote"),
    ("header", f"{_W}p", "header"),
    ("footer", f"{_W}p", "footer"),
)


def word_passages(path: Path) -> list[Passage]:
    """Everything that can be read in a .docx, body first.

    Raises
    ------
    InputFileError
        When it is no Word file.
    """
    import docx  # noqa: PLC0415 - only where Word is read

    try:
        document = docx.Document(str(path))
        body = [t for t in _blocks(document.element.body) if t.strip()]
        beside = list(_beside(document.part.package.iter_parts()))
    except Exception:
        raise InputFileError(
            "This is not a Word file (.docx), or it is damaged.",
            remedy="Open it in Word and save it again as .docx.",
            where=path.name,
        ) from None
    return [*(Passage(0, n, t) for n, t in enumerate(body, start=1)), *beside]


def _blocks(parent: Any) -> Iterator[str]:
    """Paragraphs and rows of tables, in their order, whatever they are wrapped in."""
    for child in parent:
        if child.tag in _SKIPPED:
            continue
        if child.tag == f"{_W}p":
            yield _text(child)
            yield from _boxes(child)
        elif child.tag == f"{_W}tr":
            yield " | ".join(c for c in map(_cell, _cells(child)) if c)
        else:
            yield from _blocks(child)


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == f"{_W}tc":
            yield child
        elif child.tag not in _SKIPPED:
            yield from _cells(child)


def _cell(cell: Any) -> str:
    return " ".join(t.strip() for t in _blocks(cell) if t.strip())


def _text(paragraph: Any) -> str:
    return "".join(_signs(paragraph))


def _signs(part: Any) -> Iterator[str]:
    for child in part:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag not in _SKIPPED and child.tag != _BOX:
            yield from _signs(child)


def _boxes(paragraph: Any) -> Iterator[str]:
    """Text boxes hang in a paragraph, twice: once for programmes that are older."""
    for box in paragraph.iter(_BOX):
        if not any(a.tag in (_FALLBACK, _BOX) for a in box.iterancestors()):
            yield from _blocks(box)


def _beside(parts: Iterable[Any]) -> Iterator[Passage]:
    """Notes, headers and footers, each text once: a header stands in a file for every kind of page."""
    found = sorted(((str(p.partname), p) for p in parts), key=lambda x: x[0])
    for kind, tag, name in _BESIDE:
        roots = [_root(p) for at, p in found if at.startswith(f"/word/{kind}")]
        texts = (t for root in roots if root is not None for t in _noted(root, tag))
        for number, text in enumerate(dict.fromkeys(t for t in texts if t.strip()), start=1):
            yield Passage(0, number, text, name)


def _noted(root: Any, tag: str) -> Iterator[str]:
    if tag == f"{_W}p":
        yield from _blocks(root)
        return
    for note in root.iter(tag):
        yield " ".join(t.strip() for t in _blocks(note) if t.strip())


def _root(part: Any) -> Any:
    element = getattr(part, "element", None)
    if element is not None:
        return element
    from docx.oxml.parser import parse_xml  # noqa: PLC0415 - without entities

    return parse_xml(part.blob)
