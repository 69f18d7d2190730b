"""How complete ethnicity is here, where and when; which codes mean what; how ready the data are."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from evenhand.ethnicity import GroupStatus
from evenhand.frameworks.registers import kinds
from evenhand.reading.recording import recording_from_json, typed_recording
from evenhand.web.core.models import Event, Job
from evenhand.web.measurement.models import Recording
from evenhand.web.measurement.recording import keep_recording
from evenhand.web.projects.actions import fix_plan
from evenhand.web.registers.actions import make_entry, move_entry
from fixtures.measured import give, work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path


def rows() -> str:
    """A year of births: the community clinics leave every fourth field empty."""
    found = ["woman_id,delivery_date,ethnic_category,blood_loss_ml,source_system"]
    for month in range(1, 13):
        for i in range(120):
            clinic = i % 3 == 0
            code = "" if clinic and i % 12 == 0 else "Z" if i % 5 == 1 else "AN"[i % 2]
            system = "Community clinics" if clinic else "Booking system"
            found.append(f"w{month}-{i},2025-{month:02d}-{1 + i % 28:02d},{code},300,{system}")
    return "\n".join(found)


def upload(world: Any, content: str) -> None:
    from evenhand.web.measurement.forms import MappingForm
    from evenhand.web.measurement.records import _looked

    file = SimpleUploadedFile("births.csv", content.encode())
    client = world.signed_in("lead")
    address = reverse("upload", kwargs={"project_id": world.project.pk})
    client.post(address, {"file": file, "measures": [str(world.measure.pk)]})
    work()
    look = Job.objects.filter(kind="look").latest("asked_at")
    form = MappingForm(found=_looked(look), measures=[], named_sites=False)
    given = {n: str(form[n].value() or "") for n in form.fields if n not in ("site", "start_again")}
    assert "source_system" in given.values()
    client.post(reverse("mapping", kwargs={"job_id": look.pk}), given)
    work()


def page(world: Any, who: str, name: str) -> str:
    address = reverse(name, kwargs={"project_id": world.project.pk})
    return world.signed_in(who).get(address).content.decode()


def typed(world: Any, source: str, month: str, *numbers: int, who: str = "partner") -> Any:
    names = ("stated", "not_stated", "not_known", "blank", "unrecognised")
    given = {n: str(x) for n, x in zip(names, numbers, strict=True)}
    address = reverse("type_recording", kwargs={"project_id": world.project.pk})
    return world.signed_in(who).post(address, {"source": source, "month": month, **given})


def test_a_file_says_how_complete_ethnicity_is_by_system_and_month(world: Any) -> None:
    upload(world, rows())
    kept = recording_from_json(Recording.objects.get().table)
    assert kept.labels == ("Booking system", "Community clinics")
    assert kept.counts.sum() == 12 * 120
    assert int(kept.counts[0, 3].sum()) == 0
    assert int(kept.counts[1, 3].sum()) == 12 * 10
    text = page(world, "coach", "recording")
    assert "Of 100 records, about 73 have a known and stated ethnicity." in text
    assert "Where it is known least often: Community clinics." in text
    assert "Most of what is missing is recorded as not stated" in text
    assert text.index("Of 100 records") < text.index("<svg") < text.index("<table")
    assert "Asked, and chose not to say" in text
    assert "How ethnicity was recorded, to the nearest 5%" in text


def test_which_codes_mean_what_stands_on_the_page(world: Any) -> None:
    upload(world, rows())
    text = page(world, "member", "recording")
    assert "Which codes mean what" in text
    assert "Black African" in text
    table = text[text.index("Counted as it") :]
    assert "<td>N</td>" in table


def test_it_leads_to_what_follows(world: Any) -> None:
    text = page(world, "partner", "recording")
    assert "Nothing is known of it yet." in text
    for kind in ("who_is_missing", "data_access", "ethnicity_recording"):
        assert reverse("register", kwargs={"project_id": world.project.pk, "kind_id": kind}) in text


def test_it_can_be_typed_and_corrected(world: Any) -> None:
    assert typed(world, "Booking  system", "2026-09", 300, 20, 20, 30, 10).status_code == 302
    typed(world, "Booking system", "2026-10", 320, 20, 20, 30, 10)
    typed(world, "Labour ward", "2026-10", 150, 20, 20, 30, 10)
    typed(world, "Booking system", "2026-10", 340, 20, 20, 30, 10)
    work()
    versions = list(Recording.objects.order_by("number"))
    assert len(versions) == 4
    kept = recording_from_json(versions[-1].table)
    assert kept.labels == ("Booking system", "Labour ward")
    assert kept.counts[0, 0].tolist() == [300, 340]
    assert "Labour ward" in page(world, "coach", "recording")
    detail = Event.objects.filter(action="recording.stored").latest("at").detail
    assert detail == {"source": "typed"}
    typed(world, "Booking system", "2026-10", 340, 20, 20, 30, 10)
    assert Recording.objects.count() == 4  # the same again is no version


def test_small_ways_of_missing_are_hidden(world: Any) -> None:
    typed(world, "Booking system", "2026-10", 300, 3, 20, 40, 10)
    work()
    found = Recording.objects.get()
    assert "hidden" in found.page
    assert "0.8%" not in found.page
    assert found.released is not None


def test_too_few_records_are_not_told(world: Any) -> None:
    typed(world, "Booking system", "2026-10", 4, 0, 0, 1, 0)
    work()
    text = page(world, "lead", "recording")
    assert "the number is protected" in text
    assert "5 records" not in text


@pytest.mark.parametrize(
    ("month", "numbers", "said"),
    [
        ("2100-01", (9, 0, 0, 0, 0), "Type a month that has been"),
        ("2026-10", (0, 0, 0, 0, 0), "Type at least one record."),
    ],
)
def test_mistakes_are_said(world: Any, month: str, numbers: tuple[int, ...], said: str) -> None:
    answer = typed(world, "Booking system", month, *numbers)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Recording.objects.exists()


def test_a_later_page_hides_what_an_earlier_one_hid(world: Any) -> None:
    """Each reading is attacked together with the one before it."""
    lead, project = world.people["lead"], world.project
    for month, small in ((9, 3), (10, 3)):
        table = typed_recording(
            "Booking system",
            date(2026, month, 1),
            {GroupStatus.STATED: 200, GroupStatus.BLANK: small},
        )
        keep_recording(by=lead, project=project, table=table, source="typed")
        work()
    assert [bool(r.page) for r in Recording.objects.order_by("number")] == [True, True]
    assert "203 records" not in Recording.objects.order_by("-number")[0].page


def test_readiness_asks_five_questions_and_scores_nothing(world: Any) -> None:
    text = page(world, "coach", "readiness")
    for title in ("Where the numbers come from", "Access", "Volume", "Who is missing"):
        assert title in text
    assert "There are no numbers yet for ‘Haemorrhage, 1,000 ml or more’." in text
    assert "No request for data is on record." in text
    assert "It is not known yet" in text
    assert "It cannot be told before there are numbers." in text
    assert "Nobody has been named." in text
    assert "score" not in text.replace("There is no score", "")


def test_readiness_says_what_there_is_and_what_to_do_next(world: Any) -> None:
    lead, project = world.people["lead"], world.project
    fix_plan(
        by=lead,
        project=project,
        content={"focus": ["black"], "comparison": ["white"], "reason": "x"},
        today=date(2026, 1, 5),
    )
    give(world, world.measure)
    access = kinds()["data_access"]
    content = {
        "what": "Births by month",
        "holder": "Informatics",
        "purpose": "The gap",
        "asked_on": (timezone.localdate() - timedelta(days=40)).isoformat(),
    }
    entry = make_entry(by=lead, project=project, kind=access, content=content)
    step = next(s for s in access.steps(entry.status_name, {"lead"}) if s.to == "asked")
    move_entry(by=lead, entry=entry, version=1, step=step)
    make_entry(
        by=lead,
        project=project,
        kind=kinds()["who_is_missing"],
        content={"group": "Somali women", "why": "merged"},
    )
    typed(world, "Booking system", "2026-10", 300, 20, 20, 40, 10)
    work()
    text = page(world, "coach", "readiness")
    assert "There are numbers for ‘Haemorrhage, 1,000 ml or more’." in text
    assert "Births by month: Asked, waiting, 40 days." in text
    assert "Of 100 records, about 77 have a known and stated ethnicity." in text
    assert "‘Haemorrhage, 1,000 ml or more’: A chart of months will do" in text
    assert "Somali women: Seen." in text


def test_a_file_that_names_no_system_takes_the_place_of_all(world: Any) -> None:
    """Else the same records would be counted twice; and the page can still be protected."""
    upload(world, rows())
    lead, project = world.people["lead"], world.project
    counts = {GroupStatus.STATED: 300, GroupStatus.BLANK: 60, GroupStatus.NOT_KNOWN: 40}
    table = typed_recording("", date(2025, 3, 1), counts)
    keep_recording(by=lead, project=project, table=table, source="upload")
    work()
    latest = Recording.objects.latest("number")
    kept = recording_from_json(latest.table)
    assert (kept.named, int(kept.counts.sum())) == (("",), 400)
    assert kept.labels == ("", "Booking system", "Community clinics")
    assert latest.page
    assert latest.refused == ""


def test_starting_again_leaves_only_what_is_given(world: Any) -> None:
    lead, project = world.people["lead"], world.project
    for name, again in (("Booking", False), ("Labour ward", True)):
        table = typed_recording(
            name, date(2025, 3, 1), {GroupStatus.STATED: 90, GroupStatus.BLANK: 30}
        )
        keep_recording(by=lead, project=project, table=table, source="typed", start_again=again)
    kept = recording_from_json(Recording.objects.latest("number").table)
    assert (kept.named, int(kept.counts.sum())) == (("Labour ward",), 120)
