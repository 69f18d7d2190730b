"""`evenhand up`: the workbench in a browser; `backup` and `restore`: what it keeps, in one file."""

from __future__ import annotations

import os
import signal
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import click

from evenhand.cli.terminal import errors, out, progress
from evenhand.errors import UserError


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--demonstration",
    is_flag=True,
    help="Fill an empty workbench with an invented programme of ten teams, and mark every page.",
)
def up(host: str, *, demonstration: bool) -> None:
    """Start the workbench: sets up its database, serves it, and does its jobs, until Ctrl+C.

    Settings are environment variables: see docs/deployment.md.
    """
    with errors():
        _stop_when_told()
        _need_web()
        if demonstration:
            os.environ["EVENHAND_DEMONSTRATION"] = "yes"
        from evenhand.web.config.environment import read_environment  # noqa: PLC0415
        from evenhand.web.config.start import need_port, prepare  # noqa: PLC0415

        chosen = read_environment(os.environ)
        need_port(host, chosen.port)
        prepare(lambda line: out.print(line, markup=False, soft_wrap=True))
        if chosen.demonstration:
            _fill()
        out.print(f"The workbench is at [bold]{chosen.address}[/] (Ctrl+C stops it).")
        if chosen.demonstration:
            _introduce()
        _run(host=host, working=True)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
def serve(host: str) -> None:
    """Serve pages and do no jobs: for several machines on one PostgreSQL, beside `evenhand work`."""
    with errors():
        _stop_when_told()
        _need_web()
        from evenhand.web.config.environment import read_environment  # noqa: PLC0415
        from evenhand.web.config.start import need_port, prepare  # noqa: PLC0415

        chosen = read_environment(os.environ)
        need_port(host, chosen.port)
        prepare(lambda line: out.print(line, markup=False, soft_wrap=True))
        out.print(f"Pages are served at [bold]{chosen.address}[/] (Ctrl+C stops it).")
        _run(host=host, working=False)


@click.command()
def work() -> None:
    """Do jobs and serve no pages. It needs the database and the data folder of `evenhand serve`."""
    with errors():
        _stop_when_told()
        _ready()
        out.print("Jobs are done as pages ask for them (Ctrl+C stops it).")
        _run(host=None, working=True)


def _stop_when_told() -> None:
    """While it still starts, too: the first process of a container is not ended by SIGTERM unless it says so."""

    def stop(*_: object) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)


def _run(*, host: str | None, working: bool) -> None:
    """Until told to stop."""
    from evenhand.web.config.environment import read_environment  # noqa: PLC0415
    from evenhand.web.config.processes import run, start_server  # noqa: PLC0415

    chosen = read_environment(os.environ)
    if host is None:
        raise SystemExit(run(serving=None, working=working))
    start = partial(start_server, host=host, port=chosen.port, workers=chosen.workers)
    raise SystemExit(run(serving=start, working=working))


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write everything that the workbench keeps to FILE, while it runs.

    FILE restores on SQLite and on PostgreSQL. It holds names, addresses of people and exact counts: keep it as you keep the
    workbench itself. It does not hold sessions, the secret key, or files that wait to be counted.
    """
    with errors():
        _ready()
        from evenhand.web.core.backup import back_up  # noqa: PLC0415

        made = back_up(file)
        out.print(f"{made.rows:,} rows are in {file}.", markup=False, soft_wrap=True)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Remove what the workbench holds now.")
def restore(file: Path, *, replace: bool) -> None:
    """Put back what `evenhand backup` wrote to FILE: all of it, or nothing. Stop the workbench first.

    Everyone signs in again afterwards.
    """
    with errors():
        _ready()
        from evenhand.web.core.backup import restore as put_back  # noqa: PLC0415

        made = put_back(file, replace=replace)
        out.print(f"{made.rows:,} rows are back, as of {made.made_at}.", markup=False)


@click.command()
def check() -> None:
    """Look whether all that the workbench keeps is whole; it changes nothing, and may run beside it.

    After a restore, a power cut or a full disk. Exit code 1 says that something is not as it must be; the lines name rows by
    their ids, and hold no data.
    """
    with errors():
        _ready()
        from evenhand.web.checking import check_all  # noqa: PLC0415

        found = check_all()
        for outcome in found:
            out.print(f"{'Holds' if outcome.holds else 'BROKEN'}: {outcome.title}", markup=False)
            for sentence in outcome.sentences:
                out.print(f"  {sentence}", markup=False, soft_wrap=True)
        raise SystemExit(0 if all(o.holds for o in found) else 1)


def _ready() -> None:
    """The settings in force, and tables up to date."""
    _need_web()
    from evenhand.web.config.start import make_tables  # noqa: PLC0415

    make_tables()


def _need_web() -> None:
    """The workbench is an extra: an analyst's laptop does without it."""
    if find_spec("django") is None:
        raise UserError(
            "The workbench is not installed here.", remedy="Install it: pip install evenhand[web]."
        )


def _fill() -> None:
    """The invented programme, once."""
    from django.utils import timezone  # noqa: PLC0415

    from evenhand.web.accounts.models import User  # noqa: PLC0415
    from evenhand.web.demonstration.load import load  # noqa: PLC0415

    if not User.objects.exists():
        with progress(quiet=False) as step:
            load(timezone.localdate(), step)


def _introduce() -> None:
    """Who can sign in, the partner first."""
    from evenhand.web.demonstration.load import PASSWORD, sign_ins  # noqa: PLC0415

    out.print("Everyone in it is invented. Sign in as:", markup=False)
    for person in sign_ins():
        out.print(f"  {person.email:28} {person.name}", markup=False)
    out.print(f"Password of each: {PASSWORD}", markup=False)
