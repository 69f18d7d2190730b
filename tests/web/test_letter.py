"""The request letter, from an entry of the register of data access."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evenhand.frameworks.registers import kinds
from evenhand.web.measurement.actions import add_library_measure
from evenhand.web.measurement.queries import current_counts, table_of
from evenhand.web.registers.actions import make_entry
from evenhand.web.registers.models import Entry

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"


def entry(world: Any, *, kind: str = "data_access", **content: str) -> Entry:
    said = {"what": "Births by month", "holder": "Maternity digital", "purpose": "the gap"}
    return make_entry(
        by=world.people["lead"],
        project=world.project,
        kind=kinds()[kind],
        content={**said, "legal_basis": "direct_care_audit", **content},
    )


def page(world: Any, found: Entry, *, name: str = "letter", who: str = "lead", **asked: Any) -> Any:
    address = reverse(name, kwargs={"entry_id": found.pk})
    return world.signed_in(who).get(address, asked)


def test_the_letter_names_the_columns_of_the_projects_measures(world: Any) -> None:
    text = page(world, entry(world)).content.decode()
    assert "Request for data: Births by month" in text
    assert "We are Riverside." in text
    assert "blood_loss_ml" in text
    assert "Basis: local clinical audit" in text


def test_it_is_written_for_the_measures_that_were_chosen(world: Any) -> None:
    other = add_library_measure(by=world.people["lead"], project=world.project, id="preterm_37")
    found = entry(world)
    both = page(world, found).content.decode()
    assert "blood_loss_ml" in both
    assert "gestation_days" in both
    one = page(world, found, measure=str(other.pk)).content.decode()
    assert "blood_loss_ml" not in one
    assert f"?measure={other.pk}" in one


def test_the_same_letter_as_word(world: Any) -> None:
    found = page(world, entry(world), name="letter_word")
    document = docx.Document(io.BytesIO(found.content))
    assert document.paragraphs[0].text == "Request for data: Births by month"
    assert "attachment" in found["Content-Disposition"]


def test_it_is_reached_from_the_entry_and_only_from_requests_for_data(world: Any) -> None:
    found, other = entry(world), entry(world, kind="who_is_missing")
    for one, there in ((found, True), (other, False)):
        text = page(world, one, name="entry").content.decode()
        assert (reverse("letter", kwargs={"entry_id": one.pk}) in text) is there
    assert page(world, other).status_code == 404
    assert page(world, other, name="letter_word").status_code == 404


def test_strangers_find_nothing(world: Any) -> None:
    found = entry(world)
    for who in ("stranger", "convener", "administrator"):
        assert page(world, found, who=who).status_code == 404


def test_script_is_shown_as_text(world: Any) -> None:
    found = entry(world, what=SCRIPT, holder=SCRIPT, purpose=SCRIPT)
    text = page(world, found).content.decode()
    assert SCRIPT not in text
    assert "&lt;script&gt;" in text


def test_the_query_that_counts_is_offered_on_the_page_in_word_and_as_a_file(world: Any) -> None:
    found = entry(world)
    text = page(world, found).content.decode()
    assert "The query that counts" in text
    assert "DATEFROMPARTS(YEAR(day), MONTH(day), 1)" in text
    assert reverse("grid_template", kwargs={"measure_id": world.measure.pk}) in text
    word = docx.Document(io.BytesIO(page(world, found, name="letter_word").content))
    assert any("GROUP BY" in p.text for p in word.paragraphs)
    sent = page(world, found, name="letter_sql", dialect="postgres")
    assert sent["Content-Disposition"] == 'attachment; filename="counts.sql"'
    assert sent.content.decode().startswith("-- Counts by month and ethnic group.")
    assert "DATE_TRUNC('MONTH', day)" in sent.content.decode().replace("'month'", "'MONTH'")
    assert (
        "-- SQL Server" in page(world, found, name="letter_sql", dialect="other").content.decode()
    )


def test_without_a_measure_there_is_nothing_to_count(world: Any) -> None:
    world.project.measures.all().delete()
    found = entry(world)
    assert page(world, found, name="letter_sql").status_code == 404
    assert "The query that counts" not in page(world, found).content.decode()


COUNTS = (
    "measure,month,ethnic_group,numerator,denominator,not_recorded,total,squares\n"
    "pph_1000,2026-01-01,black,2,20,1,,\npph_1000,2026-01-01,white,5,90,0,,\n"
)


def bring(world: Any, text: str) -> Any:
    address = reverse("upload_table", kwargs={"project_id": world.project.pk})
    given = SimpleUploadedFile("counts.csv", text.encode())
    return world.signed_in("member").post(address, {"file": given})


def test_what_the_query_gave_comes_back_as_counts(world: Any) -> None:
    assert bring(world, COUNTS).status_code == 302
    counts = current_counts(world.measure)
    assert counts is not None
    assert table_of(counts).numerator.tolist() == [[[2], [5]]]
    assert table_of(counts).missing.tolist() == [[[1], [0]]]


def test_a_line_that_does_not_read_is_said(world: Any) -> None:
    refused = bring(world, COUNTS.replace(",2,20,", ",2,many,"))
    assert refused.status_code == 422
    assert "Line 2, ‘denominator’: no number." in refused.content.decode()
    assert current_counts(world.measure) is None
