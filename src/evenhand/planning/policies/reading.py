"""A file as passages: Word, PDF or text. Nothing is fetched, nothing is kept, and sizes are bounded before anything is unpacked."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from evenhand.errors import InputFileError
from evenhand.planning.policies.model import LARGEST, MOST_LETTERS, MOST_UNPACKED, Passage, Policy
from evenhand.planning.policies.pdf import pdf_pages
from evenhand.planning.policies.word import UNREAD, word_passages

ENDINGS = (".docx", ".pdf", ".txt", ".md")


def read_policy(path: Path) -> Policy:
    """The passages of a file.

    Raises
    ------
    InputFileError
        Another format, a password, a size that no policy has, or no words at all.
    """
    if not path.is_file():
        raise InputFileError("There is no such file.", remedy="Check its name.", where=str(path))
    if path.stat().st_size > LARGEST:
        raise InputFileError(
            f"The file is larger than {LARGEST // 2**20} MB.",
            remedy="Save it without pictures, or its text alone.",
            where=path.name,
        )
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise InputFileError(
            "Only Word (.docx), PDF and text can be read.",
            remedy="Save it as one of these.",
            where=path.name,
        )
    passages, unread = _READERS[ending](path)
    kept = tuple(_bounded(passages))
    if not kept:
        raise InputFileError(
            "No words can be read in it.",
            remedy="A scanned page is a picture: use the file that it was made from.",
            where=path.name,
        )
    return Policy(path.name, kept, tuple(unread))


def _bounded(passages: Iterable[Passage]) -> Iterator[Passage]:
    letters = 0
    for passage in passages:
        letters += len(passage.text)
        if letters > MOST_LETTERS:
            return
        if passage.text.strip():
            yield passage


def _text(path: Path) -> tuple[list[Passage], list[str]]:
    content = path.read_bytes()
    if b"\0" in content[:4096]:
        raise InputFileError("This is no text.", remedy="Save it as UTF-8.", where=path.name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    parts = [p for p in re.split(r"\n\s*\n|\f", text.replace("\r\n", "\n")) if p.strip()]
    return [Passage(0, n, p.strip()) for n, p in enumerate(parts, start=1)], []


def _word(path: Path) -> tuple[list[Passage], list[str]]:
    _refuse_packed(path)
    return word_passages(path), [UNREAD]


def _refuse_packed(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return  # told as damage when it is opened
    if size > MOST_UNPACKED:
        raise InputFileError(
            "The file unpacks to far more than a policy can be.",
            remedy="Save its text alone.",
            where=path.name,
        )


def _pdf(path: Path) -> tuple[list[Passage], list[str]]:
    return pdf_pages(path)


_READERS = {".docx": _word, ".pdf": _pdf, ".txt": _text, ".md": _text}
