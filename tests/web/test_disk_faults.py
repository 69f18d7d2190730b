"""A disk that is full or broken, a database that fails: a clear sentence, nothing lost, nothing half-written."""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evenhand.web.config.environment import read_environment
from evenhand.web.core import jobs, workers
from evenhand.web.core.backup import BackupError, back_up, empty
from evenhand.web.core.faults import said_of
from evenhand.web.core.models import Event, Job
from evenhand.web.measurement.actions import ask_for_reading
from evenhand.web.measurement.grid import box, grid_groups
from evenhand.web.measurement.models import Counts, Reading
from evenhand.web.measurement.months import grid_months
from evenhand.web.organisations.models import Invitation
from fixtures.faults import BrokenFile, Countdown, bad_disk, failing, full_disk, statement_fails

pytestmark = pytest.mark.django_db(transaction=True)  # a failing statement must be as in use
FULL_DISK = "The disk of the workbench is full."
BAD_DISK = "The disk of the workbench could not be read or written."
NO_DATABASE = "The database of the workbench did not answer."
ROWS = "woman_id,delivery_date,ethnic_category,blood_loss_ml\n" + "".join(
    f"w{i},2025-{1 + i % 12:02d}-11,{'AN'[i % 2]},{1200 if i % 9 == 0 else 300}\n"
    for i in range(240)
)
DISKS = [(full_disk, 507, FULL_DISK), (bad_disk, 503, BAD_DISK)]


@pytest.fixture(autouse=True)
def _emptied(transactional_db: None) -> Iterator[None]:  # noqa: ARG001 - before its own flush
    """Ours, because the database refuses to remove audit events."""
    yield
    empty()


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, settings: Any) -> None:
    for name in ("uploads", "data"):
        (tmp_path / name).mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "uploads"
    settings.DATA_FOLDER = tmp_path / "data"


@pytest.fixture
def client(world: Any) -> Client:
    """As a browser: it gets the page of a fault, not the fault."""
    found: Client = world.signed_in("lead")
    found.raise_request_exception = False
    return found


def sentence(page: Any, status: int, words: str) -> None:
    assert page.status_code == status
    text = page.content.decode()
    assert words in text
    assert "Nothing was changed." in text
    assert "Traceback" not in text
    assert "No space left" not in text


def upload(client: Client, world: Any) -> Any:
    given = {
        "file": SimpleUploadedFile("births.csv", ROWS.encode()),
        "measures": [str(world.measure.pk)],
    }
    return client.post(reverse("upload", kwargs={"project_id": world.project.pk}), given)


def work() -> None:
    while jobs.run_one("test"):
        pass


def left(tmp_path: Path) -> list[str]:
    return sorted(p.name for f in ("uploads", "data") for p in (tmp_path / f).iterdir())


@pytest.mark.parametrize(("error", "status", "words"), DISKS)
@pytest.mark.parametrize("nth", [1, 2])
def test_an_upload_that_cannot_be_kept(
    world: Any, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nth: int,
    error: Any, status: int, words: str,
) -> None:  # fmt: skip
    given, usual = Countdown(nth, error), Path.open
    monkeypatch.setattr("django.core.files.uploadedfile.UploadedFile.DEFAULT_CHUNK_SIZE", 4000)
    monkeypatch.setattr(Path, "open", lambda *a, **k: BrokenFile(usual(*a, **k), given))
    page = upload(client, world)
    monkeypatch.undo()
    assert given.reached
    sentence(page, status, words)
    assert left(tmp_path) == []
    assert not Job.objects.exists()


