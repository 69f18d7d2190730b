"""A file of records: looked at, its columns confirmed, counted, gone."""

from __future__ import annotations

import csv
import io
import os
import time
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evenhand.web.core import jobs
from evenhand.web.core.models import Event, Job, JobStatus
from evenhand.web.measurement.models import FileMapping, RowProblems
from evenhand.web.measurement.queries import current_counts, table_of

pytestmark = pytest.mark.django_db
HEADINGS = "woman_id,delivery_date,ethnic_category,blood_loss_ml"
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path


def births(*, headings: str = HEADINGS, odd: str = "", rows: int = 40) -> str:
    found = [headings]
    for month in range(1, 13):
        for i in range(rows):
            code = "ANZ"[i % 3] if i % 10 == 0 else "AN"[i % 2]
            loss = 1200 if i % 9 == 0 else 300
            found.append(f"w{month}-{i},2025-{month:02d}-{1 + i % 28:02d},{odd or code},{loss}")
            odd = ""
    return "\n".join(found)


def upload(world: Any, content: str | bytes, *, name: str = "births.csv") -> Any:
    file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    address = reverse("upload", kwargs={"project_id": world.project.pk})
    return world.signed_in("lead").post(
        address, {"file": file, "measures": [str(world.measure.pk)]}
    )


def work() -> None:
    while jobs.run_one("test"):
        pass


def latest(kind: str) -> Job:
    return Job.objects.filter(kind=kind).latest("asked_at")


def page_of(world: Any) -> Any:
    address = reverse("mapping", kwargs={"job_id": latest("look").pk})
    return world.signed_in("lead").get(address)


def proposed() -> dict[str, str]:
    """What the form of the latest look holds as it opens."""
    from evenhand.web.measurement.forms import MappingForm
    from evenhand.web.measurement.records import _looked

    form = MappingForm(found=_looked(latest("look")), measures=[], named_sites=False)
    return {
        name: str(form[name].value() or "")
        for name in form.fields
        if name not in ("site", "start_again")
    }


def confirm(world: Any, **changes: str) -> Any:
    address = reverse("mapping", kwargs={"job_id": latest("look").pk})
    found = world.signed_in("lead").post(address, proposed() | changes)
    work()
    return found


def files() -> list[Path]:
    return list(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir())


def kept_sum(world: Any) -> int:
    counts = current_counts(world.measure)
    assert counts is not None
    return int(table_of(counts).denominator.sum())


def test_columns_are_confirmed_then_counted_and_the_file_is_gone(world: Any) -> None:
    assert upload(world, births()).status_code == 302
    work()
    assert len(files()) == 1
    assert current_counts(world.measure) is None
    text = page_of(world).content.decode()
    assert "Nothing is counted before you say so" in text
    for heading in HEADINGS.split(","):
        assert heading in text
    assert confirm(world).status_code == 302
    done = latest("count")
    assert (done.problem, done.status, done.result["accepted"]) == ("", "done", 480)
    assert kept_sum(world) == 480
    assert files() == []
    actions = set(Event.objects.values_list("action", flat=True))
    assert {"records.uploaded", "records.confirmed", "mapping.confirmed", "counts.stored"} <= (
        actions
    )


def test_no_row_of_the_file_is_in_the_database(world: Any) -> None:
    upload(world, births())
    work()
    confirm(world)
    for one in Job.objects.all():
        assert "w1-1" not in str(one.arguments) + str(one.result)
    assert "w1-1" not in FileMapping.objects.get().toml


def test_next_month_is_one_click(world: Any) -> None:
    upload(world, births())
    work()
    confirm(world)
    upload(world, births(rows=41))
    work()
    text = page_of(world).content.decode()
    assert "The columns are those that you confirmed before." in text
    assert "<details" in text
    confirm(world)
    assert kept_sum(world) == 492
    assert FileMapping.objects.count() == 1


