"""Templates that an organisation brings: one file a form, told apart by what its name ends in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from evenhand.documents.files import OutputError

# What the name of a template ends in, and the form that it serves.
SUFFIXES: Mapping[str, str] = MappingProxyType(
    {".docx": "docx", ".dotx": "docx", ".pptx": "pptx", ".toml": "pdf"}
)
_CALLED = {"docx": "Word", "pptx": "PowerPoint", "pdf": "PDF"}


class TemplateError(OutputError):
    """A template cannot be used as it is."""


def templates_by_form(paths: Sequence[Path], formats: Sequence[str]) -> dict[str, Path]:
    """Each form's template.

    Raises
    ------
    TemplateError
        When a file is missing or of no known kind, when two serve the same form, or when the
        form that it serves is not asked for: a template is never silently left aside.

    Examples
    --------
    >>> templates_by_form([], ["docx"])
    {}
    """
    found: dict[str, Path] = {}
    for path in paths:
        form = _form(path)
        if form in found:
            raise TemplateError(
                f"‘{found[form].name}’ and ‘{path.name}’ are both templates for {_CALLED[form]}.",
                remedy="Give one of them.",
            )
        if form not in formats:
            raise TemplateError(
                f"‘{path.name}’ is a template for {_CALLED[form]}, which is not asked for.",
                remedy=f"Add --format {form}, or leave the template out.",
            )
        found[form] = path
    return found


def _form(path: Path) -> str:
    form = SUFFIXES.get(path.suffix.casefold())
    if form is None:
        raise TemplateError(
            f"‘{path.name}’ is no template that Evenhand can use.",
            remedy="Use a Word document (.docx), a presentation (.pptx), or a style for PDF (.toml).",
        )
    if not path.is_file():
        raise TemplateError(
            f"There is no template ‘{path}’.",
            remedy="Check its name and the folder it lies in.",
        )
    return form
