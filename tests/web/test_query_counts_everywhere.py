"""Every page that can be looked at: so many queries and no more, and none of them again and again."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from web.test_doors import DOORS, addresses
from web.test_query_counts import BOUNDS, OF_ROOMS
from web.test_query_counts_beyond import BOUNDS as MORE

pytestmark = pytest.mark.django_db
__all__ = ["addresses"]

BOUND = {*BOUNDS, *MORE, *OF_ROOMS}  # held to a bound of their own
MOST = 30  # queries of a page
AGAIN = 4  # times that a page asks the same, whatever the rows
LOOKERS = ("lead", "member", "partner", "coach", "convener", "evaluator", "sponsor", "system", "administrator", "stranger", "anonymous")  # fmt: skip


def asked(queries: list[dict[str, str]]) -> Counter[str]:
    """What was asked, whatever the rows it was asked of."""
    return Counter(re.sub(r"'[^']*'|\b\d+\b", "?", q["sql"]) for q in queries)


def test_no_page_asks_much_or_the_same_for_each_row(world: Any, addresses: Any) -> None:
    """Also those that nobody gave a bound of their own: a page that is new is held to this without anybody thinking of it."""
    over = {}
    for name in sorted(n for n, door in DOORS.items() if door.get and n not in BOUND):
        client = world.signed_in(next(w for w in LOOKERS if w in DOORS[name].get))
        address = addresses[name]
        with transaction.atomic(), CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
            if answer.streaming:
                b"".join(answer.streaming_content)
            transaction.set_rollback(True)  # looking changes nothing for the next
        again = max(asked(captured.captured_queries).values(), default=0)
        if answer.status_code >= 400 or len(captured) > MOST or again > AGAIN:
            over[name] = (answer.status_code, len(captured), again)
    assert over == {}
