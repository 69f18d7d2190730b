"""`evenhand up`: the workbench in a browser."""

from __future__ import annotations

import os
from importlib.util import find_spec

import click

from evenhand.cli.terminal import errors, out
from evenhand.errors import UserError


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
def up(host: str) -> None:
    """Start the workbench: sets up its database, serves it, and does its jobs, until Ctrl+C.

    Settings are environment variables: see docs/deployment.md.
    """
    with errors():
        _need_web()
        from evenhand.web.config.environment import read_environment  # noqa: PLC0415
        from evenhand.web.config.start import prepare, serve  # noqa: PLC0415

        chosen = read_environment(os.environ)
        prepare(lambda line: out.print(line, markup=False, soft_wrap=True))
        out.print(f"The workbench is at [bold]{chosen.address}[/] (Ctrl+C stops it).")
        raise SystemExit(serve(host=host, port=chosen.port, workers=chosen.workers))


def _need_web() -> None:
    """The workbench is an extra: an analyst's laptop does without it."""
    if find_spec("django") is None:
        raise UserError(
            "The workbench is not installed here.", remedy="Install it: pip install evenhand[web]."
        )
