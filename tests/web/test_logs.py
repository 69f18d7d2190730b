"""Logs: one JSON object a line, from every package, and never what an error quotes."""

from __future__ import annotations

import io
import json
import logging
import logging.config
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from evenhand.web.core.logs import LOGGING, which_page
from fixtures.commands import surroundings
from fixtures.counting import EMAIL, LET_GO, PASSWORD, PRIVATE, Waiting, put_in
from fixtures.folders import empty
from fixtures.processes import asked, change, until, worker_of
from fixtures.visitor import Visitor
from fixtures.workbench import Workbench, running, settings_of


def _written(log: logging.Logger) -> dict[str, object]:
    """What the handler in use writes of an error whose message quotes a row."""
    logging.config.dictConfig(LOGGING)
    handler = next(h for h in logging.getLogger().handlers if h.get_name() == "console")
    assert isinstance(handler, logging.StreamHandler)
    out = io.StringIO()
    before = handler.setStream(out)
    try:
        raise ValueError("patient 943 476 5919")
    except ValueError:
        log.exception("%s: %s", "Internal Server Error", "/measures")
    finally:
        handler.setStream(before)
    found: dict[str, object] = json.loads(out.getvalue())
    return found


@pytest.mark.parametrize("name", ["django.request", "evenhand.web", "allauth"])
def test_a_line_of_any_package_is_json_and_quotes_nothing(name: str) -> None:
    found = _written(logging.getLogger(name))
    assert found["event"] == "Internal Server Error: /measures"
    assert str(found["exception"]).startswith("ValueError at ")
    assert "943" not in json.dumps(found)


def test_a_line_that_cannot_be_written_is_not_printed_either() -> None:
    assert logging.raiseExceptions is False


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("GET /", "GET /"),
        ("GET /account?name=Zebedee", "GET /account"),
        (
            "POST /measures/6f2a1a52-0a2f-4c6e-9d62-2f6a1e3f7b11/grid?from=2026-01",
            "POST /measures/6f2a1a52-0a2f-4c6e-9d62-2f6a1e3f7b11/grid",
        ),
        ("GET /invitations/5ghtZaTW1k3bGh3BkXF7UZxwjZ", "GET /invitations/(secret)"),
        (
            "GET /sign-in/password/reset/key/1a-cq3f2k-9e107d9d372bb6826bd81d3542a419d6/",
            "GET /sign-in/password/reset/key/(uidb36)-(key)/",
        ),
        ("GET /people/Zebedee", "GET (no such page)"),
        ("GET", "GET (no such page)"),
    ],
)
def test_of_an_address_only_identifiers_are_written(asked: str, written: str) -> None:
    assert which_page(asked) == written


_CRASHES = """
import logging.config, sys, threading
from evenhand.web.core.logs import LOGGING, say_what_nobody_caught
logging.config.dictConfig(LOGGING)
say_what_nobody_caught()

def crash():
    raise ValueError("patient 943 476 5919")

class Crashing:
    def __del__(self):
        crash()

Crashing()
thread = threading.Thread(target=crash)
thread.start()
thread.join()
crash()
"""


def test_what_ends_a_thread_or_a_process_quotes_nothing() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _CRASHES],
        env=surroundings(),
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [json.loads(line) for line in ended.stderr.splitlines()]
    assert ended.returncode == 1
    assert [line["event"] for line in lines] == ["crashed_aside", "thread_crashed", "crashed"]
    assert all(str(line["exception"]).startswith("ValueError at ") for line in lines)
    assert "943" not in ended.stderr


@pytest.mark.processes
def test_the_processes_of_a_workbench_write_nothing_private(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """People, pages, files, jobs and faults at once: what server, worker and their watcher print."""
    with running(empty(tmp_path_factory, tmp_path / "data")) as workbench:
        waiting = put_in(settings_of(workbench.data), rows=2_000)
        change(workbench, LET_GO)
        visitor = Visitor(workbench.address)
        visitor.sign_in(EMAIL, "quite another pass phrase")
        assert PRIVATE[0] in visitor.sign_in(EMAIL, PASSWORD).text
        _walk(visitor, waiting)
        _until_nobody_waits(workbench)
        _break(workbench, visitor, waiting)
        _until_nobody_waits(workbench)
    printed = workbench.printed.read_text()
    lines = [json.loads(line) for line in printed.splitlines() if line.startswith("{")]
    plain = [line for line in printed.splitlines() if not line.startswith("{")]
    assert [re.sub(r"http\S+", "…", line) for line in plain] == [
        "First administrator: open this link once, within 14 days:",
        "  …",
        "The workbench is at … (Ctrl+C stops it).",
    ]
    events = {line["event"] for line in lines}
    assert {"request_started", "request_finished", "job_failed", "worker_died"} <= events
    assert any(line.get("code") == 500 for line in lines)
    told = [p for p in (*PRIVATE, EMAIL, PASSWORD, "quite another", "zq-") if p in printed]
    assert told == []
    assert {"Traceback", "INSERT INTO"} & set(printed.split()) == set()


def _walk(visitor: Visitor, waiting: Waiting) -> None:
    """Every kind of door: pages, forms with free text, files, addresses that lead nowhere."""
    project, team = f"/projects/{waiting.project}", f"/teams/{waiting.team}"
    for path in ("/", team, f"{team}/people", f"{team}/audit", project, f"{project}/prompts"):
        assert visitor.get(path).status == 200, path
    visitor.get(f"{project}?name={PRIVATE[0]}")
    assert visitor.get(f"/people/{PRIVATE[1]}").status == 404
    missing = {
        "group": PRIVATE[0],
        "why": "merged",
        "how_many": PRIVATE[4],
        "other_way": PRIVATE[5],
    }
    for why in (PRIVATE[3], "merged"):
        visitor.send(f"{project}/registers/who_is_missing/new", **{**missing, "why": why})
    visitor.send(f"{team}/people", email=EMAIL, name=PRIVATE[1], role="member")
    records = f"{PRIVATE[0]},{PRIVATE[2]}\n{PRIVATE[3]},{PRIVATE[4]}\n".encode()
    sent = visitor.send_file(
        f"{project}/upload", f"{PRIVATE[1]}.csv", records, measures=waiting.measure
    )
    assert "/jobs/" in sent.address
    sent = visitor.send_file(f"{project}/tables", f"{PRIVATE[1]}.json", records)
    assert sent.status == 422


def _break(workbench: Workbench, visitor: Visitor, waiting: Waiting) -> None:
    """Errors that quote what they stumble over: on a page, in a job; and a worker that dies."""
    spoilt = f"{PRIVATE[0]} {PRIVATE[2]} {PRIVATE[3]}"
    change(
        workbench,
        "INSERT INTO projects_measureplan (id, project_id, number, content, reason, made_at, made_by)"
        " VALUES (%s, %s, 1, %s, '', '2026-01-01', %s)",
        *[UUID(waiting.project).hex] * 2,
        json.dumps({"change_date": spoilt}),
        "0" * 32,
    )
    change(workbench, "UPDATE core_job SET status = 'waiting' WHERE kind = 'read'")
    assert visitor.get(f"/projects/{waiting.project}/plan/versions").status == 500
    _until_nobody_waits(workbench)
    worker = worker_of(workbench)
    os.kill(worker, signal.SIGKILL)
    assert until(lambda: '"worker_died"' in workbench.printed.read_text())


def _until_nobody_waits(workbench: Workbench) -> None:
    waits = "SELECT count(*) FROM core_job WHERE status IN ('waiting', 'working')"
    assert until(lambda: asked(workbench, waits) == [(0,)])
