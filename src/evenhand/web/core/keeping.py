"""One page that changes something: what is typed is kept as a draft, and merged with what others save meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from evenhand.errors import UserError
from evenhand.web.core.drafts import draft_asked, drop_draft
from evenhand.web.core.merging import saved_merged
from evenhand.web.design.beside import Versioned

Values = Mapping[str, Any]


def answered(
    request: HttpRequest,
    form: Versioned,
    *,
    key: str,
    now: Callable[[], Values],
    write: Callable[[Values, int], Any],
    back: Callable[[Any], str],
    base: Callable[[int], Values] | None = None,
) -> HttpResponse | None:
    """What to answer to a form that was sent; None to show it. Its first values are those of `begun` in `core/drafts.py`.

    What stands in the way of writing is said in the form, so that nothing typed is lost.

    Parameters
    ----------
    key
        Of the person's own draft.
    now, write, base
        As for `saved_merged`; what `write` answers with None was not written, and is shown again.
    back
        The page to go to with what was written.
    """
    asked = draft_asked(request, form, key)
    if asked is not None:
        return asked
    try:
        kept = saved_merged(form, base=base, now=now, write=write)
    except UserError as error:
        form.add_error(None, str(error))
        return None
    if kept is None or kept.made is None:
        return None
    drop_draft(by=request.user, key=key)
    if kept.said:
        messages.info(request, kept.said)
    return redirect(back(kept.made))