def test_other_columns_are_asked_about_again(world: Any) -> None:
    upload(world, births())
    work()
    confirm(world)
    upload(world, births(headings=HEADINGS.replace("delivery_date", "birth_date")))
    work()
    assert "confirmed before" not in page_of(world).content.decode()


def test_values_not_recognised_are_decided_by_people_and_remembered(world: Any) -> None:
    upload(world, births(odd="Somali"))
    work()
    text = page_of(world).content.decode()
    assert "Values of ethnicity to decide" in text
    assert "Somali" in text
    confirm(world, v0="black_african")
    assert '"Somali" = "black_african"' in FileMapping.objects.get().toml
    upload(world, births(odd="Somali"))
    work()
    assert "Values of ethnicity to decide" not in page_of(world).content.decode()


def test_what_nobody_decides_stays_visible_as_a_group(world: Any) -> None:
    upload(world, births(odd="Somali"))
    work()
    confirm(world)
    counts = current_counts(world.measure)
    assert counts is not None
    assert "unrecognised" in [g.key for g in table_of(counts).groups]


def test_another_column_of_ethnicity_is_looked_at_first(world: Any) -> None:
    content = births(headings=HEADINGS + ",self described").splitlines()
    rows = [content[0], *(f"{line},{'Somali' if i % 2 else 'Roma'}" for i, line in enumerate(content[1:]))]  # fmt: skip
    upload(world, "\n".join(rows))
    work()
    first = latest("look")
    place = first.result["headers"].index
    confirm(world, **{f"c{place('ethnic_category')}": "", f"c{place('self described')}": "ethnicity"})  # fmt: skip
    again = latest("look")
    assert again.pk != first.pk
    assert {u[0] for u in again.result["unsure"]} >= {"Somali"}
    assert not Job.objects.filter(kind="count").exists()
    values = {u[0]: f"v{i}" for i, u in enumerate(again.result["unsure"])}
    confirm(world, **{values["Somali"]: "black_african"})
    assert kept_sum(world) == 480


def test_a_confirmation_sent_twice_counts_once(world: Any) -> None:
    upload(world, births())
    work()
    look, given = latest("look"), proposed()
    address = reverse("mapping", kwargs={"job_id": look.pk})
    client = world.signed_in("lead")
    first, second = (client.post(address, given) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Job.objects.filter(kind="count").count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"c2": ""}, "Say which column holds ethnicity"),
        ({"c3": ""}, "needs a column for: Blood loss at birth"),
        ({"c0": "date"}, "Two columns are said to be the same"),
        ({"c3": "__import__('os')"}, "Select a valid choice"),
        ({"row_is": "referral"}, "each row of the records is one referral"),
    ],
)
def test_a_mapping_that_cannot_work_is_said_before_counting(
    world: Any, changes: dict[str, str], sentence: str
) -> None:
    upload(world, births())
    work()
    page = confirm(world, **changes)
    assert page.status_code == 422
    assert sentence in page.content.decode().replace("&#39;", "'")
    assert len(files()) == 1


def test_names_never_stand_for_ethnicity(world: Any) -> None:
    upload(world, births(headings=HEADINGS.replace("woman_id", "Surname")))
    work()
    page = confirm(world, c2="", c0="ethnicity")
    assert "never taken from names" in page.content.decode()


def test_an_abandoned_file_is_deleted(world: Any) -> None:
    upload(world, births())
    work()
    look = latest("look")
    client = world.signed_in("member")
    assert client.post(reverse("abandon", kwargs={"job_id": look.pk})).status_code == 302
    assert files() == []
    page = client.get(reverse("mapping", kwargs={"job_id": look.pk}), follow=True)
    assert "That file has been deleted" in page.content.decode()


def test_files_that_nobody_came_back_for_are_deleted_after_a_day(world: Any) -> None:
    upload(world, births())
    work()
    jobs.do_chores()
    assert len(files()) == 1
    long_ago = time.time() - 25 * 60 * 60
    os.utime(files()[0], (long_ago, long_ago))
    asked = latest("look")
    Job.objects.update(status=JobStatus.WAITING)
    jobs.do_chores()
    assert len(files()) == 1  # somebody waits for it
    Job.objects.filter(pk=asked.pk).update(status=JobStatus.DONE)
    jobs.do_chores()
    assert files() == []


