"""When and how the figures were made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Made:
    """When and how the figures were made."""

    version: str
    on: date
    command: str
