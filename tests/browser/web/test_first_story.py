"""From the first administrator's link to a reading: the real server and worker, in Chromium, without a script.

Every page on the way is checked with axe at 1280 and 320 px; nothing may be asked of another host, and the
security policy may not be broken.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PASSWORD = "a long pass phrase of seven words"  # noqa: S105 - of an invented person


@dataclass
class Workbench:
    """A running workbench: its address, what it printed, its process."""

    address: str
    printed: Path
    process: subprocess.Popen[bytes]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    folder = tmp_path_factory.mktemp("workbench")
    port = free_port()
    ours = {k: v for k, v in os.environ.items() if not k.startswith(("EVENHAND_", "DJANGO_"))}
    settings = {"EVENHAND_DATA": str(folder / "data"), "EVENHAND_PORT": str(port)}
    paths = {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    printed = folder / "printed.txt"
    with printed.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "evenhand", "up"],
            env=ours | settings | paths,
            stdout=out,
            stderr=out,
        )
    found = Workbench(f"http://127.0.0.1:{port}", printed, process)
    try:
        _wait_until_well(found)
        yield found
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) is not None


def _wait_until_well(found: Workbench) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(f"{found.address}/health", timeout=2) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.5)
    raise AssertionError(found.printed.read_text())


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert found, "Chromium is missing: apt install chromium, or set CHROMIUM to its path"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Story:
    """A page that notes what went wrong on the way."""

    page: Page
    address: str
    wrong: list[str] = field(default_factory=list)

    def look(self) -> None:
        """Check the page as it stands, wide and narrow."""
        for width in (1280, 320):
            self.page.set_viewport_size({"width": width, "height": 900})
            found = Axe().run(self.page, options={"runOnly": WCAG})
            assert found.violations_count == 0, (self.page.url, width, found.generate_report())
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (self.page.url, width, wide)
        self.page.set_viewport_size({"width": 1280, "height": 900})

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).click()

    def sign_in(self, email: str) -> None:
        self.page.get_by_label("Email").fill(email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.press("Sign in")

    def accept(self, link: str) -> None:
        self.page.goto(link)
        self.look()
        self.page.get_by_label("Choose a password").fill(PASSWORD)
        self.press("Accept")


@pytest.fixture
def story(browser: Browser, workbench: Workbench) -> Iterator[Story]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    made = Story(page, workbench.address)

    def asked(url: str) -> None:
        if not url.startswith((workbench.address, "data:")):
            made.wrong.append(f"asked another host: {url}")

    page.on("request", lambda r: asked(r.url))
    page.on("console", lambda m: made.wrong.append(m.text) if m.type == "error" else None)
    yield made
    page.close()
    assert made.wrong == []


def invitation_in(text: str) -> str:
    found = re.search(r"http\S+/invitations/[\w-]+", text)
    assert found, text
    return found.group()


def _read_without_a_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/")
    page.get_by_label("Email").fill("ama@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Fewer haemorrhages").click()
    page.get_by_role("heading", name="Measures").wait_for()
    context.close()


def test_from_the_first_link_to_a_reading(
    story: Story, workbench: Workbench, browser: Browser
) -> None:
    page = story.page
    # given a workbench that nobody has used
    story.accept(invitation_in(workbench.printed.read_text()))
    story.look()
    story.sign_in("administrator@localhost")
    story.look()

    # when the administrator sets up a team
    story.follow("Administration")
    story.look()
    story.follow("Add a team")
    story.look()
    page.get_by_label("Name of the team", exact=True).fill("Riverside maternity")
    page.get_by_label("Name of the team lead").fill("Ama Lead")
    page.get_by_label("Email of the team lead").fill("ama@example.org")
    story.press("Add it")
    lead_link = invitation_in(page.inner_text("main"))
    story.press("Sign out")

    # and its lead starts a project with a plan and a measure
    story.accept(lead_link)
    story.sign_in("ama@example.org")
    story.look()
    story.follow("Start a project")
    story.look()
    page.get_by_label("Name of the project").fill("Fewer haemorrhages")
    story.press("Start it")
    story.look()
    story.follow("Fix the plan")
    story.look()
    page.get_by_role("group", name="Population of focus").get_by_label("Black").check()
    page.get_by_role("group", name="Compared with").get_by_label("White").check()
    page.get_by_label("Why this comparison").fill("agreed with our lived experience partners")
    story.press("Fix the plan")
    story.follow("Choose a measure")
    story.look()
    page.get_by_label("Haemorrhage, 1,000 ml or more").check()
    story.press("Choose it")
    story.look()

    # and types a year of numbers
    story.follow("Type numbers")
    story.look()
    people = {"asian": 70, "black": 90, "mixed": 20, "white": 300, "other": 30, "not_known": 10}
    for box in page.locator("input[name^='d-']").all():
        name = (box.get_attribute("name") or "")[2:]
        n = people[name.rsplit("-", 2)[0]]
        box.fill(str(n))
        page.locator(f"[name='n-{name}']").fill(str(n // 9))
    story.press("Save and read")

    # then the finding stands on the page within a minute
    page.get_by_text("In our care").first.or_(page.get_by_text("No gap is seen")).first.wait_for(
        timeout=60_000
    )
    page.wait_for_load_state()
    story.look()
    for place in ("People", "What is shared", "Audit", "Projects"):
        page.get_by_role("navigation").get_by_role("link", name=place).click()
        story.look()

    # and all of it is there without JavaScript
    _read_without_a_script(browser, workbench.address)


def test_mistakes_are_told_beside_the_box(story: Story) -> None:
    page = story.page
    page.goto(f"{story.address}/sign-in/login/")
    page.get_by_label("Email").fill("nobody@example.org")
    page.get_by_label("Password", exact=True).fill("wrong")
    story.press("Sign in")
    page.get_by_role("heading", name="There is a problem").wait_for()
    story.look()
