"""Chromium, an empty workbench, and one with a team of the demonstration."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from fixtures.folders import DEMONSTRATION, empty, with_a_team
from fixtures.story import Story, told
from fixtures.workbench import Workbench, running


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """One that nobody has used."""
    data = empty(tmp_path_factory, tmp_path_factory.mktemp("workbench") / "data")
    with running(data) as found:
        yield found


@pytest.fixture
def story(browser: Browser, workbench: Workbench) -> Iterator[Story]:
    with told(browser, workbench.address) as made:
        yield made


@pytest.fixture(scope="module")
def alder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """The first team of the demonstration, the numbers of the last month still to come.

    One a module, because stories change what they are told in.
    """
    data, said = with_a_team(tmp_path_factory, tmp_path_factory.mktemp("alder") / "data")
    (data.parent / "jobs.txt").write_text(said)
    with running(data, **DEMONSTRATION) as found:
        yield found


@pytest.fixture(scope="module")
def jobs(alder: Workbench) -> dict[str, str]:
    """Jobs of the team by the name of their file."""
    lines = (alder.data.parent / "jobs.txt").read_text()
    return dict(re.findall(r"job (\w+)\.csv (\S+)", lines))


@pytest.fixture
def at_alder(browser: Browser, alder: Workbench) -> Iterator[Story]:
    with told(browser, alder.address) as made:
        yield made
