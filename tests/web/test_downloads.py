"""Readings as documents: never more than the page shows, exact ones only for the named."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from evenhand.documents import to_fragment
from evenhand.errors import DisclosureError
from evenhand.review.sharing import as_released
from evenhand.web.core import jobs
from evenhand.web.core.models import Event
from evenhand.web.measurement.downloads import FORMS, _exact, protected_document
from evenhand.web.measurement.grid import box, grid_groups
from evenhand.web.measurement.models import Reading
from evenhand.web.measurement.months import grid_months
from evenhand.web.measurement.queries import current_reading
from evenhand.web.organisations.actions import agree

pytestmark = pytest.mark.django_db
PEOPLE = {"asian": 70, "black": 90, "mixed": 20, "white": 300, "other": 30, "not_known": 10}
BEGINS = {"docx": b"PK", "pptx": b"PK", "xlsx": b"PK", "pdf": b"%PDF", "html": b"<!", "json": b"{"}


@pytest.fixture
def read_world(world: Any) -> Any:
    """With a reading, an agreement that names the lead, and conveners who see it protected."""
    boxes = {}
    for month in grid_months(None, first=None, today=timezone.localdate()):
        for group in grid_groups():
            boxes[box("d", group, month)] = str(PEOPLE[group.key])
            boxes[box("n", group, month)] = str(PEOPLE[group.key] // 10)
    address = reverse("grid", kwargs={"measure_id": world.measure.pk})
    world.signed_in("lead").post(address, boxes)
    while jobs.run_one("test"):
        pass
    agree(
        by=world.people["lead"],
        team=world.team,
        governance_owner="Guardian",
        until=timezone.localdate() + timedelta(days=30),
        terms={"convener": "protected", "evaluator": "words"},
        exact_for=[world.people["lead"]],
    )
    return world


def reading_of(world: Any) -> Reading:
    found = current_reading(world.measure)
    assert found is not None
    return found


def asked(world: Any, who: str, form: str) -> Any:
    address = reverse("download", kwargs={"measure_id": world.measure.pk, "form": form})
    return world.signed_in(who).get(address)


def asked_exact(world: Any, who: str, form: str) -> Any:
    address = reverse("exact_download", kwargs={"measure_id": world.measure.pk, "form": form})
    return world.signed_in(who).post(address)


@pytest.mark.parametrize("form", sorted(FORMS))
@pytest.mark.parametrize("who", ["member", "convener"])
def test_every_form_is_there_for_who_sees_the_page(read_world: Any, who: str, form: str) -> None:
    found = asked(read_world, who, form)
    assert found.status_code == 200
    assert found.content.startswith(BEGINS[form])
    assert found["Content-Disposition"] == f'attachment; filename="pph_1000-protected.{form}"'
    assert found["Content-Type"] == FORMS[form].content_type


def test_it_is_made_from_the_table_on_the_page(read_world: Any) -> None:
    reading = reading_of(read_world)
    assert reading.released is not None
    again = as_released(_exact(reading), reading.released)
    assert to_fragment(again) == reading.protected_page
    (kept,) = reading.released["readings"]
    (given,) = json.loads(asked(read_world, "member", "json").content)["readings"]
    assert given["shared"] == kept["shared"]
    assert given["counts"] is None


def test_nothing_hidden_is_in_any_form(read_world: Any) -> None:
    for form in ("html", "json"):
        assert b"7 of 70" not in asked(read_world, "member", form).content
    book = zipfile.ZipFile(io.BytesIO(asked(read_world, "member", "xlsx").content))
    assert b"7 of 70" not in b"".join(book.read(n) for n in book.namelist())


def test_words_only_gives_no_document(read_world: Any) -> None:
    assert asked(read_world, "evaluator", "html").status_code == 404


def test_a_form_that_there_is_not(read_world: Any) -> None:
    assert asked(read_world, "member", "exe").status_code == 404
    assert asked_exact(read_world, "lead", "exe").status_code == 404


def test_exact_only_for_the_named_on_record_and_not_kept(read_world: Any) -> None:
    found = asked_exact(read_world, "lead", "json")
    assert found["Cache-Control"] == "no-store"
    assert json.loads(found.content)["readings"][0]["counts"]["numerator"][1][0] == 9
    assert Event.objects.filter(
        action="counts.exact_opened", actor=read_world.people["lead"].pk
    ).exists()
    assert asked_exact(read_world, "member", "json").status_code == 404
    assert asked_exact(read_world, "convener", "json").status_code == 404


def test_what_could_not_be_protected_is_not_given(read_world: Any) -> None:
    Reading.objects.update(released=None, protected_page="")
    with pytest.raises(DisclosureError, match="too small"):
        protected_document(reading_of(read_world), "html")
    assert asked(read_world, "member", "html").status_code == 400


def test_before_a_reading_there_is_nothing(world: Any) -> None:
    assert asked(world, "member", "html").status_code == 404


def test_the_pages_lead_to_the_downloads(read_world: Any) -> None:
    for who, name in (("member", "measure"), ("convener", "shared")):
        address = reverse(name, kwargs={"measure_id": read_world.measure.pk})
        page = read_world.signed_in(who).get(address).content.decode()
        for form in FORMS:
            link = reverse("download", kwargs={"measure_id": read_world.measure.pk, "form": form})
            assert link in page
