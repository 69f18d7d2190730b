"""A script typed into every text field of every form: kept as text, shown as text, on every page to everyone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from lxml import html

from fixtures.pages import PageForm, forms_of
from web.test_doors import DOORS, SIGNED_IN, addresses  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
SCRIPT = "\"'><script>alert(1)</script>"
RAW = "<script>alert(1)"
ROLES = ("lead", "member", "convener", "administrator")
# what a field takes that takes no text: nothing, a day, a number, an address
INSTEAD = ("", "2099-03-01", "2026-10-01", "1.5", "25", "ama@example.org", "plain words")
FILES = {"upload", "upload_table"}  # in tests/web/test_records.py and test_tables.py


def _opened(client: Any, address: str) -> PageForm | None:
    found = [f for f in forms_of(client.get(address), at=address) if f.typed]
    return max(found, key=lambda f: len(f.typed), default=None)


def _wrong(page: Any) -> list[str]:
    """Fields that the summary of problems names."""
    links = html.fromstring(page.content).xpath("//*[contains(@class,'error-summary')]//a/@href")
    return [re.sub(r"_\d+$", "", link.removeprefix("#id_")) for link in links]


def _first_choice(page: Any, name: str) -> str | None:
    tree = html.fromstring(page.content)
    radios = tree.xpath(f"//main//input[@name='{name}'][@type='radio' or @type='checkbox']/@value")
    options = tree.xpath(f"//main//select[@name='{name}']/option/@value")
    return next((v for v in (*radios, *options) if v), None)


def _send(client: Any, form: PageForm) -> tuple[bool, bool]:
    """Whether it was taken with a script in it, and whether a page ever held the script raw."""
    given = form.values | dict.fromkeys(form.typed, SCRIPT)
    tries: dict[str, int] = {}
    raw = False
    for _ in range(10 if len(form.typed) < 40 else 1):  # a grid holds numbers alone
        page = client.post(form.address, {k: v for k, v in given.items() if v is not None})
        raw = raw or RAW in page.content.decode()
        if page.status_code != 422:
            return page.status_code == 302 and SCRIPT in given.values(), raw
        for name in _wrong(page):
            if name in form.typed:
                given[name] = INSTEAD[tries.get(name, 0) % len(INSTEAD)]
                tries[name] = tries.get(name, 0) + 1
            elif choice := _first_choice(page, name):
                given[name] = choice
    return False, raw


def test_a_script_in_every_text_field_stays_text(
    world: Any,
    addresses: dict[str, str],  # noqa: F811
) -> None:
    taken, raw = set(), []
    for name, door in DOORS.items():
        both = (door.get or frozenset()) & (door.post or frozenset())
        role = next((r for r in ROLES if r in both), None)
        if role is None or name in FILES:
            continue
        client = world.signed_in(role)
        form = _opened(client, addresses[name])
        if form is None:  # choices, a button
            continue
        was_taken, was_raw = _send(client, form)
        taken |= {name} if was_taken else set()
        raw += [name] if was_raw else []
    assert raw == []
    assert taken >= KEPT, KEPT - taken
    shown = {
        address
        for role in sorted(SIGNED_IN)
        for name, address in addresses.items()
        if (page := _page(world, role, name, address)) is not None and _is_text(page, name)
    }
    assert len(shown) > 15


# Forms whose text is kept; the others take numbers and days alone, or refuse what does not fit together.
KEPT = {
    *("new_organisation", "new_programme", "edit_team", "new_project", "change_project"),
    *("change_name", "agreement", "plan", "own_measure", "programme_own_measure", "new_break"),
    *("new_entry", "change_entry", "prompt", "people", "invite_to_programme", "new_team"),
}


def _page(world: Any, role: str, name: str, address: str) -> Any:
    door = DOORS[name]
    if door.get is None or role not in door.get or name == "invitation":
        return None
    page = world.signed_in(role).get(address)
    html_page = page.status_code == 200 and "text/html" in page["Content-Type"]
    return page if html_page and not page.streaming else None


def _is_text(page: Any, name: str) -> bool:
    """It is on the page, and only as text."""
    text = page.content.decode()
    assert RAW not in text, name
    return "&lt;script&gt;alert(1)" in text
