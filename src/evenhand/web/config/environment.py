"""What is set from outside. A value that cannot work stops the start with a sentence."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from evenhand.web.config.outside import (
    PREFIX,
    SettingError,
    database,
    email,
    private,
    sign_in_with,
    split,
)

__all__ = ["PREFIX", "Environment", "SettingError", "read_environment"]
from evenhand.web.core.durable import settle, settle_names

FEWEST_SECRET = 40
_WORKERS = range(1, 33)


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
    proxies
        How many proxies stand before the workbench and say who asks.
    second_step_required
        Whether those who can do or see most need a second step at sign-in.
    idle_minutes
        After such a pause exact counts ask who is there.
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
    proxies: int
    hsts_days: int
    https_redirect: bool
    second_step_required: bool
    idle_minutes: int

    @property
    def secure(self) -> bool:
        """Reached over https."""
        return self.address.startswith("https://")

    @property
    def host(self) -> str:
        return urlsplit(self.address).hostname or "localhost"


KNOWN = {
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
    "PROXIES",
    "HSTS_DAYS",
    "HTTPS_REDIRECT",
    "SECOND_STEP",
    "IDLE_MINUTES",
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
        database=database(values, data),
        email=email(values, data, address),
        sign_in_with=sign_in_with(values),
        workers=_whole(values, "WORKERS", 1, _WORKERS),
        demonstration=_yes(values, "DEMONSTRATION"),
        proxies=_proxies(values, address),
        hsts_days=_whole(values, "HSTS_DAYS", 365, range(731)),
        https_redirect=_yes(values, "HTTPS_REDIRECT", usual="yes"),
        second_step_required=_one_of(values, "SECOND_STEP", "chosen", "required") == "required",
        idle_minutes=_whole(values, "IDLE_MINUTES", 15, range(1, 241)),
    )


def _refuse_unknown(values: Mapping[str, str]) -> None:
    unknown = sorted(set(values) - KNOWN)
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


def _one_of(values: Mapping[str, str], name: str, usual: str, *others: str) -> str:
    text = values.get(name, usual).lower()
    if text in (usual, *others):
        return text
    raise SettingError(
        f"{PREFIX}{name} is none of {', '.join((usual, *others))}.",
        remedy=f"Leave it out for {usual}.",
    )


def _proxies(values: Mapping[str, str], address: str) -> int:
    """The workbench itself speaks http: an https address means that a proxy stands before it."""
    fewest = 1 if address.startswith("https://") else 0
    return _whole(values, "PROXIES", fewest, range(fewest, 6))


def _yes(values: Mapping[str, str], name: str, *, usual: str = "no") -> bool:
    text = values.get(name, usual).lower()
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
    parts = split("ADDRESS", values.get("ADDRESS", f"http://127.0.0.1:{port}").rstrip("/"))
    plain = parts.geturl() == f"{parts.scheme}://{parts.netloc}" and "@" not in parts.netloc
    if plain and private(parts):
        return parts.geturl()
    raise SettingError(
        f"{PREFIX}ADDRESS is no https address.",
        remedy="Write where people reach the workbench and nothing behind it, such as https://evenhand.example.org.",
    )
