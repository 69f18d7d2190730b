"""Finding: everybody who is signed in has the page; what it finds is in tests/web/test_finding.py."""

from __future__ import annotations

from typing import Any

from web.doors.table import SIGNED_IN, Keys, door

DOORS = {"find": door(get=SIGNED_IN)}
BOUNDS = {"find": ("member", 13)}


def prepare(world: Any) -> Keys:  # noqa: ARG001 - it needs nothing
    """No keys."""
    return {}
