"""Settings from outside: a wrong one stops the start with a sentence that names it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.db import connection

from evenhand.web.config.environment import SettingError, read_environment

WRONG = [
    ({"EVENHAND_PORT": "http"}, "EVENHAND_PORT is no whole number from 1 to 65535"),
    ({"EVENHAND_PORT": "70000"}, "EVENHAND_PORT is no whole number"),
    ({"EVENHAND_WORKERS": "0"}, "EVENHAND_WORKERS is no whole number from 1 to 32"),
    ({"EVENHAND_ADDRESS": "http://evenhand.example.org"}, "EVENHAND_ADDRESS is no https address"),
    ({"EVENHAND_DATABASE_URL": "mysql://x/y"}, "EVENHAND_DATABASE_URL is no PostgreSQL address"),
    ({"EVENHAND_EMAIL_URL": "https://mail"}, "EVENHAND_EMAIL_URL is no mail server"),
    ({"EVENHAND_SECRET_KEY": "short"}, "EVENHAND_SECRET_KEY is shorter than 40 characters"),
    ({"EVENHAND_OIDC_NAME": "Trust"}, "EVENHAND_OIDC_NAME is set, but EVENHAND_OIDC_URL is not"),
    ({"EVENHAND_DEMONSTRATION": "maybe"}, "EVENHAND_DEMONSTRATION is neither yes nor no"),
    ({"EVENHAND_DATABSE_URL": "x"}, "EVENHAND_DATABSE_URL is no setting of the workbench"),
]


@pytest.mark.parametrize(("given", "sentence"), WRONG)
def test_a_wrong_setting_is_named(given: dict[str, str], sentence: str, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=sentence):
        read_environment({"EVENHAND_DATA": str(tmp_path), **given})


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
    url = "postgresql://even:p%40ss@db.example:5433/evenhand"
    found = read_environment({"EVENHAND_DATA": str(tmp_path), "EVENHAND_DATABASE_URL": url})
    database = found.database
    assert (database["HOST"], database["PORT"], database["NAME"]) == (
        "db.example",
        "5433",
        "evenhand",
    )
    assert database["PASSWORD"] == "p@ss"  # noqa: S105


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
