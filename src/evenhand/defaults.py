"""The constants of every reading, from `defaults.toml`: one file, printed with each reading."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def defaults() -> dict[str, dict[str, Any]]:
    """All constants by section.

    Examples
    --------
    >>> defaults()["strength"]["established_level"]
    0.95
    """
    text = resources.files("evenhand").joinpath("defaults.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def constant(section: str, name: str) -> Any:
    """One constant.

    Examples
    --------
    >>> constant("disclosure", "min_feasible")
    4
    """
    return defaults()[section][name]