def test_a_job_that_is_given_up_leaves_no_file(world: Any) -> None:
    upload(world, births())
    long_ago = timezone.now() - timedelta(minutes=5)
    Job.objects.update(status=JobStatus.WORKING, heartbeat=long_ago, attempts=jobs.TRIES)
    work()
    assert latest("look").status == "failed"
    assert files() == []


WRONG = births() + "\nx1,31/02/2025,A,300\nx2,2025-03-03,N,=1+1\nx3,2025-03-03,N,lots"


def test_rows_that_cannot_be_used_are_named_and_can_be_taken_away(world: Any) -> None:
    upload(world, births().replace("w12-39,", "w12-39,"))
    work()
    confirm(world)
    upload(world, WRONG)
    work()
    confirm(world)
    done = latest("count")
    assert (done.result["accepted"], done.result["set_aside"]) == (480, 3)
    address = reverse("job", kwargs={"job_id": done.pk})
    text = world.signed_in("lead").get(address).content.decode()
    assert '<th scope="row">482</th>' in text
    assert "The value is not a number." in text
    assert "deleted 30 days after" in text
    rows = reverse("row_problems", kwargs={"job_id": done.pk})
    found = world.signed_in("member").get(rows)
    table = list(csv.reader(io.StringIO(found.content.decode("utf-8-sig"))))
    assert table[0] == ["row", "column", "problem", "what to do"]
    assert [r[:2] for r in table[1:]] == [
        ["482", "delivery_date"],
        ["483", "blood_loss_ml"],
        ["484", "blood_loss_ml"],
    ]
    assert "lots" not in found.content.decode()
    assert "31/02" not in found.content.decode()
    assert world.signed_in("coach").get(rows).status_code == 404
    assert "Where to look" not in world.signed_in("coach").get(address).content.decode()


def test_words_for_not_recorded_keep_their_rows_and_are_remembered(world: Any) -> None:
    """A woman whose loss nobody wrote down is still a woman who gave birth."""
    upload(world, births() + "\nx1,2025-03-03,A,n/k\nx2,2025-03-03,N,Unk")
    work()
    confirm(world, not_recorded=" unk, n/k ,")
    done = latest("count")
    assert (done.result["accepted"], done.result["set_aside"]) == (482, 0)
    assert proposed()["not_recorded"] == ""  # of the look before
    upload(world, births())
    work()
    assert proposed()["not_recorded"] == "unk, n/k"


def test_lists_of_rows_are_deleted_after_thirty_days(world: Any) -> None:
    upload(world, births())
    work()
    confirm(world)
    upload(world, WRONG)
    work()
    confirm(world)
    jobs.do_chores()
    assert RowProblems.objects.count() == 1
    RowProblems.objects.update(made_at=timezone.now() - timedelta(days=31))
    jobs.do_chores()
    assert RowProblems.objects.count() == 0
    rows = reverse("row_problems", kwargs={"job_id": latest("count").pk})
    assert world.signed_in("lead").get(rows).status_code == 404


def workbook(*, formula: bool = False) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in births().splitlines():
        sheet.append(line.split(","))
    if formula:
        sheet.append(["x1", "2025-03-03", "N", "=1+1"])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_a_workbook_with_formulas_is_counted_and_runs_nothing(world: Any) -> None:
    upload(world, workbook(formula=True), name="births.xlsx")
    work()
    confirm(world)
    assert latest("count").problem == ""
    assert kept_sum(world) >= 480


def bomb() -> bytes:
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book,
        book.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(1100):
            part.write(b"0" * 2**20)
    return kept.getvalue()


