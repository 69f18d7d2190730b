"""Evenhand: from records to an equity review.

>>> import evenhand as eh
>>> round(eh.wilson(38, 235).low, 4)
0.1201
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from evenhand.version import __version__ as __version__

if TYPE_CHECKING:
    from evenhand.library import *  # noqa: F403


def __getattr__(name: str) -> Any:
    """Names of `evenhand.library`, brought in when first used so that the command starts at once."""
    library = import_module("evenhand.library")
    if name in library.__all__:
        return getattr(library, name)
    raise AttributeError(f"module 'evenhand' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *import_module("evenhand.library").__all__})
