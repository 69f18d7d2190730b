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


class TooLarge:
    """Refuses what says that it is larger than any upload may be, before a byte of it is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = str(request.META.get("CONTENT_LENGTH") or 0)
        if said.isdecimal() and int(said) <= settings.LARGEST_UPLOAD:
            return self.get_response(request)
        error = UserError(
            "The file is larger than 200 MB.",
            remedy="Count it with the ‘evenhand’ command, and bring the measure tables.",
        )
        return render(request, "core/problem.jinja", {"error": error}, status=413)