@pytest.mark.parametrize(("error", "status", "words"), DISKS)
def test_an_upload_that_cannot_be_received(
    world: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    error: Any, status: int, words: str,
) -> None:  # fmt: skip
    """In the middle of reading the form, before any page of ours is asked."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(
        world.people["lead"], backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    address = reverse("upload", kwargs={"project_id": world.project.pk})
    form = client.get(address).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    assert token is not None
    usual = TemporaryFileUploadHandler.receive_data_chunk

    def half(self: Any, raw: bytes, start: int) -> Any:
        usual(self, raw[: len(raw) // 2], start)
        raise error()

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", half)
    file = SimpleUploadedFile("births.csv", ROWS.encode())
    page = client.post(address, {"file": file, "csrfmiddlewaretoken": token[1]})
    monkeypatch.undo()
    sentence(page, status, words)
    assert left(tmp_path) == []


@pytest.mark.parametrize("nth", [1, 2])
def test_an_upload_that_cannot_be_asked_for_leaves_no_file(
    world: Any, client: Client, tmp_path: Path, nth: int
) -> None:
    with statement_fails(nth, only_writes=True):
        page = upload(client, world)
    sentence(page, 507, FULL_DISK)
    assert left(tmp_path) == []
    assert not Job.objects.exists()


def boxes(top: int) -> dict[str, str]:
    shown = grid_months(None, first=None, today=timezone.localdate())
    return {
        box(kind, group, month): "40" if kind == "d" else str(top)
        for kind in "nd"
        for group in grid_groups()
        for month in shown
    }


def state() -> tuple[Any, ...]:
    return (
        list(Counts.objects.values_list("pk", "number").order_by("number")),
        Event.objects.count(),
        Job.objects.count(),
    )


def test_a_grid_that_cannot_be_stored_changes_nothing_whichever_statement_fails(
    world: Any, client: Client
) -> None:
    address = reverse("grid", kwargs={"measure_id": world.measure.pk})
    before = state()
    nth, reached = 0, True
    while reached:
        nth += 1
        with statement_fails(nth, only_writes=True) as given:
            page = client.post(address, boxes(3))
        reached = given.reached
        if reached:
            sentence(page, 507, FULL_DISK)
            assert state() == before
    assert nth >= 4  # counts, their event, the job of reading them
    assert page.status_code == 302
    assert Counts.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        ("disk I/O error", 503, BAD_DISK),
        ('could not extend file "base/1": No space left on device', 507, FULL_DISK),
        ("server closed the connection unexpectedly", 503, NO_DATABASE),
        ("database is locked", 503, NO_DATABASE),
    ],
)
def test_what_a_database_says_becomes_our_sentence(
    world: Any, client: Client, said: str, status: int, words: str
) -> None:
    address = reverse("grid", kwargs={"measure_id": world.measure.pk})
    with statement_fails(1, error=lambda: OperationalError(said), only_writes=True):
        page = client.post(address, boxes(3))
    sentence(page, status, words)
    assert said not in page.content.decode()


def test_sqlite_says_a_full_disk_as_we_read_it(tmp_path: Path) -> None:
    """Its own words, from a file that may not grow."""
    kept = sqlite3.connect(tmp_path / "full.sqlite3")
    kept.execute("CREATE TABLE t (words TEXT)")
    kept.execute("PRAGMA max_page_count = 3")
    with pytest.raises(sqlite3.OperationalError) as found:
        kept.execute("INSERT INTO t VALUES (?)", ["x" * 50_000])
    kept.close()
    assert said_of(OperationalError(*found.value.args)).problem == FULL_DISK


def test_a_page_that_cannot_be_read_says_so(world: Any, client: Client) -> None:
    with statement_fails(2, error=lambda: OperationalError("disk I/O error")):
        page = client.get(reverse("project", kwargs={"project_id": world.project.pk}))
    sentence(page, 503, BAD_DISK)


MUCH = "That was more than one form can hold."
READ = "What the browser sent cannot be read."


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"name": "x" * 5_000_000}, 413, MUCH),
        ({f"n{i}": "x" for i in range(20_100)}, 413, MUCH),
    ],
    ids=["one long text", "many fields"],
)
def test_more_than_a_form_can_hold_gets_a_sentence(
    world: Any, client: Client, given: dict[str, str], status: int, words: str
) -> None:
    page = client.post(reverse("new_project", kwargs={"team_id": world.team.pk}), given)
    sentence(page, status, words)


def test_what_cannot_be_read_gets_a_sentence(world: Any, client: Client) -> None:
    address = reverse("new_project", kwargs={"team_id": world.team.pk})
    page = client.generic("POST", address, b"x", content_type="multipart/form-data; boundary=")
    sentence(page, 400, READ)
    assert client.get(reverse("home"), headers={"host": "elsewhere.example"}).status_code == 400


@pytest.mark.parametrize("status", ["\0", "x" * 5000, "' OR 1=1 --"])
def test_a_status_that_is_none_is_no_filter(world: Any, client: Client, status: str) -> None:
    keys = {"project_id": world.project.pk, "kind_id": "who_is_missing"}
    assert client.get(reverse("register", kwargs=keys), {"status": status}).status_code == 200


def test_a_fault_of_ours_quotes_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "evenhand.web.organisations.views.own_teams", failing(lambda: ValueError("943 476 5919"))
    )
    page = client.get(reverse("home"))
    sentence(page, 500, "Something went wrong in the workbench.")
    assert "943" not in page.content.decode()


def confirmed(client: Client, world: Any) -> Job:
    """A file looked at and confirmed: the job of counting it waits."""
    from evenhand.web.measurement.forms import MappingForm
    from evenhand.web.measurement.records import _looked

    assert upload(client, world).status_code == 302
    work()
    look = Job.objects.filter(kind="look").latest("asked_at")
    form = MappingForm(found=_looked(look), measures=[], named_sites=False)
    given = {n: str(form[n].value() or "") for n in form.fields if n not in ("site", "start_again")}
    assert client.post(reverse("mapping", kwargs={"job_id": look.pk}), given).status_code == 302
    return Job.objects.get(kind="count", status="waiting")


def test_counts_that_cannot_be_stored_whichever_write_fails(
    world: Any, client: Client, tmp_path: Path
) -> None:
    """Nothing of the counts is kept, the file is gone, and the job says what to do."""
    nth, failed = 2, 0  # the first write claims the job
    while True:
        asked = confirmed(client, world)
        with statement_fails(nth, only_writes=True) as given:
            try:
                jobs.run_one("test")
            except OperationalError:  # the last write, which says that it is done
                break
        if not given.reached:
            break
        nth += 2
        done = Job.objects.get(pk=asked.pk)
        failed += 1
        assert (done.status, done.problem[: len(FULL_DISK)]) == ("failed", FULL_DISK)
        assert not Counts.objects.exists()
        told = ("counts.stored", "mapping.confirmed")
        assert not Event.objects.filter(action__in=told).exists()
        assert left(tmp_path) == []
    assert failed >= 3
    assert Counts.objects.count() == 1


def test_a_file_that_cannot_be_read_back(
    world: Any, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(client, world)
    monkeypatch.setattr("evenhand.web.measurement.work.open_source", failing(bad_disk))
    work()
    look = Job.objects.get(kind="look")
    assert (look.status, BAD_DISK in look.problem) == ("failed", True)
    assert left(tmp_path) == []


def test_a_count_whose_worker_died_after_storing_is_done_and_leaves_no_file(
    world: Any, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That it is done is kept with the counts: nobody takes it up again, and the file goes."""
    asked = confirmed(client, world)
    with monkeypatch.context() as killed:
        killed.setattr(jobs, "_finish", failing(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            jobs.run_one("test")
    assert len(left(tmp_path)) == 1
    later = timezone.now() + 2 * jobs.SILENT
    monkeypatch.setattr("evenhand.web.core.jobs.timezone.now", lambda: later)
    jobs.do_chores()
    work()
    done = Job.objects.get(pk=asked.pk)
    assert (done.status, done.problem, done.result["rows"]) == ("done", "", 240)
    assert done.attempts == 1
    assert Counts.objects.count() == 1
    assert left(tmp_path) == []


@pytest.mark.parametrize(
    "said", ["server closed the connection unexpectedly", "database is locked"]
)
def test_a_count_that_the_database_broke_off_is_taken_up_again(
    world: Any, client: Client, tmp_path: Path, said: str
) -> None:
    """The file is kept for it; the counts are stored once."""
    asked = confirmed(client, world)
    with (
        statement_fails(6, error=lambda: OperationalError(said), only_writes=True),
        pytest.raises(OperationalError),
    ):
        jobs.run_one("test")
    assert (Counts.objects.count(), len(left(tmp_path))) == (0, 1)
    workers._let_go("test")
    work()
    done = Job.objects.get(pk=asked.pk)
    assert (done.status, done.attempts, done.problem) == ("done", 2, "")
    assert Counts.objects.count() == 1
    assert left(tmp_path) == []


@pytest.mark.parametrize("nth", [2, 3])
def test_a_reading_that_cannot_be_kept_leaves_the_one_before(
    world: Any, client: Client, nth: int
) -> None:
    address = reverse("grid", kwargs={"measure_id": world.measure.pk})
    client.post(address, boxes(3))
    work()
    before = Reading.objects.get().pk
    ask_for_reading(by=world.people["lead"], measure=world.measure)
    with statement_fails(nth + 1, only_writes=True) as given:
        jobs.run_one("test")
    assert given.reached
    failed = Job.objects.order_by("asked_at").last()
    assert failed is not None
    assert failed.problem.startswith(FULL_DISK)
    assert [r.pk for r in Reading.objects.all()] == [before]
    assert (
        client.get(reverse("measure", kwargs={"measure_id": world.measure.pk})).status_code == 200
    )


@pytest.mark.parametrize(("error", "status", "words"), DISKS)
def test_an_export_that_cannot_be_written(
    world: Any, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    error: Any, status: int, words: str,
) -> None:  # fmt: skip
    usual, given = tempfile.TemporaryFile, Countdown(3, error)
    monkeypatch.setattr(
        "evenhand.web.leaving.export.tempfile.TemporaryFile",
        lambda **k: BrokenFile(usual(**k), given),
    )
    page = client.post(reverse("export_team", kwargs={"team_id": world.team.pk}))
    monkeypatch.undo()
    sentence(page, status, words)
    assert left(tmp_path) == []


def test_a_letter_that_cannot_be_written_leaves_the_invitation_and_its_link(
    world: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evenhand.web.organisations.letters.send_mail", failing(full_disk))
    address = reverse("people", kwargs={"team_id": world.team.pk})
    given = {"name": "Ama", "email": "ama@example.org", "role": "member"}
    page = client.post(address, given, follow=True)
    assert page.status_code == 200
    assert "The email could not be sent, pass on this link" in page.content.decode()
    assert Invitation.objects.get(email="ama@example.org").accepted_at is None


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(("error", "words"), [(full_disk, "no space"), (bad_disk, "input/out")])
@pytest.mark.parametrize("nth", [1, 2, 5])
def test_a_backup_on_a_disk_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nth: int, error: Any, words: str
) -> None:
    given, usual = Countdown(nth, error), Path.open
    monkeypatch.setattr(Path, "open", lambda *a, **k: BrokenFile(usual(*a, **k), given))
    with pytest.raises(BackupError, match=f"cannot be written: {words}"):
        back_up(tmp_path / "data" / "kept")
    monkeypatch.undo()
    assert left(tmp_path) == []
    back_up(tmp_path / "data" / "kept")


@pytest.mark.usefixtures("world")
def test_a_backup_of_a_database_that_fails_leaves_nothing(tmp_path: Path) -> None:
    fails = statement_fails(9, error=lambda: OperationalError("disk I/O error"))
    with fails, pytest.raises(BackupError, match=f"No backup was made: {BAD_DISK}"):
        back_up(tmp_path / "data" / "kept")
    assert left(tmp_path) == []


def test_a_backup_that_was_interrupted_is_named(tmp_path: Path) -> None:
    (tmp_path / "data" / "kept.part").touch()
    with pytest.raises(BackupError, match=r"kept\.part’ is there"):
        back_up(tmp_path / "data" / "kept")


def test_a_key_that_was_lost_while_it_was_written_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "secret-key").touch()
    made = read_environment({"EVENHAND_DATA": str(tmp_path)}).secret
    assert len(made) >= 40
    assert read_environment({"EVENHAND_DATA": str(tmp_path)}).secret == made
    assert sorted(p.name for p in tmp_path.iterdir() if "secret" in p.name) == ["secret-key"]


@pytest.mark.parametrize("kept", ["somebody else was quicker", ""])
def test_a_key_is_made_once_however_many_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: str
) -> None:
    """Without second names on the disk, it is renamed."""

    def link(path: Path, _: Path) -> None:
        if kept:
            path.write_text(kept * 2)
            raise FileExistsError
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(Path, "hardlink_to", link)
    made = read_environment({"EVENHAND_DATA": str(tmp_path)}).secret
    assert made == kept * 2 if kept else len(made) >= 40
    assert sorted(p.name for p in tmp_path.iterdir() if "secret" in p.name) == ["secret-key"]
