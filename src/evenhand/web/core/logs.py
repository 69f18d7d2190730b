"""Structured logs, one JSON object a line: no personal data, no counts, no addresses of people."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from functools import lru_cache
from types import TracebackType
from typing import Any
from uuid import UUID

import structlog
from django.urls import Resolver404, resolve

KEPT = {
    "event",
    "level",
    "timestamp",
    "logger",
    "request_id",
    "request",
    "code",
    "job",
    "kind",
    "user_id",
    "exception",
}

# Without these the formatter fails on lines of other packages, and a failing formatter prints the message whole.
_OF_THE_FORMATTER = {"_record", "_from_structlog"}


def only_known(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """Drop every field that is not on the list: what is not logged cannot leak.

    Examples
    --------
    >>> only_known(None, "", {"event": "request_finished", "code": 200, "ip": "10.0.0.1"})
    {'event': 'request_finished', 'code': 200}
    """
    kept = {k: v for k, v in event.items() if k in KEPT | _OF_THE_FORMATTER}
    return kept | ({"request": which_page(kept["request"])} if "request" in kept else {})


def which_page(request: Any) -> str:
    """`GET /measures?name=x` as `GET /measures`; of what the address says only identifiers are kept.

    A link of an invitation or for a new password is a key, and an address that leads nowhere can say anything.
    """
    method, _, path = str(request).split("?", 1)[0].partition(" ")
    return f"{method} {_without_keys(path)}"


@lru_cache(
    maxsize=512
)  # each request is told at least twice, and hundreds of addresses are gone through each time
def _without_keys(path: str) -> str:
    try:
        found = resolve(path)
    except Resolver404:
        return "(no such page)"
    for name, value in found.kwargs.items():
        if not isinstance(value, UUID):
            path = path.replace(str(value), f"({name})")
    return path


def where_it_broke(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """An exception as its type and places, without its message: that can quote a patient's row."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        places = [f"{f.filename}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)]
        event["exception"] = f"{type(error).__name__} at {' > '.join(places[-6:])}"
    return event


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    where_it_broke,
    only_known,
]

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(),
            "foreign_pre_chain": _SHARED,
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "evenhand": {"level": "INFO"},
        "django_structlog": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
    },
}

logging.raiseExceptions = (
    False  # a line that cannot be written is lost, not printed with what it quotes
)

structlog.configure(
    processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)


def say_what_nobody_caught() -> None:
    """An error that ends a thread or the process is logged like any other, not printed with what it quotes."""
    log = structlog.get_logger("evenhand.web")

    def of_process(
        kind: type[BaseException], error: BaseException, _: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        log.error("crashed", exc_info=error)

    def of_thread(told: threading.ExceptHookArgs) -> None:
        log.error("thread_crashed", exc_info=told.exc_value)

    sys.excepthook = of_process
    threading.excepthook = of_thread
    sys.unraisablehook = lambda told: log.error("crashed_aside", exc_info=told.exc_value)
