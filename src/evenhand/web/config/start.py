"""`evenhand up`: the database made ready, one server and one worker, ended together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from types import FrameType

SETTINGS = "evenhand.web.config.settings"
Say = Callable[[str], None]


def prepare(say: Say) -> None:
    """Make the database and the static files ready; print a link for the first administrator.

    Raises
    ------
    SettingError
        When a setting cannot work.
    """
    make_tables()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    call_command("collectstatic", interactive=False, verbosity=0)
    if not settings.DEMONSTRATION:
        _first_administrator(say)


def make_tables() -> None:
    """The tables of the database, made or brought up to date.

    Raises
    ------
    SettingError
        When a setting cannot work.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    import django  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)


def _first_administrator(say: Say) -> None:
    from evenhand.web.accounts.models import User  # noqa: PLC0415
    from evenhand.web.core.audit import SYSTEM  # noqa: PLC0415
    from evenhand.web.organisations.actions import invite  # noqa: PLC0415
    from evenhand.web.organisations.letters import invitation_address  # noqa: PLC0415

    if User.objects.filter(is_administrator=True).exists():
        return
    _, secret = invite(
        by=SYSTEM, email="administrator@localhost", name="Administrator", administrator=True
    )
    say(
        f"First administrator: open this link once, within 14 days:\n  {invitation_address(secret)}"
    )


def serve(*, host: str, port: int, workers: int) -> int:
    """Serve and work until told to stop; nothing is left behind.

    The worker watches its parent and ends with it, even if that is killed.
    """
    worker = subprocess.Popen([sys.executable, "-m", "evenhand.web.config.worker"])
    server = subprocess.Popen(  # noqa: S603
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi"),
            *("--host", host, "--port", str(port), "--workers", str(workers)),
            *("--no-ws", "--log-level", "warning", "--blocking-threads", "4"),
            "evenhand.web.config.wsgi:application",
        ]
    )
    return _together(server, worker)


def _together(server: subprocess.Popen[bytes], worker: subprocess.Popen[bytes]) -> int:
    both = (server, worker)

    def stop(_: int, __: FrameType | None) -> None:
        for process in both:
            process.terminate()

    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, stop)
    try:
        return server.wait()
    finally:
        for process in both:
            process.terminate()
        for process in both:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
