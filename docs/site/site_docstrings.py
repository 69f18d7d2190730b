"""Docstrings here describe what is returned in words; the type stands in the signature."""

from __future__ import annotations

from typing import Any

import griffe


class ReturnsInWords(griffe.Extension):
    """A line under Returns that is no `name : type` is a description, not a type."""

    def on_function(self, *, func: griffe.Function, **_: Any) -> None:
        """Move the words to where words are shown."""
        if func.docstring is None:
            return
        for section in func.docstring.parsed:
            if section.kind is griffe.DocstringSectionKind.returns:
                for item in section.value:
                    _in_words(item, func)


def _in_words(item: Any, func: griffe.Function) -> None:
    words = str(item.annotation or "")
    if not item.description and words and words != str(func.returns):
        item.description, item.annotation = words, func.returns
