"""Logs: one JSON object a line, from every package, and never what an error quotes."""

from __future__ import annotations

import io
import json
import logging
import logging.config

import pytest

from evenhand.web.core.logs import LOGGING


def _written(log: logging.Logger) -> dict[str, object]:
    """What the handler in use writes of an error whose message quotes a row."""
    logging.config.dictConfig(LOGGING)
    handler = next(h for h in logging.getLogger().handlers if h.get_name() == "console")
    assert isinstance(handler, logging.StreamHandler)
    out = io.StringIO()
    before = handler.setStream(out)
    try:
        raise ValueError("patient 943 476 5919")
    except ValueError:
        log.exception("%s: %s", "Internal Server Error", "/measures")
    finally:
        handler.setStream(before)
    found: dict[str, object] = json.loads(out.getvalue())
    return found


@pytest.mark.parametrize("name", ["django.request", "evenhand.web", "allauth"])
def test_a_line_of_any_package_is_json_and_quotes_nothing(name: str) -> None:
    found = _written(logging.getLogger(name))
    assert found["event"] == "Internal Server Error: /measures"
    assert str(found["exception"]).startswith("ValueError at ")
    assert "943" not in json.dumps(found)


def test_a_line_that_cannot_be_written_is_not_printed_either() -> None:
    assert logging.raiseExceptions is False
