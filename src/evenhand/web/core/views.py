"""The health endpoint, and the pages of a fault and of what cannot be taken."""

from __future__ import annotations

import sys
from dataclasses import asdict

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from evenhand.web.core.faults import NOT_THERE, STALE, TOO_MUCH, UNREADABLE, Said, said_of
from evenhand.web.core.health import health


@require_safe
@login_not_required
def health_view(request: HttpRequest) -> JsonResponse:
    """200 when well, 503 when not; says which part, and nothing else."""
    found = health()
    return JsonResponse(asdict(found), status=200 if found.well else 503)


def fault(request: HttpRequest) -> HttpResponse:
    """A fault as a page with a sentence. It asks nothing of the database: that may be what failed."""
    return _said(said_of(sys.exc_info()[1]))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A form that cannot be taken, as a page with a sentence."""
    large = isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent))
    return _said(TOO_MUCH if large else UNREADABLE)


def not_there(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing there, or nothing for this person: the same page, so that it tells neither."""
    return _said(NOT_THERE)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the mark that our pages give it."""
    return _said(STALE)


def _said(said: Said) -> HttpResponse:
    shown = {"said": said, "demonstration": settings.DEMONSTRATION}
    return HttpResponse(render_to_string("core/fault.jinja", shown), status=said.status)
