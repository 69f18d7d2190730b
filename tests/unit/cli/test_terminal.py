"""What a command does when something is wrong: a sentence, an exit code, never a trace."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from evenhand.cli.terminal import errors
from evenhand.errors import PlanError


def stopped(error: BaseException) -> tuple[int, str]:
    @click.command()
    def command() -> None:
        with errors():
            raise error

    found = CliRunner().invoke(command)
    return found.exit_code, found.output


def test_wrong_use_found_late_is_wrong_use() -> None:
    code, said = stopped(click.UsageError("Name a file."))
    assert code == 2
    assert "Name a file." in said
    assert "fault in Evenhand" not in said
    assert stopped(click.BadParameter("12"))[0] == 2


def test_each_kind_of_error_has_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    assert stopped(PlanError("No.", remedy="Yes."))[0] == 6
    assert stopped(KeyboardInterrupt())[0] == 130
    assert stopped(click.Abort())[0] == 130
    monkeypatch.delenv("EVENHAND_DEBUG", raising=False)
    assert stopped(ValueError("NHS number 943 476 5919"))[0] == 70
