"""What is outside the workbench: its database, the mail server, the organisation's sign-in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from evenhand.errors import UserError

PREFIX = "EVENHAND_"
_SENDER = re.compile(r"[^@\s<>]+@[^@\s<>]+")
_OPTIONS = {
    *("sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "application_name"),
    *("target_session_attrs", "channel_binding", "gssencmode"),
}


class SettingError(UserError):
    """A setting of the workbench cannot work as it is."""


def split(name: str, url: str) -> SplitResult:
    """An address in its parts.

    Raises
    ------
    SettingError
        When it has none, or its port is no port.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise SettingError(
            f"{PREFIX}{name} cannot be read as an address.",
            remedy="Check its host and port; in a password write %40 for @, %3A for : and %2F for /.",
        ) from None
    return parts


def database(values: Mapping[str, str], data: Path) -> dict[str, Any]:
    url = values.get("DATABASE_URL")
    if url is None:
        return _sqlite(data / "evenhand.sqlite3")
    parts = split("DATABASE_URL", url)
    named = parts.hostname and parts.path.strip("/")
    if parts.scheme not in ("postgresql", "postgres") or not named:
        raise SettingError(
            f"{PREFIX}DATABASE_URL is no PostgreSQL address.",
            remedy="Write postgresql://user:password@host/name, or leave it out to use SQLite.",
        )
    if find_spec("psycopg") is None:
        raise SettingError(
            f"{PREFIX}DATABASE_URL is set, but what speaks with PostgreSQL is not installed here.",
            remedy="Install it: pip install evenhand[web,postgres].",
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": _options(parts.query),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _options(query: str) -> dict[str, str]:
    """What stands behind the question mark, as PostgreSQL's own programs read it."""
    given = dict(parse_qsl(query, keep_blank_values=True))
    if unknown := sorted(set(given) - _OPTIONS):
        raise SettingError(
            f"{PREFIX}DATABASE_URL has an option that is not known: {unknown[0]}.",
            remedy=f"It may have: {', '.join(sorted(_OPTIONS))}.",
        )
    return {"connect_timeout": "10"} | given


def _sqlite(path: Path) -> dict[str, Any]:
    """WAL and IMMEDIATE so that readers and writers wait for each other instead of failing;
    FULL so that a power cut loses nothing that was acknowledged."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def email(values: Mapping[str, str], data: Path, address: str) -> dict[str, Any]:
    host = urlsplit(address).hostname or "localhost"
    sender = values.get("EMAIL_FROM", f"evenhand@{host}")
    if not _SENDER.fullmatch(sender):
        raise SettingError(
            f"{PREFIX}EMAIL_FROM is no address of a mailbox.",
            remedy="Write one such as evenhand@example.org.",
        )
    url = values.get("EMAIL_URL")
    if url is None:
        return {
            "DEFAULT_FROM_EMAIL": sender,
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(data / "letters"),
        }
    parts = split("EMAIL_URL", url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise SettingError(
            f"{PREFIX}EMAIL_URL is no mail server.",
            remedy="Write smtps://user:password@host:465 or smtp://host:25.",
        )
    return {
        "DEFAULT_FROM_EMAIL": sender,
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }


def sign_in_with(values: Mapping[str, str]) -> dict[str, Any] | None:
    names = ("OIDC_NAME", "OIDC_URL", "OIDC_CLIENT_ID", "OIDC_SECRET")
    have = [n for n in names if n in values]
    if not have:
        return None
    missing = [n for n in names if n not in values]
    if missing:
        raise SettingError(
            f"{PREFIX}{have[0]} is set, but {PREFIX}{missing[0]} is not.",
            remedy="Set all four EVENHAND_OIDC_ settings, or none.",
        )
    if not private(urlsplit(values["OIDC_URL"])):
        raise SettingError(
            f"{PREFIX}OIDC_URL is no https address.",
            remedy="Write the address of your organisation's sign-in service.",
        )
    return {
        "provider_id": "organisation",
        "name": values["OIDC_NAME"],
        "client_id": values["OIDC_CLIENT_ID"],
        "secret": values["OIDC_SECRET"],
        "settings": {"server_url": values["OIDC_URL"]},
    }


def private(parts: SplitResult) -> bool:
    """Over https, or on this machine."""
    local = parts.hostname in ("127.0.0.1", "localhost", "::1")
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and local))
