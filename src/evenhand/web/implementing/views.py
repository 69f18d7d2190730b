"""The recommendations of a programme, and the form of one item."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from evenhand.frameworks.implementing import recommended
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.drafts import begun
from evenhand.web.core.keeping import answered
from evenhand.web.core.methods import form_page
from evenhand.web.implementing.actions import say_standing
from evenhand.web.implementing.forms import UndertakingForm
from evenhand.web.implementing.models import Standing, Undertaking
from evenhand.web.implementing.queries import (
    board_of,
    item_or_404,
    programme_to_change,
    programme_to_read,
    undertaking_of,
)
from evenhand.web.implementing.saying import passed_in_words, told
from evenhand.web.organisations.models import Programme
from evenhand.web.organisations.queries import convened

_FIELDS = ("standing", "answers", "by_day", "done", "reason", "version")


@require_safe
def recommendations(request: SignedIn, programme_id: UUID) -> HttpResponse:
    """Section by section; who evaluates reads, who convenes changes."""
    programme = programme_to_read(request.user, programme_id)
    board = board_of(programme, on=timezone.localdate())
    shown = {
        "programme": programme,
        "board": board,
        "counted": told(board),
        "late": passed_in_words(len(board.passed)),
        "words": recommended().words,
        "convenes": programme.pk in convened(request.user),
        "standings": Standing,
    }
    return render(request, "implementing/recommendations.jinja", shown)


@form_page
def change_recommendation(request: SignedIn, programme_id: UUID, item_id: str) -> HttpResponse:
    """Say how far one item is."""
    programme = programme_to_change(request.user, programme_id)
    one, item = item_or_404(item_id)
    key = f"recommendation:{programme.pk}:{item.id}"
    first = begun(request.user, key, _now(programme, item.id))
    form = UndertakingForm(request.POST or None, initial=first)

    def back(_: Undertaking) -> str:
        messages.success(request, f"Saved: {item.id}.")
        address = reverse("recommendations", kwargs={"programme_id": programme.pk})
        return f"{address}#{item.id}"

    answer = answered(
        request,
        form,
        key=key,
        now=lambda: _now(programme, item.id),
        write=lambda _, version: say_standing(
            by=request.user, programme=programme, item=item.id, version=version, **form.content()
        ),
        back=back,
    )
    if answer is not None:
        return answer
    shown = {"programme": programme, "form": form, "one": one, "item": item}
    return render(request, "implementing/change.jinja", shown, status=422 if form.is_bound else 200)


def _now(programme: Programme, item_id: str) -> dict[str, Any]:
    found = undertaking_of(programme, item_id)
    if found is None:
        return {"standing": Standing.NOT_BEGUN, "version": 0}
    return {name: getattr(found, name) for name in _FIELDS}