BAD = {
    "empty.csv": (b"", "empty"),
    "empty.xlsx": (b"\x00", "not an Excel workbook"),
    "text.xlsx": (b"not a workbook", "not an Excel workbook"),
    "none.csv": (b"a,b\n", ""),
    "no-ethnicity.csv": (b"a,b\n1,2\n", ""),
    "noise.csv": (bytes(range(256)) * 20, ""),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_end_in_a_sentence_and_nothing_is_kept(world: Any, name: str) -> None:
    content, sentence = BAD[name]
    page = upload(world, content, name=name)
    if page.status_code == 422:
        assert sentence in page.content.decode()
        return
    work()
    look = latest("look")
    if look.status == JobStatus.DONE:  # readable, but it says nothing that can be counted
        assert confirm(world).status_code == 422
        return
    assert look.status == "failed"
    assert sentence in look.problem
    assert "Traceback" not in look.problem
    assert "Something went wrong" not in look.problem
    assert files() == []


def test_a_zip_bomb_is_refused_with_a_sentence(world: Any) -> None:
    upload(world, bomb(), name="births.xlsx")
    work()
    assert latest("look").problem == (
        "births.xlsx: The workbook unpacks to more than 1 GB. Copy the rows and columns that are needed into a new workbook, or export them as CSV."
    )
    assert files() == []


def test_two_gigabytes_are_refused_unread(world: Any) -> None:
    address = reverse("upload", kwargs={"project_id": world.project.pk})
    page = world.signed_in("lead").generic(
        "POST", address, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=2 * 10**9
    )  # fmt: skip
    assert page.status_code == 413
    assert "The file is larger than 200 MB." in page.content.decode()
    assert files() == []
    assert Client().post(address, b"", content_type="text/plain", CONTENT_LENGTH="x").status_code in (302, 403, 413)  # fmt: skip


def test_only_files_of_records_are_taken(world: Any) -> None:
    page = upload(world, b"MZ", name="births.exe")
    assert "Choose a CSV or Excel file." in page.content.decode()


def test_script_in_headings_values_and_names_is_shown_as_text(world: Any) -> None:
    content = births(headings=f"{HEADINGS},{SCRIPT}", odd=SCRIPT).splitlines()
    rows = [content[0], *(f"{line},{'A' if i % 2 else SCRIPT}" for i, line in enumerate(content[1:]))]  # fmt: skip
    upload(world, "\n".join(rows), name=f"{SCRIPT}.csv")
    work()
    text = page_of(world).content.decode()
    assert SCRIPT not in text
    assert "&lt;script&gt;" in text
    confirm(world)
    address = reverse("job", kwargs={"job_id": latest("count").pk})
    assert SCRIPT not in world.signed_in("lead").get(address).content.decode()


def test_a_site_is_asked_for_where_counts_name_theirs(world: Any) -> None:
    upload(world, births())
    work()
    confirm(world, site="East")
    upload(world, births())
    work()
    assert "Say which site this file is of" in confirm(world).content.decode()
    confirm(world, site="West")
    counts = current_counts(world.measure)
    assert counts is not None
    assert table_of(counts).sites == ("East", "West")
    assert kept_sum(world) == 960


def test_a_file_of_the_newest_months_takes_nothing_from_the_years_before(world: Any) -> None:
    """It takes the place of its own months; everything, only where somebody says so."""
    upload(world, births())
    work()
    confirm(world)
    newest = "\n".join([HEADINGS, "n1,2026-06-03,A,300", "n2,2026-06-04,N,1200"])
    upload(world, newest)
    work()
    confirm(world)
    assert kept_sum(world) == 482
    upload(world, newest)
    work()
    confirm(world, start_again="on")
    assert kept_sum(world) == 2


def test_sites_are_not_added_to_counts_that_name_none(world: Any) -> None:
    upload(world, births())
    work()
    confirm(world)
    upload(world, births())
    work()
    refused = confirm(world, site="West")
    assert refused.status_code == 422
    assert "Tick this to put the file in their place" in refused.content.decode()
    assert kept_sum(world) == 480
    confirm(world, site="West", start_again="on")
    counts = current_counts(world.measure)
    assert counts is not None
    assert counts.table["sites"] == ["West"]
