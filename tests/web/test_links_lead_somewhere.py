"""No page offers a coach a link that leads nowhere for them: they read in teams, and write little."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from evenhand.web.organisations import frame
from web.test_doors import DOORS, addresses

__all__ = ["addresses"]
LINK = re.compile(r'<a [^>]*href="(/[^"#?]*)')
WEB = Path(frame.__file__).parents[1]


def kept_from(page: str, who: str) -> set[str]:
    """Addresses that a page links to and that the table of doors keeps from `who`."""
    return {address for address in LINK.findall(page) if not _open(address, who)}


def _open(address: str, who: str) -> bool:
    try:
        name = str(resolve(address).url_name)
    except Resolver404:
        return False
    return name not in DOORS or who in (DOORS[name].get or ())


@pytest.mark.django_db
def test_a_coach_is_offered_nothing_that_is_not_theirs(world: Any, addresses: Any) -> None:
    client, nowhere = world.signed_in("coach"), {}
    for name in sorted(n for n, door in DOORS.items() if door.get and "coach" in door.get):
        address = addresses[name]
        with transaction.atomic():
            answer = client.get(address)
            page = "" if answer.streaming else answer.content.decode("utf-8", "ignore")
            links = kept_from(page, "coach")
            dead = {one for one in links if client.get(one).status_code == 404}
            transaction.set_rollback(True)  # looking changes nothing for the next
        if dead:
            nowhere[name] = dead
    assert nowhere == {}


def test_no_view_calls_anything_what_the_frame_calls_it() -> None:
    """The frame's words stand before a view's of the same name, and a function is always true."""
    names = "|".join(frame.places(HttpRequest()))
    for view in WEB.rglob("*.py"):
        if view.name != "frame.py":
            assert not re.search(rf'"({names})": ', view.read_text("utf-8")), view
