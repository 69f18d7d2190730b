"""Forms of an application as Excel: the same application as typed in the browser, mistakes by cell, nothing overwritten unseen."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from evenhand.frameworks.instruments import Instrument, instruments
from evenhand.instruments.workbook.rows import in_cell, rows_of
from evenhand.web.applications.models import (
    APPLICATION,
    EVIDENCE,
    PAPERS,
    SELF_ASSESSMENT,
    Application,
    Paper,
)
from evenhand.web.applications.presenting import whole
from evenhand.web.core.models import Event
from fixtures.pages import words_of
from web.doors.applications import ANSWERS, begun, closed, opened_call, written

pytestmark = pytest.mark.django_db
REMARK = {"heard": "Asked at every clinic."}


@pytest.fixture
def asked(world: Any) -> Application:
    return begun(world, opened_call(world), "sponsor", "Alder Trust (invented)")


def at(name: str, found: Application, form: str, **keys: str) -> str:
    return reverse(name, kwargs={"application_id": found.pk, "instrument_id": form, **keys})


def taken(client: Client, found: Application, form: str) -> Any:
    page = client.get(at("paper_excel", found, form))
    assert page["Cache-Control"] == "no-store"
    return openpyxl.load_workbook(io.BytesIO(page.content))


def filled(book: Any, form: str, answers: dict[str, Any]) -> bytes:
    """As somebody types it: what a cell shows, row by row."""
    asked, sheet = instruments()[form], book["Answers"]
    shown = {r.name: in_cell(asked, r, answers) for r in rows_of(asked)}
    for row in sheet.iter_rows(min_row=2):
        row[4].value = shown[row[1].value]
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def bring(client: Client, found: Application, form: str, content: bytes, **more: str) -> Any:
    file = SimpleUploadedFile("form.xlsx", content)
    return client.post(at("bring_paper", found, form), {"file": file, **more})


def kept(found: Application) -> dict[str, Any]:
    return {p.instrument_id: (p.answers, p.comments) for p in found.papers.all()}


def typed(client: Client, found: Application, form: Instrument, answers: dict[str, Any]) -> None:
    for version, section in enumerate(form.sections):
        sent = {i.name: answers.get(i.name, "") for i in section.items}
        address = at("application_section", found, form.id, section=section.name)
        assert client.post(address, {"version": str(version), **sent}).status_code == 302


def test_three_forms_by_excel_say_the_same_as_typed(world: Any, asked: Application) -> None:
    other = begun(world, opened_call(world), "sponsor", "Birch Trust (invented)")
    client = world.signed_in("sponsor")
    for form in PAPERS:
        typed(client, other, instruments()[form], ANSWERS[form])
        content = filled(taken(client, asked, form), form, ANSWERS[form])
        assert bring(client, asked, form, content).status_code == 302
    assert kept(asked) == kept(other)
    assert set(kept(asked)) == set(PAPERS)
    assert whole(asked).blocks == whole(other).blocks
    assert Event.objects.filter(action="application.answered", subject=str(asked.pk)).count() == 3
    page = words_of(client.get(reverse("application", kwargs={"application_id": asked.pk})))
    assert "The answers of the file are saved. Look at them before you send." in page


def test_what_was_typed_goes_out_and_empty_cells_come_back_empty(
    world: Any, asked: Application
) -> None:
    client = world.signed_in("sponsor")
    written(world, asked, "sponsor")
    book = taken(client, asked, SELF_ASSESSMENT)
    cells = {row[1].value: row[4] for row in book["Answers"].iter_rows(min_row=2)}
    assert (cells["hours"].value, cells["access"].value) == (2, 4)
    content = filled(book, SELF_ASSESSMENT, {"access": 5})
    assert bring(client, asked, SELF_ASSESSMENT, content).status_code == 302
    assert kept(asked)[SELF_ASSESSMENT] == ({"access": 5}, {})


def test_what_does_not_fit_is_told_by_cell_and_nothing_is_saved(
    world: Any, asked: Application
) -> None:
    client = world.signed_in("sponsor")
    book = taken(client, asked, SELF_ASSESSMENT)
    book["Answers"]["E2"] = 9
    page = bring(client, asked, SELF_ASSESSMENT, _bytes(book))
    assert page.status_code == 422
    assert "Cell Answers!E2: Choose a whole number from 1 to 5." in words_of(page)
    assert 'enctype="multipart/form-data"' in page.content.decode()
    assert not Paper.objects.exists()
    page = bring(client, asked, SELF_ASSESSMENT, b"no workbook")
    assert "This is not an Excel workbook, or it is damaged." in words_of(page)


def test_a_file_of_another_form_or_application_is_refused(world: Any, asked: Application) -> None:
    other = begun(world, opened_call(world), "sponsor", "Birch Trust (invented)")
    client = world.signed_in("sponsor")
    content = filled(taken(client, other, EVIDENCE), EVIDENCE, ANSWERS[EVIDENCE])
    assert "This is not the form" in words_of(bring(client, asked, APPLICATION, content))
    page = words_of(bring(client, asked, EVIDENCE, content))
    assert "Cell About!B11: This file was made for another round or application" in page
    assert not Paper.objects.exists()


def test_what_was_saved_meanwhile_stands_beside(world: Any, asked: Application) -> None:
    client = world.signed_in("sponsor")
    content = filled(taken(client, asked, SELF_ASSESSMENT), SELF_ASSESSMENT, {"access": 1})
    written(world, asked, "sponsor")
    late = bring(client, asked, SELF_ASSESSMENT, content, version="0")
    assert late.status_code == 422
    assert "These answers were saved since the file was taken." in words_of(late)
    assert kept(asked)[SELF_ASSESSMENT][0] == ANSWERS[SELF_ASSESSMENT]
    over = bring(client, asked, SELF_ASSESSMENT, content, version="1", over="on")
    assert over.status_code == 302
    assert kept(asked)[SELF_ASSESSMENT][0] == {"access": 1}


def test_files_of_evidence_stay_where_they_are(world: Any, asked: Application) -> None:
    client = world.signed_in("sponsor")
    form = instruments()[EVIDENCE]
    item = next(i.name for i in form.items() if i.type == "file")
    section = next(s.name for s in form.sections if item in {i.name for i in s.items})
    shown = SimpleUploadedFile("letter.pdf", b"%PDF-1.4")
    client.post(
        at("application_section", asked, EVIDENCE, section=section), {"version": "0", item: shown}
    )
    assert kept(asked)[EVIDENCE][0][item] == "letter.pdf"
    content = filled(taken(client, asked, EVIDENCE), EVIDENCE, ANSWERS[EVIDENCE])
    assert bring(client, asked, EVIDENCE, content).status_code == 302
    assert kept(asked)[EVIDENCE][0] == {**ANSWERS[EVIDENCE], item: "letter.pdf"}
    assert asked.papers.get().files.count() == 1


def test_after_sending_and_after_the_call_nothing_is_given_or_taken(
    world: Any, asked: Application
) -> None:
    client = world.signed_in("sponsor")
    content = filled(taken(client, asked, SELF_ASSESSMENT), SELF_ASSESSMENT, {"access": 1})
    assert client.get(at("paper_excel", asked, "musiq_ar")).status_code == 404
    closed(asked.call)
    assert client.get(at("paper_excel", asked, SELF_ASSESSMENT)).status_code == 404
    assert bring(client, asked, SELF_ASSESSMENT, content).status_code == 404
    assert not Paper.objects.exists()


def _bytes(book: Any) -> bytes:
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()
