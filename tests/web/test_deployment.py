"""What is in `deploy/` and in docs/deployment.md does what it says: units, settings, image, drill."""

from __future__ import annotations

import configparser
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from evenhand.web.config.environment import KNOWN, read_environment
from fixtures.commands import surroundings
from fixtures.counting import put_in
from fixtures.postgres import PostgresServer
from fixtures.workbench import Workbench, free_port, settings_of, wait_until_well

DEPLOY = Path("deploy")
UNITS = DEPLOY / "systemd"
PROGRAM = "/opt/evenhand/bin/evenhand"
PAGE = Path("docs/deployment.md").read_text(encoding="utf-8")
HARD = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "CapabilityBoundingSet": "",
    "StateDirectoryMode": "0700",
    "UMask": "0077",
    "User": "evenhand",
}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command as it stands in the units, but of this tree."""
    path = tmp_path_factory.mktemp("bin") / "evenhand"
    path.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m evenhand "$@"\n')
    path.chmod(0o755)
    return path


def unit(name: str) -> dict[str, str]:
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(UNITS / name)
    return dict(parser["Service"])


def words(line: str, places: dict[str, str]) -> list[str]:
    """A command of a unit as systemd runs it, at other places."""
    for place, other in places.items():
        line = line.replace(place, other)
    return [w.replace("$$", "$").replace("%%", "%") for w in shlex.split(line)]


def example(**changes: str) -> dict[str, str]:
    lines = (DEPLOY / "evenhand.env.example").read_text(encoding="utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return given | changes


def test_systemd_takes_the_units(tmp_path: Path, program: Path) -> None:
    if sys.platform != "linux":
        return  # nothing there runs units
    if shutil.which("systemd-analyze") is None:
        pytest.fail("Install systemd to check the units: bash tests/prepare.sh", pytrace=False)
    for path in UNITS.iterdir():
        text = path.read_text(encoding="utf-8").replace(PROGRAM, str(program))
        (tmp_path / path.name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *sorted(tmp_path.iterdir())],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", ["serve", "work", "backup"])
def test_a_unit_has_no_right_that_it_does_not_need(name: str) -> None:
    found = unit(f"evenhand-{name}.service")
    assert {k: found.get(k) for k in HARD} == HARD
    assert found["EnvironmentFile"] == "/etc/evenhand/evenhand.env"
    writable = found["StateDirectory"].split()
    assert writable == (["evenhand", "evenhand-backups"] if name == "backup" else ["evenhand"])


def test_the_page_names_each_file_and_each_unit() -> None:
    for path in ("deploy/Dockerfile", "deploy/evenhand.env.example", "deploy/nginx.conf.example"):
        assert Path(path).exists()
        assert path in PAGE
    named = set(re.findall(r"evenhand-\w+\.(?:service|timer)", PAGE))
    assert named <= {p.name for p in UNITS.iterdir()}
    assert {f"evenhand-{n}" for n in ("serve.service", "work.service", "backup.timer")} == named


def test_the_example_of_settings_can_be_used(tmp_path: Path) -> None:
    data = {"EVENHAND_DATA": str(tmp_path)}
    assert read_environment(example() | data).secure
    text = (DEPLOY / "evenhand.env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"^#?EVENHAND_(\w+)=", text, re.MULTILINE))
    assert named <= set(KNOWN)
    optional = dict(re.findall(r"^#(EVENHAND_\w+)=(.+)$", text, re.MULTILINE))
    found = read_environment(example() | optional | data)
    assert found.database["OPTIONS"]["sslmode"] == "verify-full"


@pytest.mark.processes
def test_services_and_backup_run_as_the_units_say(tmp_path: Path, program: Path) -> None:
    """Their commands, with the settings of the example, at places of the test."""
    data, kept = tmp_path / "state", tmp_path / "kept"
    kept.mkdir()
    port = str(free_port())
    settings = settings_of(data) | example(EVENHAND_DATA=str(data), EVENHAND_PORT=port)
    places = {PROGRAM: str(program), "/var/lib/evenhand-backups": str(kept)}
    with (
        service("evenhand-serve.service", places, settings) as serving,
        service("evenhand-work.service", places, settings) as working,
    ):
        there = Workbench(f"http://127.0.0.1:{port}", tmp_path / "printed", serving, data)
        there.printed.touch()
        wait_until_well(there)
        old, other = kept / "evenhand-2020.backup", kept / "notes.txt"
        for path in (old, other):
            path.touch()
            os.utime(path, (1, 1))
        backup = unit("evenhand-backup.service")
        for line in (backup["ExecStart"], backup["ExecStartPost"]):
            subprocess.run(words(line, places), env=settings, check=True, capture_output=True)
        made = sorted(p.name for p in kept.iterdir())
        assert len(made) == 2
        assert re.fullmatch(r"evenhand-20\d\d-\d\d-\d\dT\d\d-\d\d-\d\d\.backup", made[0])
    assert (serving.returncode, working.returncode) == (0, 0)


@contextmanager
def service(
    name: str, places: dict[str, str], settings: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """Started and stopped as systemd does."""
    process = subprocess.Popen(
        words(unit(name)["ExecStart"], places),
        env=settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=90)


@pytest.mark.processes
@pytest.mark.own_databases
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_drill_of_the_page_brings_everything_back(
    tmp_path: Path, program: Path, kind: str, postgres_server: PostgresServer
) -> None:
    more = {"data": str(tmp_path / "data")}
    drill = ""
    if kind == "postgresql":
        for name in ("used", "drill"):
            with psycopg.connect(postgres_server.url, autocommit=True) as connection:
                connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
                connection.execute(f"CREATE DATABASE {name}")
        drill = postgres_server.url.replace("/postgres", "/drill")
        more["database_url"] = postgres_server.url.replace("/postgres", "/used")
    settings = surroundings(**more) | {"DRILL_DATABASE_URL": drill}
    settings["PATH"] = f"{program.parent}{os.pathsep}{settings['PATH']}"
    put_in(settings, rows=10)
    done = subprocess.run(
        ["sh", "-e", "-c", _drill()],
        cwd=tmp_path,
        env=settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.count("Evenhand stopped")) == (0, 0), done.stderr
    before, back, after = (
        int(n.replace(",", "")) for n in re.findall(r"([\d,]+) rows", done.stdout)
    )
    assert before == back == after - 1 > 10


def _drill() -> str:
    section = PAGE.split("## Restore drill")[1]
    return section.split("```sh\n")[1].split("```")[0]


def dockerfile() -> list[tuple[str, str]]:
    """Each instruction with what it is given."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.split(None, 1)[0], line.split(None, 1)[1]) for line in lines]


