"""Settings from outside: a wrong one stops the start with a sentence that names it."""

from __future__ import annotations

import os
import re
import socket
from pathlib import Path

import pytest
from django.db import connection

from evenhand.web.config.environment import KNOWN, SettingError, read_environment
from fixtures.commands import evenhand

OIDC = {
    "EVENHAND_OIDC_NAME": "Trust",
    "EVENHAND_OIDC_URL": "https://id.example.org",
    "EVENHAND_OIDC_CLIENT_ID": "evenhand",
    "EVENHAND_OIDC_SECRET": "of the invented Trust",
}
WRONG = [
    ({"EVENHAND_PORT": "http"}, "EVENHAND_PORT is no whole number from 1 to 65535"),
    ({"EVENHAND_PORT": "70000"}, "EVENHAND_PORT is no whole number"),
    ({"EVENHAND_WORKERS": "0"}, "EVENHAND_WORKERS is no whole number from 1 to 32"),
    ({"EVENHAND_ADDRESS": "http://evenhand.example.org"}, "EVENHAND_ADDRESS is no https address"),
    ({"EVENHAND_DATABASE_URL": "mysql://x/y"}, "EVENHAND_DATABASE_URL is no PostgreSQL address"),
    ({"EVENHAND_EMAIL_URL": "https://mail"}, "EVENHAND_EMAIL_URL is no mail server"),
    ({"EVENHAND_SECRET_KEY": "short"}, "EVENHAND_SECRET_KEY is shorter than 40 characters"),
    ({"EVENHAND_OIDC_NAME": "Trust"}, "EVENHAND_OIDC_NAME is set, but EVENHAND_OIDC_URL is not"),
    ({"EVENHAND_PROXIES": "6"}, "EVENHAND_PROXIES is no whole number from 0 to 5"),
    (
        {"EVENHAND_PROXIES": "0", "EVENHAND_ADDRESS": "https://evenhand.example.org"},
        "EVENHAND_PROXIES is no whole number from 1 to 5",
    ),
    ({"EVENHAND_HSTS_DAYS": "731"}, "EVENHAND_HSTS_DAYS is no whole number from 0 to 730"),
    ({"EVENHAND_HTTPS_REDIRECT": "1"}, "EVENHAND_HTTPS_REDIRECT is neither yes nor no"),
    ({"EVENHAND_SECOND_STEP": "yes"}, "EVENHAND_SECOND_STEP is none of chosen, required"),
    ({"EVENHAND_IDLE_MINUTES": "0"}, "EVENHAND_IDLE_MINUTES is no whole number from 1 to 240"),
    (
        {
            "EVENHAND_OIDC_NAME": "Trust",
            "EVENHAND_OIDC_URL": "http://login.example.org",
            "EVENHAND_OIDC_CLIENT_ID": "x",
            "EVENHAND_OIDC_SECRET": "y",
        },
        "EVENHAND_OIDC_URL is no https address",
    ),
    ({"EVENHAND_DEMONSTRATION": "maybe"}, "EVENHAND_DEMONSTRATION is neither yes nor no"),
    ({"EVENHAND_PORT": "-1"}, "EVENHAND_PORT is no whole number"),
    ({"EVENHAND_WORKERS": "1.5"}, "EVENHAND_WORKERS is no whole number"),
    ({"EVENHAND_WORKERS": "33"}, "EVENHAND_WORKERS is no whole number"),
    ({"EVENHAND_ADDRESS": "evenhand.example.org"}, "EVENHAND_ADDRESS is no https address"),
    ({"EVENHAND_ADDRESS": "https://"}, "EVENHAND_ADDRESS is no https address"),
    ({"EVENHAND_ADDRESS": "https://x.example/evenhand"}, "ADDRESS is no https address"),
    ({"EVENHAND_ADDRESS": "https://me@x.example"}, "ADDRESS is no https address"),
    ({"EVENHAND_ADDRESS": "https://x.example:http"}, "ADDRESS cannot be read as an address"),
    ({"EVENHAND_ADDRESS": "https://[::1"}, "EVENHAND_ADDRESS cannot be read as an address"),
    ({"EVENHAND_DATABASE_URL": "postgresql://host"}, "DATABASE_URL is no PostgreSQL address"),
    ({"EVENHAND_DATABASE_URL": "postgresql:///name"}, "DATABASE_URL is no PostgreSQL address"),
    ({"EVENHAND_DATABASE_URL": "postgresql://u:p/w@h/n"}, "DATABASE_URL cannot be read as"),
    ({"EVENHAND_DATABASE_URL": "postgresql://h/n?ssl=1"}, "an option that is not known: ssl"),
    ({"EVENHAND_EMAIL_URL": "smtp://"}, "EVENHAND_EMAIL_URL is no mail server"),
    ({"EVENHAND_EMAIL_URL": "smtp://mail:smtp"}, "EVENHAND_EMAIL_URL cannot be read as an addr"),
    ({"EVENHAND_EMAIL_FROM": "Evenhand"}, "EVENHAND_EMAIL_FROM is no address of a mailbox"),
    ({"EVENHAND_EMAIL_FROM": "a@b.c\nBcc: d@e.f"}, "EMAIL_FROM is no address of a mailbox"),
    (OIDC | {"EVENHAND_OIDC_SECRET": ""}, "EVENHAND_OIDC_NAME is set, but EVENHAND_OIDC_SECRET is"),
    (OIDC | {"EVENHAND_OIDC_URL": "http://id"}, "EVENHAND_OIDC_URL is no https address"),
    ({"EVENHAND_DATABSE_URL": "x"}, "EVENHAND_DATABSE_URL is no setting of the workbench"),
]


