"""The health endpoint."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from evenhand.web.core.health import health


@require_safe
@login_not_required
def health_view(request: HttpRequest) -> JsonResponse:
    """200 when well, 503 when not; says which part, and nothing else."""
    found = health()
    return JsonResponse(asdict(found), status=200 if found.well else 503)
