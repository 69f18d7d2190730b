"""Where PostgreSQL is not installed the tests fail and say what to install; they never skip."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.postgres import INSTALL, binaries_or_fail, find_binaries


def test_a_named_folder_without_postgres_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTGRES_BIN", str(tmp_path))
    assert find_binaries() is None


def test_without_postgres_a_test_fails_and_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTGRES_BIN", str(tmp_path))
    with pytest.raises(pytest.fail.Exception, match="apt-get install postgresql"):
        binaries_or_fail()
    assert "POSTGRES_BIN" in INSTALL
