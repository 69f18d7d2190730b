"""The health endpoint, and the page of a fault."""

from __future__ import annotations

import sys
from dataclasses import asdict

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from evenhand.web.core.faults import said_of
from evenhand.web.core.health import health


@require_safe
@login_not_required
def health_view(request: HttpRequest) -> JsonResponse:
    """200 when well, 503 when not; says which part, and nothing else."""
    found = health()
    return JsonResponse(asdict(found), status=200 if found.well else 503)


def fault(request: HttpRequest) -> HttpResponse:
    """A fault as a page with a sentence. It asks nothing of the database: that may be what failed."""
    said = said_of(sys.exc_info()[1])
    shown = {"said": said, "demonstration": settings.DEMONSTRATION}
    return HttpResponse(render_to_string("core/fault.jinja", shown), status=said.status)
