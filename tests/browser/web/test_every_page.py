"""Every page in Chromium, wide and narrow: a page that is new is looked at without anybody thinking of it.

The pages are those of the table of doors. The browser asks the test itself, which asks the workbench in this process.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Route

from fixtures.story import Story, told
from web.conftest import _plain_files, world
from web.test_doors import DOORS, OF_THE_PACKAGE_OPEN, OF_THE_PACKAGE_SIGNED_IN, addresses

HERE = "http://127.0.0.1"
# who looks, the first of these who may
LOOKERS = (
    "lead",
    "member",
    "partner",
    "coach",
    "convener",
    "evaluator",
    "sponsor",
    "system",
    "administrator",
    "stranger",
    "anonymous",
)
PAGES = sorted(name for name, door in DOORS.items() if door.get and name != "health")
# these need a device, a link from a letter or an organisation's answer: the stories of signing in look at them
_ELSEWHERE = {
    "account_reset_password_from_key",
    "mfa_deactivate_totp",
    "mfa_download_recovery_codes",
    "mfa_view_recovery_codes",
    "openid_connect_callback",
    "openid_connect_login",
}
OF_THE_PACKAGE = sorted((OF_THE_PACKAGE_OPEN | OF_THE_PACKAGE_SIGNED_IN) - _ELSEWHERE)
__all__ = ["_plain_files", "addresses", "world"]


@pytest.fixture
def story(browser: Browser) -> Iterator[Story]:
    with told(browser, HERE) as made:
        yield made


def serve(story: Story, at: str, response: Any) -> None:
    """Answer the browser from this process: the page, and the files that it asks for."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HERE)
        if path == at:
            route.fulfill(headers=dict(response.items()), body=response.content)
            return
        found = finders.find(path.removeprefix("/static/").partition("?")[0])
        assert found, path
        kind = mimetypes.guess_type(path)[0]
        route.fulfill(body=Path(str(found)).read_bytes(), content_type=kind)

    story.page.route(f"{HERE}/**", answer)


def look(story: Story, client: Client, address: str) -> None:
    response: Any = client.get(address, HTTP_HOST="127.0.0.1", follow=True)
    assert response.status_code == 200, (address, response.status_code)
    if not response["Content-Type"].startswith("text/html"):
        response.close()
        return  # a file
    at = response.redirect_chain[-1][0] if response.redirect_chain else address
    serve(story, at, response)
    story.page.goto(f"{HERE}{at}")
    assert story.page.title()
    assert story.page.locator("h1").count() == 1
    story.look()


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_accessible(world: Any, addresses: Any, story: Story, name: str) -> None:
    who = next(w for w in LOOKERS if w in (DOORS[name].get or ()))
    look(story, world.signed_in(who), addresses[name])


@pytest.mark.parametrize("name", OF_THE_PACKAGE)
def test_every_page_of_signing_in_is_accessible(world: Any, story: Story, name: str) -> None:
    who = "member" if name in OF_THE_PACKAGE_SIGNED_IN or name == "account_logout" else "anonymous"
    look(story, world.signed_in(who), reverse(name))
