"""What an unknown value does: in scope, numerator and exclusions."""

from __future__ import annotations

import pytest

from evenhand.measures import Measure, count, parse_measures
from evenhand.records.recordset import ColumnKind
from fixtures.counted import embedded

COLUMNS = dict.fromkeys(("scope", "event", "left_out"), ColumnKind.BOOLEAN)
TOML = """
[[measure]]
id = "m"
title = "t"
meaning = "m"
role = "outcome"
kind = "proportion"
direction = "lower"
unit = "woman"
ethnicity_of = "mother"
people = "women"
event = "e"
denominator = "scope"
numerator = "event"
exclusions = ["left_out"]
"""
YES, NO, UNKNOWN = True, False, None


def own() -> Measure:
    return parse_measures(TOML, name="t.toml")[0]


# denominator, exclusion, numerator -> counted in numerator, denominator, missing, scope unknown
TABLE = [
    (YES, NO, YES, (1, 1, 0, 0)),
    (YES, NO, NO, (0, 1, 0, 0)),
    (YES, NO, UNKNOWN, (0, 0, 1, 0)),
    (YES, UNKNOWN, YES, (1, 1, 0, 0)),
    (YES, UNKNOWN, UNKNOWN, (0, 0, 1, 0)),
    (YES, YES, YES, (0, 0, 0, 0)),
    (NO, NO, YES, (0, 0, 0, 0)),
    (NO, UNKNOWN, UNKNOWN, (0, 0, 0, 0)),
    (UNKNOWN, NO, YES, (0, 0, 0, 1)),
    (UNKNOWN, UNKNOWN, UNKNOWN, (0, 0, 0, 1)),
    (UNKNOWN, YES, YES, (0, 0, 0, 0)),
]


@pytest.mark.parametrize(("scope", "out", "event", "counted"), TABLE)
def test_one_woman(
    scope: bool | None, out: bool | None, event: bool | None, counted: tuple[int, ...]
) -> None:
    records = embedded(
        [{"scope": scope, "left_out": out, "event": event}], COLUMNS, has_dates=False
    )
    (table,) = count(records, [own()])
    found = (table.numerator, table.denominator, table.missing, table.scope_unknown)
    assert tuple(int(a.sum()) if hasattr(a, "sum") else a for a in found) == counted
