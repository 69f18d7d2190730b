"""Uploads that are too large are refused unread; a problem that a person can put right is shown as a page with a sentence, not as a fault."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evenhand.errors import UserError


class PlainErrors:
    """Turns `UserError` into a page with what is wrong and what to do next."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, UserError):
            return None
        return render(request, "core/problem.jinja", {"error": error}, status=error.http_status)


_TOO_LARGE = UserError(
    "The file is larger than 200 MB.",
    remedy="Count it with the ‘evenhand’ command, and bring the measure tables.",
)
_UNSAID = UserError(
    "What was sent does not say how large it is, so it was not read.",
    remedy="Send it from a browser, which says so; a file may hold up to 200 MB.",
)


class TooLarge:
    """Refuses what says that it is larger than any upload may be, or does not say, before a byte of it is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = str(request.META.get("CONTENT_LENGTH") or "")
        if not said and "HTTP_TRANSFER_ENCODING" in request.META:
            return _refused(request, _UNSAID, status=411)
        if said and not (said.isdecimal() and int(said) <= settings.LARGEST_UPLOAD):
            return _refused(request, _TOO_LARGE, status=413)
        return self.get_response(request)


def _refused(request: HttpRequest, error: UserError, *, status: int) -> HttpResponse:
    return render(request, "core/problem.jinja", {"error": error}, status=status)