@pytest.mark.parametrize(("given", "sentence"), WRONG)
def test_a_wrong_setting_is_named(given: dict[str, str], sentence: str, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=sentence):
        read_environment({"EVENHAND_DATA": str(tmp_path), **given})


def test_every_setting_that_is_documented_is_known_and_has_a_wrong_value_here() -> None:
    page = Path("docs/deployment.md").read_text(encoding="utf-8")
    table = page.split("## Settings")[1].split("## ")[0]
    documented = set(re.findall(r"`(EVENHAND_\w+)`", table))
    documented |= {f"EVENHAND_OIDC{end}" for end in re.findall(r"`(_[A-Z_]+)`", table)}
    assert documented == {f"EVENHAND_{name}" for name in KNOWN} - {"EVENHAND_DEBUG"}
    tried = {name for given, _ in WRONG for name in given} | {"EVENHAND_DATA"}
    assert documented <= tried


@pytest.mark.processes
@pytest.mark.parametrize("command", ["up", "backup"])
def test_a_wrong_setting_stops_every_command_with_a_sentence(command: str, tmp_path: Path) -> None:
    more = [tmp_path / "file"] if command == "backup" else []
    found = evenhand(command, *more, data=tmp_path / "data", port="http")
    assert found.returncode == 2
    assert "Evenhand stopped. EVENHAND_PORT is no whole number" in found.stderr
    assert "Traceback" not in found.stderr


def test_a_port_that_is_taken_is_said_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = evenhand("up", data=tmp_path / "data", port=port)
    assert found.returncode == 2
    assert f"Port {port} of 127.0.0.1 cannot be listened on" in found.stderr
    assert "EVENHAND_PORT" in found.stderr


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingError, match="Point EVENHAND_DATA at a folder"):
        read_environment({"EVENHAND_DATA": str(tmp_path / "file" / "data")})


def test_the_secret_is_made_once_and_private(tmp_path: Path) -> None:
    first = read_environment({"EVENHAND_DATA": str(tmp_path)}).secret
    assert read_environment({"EVENHAND_DATA": str(tmp_path)}).secret == first
    assert len(first) >= 40
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_sqlite_waits_and_loses_nothing(tmp_path: Path) -> None:
    options = read_environment({"EVENHAND_DATA": str(tmp_path)}).database["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in options["init_command"]
    assert "journal_mode=WAL" in options["init_command"]


def test_postgresql_by_one_variable(tmp_path: Path) -> None:
    url = "postgresql://even:p%40ss@db.example:5433/evenhand?sslmode=verify-full"
    found = read_environment({"EVENHAND_DATA": str(tmp_path), "EVENHAND_DATABASE_URL": url})
    database = found.database
    assert (database["HOST"], database["PORT"], database["NAME"]) == (
        "db.example",
        "5433",
        "evenhand",
    )
    assert database["PASSWORD"] == "p@ss"  # noqa: S105
    assert database["OPTIONS"] == {"connect_timeout": "10", "sslmode": "verify-full"}


def test_postgresql_without_what_speaks_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evenhand.web.config.outside.find_spec", lambda _: None)
    given = {"EVENHAND_DATA": str(tmp_path), "EVENHAND_DATABASE_URL": "postgresql://h/n"}
    with pytest.raises(
        SettingError, match=r"not installed here\. Install it: pip install evenhand\[w"
    ):
        read_environment(given)


def test_an_https_address_makes_cookies_secure(tmp_path: Path) -> None:
    address = {"EVENHAND_ADDRESS": "https://evenhand.example.org/"}
    found = read_environment({"EVENHAND_DATA": str(tmp_path), **address})
    assert (found.secure, found.host, found.address) == (
        True,
        "evenhand.example.org",
        "https://evenhand.example.org",
    )


def test_the_suite_runs_on_the_database_that_was_asked_for() -> None:
    asked = "postgresql" if "EVENHAND_DATABASE_URL" in os.environ else "sqlite"
    assert connection.vendor == asked
