"""What people see in the terminal: progress, findings, and errors without a trace."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from evenhand.errors import EvenhandError

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def command() -> str:
    """The command as typed, without a database password."""
    words = [w.split("@", 1)[-1] if "://" in w and "@" in w else w for w in sys.argv[1:]]
    return shlex.join(["evenhand", *words])


def tell(made: Any, *, quiet: bool) -> None:
    """Findings first, then what was set aside, then where the files lie."""
    if not quiet:
        for line in made.lines:
            out.print(line, markup=False)
    for path in made.paths:
        out.print(str(path), markup=False, soft_wrap=True)


Show = Callable[[str, float | None], None]


@contextmanager
def progress(*, quiet: bool) -> Iterator[Show]:
    """A bar for long work, where there is a terminal to show it in."""
    if quiet or not err.is_terminal:
        yield lambda _what, _share: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("Starting", total=None)

        def show(what: str, share: float | None) -> None:
            bar.update(
                task, description=what, total=None if share is None else 1, completed=share or 0
            )

        yield show


@contextmanager
def errors() -> Iterator[None]:
    """People see a sentence and an exit code; never a traceback, which could hold a patient's value."""
    try:
        yield
    except EvenhandError as error:
        err.print(f"Evenhand stopped. {error}", markup=False, soft_wrap=True)
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        err.print("Stopped. Nothing was left half-written.")
        sys.exit(130)
    except click.UsageError:
        raise  # click says what was typed wrongly, with exit code 2
    except Exception as error:
        if os.environ.get("EVENHAND_DEBUG"):
            raise
        err.print(
            f"A fault in Evenhand itself ({type(error).__name__}). Nothing was left half-written."
            " Set EVENHAND_DEBUG=1 to see where; the trace may hold values from your file, so do not share it."
        )
        sys.exit(70)
