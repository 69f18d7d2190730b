"""What pages of this room share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from evenhand.web.accounts.requests import SignedIn
from evenhand.web.applications.actions.errors import CallError
from evenhand.web.applications.models import Application
from evenhand.web.applications.queries import evidence_of
from evenhand.web.core.drafts import draft_asked, drop_draft
from evenhand.web.core.merging import saved_merged
from evenhand.web.design.beside import Mergeable
from evenhand.web.organisations.models import Invitation
from evenhand.web.organisations.views import write

T = TypeVar("T")


def kept(
    request: HttpRequest,
    form: Mergeable,
    *,
    write: Callable[[int], T],
    now: Callable[[], Mapping[str, Any]],
) -> T | None:
    """What was saved; what stands in the way is told in the form, so that nothing typed is lost."""
    try:
        found = saved_merged(form, write=lambda _, version: write(version), now=now)
    except CallError as error:
        form.add_error(None, str(error))
        return None
    if found is None:
        return None
    if found.said:
        messages.info(request, found.said)
    return found.made


def kept_with_draft(
    request: SignedIn,
    form: Mergeable,
    *,
    key: str,
    write: Callable[[int], T],
    now: Callable[[], Mapping[str, Any]],
) -> T | HttpResponse | None:
    """The same for a form that keeps a draft of what is typed: the answer to a draft, what was saved, or nothing."""
    asked = draft_asked(request, form, key)
    if asked is not None:
        return asked
    saved_now = kept(request, form, write=write, now=now)
    if saved_now is not None:
        drop_draft(by=request.user, key=key)
    return saved_now


def tried(form: Any, write: Callable[[], T]) -> T | None:
    """The same for a form that only adds."""
    if not form.is_valid():
        return None
    try:
        return write()
    except CallError as error:
        form.add_error(None, str(error))
        return None


def done_or_said(request: HttpRequest, act: Callable[[], Any], said: str) -> bool:
    """Do it, or say why not, on the page that follows; whether it was done."""
    try:
        act()
    except CallError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, said)
    return True


def page(request: HttpRequest, template: str, form: Any = None, **shown: Any) -> HttpResponse:
    """A page, 422 where its form was sent and not taken."""
    status = 422 if form is not None and form.is_bound else 200
    return render(request, f"applications/{template}.jinja", {"form": form, **shown}, status=status)


def write_invitation(request: Any, invitation: Invitation | None, secret: str) -> None:
    """To somebody who has no account yet."""
    if invitation is not None:
        write(request, invitation, secret)


def file_of(application: Application, file_id: UUID) -> HttpResponse:
    """To take along; nothing is opened in the browser."""
    found = evidence_of(application, file_id)
    response = HttpResponse(bytes(found.content), content_type="application/octet-stream")
    name = content_disposition_header(as_attachment=True, filename=PurePath(found.name).name)
    response["Content-Disposition"] = name or "attachment"
    response["Cache-Control"] = "no-store"
    return response
