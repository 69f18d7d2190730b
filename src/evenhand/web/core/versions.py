"""Nothing is saved over a version that nobody looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from evenhand.errors import UserError
from evenhand.web.design.beside import Versioned

T = TypeVar("T")


class ChangedMeanwhileError(UserError):
    """Somebody saved another version since this one was made from what was there."""

    http_status = 409

    def __init__(self) -> None:
        super().__init__(
            "Somebody changed this while you had it open. Nothing was overwritten.",
            remedy="Open it again, look at what changed, then make your change.",
        )


def refuse_other(current: int, version: int | None) -> None:
    """Call it inside the lock of what is about to change.

    Parameters
    ----------
    current
        The version that is there.
    version
        The version that somebody read; None for writes that were made from nothing read, such as a demonstration.

    Raises
    ------
    ChangedMeanwhileError
    """
    if version is not None and version != current:
        raise ChangedMeanwhileError


def saved(
    form: Versioned, *, write: Callable[[], T], now: Callable[[], Mapping[str, Any]]
) -> T | None:
    """What was written. None for a form that is not sent yet, has mistakes, or was made from an old
    version: then both versions stand beside each other in it.

    Parameters
    ----------
    write
        The action, with the form's `made_from`; it looks again, inside its lock.
    now
        What is there, as first values of a form; `form.initial` was that when the page was asked for.
    """
    if not form.is_bound:
        return None
    if form.made_from != form.initial["version"]:
        form.set_beside(form.initial)
        return None
    if not form.is_valid():
        return None
    try:
        return write()
    except ChangedMeanwhileError:
        form.set_beside(now())
        return None
