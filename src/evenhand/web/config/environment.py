"""What is set from outside. A value that cannot work stops the start with a sentence."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from evenhand.errors import UserError
from evenhand.web.core.durable import settle, settle_names

PREFIX = "EVENHAND_"
FEWEST_SECRET = 40
_WORKERS = range(1, 33)


class SettingError(UserError):
    """A setting of the workbench cannot work as it is."""


@dataclass(frozen=True, slots=True)
class Environment:
    """Settings, checked.

    Attributes
    ----------
    data
        Folder for the database, uploads being read, and the secret key.
    address
        Where people reach the workbench, `https://evenhand.example.nhs.uk`.
    database
        As Django's DATABASES entry.
    email
        Django's EMAIL_* settings; without a mail server, letters are written to a folder.
    sign_in_with
        One OpenID Connect provider as django-allauth wants it, or None.
    """

    data: Path
    secret: str
    address: str
    port: int
    database: dict[str, Any]
    email: dict[str, Any]
    sign_in_with: dict[str, Any] | None
    workers: int
    demonstration: bool

    @property
    def secure(self) -> bool:
        """Reached over https."""
        return self.address.startswith("https://")

    @property
    def host(self) -> str:
        return urlsplit(self.address).hostname or "localhost"


_KNOWN = {
    "DATA",
    "SECRET_KEY",
    "ADDRESS",
    "DATABASE_URL",
    "EMAIL_URL",
    "EMAIL_FROM",
    "OIDC_NAME",
    "OIDC_URL",
    "OIDC_CLIENT_ID",
    "OIDC_SECRET",
    "WORKERS",
    "PORT",
    "DEMONSTRATION",
    "DEBUG",  # of the command: shows where a fault of ours is
}


def read_environment(given: Mapping[str, str]) -> Environment:
    """The settings in `given` (as `os.environ`).

    Raises
    ------
    SettingError
        Naming the variable and what to put there.

    Examples
    --------
    >>> read_environment({"EVENHAND_DATA": "/tmp/evenhand-doctest"}).port
    8000
    """
    values = {k[len(PREFIX) :]: v for k, v in given.items() if k.startswith(PREFIX) and v}
    _refuse_unknown(values)
    port = _whole(values, "PORT", 8000, range(1, 65536))
    data = Path(values.get("DATA", "evenhand-data")).absolute()
    address = _address(values, port)
    return Environment(
        data=data,
        secret=_secret(values, data),
        address=address,
        port=port,
        database=_database(values, data),
        email=_email(values, data, address),
        sign_in_with=_sign_in_with(values),
        workers=_whole(values, "WORKERS", 1, _WORKERS),
        demonstration=_yes(values, "DEMONSTRATION"),
    )


def _refuse_unknown(values: Mapping[str, str]) -> None:
    unknown = sorted(set(values) - _KNOWN)
    if unknown:
        raise SettingError(
            f"{PREFIX}{unknown[0]} is no setting of the workbench.",
            remedy="Check its spelling; docs/deployment.md lists the settings.",
        )


def _whole(values: Mapping[str, str], name: str, usual: int, allowed: range) -> int:
    text = values.get(name, str(usual))
    if text.isdecimal() and int(text) in allowed:
        return int(text)
    raise SettingError(
        f"{PREFIX}{name} is no whole number from {allowed[0]} to {allowed[-1]}.",
        remedy=f"Leave it out for {usual}.",
    )


def _yes(values: Mapping[str, str], name: str) -> bool:
    text = values.get(name, "no").lower()
    if text in ("yes", "no"):
        return text == "yes"
    raise SettingError(f"{PREFIX}{name} is neither yes nor no.", remedy="Write yes or no.")


def _secret(values: Mapping[str, str], data: Path) -> str:
    """From the environment, or kept in the data folder: made once, readable by its owner only."""
    given = values.get("SECRET_KEY")
    if given is not None:
        if len(given) < FEWEST_SECRET:
            raise SettingError(
                f"{PREFIX}SECRET_KEY is shorter than {FEWEST_SECRET} characters.",
                remedy="Use a long random text, or leave it out and one is made for you.",
            )
        return given
    path = data / "secret-key"
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists() or not path.read_text(encoding="utf-8").strip():
            _make_secret(path)
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingError(
            f"The folder ‘{data}’ cannot be used: {(error.strerror or str(error)).lower()}.",
            remedy=f"Point {PREFIX}DATA at a folder that the workbench may write to.",
        ) from None


def _make_secret(path: Path) -> None:
    """Whole from the moment it has its name, whenever the power goes and however many start at once."""
    path.unlink(missing_ok=True)  # empty: the power went while an earlier version wrote it
    waiting = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    waiting.touch(mode=0o600)
    try:
        waiting.write_text(secrets.token_urlsafe(48), encoding="utf-8")
        settle(waiting)
        _name(waiting, path)
    finally:
        waiting.unlink(missing_ok=True)
    settle_names(path.parent)
    settle_names(path.parent.parent)


def _name(waiting: Path, path: Path) -> None:
    """Somebody who was quicker has made the key; a disk without second names renames."""
    try:
        path.hardlink_to(waiting)
    except FileExistsError:
        return
    except OSError:
        waiting.replace(path)


def _address(values: Mapping[str, str], port: int) -> str:
    address = values.get("ADDRESS", f"http://127.0.0.1:{port}").rstrip("/")
    parts = urlsplit(address)
    local = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if parts.scheme == "https" or (parts.scheme == "http" and local):
        return address
    raise SettingError(
        f"{PREFIX}ADDRESS is no https address.",
        remedy="Write where people reach the workbench, such as https://evenhand.example.org.",
    )


def _database(values: Mapping[str, str], data: Path) -> dict[str, Any]:
    url = values.get("DATABASE_URL")
    if url is None:
        return _sqlite(data / "evenhand.sqlite3")
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise SettingError(
            f"{PREFIX}DATABASE_URL is no PostgreSQL address.",
            remedy="Write postgresql://user:password@host/name, or leave it out to use SQLite.",
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


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


def _email(values: Mapping[str, str], data: Path, address: str) -> dict[str, Any]:
    host = urlsplit(address).hostname or "localhost"
    sender = values.get("EMAIL_FROM", f"evenhand@{host}")
    url = values.get("EMAIL_URL")
    if url is None:
        return {
            "DEFAULT_FROM_EMAIL": sender,
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(data / "letters"),
        }
    parts = urlsplit(url)
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


def _sign_in_with(values: Mapping[str, str]) -> dict[str, Any] | None:
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
    return {
        "provider_id": "organisation",
        "name": values["OIDC_NAME"],
        "client_id": values["OIDC_CLIENT_ID"],
        "secret": values["OIDC_SECRET"],
        "settings": {"server_url": values["OIDC_URL"]},
    }
