"""All documents of a review into one folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from evenhand.documents.files import OutputError, ready_folder, write_whole
from evenhand.documents.machine import json_bytes
from evenhand.documents.page import to_html
from evenhand.documents.slides import to_powerpoint
from evenhand.documents.templates import SUFFIXES, templates_by_form
from evenhand.documents.workbook import to_excel
from evenhand.reading.model import Review

DEFAULT_FORMATS = ("html", "xlsx", "json")


def write_html(review: Review, path: Path) -> Path:
    """Write the page whole or not at all."""
    return write_whole(path, _html(review, None))


def _html(review: Review, _template: Path | None) -> bytes:
    return to_html(review).encode("utf-8")


def _excel(review: Review, _template: Path | None) -> bytes:
    return to_excel(review)


def _json(review: Review, _template: Path | None) -> bytes:
    return json_bytes(review)


def _word(review: Review, template: Path | None) -> bytes:
    from evenhand.documents.word import to_word  # noqa: PLC0415 - only when Word is asked for

    return to_word(review, template=template)


def _pdf(review: Review, template: Path | None) -> bytes:
    from evenhand.documents.pdf import to_pdf  # noqa: PLC0415 - only when PDF is asked for

    return to_pdf(review, template=template)


# Each form as bytes, from a review and the organisation's own template, if it brought one.
_MAKERS: dict[str, Callable[[Review, Path | None], bytes]] = {
    "html": _html,
    "xlsx": _excel,
    "json": _json,
    "docx": _word,
    "pdf": _pdf,
    "pptx": to_powerpoint,
}


def document(review: Review, form: str) -> bytes:
    """A review in one form, `docx` for example, as the bytes of a file.

    Raises
    ------
    OutputError
        When there is no such form.
    """
    _refuse_unknown([form])
    return _MAKERS[form](review, None)


def _refuse_unknown(forms: Sequence[str]) -> None:
    unknown = [f for f in forms if f not in _MAKERS]
    if unknown:
        raise OutputError(
            f"‘{unknown[0]}’ is not a format that a review can be written in.",
            remedy=f"Choose from {', '.join(_MAKERS)}.",
        )


def template_notes(templates: Sequence[str | Path]) -> tuple[str, ...]:
    """What templates lack, in plain words; Evenhand's own look stands in for it."""
    from evenhand.documents.word import template_notes as of_word  # noqa: PLC0415

    paths = [Path(t) for t in templates]
    return tuple(
        n for p in paths if SUFFIXES.get(p.suffix.casefold()) == "docx" for n in of_word(p)
    )


def write_review(
    review: Review,
    out_dir: str | Path,
    *,
    formats: Sequence[str] = DEFAULT_FORMATS,
    templates: Sequence[str | Path] = (),
) -> tuple[Path, ...]:
    """Write `review.html`, `review.xlsx`, `review.json` and other forms asked for; say where.

    Everything is made before anything is written, so a template that cannot be used leaves no
    half of a review behind.

    Parameters
    ----------
    formats
        Forms to write, by what their names end in.
    templates
        An organisation's own templates: `.docx` for Word, `.pptx` for PowerPoint, `.toml` for PDF.

    Raises
    ------
    OutputError
        When a format is unknown, a template cannot be used, the folder is a file, or it cannot be
        written to.
    """
    _refuse_unknown(formats)
    own = templates_by_form([Path(t) for t in templates], formats)
    made = [(f, _MAKERS[f](review, own.get(f))) for f in formats]
    folder = ready_folder(Path(out_dir))
    return tuple(write_whole(folder / f"review.{f}", content) for f, content in made)
