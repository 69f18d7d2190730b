"""Markup, template marks and formulas in every text box of the workbench: kept as text, never run, never worked out.

Forms are found on the pages themselves, so a new one is tried without being named here.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from lxml import html

from evenhand.web.organisations.actions import agree
from evenhand.web.organisations.models import Invitation, Organisation, Programme, Team
from evenhand.web.projects.models import MeasurePlan, Project
from evenhand.web.registers.models import Entry
from fixtures.measured import give, work
from fixtures.pages import PageForm, forms_of
from web.test_doors import DOORS, addresses  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
EVIL = "=1+1<script>evil()</script>Zq{{7*7}}qZ${7*7}'\"><img src=x onerror=evil()>"
ADDRESS = '"<script>evil()</script>"@example.org'
# What a box may want instead, tried in this order while it refuses.
TRIES = (EVIL, ADDRESS, "01/09/2026", "12", "1.2", "31/12/2099", "2026-10", "")
ROLES = ("lead", "administrator", "convener", "sponsor")  # others see what one of them sees
LEFT_OUT = {"delete_account", "delete_person"}  # they end something, and nothing is typed there
_A_GRID = 40  # boxes: numbers only, so what was typed is refused; the counts there are stay
RECORDS = (
    f"event_date,ethnicity,{json.dumps(EVIL).replace(chr(92), '')}\n2026-01-01,{EVIL},{EVIL}\n"
)


@dataclass
class Tried:
    """Forms that were sent, and those that took it."""

    sent: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)


def first_values(form: PageForm) -> dict[str, Any]:
    """As the page has them, with something ticked where nothing is: the last, so that two differ from the first."""
    chosen = {n: v[-1] for n, v in form.choices.items() if v and not form.values.get(n)}
    return {k: v for k, v in form.values.items() if v is not None} | chosen


def send(client: Any, form: PageForm, tried: Tried) -> None:
    """Send it until it is taken, with something milder where it refuses; look at every answer."""
    key = f"{form.address.split('?')[0]} {sorted(form.typed)}"
    if key in tried.sent:
        return
    tried.sent.add(key)
    given = first_values(form) | dict.fromkeys(form.typed, EVIL)
    for _ in range(2 * len(TRIES)):
        files = {n: SimpleUploadedFile("<b>evil.csv", RECORDS.encode()) for n in form.files}
        answer = client.post(form.address, given | files)
        assert answer.status_code < 500, form.address
        if answer.status_code == 302:
            tried.taken.add(key)
            return
        check_page(answer)
        if len(form.typed) > _A_GRID or not milder(answer, form, given):
            return


def milder(answer: Any, form: PageForm, given: dict[str, Any]) -> bool:
    """The next thing to try; False when there is none."""
    refused = [n for n in (*form.typed, *form.choices) if is_refused(answer, n)]
    for name in refused:
        options = TRIES if name in form.typed else tuple(form.choices[name])
        now = options.index(given[name]) if given.get(name) in options else -1
        given[name] = options[(now + 1) % len(options)]
    if refused:
        return True
    filled = [n for n in form.typed if given[n]]
    if len(filled) < 2:
        return False
    given[filled[-1]] = ""  # boxes that go together only with another choice
    return True


def is_refused(answer: Any, name: str) -> bool:
    tree = html.fromstring(answer.content)
    return bool(tree.xpath(f"//*[@id='id_{name}-error' or @id='{name}-problem']"))


def check_page(answer: Any) -> None:
    """No element or attribute is ours to run that somebody typed; nothing was worked out."""
    text = answer.content.decode()
    assert "Zq49qZ" not in text
    assert "<script>evil" not in text
    assert "<img src=x" not in text
    assert "Content-Security-Policy" in answer
    check_markup(text)


def check_markup(text: str) -> None:
    if not text.strip():
        return
    tree = html.fromstring(text)
    assert not any("evil" in (s.text or "") for s in tree.iter("script"))
    for element in tree.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on"), element.tag
            assert name != "srcdoc", element.tag
            assert not value.strip().lower().startswith("javascript:")


def pages(world: Any, found: dict[str, str]) -> Iterator[tuple[str, str, Any]]:
    """Every page that can be opened, with everyone who may."""
    for who in ROLES:
        client = world.signed_in(who)
        for name in sorted(found):
            door = DOORS[name]
            if door.get is not None and who in door.get and name not in LEFT_OUT:
                yield name, who, client


def everything_typed(world: Any, found: dict[str, str]) -> Tried:
    tried = Tried()
    for name, _, client in pages(world, found):
        answer = client.get(found[name])
        if answer.status_code == 200 and "text/html" in answer["Content-Type"]:
            for form in forms_of(answer, at=found[name]):
                if form.typed or form.files:
                    send(client, form, tried)
    return tried


def test_text_that_would_do_harm_is_text_everywhere(
    world: Any,
    addresses: Mapping[str, str],  # noqa: F811
) -> None:
    found = dict(addresses)
    give(world, world.measure)
    tried = everything_typed(world, found)
    work()
    it_arrived(tried)
    on_pages(world, found)
    in_letters()
    in_downloads(world, found)


def it_arrived(tried: Tried) -> None:
    """In names, plans, registers, invitations: without that, nothing would be shown."""
    for model in (Project, Team, Programme, Organisation):
        assert model.objects.filter(name=EVIL).exists(), model
    assert MeasurePlan.objects.filter(content__reason=EVIL).exists()
    assert Invitation.objects.filter(name=EVIL, email=ADDRESS.lower()).exists()
    assert sum(EVIL in entry.content.values() for entry in Entry.objects.all()) >= 2
    assert len(tried.taken) >= 15, sorted(tried.sent - tried.taken)


def on_pages(world: Any, found: dict[str, str]) -> None:
    shown = 0
    for name, _, client in pages(world, found):
        answer = client.get(found[name])
        if "text/html" in answer["Content-Type"] and not answer.streaming:
            check_page(answer)
            shown += "Zq{{7*7}}qZ" in answer.content.decode()
    assert shown >= 20


def in_letters() -> None:
    """Plain text, to one person, with a subject of ours."""
    assert len(mail.outbox) >= 3
    for letter in mail.outbox:
        assert letter.content_subtype == "plain"
        assert not getattr(letter, "alternatives", None)
        assert len(letter.recipients()) == 1
        assert "\n" not in letter.subject
        assert "Zq49qZ" not in letter.message().as_string()


OFFICE = ("docx", "pptx", "xlsx", "html", "json", "pdf")


def in_downloads(world: Any, found: dict[str, str]) -> None:
    lead = world.signed_in("lead")
    agree(  # whoever is not named gets no template of months that hold numbers
        by=world.people["lead"],
        team=world.team,
        governance_owner=EVIL,
        until=timezone.localdate() + timedelta(days=30),
        terms={},
        exact_for=[world.people["lead"]],
    )
    files = {
        f"{form} of the measure": lead.get(found["download"].replace("/json", f"/{form}"))
        for form in OFFICE
    }
    files |= {
        name: lead.get(found[name])
        for name in ("register_excel", "grid_template", "letter_word", "team_governance_download")
    }
    files["export"] = lead.post(found["export_team"])
    for name, answer in files.items():
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200, (name, answer.status_code, answer.headers.get("Location"))
        check_file(name, body)


def check_file(name: str, body: bytes) -> None:
    if not body.startswith(b"PK"):
        text = body.decode("utf-8", "replace")
        assert "Zq49qZ" not in text, name
        if name.startswith("html"):
            check_markup(text)
        if "governance" in name:
            assert "<script>" not in text
        return
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        names = archive.namelist()
        parts = {n: archive.read(n).decode("utf-8", "replace") for n in names}
    assert not any("Zq49qZ" in text for text in parts.values()), name
    assert not any(n.endswith((".bin", "vbaProject.bin")) for n in names), name
    assert not any("<script>evil" in t for n, t in parts.items() if n.endswith(".xml")), name
    if any(n.startswith("xl/") for n in names):
        check_workbook(name, body)


def check_workbook(name: str, body: bytes) -> None:
    """No cell is a formula, whatever it begins with."""
    book = openpyxl.load_workbook(io.BytesIO(body))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (name, sheet.title, cell.coordinate)
                assert cell.hyperlink is None or "evil" not in str(cell.hyperlink.target)
