"""What every page's frame needs: no query but for the person who is signed in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context for every page."""
    return {"demonstration": settings.DEMONSTRATION, "path": request.path}
