"""Drafts of forms: what somebody typed is never lost, and nobody else's until it is saved.

A view of a form that edits something, for any room:

>>> def charter(request, project_id):  # doctest: +SKIP
...     key = f"charter:{project_id}"
...     form = CharterForm(request.POST or None, initial=begun(request.user, key, now()))
...     if (answer := draft_asked(request, form, key)) is not None:
...         return answer
...     kept = saved_merged(form, base=..., now=now, write=...)  # see `core/merging.py`
...     if kept is not None:
...         drop_draft(by=request.user, key=key)

With `saved` of `core/versions.py` instead of merging, give `begun` only where the page is opened, and what is saved where it is sent.
The template takes the notice and the buttons from `design/drafts.jinja`. Without a script the button "Keep as a draft" does what
`design/draft.js` does by itself a moment after each change. A draft leaves no trace in the audit: it is as private as a thought.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from evenhand.errors import UserError
from evenhand.web.core.models import Draft
from evenhand.web.design.beside import Mergeable, Versioned

KEEP, DROP, BY_ITSELF = "draft", "nothing", "quietly"  # values of the field `keep`
LARGEST = 400_000  # characters; every form here takes far less


class DraftError(UserError):
    """A draft cannot be kept."""

    http_status = 413


def draft_of(person: Any, key: str) -> Draft | None:
    """The person's own draft of a form; of anybody else there is none to ask for."""
    return Draft.objects.filter(person=person.pk, key=key).first()


@transaction.atomic
def keep_draft(*, by: Any, key: str, values: Mapping[str, Any], version: int) -> Draft:
    """Keep what is typed so far, in the place of what was typed before.

    Raises
    ------
    DraftError
        When it is larger than anything that a form would take.
    """
    if len(json.dumps(dict(values))) > LARGEST:
        raise DraftError("That is too much for one form.", remedy="Shorten it, then keep it.")
    kept, _ = Draft.objects.update_or_create(
        person=by.pk,
        key=key,
        defaults={"typed": dict(values), "version": version, "kept_at": timezone.now()},
    )
    return kept


@transaction.atomic
def drop_draft(*, by: Any, key: str) -> None:
    """Saved, or not wanted any more."""
    Draft.objects.filter(person=by.pk, key=key).delete()


@transaction.atomic
def forget_drafts(*keys: str) -> None:
    """What anybody has typed into forms of something that was taken back, or is to be kept nowhere any more.

    A key stands for the keys that begin with it too: `story:1` for `story:1:words`.
    """
    for key in keys:
        Draft.objects.filter(Q(key=key) | Q(key__startswith=f"{key}:")).delete()


def begun(person: Any, key: str, now: Mapping[str, Any]) -> dict[str, Any]:
    """First values of a form: what is there, under what the person has typed; `draft` says since when.

    The version is the one that the draft was begun from, so that merging knows who changed what.
    """
    found = draft_of(person, key)
    if found is None:
        return dict(now)
    return {**now, **found.typed, "version": found.version, "draft": found}


def draft_asked(request: HttpRequest, form: Versioned, key: str) -> HttpResponse | None:
    """What to answer where a draft was to be kept or thrown away; None where the form itself was sent."""
    asked = request.POST.get("keep", "")
    if asked not in (KEEP, DROP, BY_ITSELF):
        return None
    if asked == DROP:
        drop_draft(by=request.user, key=key)
        messages.info(request, "The draft is gone. This is what is saved.")
        return HttpResponseRedirect(request.path)
    keep_draft(by=request.user, key=key, values=typed_in(form), version=form.made_from)
    if asked == BY_ITSELF:
        return HttpResponse(status=204)
    messages.info(request, "The draft is kept. Only you see it, until you save.")
    return HttpResponseRedirect(request.path)


def typed_in(form: Versioned) -> dict[str, Any]:
    """Every box as it was typed, right or wrong; a file is no draft.

    Of a form that brings marks only what was touched: the rest shows what stands there when it is opened again, and
    nothing lies in a draft that somebody else has changed or struck since.
    """
    kept = (
        (n, f)
        for n, f in form.fields.items()
        if n != "version" and not f.widget.needs_multipart_form
    )
    boxes = ((n, f, form.add_prefix(n)) for n, f in kept)
    found = {n: f.widget.value_from_datadict(form.data, form.files, box) for n, f, box in boxes}
    if not isinstance(form, Mergeable):
        return found
    return {n: v for n, v in found.items() if n == "begun_with" or form.touched(n, v)}
