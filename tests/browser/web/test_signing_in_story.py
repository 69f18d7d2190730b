"""Signing in, in every state of its pages: the real server with two processes, a second step that is required, a provider."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from fixtures.codes import code
from fixtures.folders import empty
from fixtures.provider import CLIENT, SECRET, Provider, provider
from fixtures.story import PASSWORD, told
from fixtures.workbench import Workbench, running

ADMINISTRATOR = "administrator@localhost"


@pytest.fixture(scope="module")
def trust() -> Iterator[Provider]:
    with provider() as found:
        yield found


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory, trust: Provider) -> Iterator[Workbench]:
    settings = {
        "EVENHAND_WORKERS": "2",
        "EVENHAND_SECOND_STEP": "required",
        "EVENHAND_OIDC_NAME": "the Trust",
        "EVENHAND_OIDC_URL": trust.address,
        "EVENHAND_OIDC_CLIENT_ID": CLIENT,
        "EVENHAND_OIDC_SECRET": SECRET,
    }
    data = empty(tmp_path_factory, tmp_path_factory.mktemp("guarded") / "data")
    with running(data, **settings) as found:
        yield found


def link_in(text: str) -> str:
    (found,) = re.findall(r"http\S+/(?:invitations|sign-in/password)/\S+", text)
    return str(found)


def a_forgotten_password(browser: Browser, guarded: Workbench) -> None:
    with told(browser, guarded.address) as story:
        page = story.page
        story.open("/")
        story.follow("Forgotten your password?")
        story.look()
        page.get_by_label("Email").fill(ADMINISTRATOR)
        story.press("Send the link")
        page.get_by_role("heading", name="Look into your mail").wait_for()
        story.look()
        letters = sorted((guarded.data / "letters").iterdir(), key=lambda p: p.stat().st_mtime)
        link = link_in(letters[-1].read_text())
        page.goto(link)
        page.get_by_role("heading", name="Choose a new password").wait_for()
        story.look()
        for box in page.locator("input[type=password]").all():
            box.fill("short")
        story.press("Keep it")
        page.get_by_role("heading", name="There is a problem").wait_for()
        story.look()
        for box in page.locator("input[type=password]").all():
            box.fill(PASSWORD + " eight")
        story.press("Keep it")
        page.get_by_role("heading", name="Your password is changed").wait_for()
        story.look()
        page.goto(link)
        page.get_by_text("does not work any more").wait_for()
        story.look()


def limits_hold_whichever_process_answers(browser: Browser, guarded: Workbench) -> None:
    with told(browser, guarded.address) as story:
        page, texts = story.page, []
        for _ in range(8):
            page.goto(f"{guarded.address}/sign-in/login/")
            story.sign_in("nobody@example.org", "wrong")
            page.get_by_role("heading", name="There is a problem").wait_for()
            texts.append(page.inner_text("main"))
        wrong = sum("are not correct" in t for t in texts)
        assert wrong == 5, texts[-1]  # two processes that counted for themselves would let ten in
        assert sum("Too many failed" in t for t in texts) == 3
        for path in ("/sign-in/login/error/", "/sign-in/login/cancelled/", "/sign-in/inactive/"):
            page.goto(f"{guarded.address}{path}")
            story.look()
        for _ in range(40):
            page.goto(f"{guarded.address}/sign-in/login/")
            story.sign_in("nobody@example.org", "wrong")
            if page.get_by_role("heading", name="Too many tries").count():
                break
        page.get_by_role("heading", name="Too many tries").wait_for()
        story.look()
        story.wrong = [w for w in story.wrong if "429" not in w]


def test_every_state_of_signing_in(browser: Browser, guarded: Workbench, trust: Provider) -> None:
    with told(browser, guarded.address) as story:
        page = story.page
        # given the first administrator, whose role needs a second step
        story.accept(link_in(guarded.printed.read_text()))
        story.sign_in(ADMINISTRATOR)
        page.get_by_text("Your role needs a second step").wait_for()
        story.look()
        if page.get_by_label("Password").count():
            page.get_by_label("Password", exact=True).fill(PASSWORD)
            story.press("Go on")
        page.get_by_role("img", name="Picture to scan").wait_for()
        story.look()
        page.get_by_label("code").fill("000000")
        story.press("Turn it on")
        page.get_by_role("heading", name="There is a problem").wait_for()
        story.look()
        secret = page.locator("code").inner_text()
        page.get_by_label("code").fill(code(secret))
        story.press("Turn it on")
        page.get_by_role("heading", name="Your recovery codes").wait_for()
        story.look()
        codes = page.locator(".app-codes code").all_inner_texts()
        story.follow("Second step at sign-in")
        story.look()
        story.follow("Make new recovery codes")
        story.look()
        page.goto(f"{guarded.address}/sign-in/second-step/totp/deactivate/")
        story.look()

        # and somebody who is invited
        page.goto(f"{guarded.address}/administration/teams/new")
        page.get_by_label("Name of the team", exact=True).fill("Riverside maternity")
        page.get_by_label("Name of the team lead").fill("Ama Lead")
        page.get_by_label("Email of the team lead").fill("ama@example.org")
        story.press("Add it")
        story.sign_out()
        story.look()

        # when the administrator signs in again, the second step is asked for
        story.sign_in(ADMINISTRATOR)
        page.get_by_role("heading", name="The second step").wait_for()
        story.look()
        page.get_by_label("code").fill(codes[0])
        story.press("Sign in")
        story.go(page.get_by_role("link", name="Your account"))
        story.look()
        for place in ("Where you are signed in", "Change your password", "Change your name"):
            page.goto(f"{guarded.address}/account")
            story.follow(place)
            story.look()
        page.goto(f"{guarded.address}/sign-in/logout/")
        story.look()
        page.goto(f"{guarded.address}/nowhere")
        story.look()
        story.wrong = [w for w in story.wrong if "status of 404" not in w]

    with told(browser, guarded.address) as story:
        # the invited person comes in through the organisation, without a password of ours
        page = story.page
        story.open("/")
        story.go(page.get_by_role("link", name="Sign in with the Trust"))
        page.get_by_role("heading", name="Riverside maternity").wait_for()
        story.sign_out()
        # and a lie of the provider is refused in words
        trust.claims = lambda said: said | {"aud": "other"}
        story.go(page.get_by_role("link", name="Sign in with the Trust"))
        page.get_by_text("meant for another service").wait_for()
        story.look()
        mine = f"asked another host: {trust.address}/authorize"
        story.wrong = [w for w in story.wrong if not w.startswith(mine) and "401" not in w]
    a_forgotten_password(browser, guarded)
    limits_hold_whichever_process_answers(browser, guarded)  # last: nobody signs in after it
