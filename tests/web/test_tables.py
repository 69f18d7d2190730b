"""Measure tables made elsewhere: stored when they count the same, added up by site."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evenhand.ethnicity.catalogue import canonical_groups
from evenhand.ethnicity.groups import EthnicGroup
from evenhand.measures import Grain, MeasureTable, measure
from evenhand.measures.exchange import Defined, tables_to_json
from evenhand.measures.periods import contiguous
from evenhand.review.catalogue import to_toml
from evenhand.web.core import jobs
from evenhand.web.core.models import Event
from evenhand.web.measurement.queries import current_counts, current_reading, table_of

pytestmark = pytest.mark.django_db
MONTHS = contiguous(date(2025, 1, 1), date(2025, 12, 1), Grain.MONTH)
SCRIPT = "<script>alert(1)</script>"


def table(*, site: str = "", n: int = 100, name: str = "pph_1000", label: str = "Black") -> Any:
    known = canonical_groups("2021")
    groups = (EthnicGroup("own_black", label), known["white"])
    below = np.full((1, 2, 12), n, np.int64)
    return MeasureTable(
        measure(name), Grain.MONTH, MONTHS, groups, (site,), below // 10, below, 0 * below
    )


def content(*tables: MeasureTable) -> bytes:
    return json.dumps(
        tables_to_json(Defined(t, to_toml(t.measure)) for t in tables or (table(),))
    ).encode()


def bring(world: Any, given: bytes, *, who: str = "lead", **more: str) -> Any:
    file = SimpleUploadedFile("tables.json", given)
    address = reverse("upload_table", kwargs={"project_id": world.project.pk})
    return world.signed_in(who).post(address, {"file": file, **more})


def kept(world: Any) -> MeasureTable:
    counts = current_counts(world.measure)
    assert counts is not None
    return table_of(counts)


def test_a_table_becomes_a_reading(world: Any) -> None:
    assert bring(world, content()).status_code == 302
    counts = current_counts(world.measure)
    assert counts is not None
    assert counts.source == "table"
    assert kept(world).denominator.sum() == 2400
    while jobs.run_one("test"):
        pass
    assert current_reading(world.measure) is not None
    assert Event.objects.filter(action="counts.stored", actor=world.people["lead"].pk).exists()


def test_what_the_project_does_not_measure_is_left_and_said(world: Any) -> None:
    page = bring(world, content(table(), table(name="pph_1500")))
    address = reverse("project", kwargs={"project_id": world.project.pk})
    text = world.signed_in("lead").get(address).content.decode() if not page else ""
    assert page.status_code == 302
    assert text == ""
    nothing = bring(world, content(table(name="pph_1500")))
    assert nothing.status_code == 422
    assert "The project measures nothing that the file counts" in nothing.content.decode()


def test_another_definition_is_refused_whole(world: Any) -> None:
    given = content().replace(b"blood_loss_ml >= 1000", b"blood_loss_ml >= 900")
    page = bring(world, given)
    assert page.status_code == 422
    assert "by another definition: who is counted" in page.content.decode()
    assert current_counts(world.measure) is None


def test_other_words_are_the_same_definition_and_ours_stay(world: Any) -> None:
    given = content().replace(b"had a haemorrhage of", SCRIPT.encode())
    assert bring(world, given).status_code == 302
    assert kept(world).measure.event.startswith("had a haemorrhage")


def test_sites_add_up_and_each_takes_its_own_place(world: Any) -> None:
    bring(world, content(table(site="West")))
    bring(world, content(table(n=50)), site=" East  wing ")
    assert kept(world).sites == ("East wing", "West")
    assert kept(world).denominator.sum() == 3600
    bring(world, content(table(n=70)), site="East wing")
    assert kept(world).denominator.sum() == 2400 + 1680
    counts = current_counts(world.measure)
    assert counts is not None
    assert (counts.number, counts.changed_cells, counts.added_periods) == (3, 24, 0)


def test_a_file_without_its_site_is_not_guessed(world: Any) -> None:
    bring(world, content(table(site="West")))
    page = bring(world, content())
    assert "cannot be told which site these counts are of" in page.content.decode()
    assert kept(world).sites == ("West",)
    bring(world, content(table(n=10)), start_again="on")
    assert kept(world).sites == ("",)


def test_counts_without_a_site_are_not_added_to(world: Any) -> None:
    bring(world, content())
    page = bring(world, content(table(site="West")))
    assert "Start again" in page.content.decode()
    assert kept(world).sites == ("",)
    bring(world, content(table(n=200)))
    assert kept(world).denominator.sum() == 4800


def test_a_typed_site_must_not_contradict_the_file(world: Any) -> None:
    page = bring(world, content(table(site="West")), site="East")
    assert "The file names its own sites: West." in page.content.decode()
    assert current_counts(world.measure) is None


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 not json", "holds no measure tables"),
        (b'{"format": "evenhand measure tables 1", "tables": [[]]}', "damaged"),
        (SCRIPT.encode(), "holds no measure tables"),
    ],
)
def test_other_files_get_a_sentence(world: Any, given: bytes, sentence: str) -> None:
    page = bring(world, given)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert SCRIPT not in page.content.decode()


def test_script_in_a_file_is_shown_as_text(world: Any) -> None:
    bring(world, content(table(site=SCRIPT, label=SCRIPT)))
    while jobs.run_one("test"):
        pass
    reading = current_reading(world.measure)
    assert reading is not None
    assert SCRIPT not in reading.exact_page + reading.protected_page
    assert "&lt;script&gt;" in reading.exact_page


def test_counts_by_site_are_not_typed_over(world: Any) -> None:
    bring(world, content(table(site="West")))
    grid = reverse("grid", kwargs={"measure_id": world.measure.pk})
    assert world.signed_in("lead").get(grid).status_code == 302
