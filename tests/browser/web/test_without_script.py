"""Reading and forms with JavaScript off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from evenhand.web.demonstration.load import PASSWORD
from fixtures.story import Story, told
from fixtures.workbench import Workbench


@pytest.fixture
def plain(browser: Browser, alder: Workbench) -> Iterator[Story]:
    with told(browser, alder.address, script=False) as made:
        yield made


def test_reading_and_forms_without_a_script(plain: Story) -> None:
    page = plain.page
    plain.open("/")
    plain.sign_in("partner@example.org", PASSWORD)

    # reading: the finding, and the numbers behind it in a table
    plain.follow("Fewer haemorrhages at every birth")
    plain.follow("Haemorrhage, 1,000 ml or more")
    assert page.locator(".verdict .big").first.inner_text()
    plain.go(page.get_by_text("The numbers", exact=False).last)
    page.get_by_role("table").last.wait_for()

    # a form: a mistake is told, then the entry is kept
    page.go_back()
    plain.follow("Who is missing")
    plain.follow("Add a group that is missing")
    plain.press("Add it")
    page.get_by_role("heading", name="There is a problem").wait_for()
    page.get_by_label("Who").first.fill("Somali women")
    page.get_by_role("radio").first.check()
    plain.press("Add it")
    page.get_by_text("Somali women").first.wait_for()
