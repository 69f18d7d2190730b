"""Pages that change an idea or a part of a test: drafts, merging, and what stood there in an earlier version."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from evenhand.web.accounts.requests import SignedIn
from evenhand.web.changes.models import Cycle, Idea
from evenhand.web.core.drafts import draft_asked, drop_draft
from evenhand.web.core.merging import saved_merged
from evenhand.web.design.beside import Versioned

Values = Mapping[str, Any]


def idea_as_of(idea: Idea, version: int) -> dict[str, Any]:
    """An idea in an earlier version, as its form began."""
    found = idea.steps.filter(cycle=None, version__lte=version).order_by("-version").first()
    return as_typed(found.content) if found else {}


def as_typed(content: Values) -> dict[str, Any]:
    """Fields of an idea as its form has them: what it points to by its id, as text."""
    found = {k: v for k, v in content.items() if not k.endswith("_id")}
    for name in ("driver", "priority", "owner"):
        found[name] = str(content.get(f"{name}_id") or "")
    return found | {"principle": str(content["principle"] or "")}


def part_as_of(cycle: Cycle, part: str, version: int) -> dict[str, Any]:
    """The fields of one part of a test in an earlier version."""
    names = ("begun", part) if part == "plan" else (part,)
    kept = cycle.steps.filter(what__in=names, version__lte=version)
    found = kept.order_by("-version").first()
    return dict(found.content) if found else {}


def answered(
    request: SignedIn,
    form: Versioned,
    *,
    key: str,
    base: Callable[[int], Values],
    now: Callable[[], Values],
    write: Callable[[Values, int], Any],
    back: Callable[[], str],
) -> HttpResponse | None:
    """What to answer to a form that was sent; None to show it.

    Parameters
    ----------
    key
        Of the person's own draft.
    base, now, write
        As for `saved_merged`.
    back
        The page to go to once it is saved.
    """
    asked = draft_asked(request, form, key)
    if asked is not None:
        return asked
    kept = saved_merged(form, base=base, now=now, write=write)
    if kept is None:
        return None
    drop_draft(by=request.user, key=key)
    if kept.said:
        messages.info(request, kept.said)
    return redirect(back())
