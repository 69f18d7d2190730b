"""Registers: any kind from TOML, moved along its own table, never overwritten."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from evenhand.frameworks.registers import RegisterError, kinds, parse_kind, shelves
from evenhand.web.core.models import Event
from evenhand.web.core.versions import ChangedMeanwhileError
from evenhand.web.registers import actions
from evenhand.web.registers.actions import EntryError
from evenhand.web.registers.models import Entry
from fixtures.pages import forms_of, words_of

pytestmark = pytest.mark.django_db
ACCESS = kinds()["data_access"]
CONTENT = {"what": "Births by month", "holder": "Maternity digital", "purpose": "To see the gap"}


def entry(world: Any, **content: str) -> Entry:
    return actions.make_entry(
        by=world.people["lead"], project=world.project, kind=ACCESS, content={**CONTENT, **content}
    )


def step(found: Entry, to: str) -> Any:
    return next(s for s in found.kind.steps(found.status_name, {"lead"}) if s.to == to)


def test_an_entry_goes_its_way_and_its_days_are_counted(world: Any) -> None:
    found = entry(world, asked_on=(timezone.localdate() - timedelta(days=12)).isoformat())
    assert found.days_waiting is None
    moved = actions.move_entry(
        by=world.people["lead"], entry=found, version=1, step=step(found, "asked")
    )
    assert (moved.status.label, moved.days_waiting, moved.version) == ("Asked, waiting", 12, 2)
    assert [s.to for s in moved.steps.all()] == ["draft", "asked"]
    assert Event.objects.filter(action="entry.moved").get().detail == {"to": "asked"}


def test_days_of_waiting_go_on_when_something_blocks(world: Any) -> None:
    """What was asked for months ago is no day old because somebody said today what blocks it."""
    asked_on = (timezone.localdate() - timedelta(days=90)).isoformat()
    found = entry(world, asked_on=asked_on, blocker="No agreement")
    for version, to in enumerate(("asked", "blocked"), start=1):
        found = actions.move_entry(
            by=world.people["lead"], entry=found, version=version, step=step(found, to)
        )
    page = world.signed_in("coach").get(reverse("entry", kwargs={"entry_id": found.pk}))
    assert "Blocked</strong>, waiting for 90 days" in page.content.decode()
    ahead = {**found.content, "asked_on": (timezone.localdate() + timedelta(days=3)).isoformat()}
    assert Entry(kind_id="data_access", status_name="asked", content=ahead).days_waiting == 0


def test_what_has_no_date_waits_since_it_began_to(world: Any) -> None:
    kind = kinds()["policies"]
    waiting = [s.name for s in kind.statuses if s.waiting]
    on = next(t for t in kind.transitions if {t.start, t.to} <= set(waiting))
    found = actions.make_entry(by=world.people["lead"], project=world.project, kind=kind, content=dict.fromkeys(on.needs, "x"))  # fmt: skip
    since = timezone.now() - timedelta(days=5, hours=1)
    Entry.objects.update(status_name=on.start, status_since=since)
    found.refresh_from_db()
    moved = actions.move_entry(by=world.people["lead"], entry=found, version=1, step=on)
    assert (moved.status_name, moved.days_waiting) == (on.to, 5)


def test_a_step_waits_for_what_it_needs(world: Any) -> None:
    found = entry(world)
    with pytest.raises(EntryError, match="‘Asked on’ is empty"):
        actions.move_entry(
            by=world.people["lead"], entry=found, version=1, step=step(found, "asked")
        )


def test_what_somebody_else_changed_is_never_overwritten(world: Any) -> None:
    found = entry(world)
    change = {"by": world.people["member"], "entry": found, "owner": None, "follow_up": None}
    actions.change_entry(version=1, content={**CONTENT, "holder": "Informatics"}, **change)
    with pytest.raises(ChangedMeanwhileError, match="Nothing was overwritten"):
        actions.change_entry(version=1, content={**CONTENT, "holder": "Late"}, **change)
    found.refresh_from_db()
    assert found.content["holder"] == "Informatics"


def test_two_browsers_saving_the_same_form(world: Any) -> None:
    found = entry(world)
    address = reverse("change_entry", kwargs={"entry_id": found.pk})
    form = {**CONTENT, "legal_basis": "", "version": "1", "owner": "", "follow_up": ""}
    first, second = world.signed_in("lead"), world.signed_in("member")
    assert first.post(address, {**form, "holder": "First"}).status_code == 302
    late = second.post(address, {**form, "holder": "Second"})
    assert late.status_code == 422
    assert "Somebody else saved this while you had it open" in late.content.decode()


def test_the_coach_reads_and_does_not_write(world: Any) -> None:
    page = world.signed_in("coach").get(reverse("entry", kwargs={"entry_id": entry(world).pk}))
    assert "Births by month" in page.content.decode()
    assert "Change it" not in page.content.decode()


def test_the_list_can_be_filtered_and_taken_away(world: Any) -> None:
    entry(world, what="=HYPERLINK(1)")
    keys = {"project_id": world.project.pk, "kind_id": "data_access"}
    client = world.signed_in("member")
    listed = client.get(reverse("register", kwargs=keys), {"status": "draft"}).content.decode()
    assert "Being written" in listed
    none = client.get(reverse("register", kwargs=keys), {"status": "here"}).content.decode()
    assert "Nothing here with that status" in none
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(reverse("register_excel", kwargs=keys)).content)
    )
    assert book.active["B2"].value == "=HYPERLINK(1)"
    assert book.active["B2"].data_type == "s"


def test_a_new_entry_by_form(world: Any) -> None:
    keys = {"project_id": world.project.pk, "kind_id": "who_is_missing"}
    client = world.signed_in("partner")
    wrong = client.post(reverse("new_entry", kwargs=keys), {"group": ""})
    assert wrong.status_code == 422
    assert "There is a problem" in wrong.content.decode()
    client.post(reverse("new_entry", kwargs=keys), {"group": "Somali women", "why": "merged"})
    assert Entry.objects.get().content["group"] == "Somali women"


def test_a_passed_day_is_said(world: Any) -> None:
    found = entry(world)
    yesterday = timezone.localdate() - timedelta(days=1)
    Entry.objects.update(follow_up=yesterday)
    found.refresh_from_db()
    assert found.overdue(timezone.localdate())
    keys = {"project_id": world.project.pk, "kind_id": "data_access"}
    page = world.signed_in("lead").get(reverse("register", kwargs=keys))
    assert "(passed)" in page.content.decode()


GOOD = """
id = "x"
title = "X"
one = "x"
purpose = "p"
visibility = "team"
follow_up = "when"
write = ["lead"]
[[field]]
name = "a"
type = "text"
label = "A"
[[status]]
name = "open"
label = "Open"
[[status]]
name = "done"
label = "Done"
ended = true
[[transition]]
from = "open"
to = "done"
label = "Done"
who = ["lead"]
"""
BROKEN = [
    ("id = ", "id 1", "not valid TOML"),
    ('type = "text"', 'type = "colour"', "field › 0 › type"),
    ('to = "done"', 'to = "gone"', "names the status ‘gone’"),
    ('who = ["lead"]', 'who = ["lead"]\nneeds = ["b"]', "needs the field ‘b’"),
    ('type = "text"', 'type = "choice"', "choices belong to fields of type choice"),
    (
        'from = "open"\nto = "done"',
        'from = "open"\nto = "open"',
        "No transition leads to the status ‘done’",
    ),
    ('title = "X"\n', 'title = "X"\nwaits_from = "a"\n', "days are counted from a date"),
    ('title = "X"\n', 'title = "X"\nwaits_from = "b"\n', "‘b’ is named and is not there"),
    ('title = "X"\n', "", "'title' is a required property"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), BROKEN)
def test_a_kind_that_cannot_work_is_named(old: str, new: str, sentence: str) -> None:
    with pytest.raises(RegisterError, match=sentence) as found:
        parse_kind(GOOD.replace(old, new, 1), name="x.toml")
    assert str(found.value).startswith("x.toml: ")


def test_a_kind_that_works() -> None:
    assert parse_kind(GOOD, name="x.toml").first.label == "Open"


def test_an_action_for_better_recording_goes_its_way(world: Any) -> None:
    kind = kinds()["ethnicity_recording"]
    content = {"what": "Ask at booking, and say what it is for", "where": "not_asked"}
    lead, project = world.people["lead"], world.project
    found = actions.make_entry(by=lead, project=project, kind=kind, content=content)

    def go(to: str, **more: str) -> Entry:
        content.update(more)
        actions.change_entry(
            by=lead,
            entry=found,
            version=Entry.objects.get().version,
            content=content,
            owner=None,
            follow_up=None,
        )
        now = Entry.objects.get()
        return actions.move_entry(by=lead, entry=now, version=now.version, step=step(now, to))

    with pytest.raises(EntryError, match="‘Agreed with’ is empty"):
        go("agreed")
    assert go("agreed", with_whom="lived experience partners").status.waiting
    with pytest.raises(EntryError, match="‘Known and stated before’ is empty"):
        go("under_way")
    go("under_way", before="84% in the last three months")
    with pytest.raises(EntryError, match="‘Known and stated afterwards’ is empty"):
        go("kept", learnt="It works where there is time")
    assert go("kept", after="91%").status.ended
    address = reverse("register", kwargs={"project_id": project.pk, "kind_id": kind.id})
    assert "Ask at booking" in world.signed_in("coach").get(address).content.decode()


def test_the_documented_kind_is_one() -> None:
    text = (Path(__file__).parents[2] / "docs" / "registers.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    assert parse_kind(shown, name="questions.toml").first.label == "Open"


def test_what_two_people_change_in_one_entry_is_merged(world: Any) -> None:
    found = entry(world)
    address = reverse("change_entry", kwargs={"entry_id": found.pk})
    clients = [world.signed_in("lead"), world.signed_in("member")]
    forms = [forms_of(client.get(address), at=address)[0] for client in clients]
    for client, form, (box, text) in zip(
        clients, forms, (("holder", "Coding"), ("purpose", "To see who waits")), strict=True
    ):
        page = client.post(address, form.values | {box: text}, follow=True)
    assert "Somebody else changed" in words_of(page)
    kept = Entry.objects.get().content
    assert (kept["holder"], kept["purpose"], kept["what"]) == (
        "Coding",
        "To see who waits",
        "Births by month",
    )


def test_a_new_entry_is_kept_as_a_draft_until_it_is_added(world: Any) -> None:
    keys = {"project_id": world.project.pk, "kind_id": "who_is_missing"}
    address = reverse("new_entry", kwargs=keys)
    client = world.signed_in("partner")
    (form,) = forms_of(client.get(address), at=address)
    assert (
        client.post(address, form.values | {"group": "Somali", "keep": "quietly"}).status_code
        == 204
    )
    assert not Entry.objects.exists()
    (again,) = forms_of(client.get(address), at=address)
    assert again.values["group"] == "Somali"
    again.values.pop("keep", None)
    client.post(address, again.values | {"why": "merged"})
    assert Entry.objects.get().content["group"] == "Somali"
    assert "This is your draft" not in words_of(client.get(address))


def test_the_project_shows_each_register_once_and_how_much_is_in_it(world: Any) -> None:
    entry(world)
    entry(world)
    page = world.signed_in("lead").get(reverse("project", args=[world.project.pk]))
    text = words_of(page)
    assert "Data access 2 entries" in text
    assert "Decisions 0" not in text
    assert sorted(k.id for shelf in shelves().values() for k in shelf) == sorted(kinds())
    for title in ("The work itself", "Numbers, and what they rest on", "What we learn"):
        assert title in text