def test_the_image_is_slim_private_and_of_pinned_parts() -> None:
    told = dockerfile()
    assert {rest.split()[0] for what, rest in told if what == "FROM"} == {"python:3.11-slim"}
    order = [what for what, _ in told]
    assert order.index("USER") < order.index("ENTRYPOINT")
    assert dict(told)["USER"] == "evenhand"
    assert "/health" in dict(told)["HEALTHCHECK"]
    (install,) = [rest for what, rest in told if what == "RUN" and "pip install" in rest]
    assert "-c constraints.txt" in install
    assert '".[web,postgres]"' in install
    assert "://" not in re.sub(r"http://127\.0\.0\.1", "", " ".join(rest for _, rest in told))


def test_what_the_image_copies_is_there_and_enough_to_install() -> None:
    copied = [
        rest.split()[:-1] for what, rest in dockerfile() if what == "COPY" and "--" not in rest
    ]
    names = {name for group in copied for name in group}
    assert all(Path(name).exists() for name in names)
    kept = Path(".dockerignore").read_text(encoding="utf-8").split()
    assert {f"!{name}" for name in names} <= set(kept)
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {"web", "postgres"} <= set(project["optional-dependencies"])
    assert project["readme"] in names


def test_the_health_check_of_the_image_is_python_that_works(tmp_path: Path) -> None:
    command = dict(dockerfile())["HEALTHCHECK"].split("CMD ", 1)[1]
    port = str(free_port())
    settings = settings_of(tmp_path, EVENHAND_PORT=port)
    asked = [w if w != "python" else sys.executable for w in json.loads(command)]
    nobody = subprocess.run(asked, env=settings, capture_output=True, text=True, check=False)
    assert nobody.returncode == 1
    assert "URLError" in nobody.stderr
