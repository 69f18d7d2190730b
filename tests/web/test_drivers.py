"""The driver diagram: a list that is edited, by several people at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evenhand.web.core.models import Event
from evenhand.web.core.versions import ChangedMeanwhileError
from evenhand.web.drivers import actions, ideas
from evenhand.web.drivers.actions import Content, DriverError, Way, add_driver
from evenhand.web.drivers.models import Driver, DriverStep
from evenhand.web.drivers.views import FORMS
from evenhand.web.finding.queries import find
from fixtures.pages import forms_of, words_of
from web.doors.changes import idea

pytestmark = pytest.mark.django_db


def added(world: Any, text: str, under: Driver | None = None) -> Driver:
    content = Content(text, parent=under.pk if under else None)
    return add_driver(project=world.project, content=content)


def tree(world: Any) -> list[tuple[str, list[str]]]:
    standing = world.project.drivers.filter(removed_at=None)
    return [
        (d.text, [s.text for s in standing.filter(parent=d)]) for d in standing.filter(parent=None)
    ]


def move(driver: Driver, way: str) -> None:
    fresh = Driver.objects.get(pk=driver.pk)
    actions.move_driver(driver=fresh, version=fresh.version, way=Way(way))


def list_of(world: Any) -> str:
    return reverse("drivers", kwargs={"project_id": world.project.pk})


def test_thirty_drivers_are_built_by_typing_alone(world: Any) -> None:
    client = world.signed_in("member")
    page = client.get(list_of(world))
    for primary in range(5):
        form = forms_of(page, at=list_of(world))[-1]
        page = client.post(form.address, form.values | {"text": f"Primary {primary}"}, follow=True)
        for secondary in range(5):
            form = forms_of(page, at=list_of(world))[-2]  # under the last primary one
            text = f"Secondary {primary}.{secondary}"
            page = client.post(form.address, form.values | {"text": text}, follow=True)
    assert [len(under) for _, under in tree(world)] == [5] * 5
    assert "autofocus" in page.text  # where the next one is typed


def test_a_driver_moves_up_down_in_and_out(world: Any) -> None:
    first, second, third = (added(world, t) for t in ("First", "Second", "Third"))
    move(third, "up")
    assert [t for t, _ in tree(world)] == ["First", "Third", "Second"]
    move(first, "down")
    assert [t for t, _ in tree(world)] == ["Third", "First", "Second"]
    move(second, "in")
    assert tree(world) == [("Third", []), ("First", ["Second"])]
    move(second, "out")
    assert tree(world) == [("Third", []), ("First", []), ("Second", [])]


@pytest.mark.parametrize(
    ("driver", "way", "why"),
    [
        ("First", "up", "there already"),
        ("First", "in", "nothing above it"),
        ("Last", "down", "there already"),
        ("Last", "out", "primary driver already"),
        ("Last", "in", "holds drivers itself"),
    ],
)
def test_a_move_to_nowhere_changes_nothing(world: Any, driver: str, way: str, why: str) -> None:
    first, last = added(world, "First"), added(world, "Last")
    added(world, "Under", last)
    before = tree(world)
    with pytest.raises(DriverError, match=why):
        move(first if driver == "First" else last, way)
    assert tree(world) == before


def test_what_is_taken_away_can_be_put_back_with_what_went_with_it(world: Any) -> None:
    first = added(world, "First")
    added(world, "Under", first)
    alone = added(world, "Went before", first)
    actions.remove_driver(driver=alone, version=1)
    actions.remove_driver(driver=first, version=1)
    assert tree(world) == []
    actions.put_back_driver(driver=first)
    assert tree(world) == [("First", ["Under"])]
    actions.put_back_driver(driver=first)  # twice is once
    actions.put_back_driver(driver=alone)
    assert tree(world) == [("First", ["Under", "Went before"])]


def test_one_that_comes_back_brings_what_it_stood_under(world: Any) -> None:
    first = added(world, "First")
    under = added(world, "Under", first)
    actions.remove_driver(driver=first, version=1)
    actions.put_back_driver(driver=under)
    assert tree(world) == [("First", ["Under"])]


def test_everything_that_a_driver_is_tagged_with_stands_on_its_page(world: Any) -> None:
    other, first = added(world, "Other primary"), added(world, "First")
    under = added(world, "Interpreters arrive late", first)
    address = reverse("change_driver", kwargs={"driver_id": under.pk})
    client = world.signed_in("partner")
    (form,) = forms_of(client.get(address), at=address)
    given = {"type": "access", "control": "influence", "principles": ["3"]}
    links = {"also": [str(other.pk)], "measures": [str(world.measure.pk)]}
    assert client.post(address, form.values | given | links).status_code == 302
    text = words_of(client.get(reverse("driver", kwargs={"driver_id": under.pk})))
    for part in (
        "Under ‘First’, and through ‘Other primary’",
        "Access",
        "We influence it",
        "Meaningfully involve",
        world.measure.title,
    ):
        assert part in text
    listed = words_of(client.get(list_of(world)))
    assert "Access · We influence it" in listed
    assert "Works through Other primary too" in listed
    assert f"Measured by {world.measure.title}" in listed


def test_the_lenses_keep_the_teams_answer_without_a_name(world: Any) -> None:
    driver = added(world, "First")
    address = reverse("review_driver", kwargs={"driver_id": driver.pk})
    client = world.signed_in("member")
    (form,) = forms_of(client.get(address), at=address)
    assert client.post(address, form.values | {"decision": "The midwife alone decides."})
    text = words_of(client.get(reverse("driver", kwargs={"driver_id": driver.pk})))
    assert "The midwife alone decides." in text
    assert text.count("Not looked at yet.") == 2
    main = text.split("What happened")[1]
    assert world.people["member"].name not in main
    assert set(
        Event.objects.filter(action__startswith="driver").values_list("actor", flat=True)
    ) == {None}


def test_a_move_of_what_changed_meanwhile_is_told_and_not_done(world: Any) -> None:
    first, second = added(world, "First"), added(world, "Second")
    address = reverse("move_driver", kwargs={"driver_id": second.pk})
    actions.change_driver(driver=second, version=1, content=Content("Second, better"))
    page = world.signed_in("member").post(address, {"way": "up", "version": "1"}, follow=True)
    assert "Somebody changed ‘Second, better’ while you had this page open" in words_of(page)
    assert [t for t, _ in tree(world)] == ["First", "Second, better"]
    actions.remove_driver(driver=first, version=1)
    address = reverse("move_driver", kwargs={"driver_id": first.pk})
    page = world.signed_in("member").post(address, {"way": "down", "version": "1"}, follow=True)
    assert "Somebody took ‘First’ away" in words_of(page)


def test_words_for_a_driver_that_was_taken_away_are_kept_and_put_it_back(world: Any) -> None:
    driver = added(world, "First")
    address = reverse("change_driver", kwargs={"driver_id": driver.pk})
    client = world.signed_in("member")
    (form,) = forms_of(client.get(address), at=address)
    actions.remove_driver(driver=driver, version=1)
    refused = client.post(address, form.values | {"text": "First, better"})
    assert refused.status_code == 422
    assert "took this driver away while you had it open" in words_of(refused)
    (again,) = forms_of(refused, at=address)
    assert again.values["text"] == "First, better"
    assert client.post(address, again.values).status_code == 302
    assert tree(world) == [("First, better", [])]


def test_words_under_a_driver_that_was_taken_away_are_kept(world: Any) -> None:
    first = added(world, "First")
    client = world.signed_in("member")
    form = forms_of(client.get(list_of(world)), at=list_of(world))[1]
    assert form.values["under"] == str(first.pk)
    actions.remove_driver(driver=first, version=1)
    refused = client.post(form.address, form.values | {"text": "Typed under it"})
    assert refused.status_code == 422
    assert "taken away meanwhile. Choose where it belongs now." in words_of(refused)
    (again,) = forms_of(refused, at=form.address)
    assert again.values["text"] == "Typed under it"
    assert client.post(form.address, again.values | {"under": "aim"}).status_code == 302
    assert tree(world) == [("Typed under it", [])]


def test_two_people_add_at_once_and_both_are_there(world: Any) -> None:
    pages = {who: world.signed_in(who).get(list_of(world)) for who in ("lead", "member")}
    for who, page in pages.items():
        (form,) = forms_of(page, at=list_of(world))
        world.signed_in(who).post(form.address, form.values | {"text": f"Of the {who}"})
    assert [t for t, _ in tree(world)] == ["Of the lead", "Of the member"]
    assert "‘Of the member’ added" in words_of(world.signed_in("lead").get(list_of(world)))


def test_actions_look_again_inside_their_lock(world: Any) -> None:
    driver = added(world, "First")
    for write in (
        lambda: actions.change_driver(driver=driver, version=7, content=Content("x")),
        lambda: actions.review_driver(driver=driver, version=7, lenses={}),
        lambda: actions.move_driver(driver=driver, version=7, way=Way.UP),
        lambda: actions.remove_driver(driver=driver, version=7),
    ):
        with pytest.raises(ChangedMeanwhileError):
            write()


@pytest.mark.parametrize("where", ["secondary", "itself", "away", "elsewhere", "holding"])
def test_where_a_driver_cannot_stand(world: Any, where: str) -> None:
    first = added(world, "First")
    under = added(world, "Under", first)
    gone = added(world, "Gone")
    actions.remove_driver(driver=gone, version=1)
    parent = {"secondary": under, "itself": first, "away": gone, "holding": added(world, "Other")}
    wanted = parent[where].pk if where in parent else world.project.pk
    with pytest.raises(DriverError):
        actions.change_driver(driver=first, version=1, content=Content("x", parent=wanted))
    assert Driver.objects.get(pk=first.pk).version == 1


def test_every_step_is_kept_with_the_words_of_then(world: Any) -> None:
    driver = added(world, "First")
    actions.change_driver(driver=driver, version=1, content=Content("Second"))
    assert list(DriverStep.objects.order_by("at").values_list("what", "text")) == [
        ("added", "First"),
        ("changed", "Second"),
    ]


def test_the_page_costs_the_same_however_many_drivers_there_are(world: Any) -> None:
    client = world.signed_in("lead")
    first = added(world, "First")
    added(world, "Under", first)

    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(list_of(world))
        return len(found)

    before = cost()
    for i in range(5):
        primary = added(world, f"Primary {i}")
        for j in range(5):
            added(world, f"Secondary {i}.{j}", primary)
    assert cost() == before


def test_what_hangs_on_a_driver_comes_from_rooms_further_down(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ideas, "_SOURCES", [])
    driver = added(world, "First")
    ideas.source_of_ideas(
        lambda *_: [ideas.Idea(driver.pk, "Weigh every pad", "being tested", "/idea")]
    )
    page = world.signed_in("lead").get(list_of(world))
    assert "Idea: Weigh every pad (being tested)" in words_of(page)
    assert page.text.count("Weigh every pad") > 2  # in the picture and its description too


@pytest.mark.parametrize("form", sorted(FORMS))
def test_the_diagram_is_taken_along(world: Any, form: str) -> None:
    first = added(world, "Trust <b>in</b> us")
    added(world, "Listening", first)
    address = reverse("drivers_file", kwargs={"project_id": world.project.pk, "form": form})
    got = world.signed_in("coach").get(address)
    assert got["Content-Type"] == FORMS[form].kind
    assert got["Content-Disposition"] == f'attachment; filename="driver-diagram.{form}"'
    starts = {"docx": b"PK", "pptx": b"PK", "png": b"\x89PNG", "svg": b"<svg", "mmd": b"flowchart"}
    assert got.content.startswith(starts[form])
    assert b"<b>" not in got.content


def test_a_form_that_there_is_not_is_not_there(world: Any) -> None:
    address = reverse("drivers_file", kwargs={"project_id": world.project.pk, "form": "exe"})
    assert world.signed_in("lead").get(address).status_code == 404


def test_the_project_says_how_far_its_diagram_is(world: Any) -> None:
    page = reverse("project", kwargs={"project_id": world.project.pk})
    client = world.signed_in("lead")
    assert "No driver yet" in words_of(client.get(page))
    driver = added(world, "First")
    assert "1 driver" in words_of(client.get(page))
    content = Content("First", control="control")
    actions.change_driver(driver=driver, version=1, content=content)
    added(world, "Second")
    assert "2 drivers, 1 within your control" in words_of(client.get(page))


def test_the_list_asks_back(world: Any) -> None:
    added(world, "First")
    text = words_of(world.signed_in("lead").get(list_of(world)))
    assert "There is one primary driver. Is it the aim in other words?" in text
    assert "‘First’ has nothing under it." in text


def test_what_two_people_change_in_one_driver_is_merged(world: Any) -> None:
    driver = added(world, "Interpreters arrive late")
    address = reverse("change_driver", kwargs={"driver_id": driver.pk})
    first, second = world.signed_in("lead"), world.signed_in("member")
    (own,) = forms_of(second.get(address), at=address)
    (early,) = forms_of(first.get(address), at=address)
    first.post(address, early.values | {"control": "influence", "principles": ["2", "5"]})
    page = second.post(address, own.values | {"text": "Interpreters come late"}, follow=True)
    assert "Somebody else changed ‘Who can change it’, ‘Principles that it answers’" in words_of(
        page
    )
    kept = Driver.objects.get(pk=driver.pk)
    assert (kept.text, kept.control, kept.principles) == (
        "Interpreters come late",
        "influence",
        [2, 5],
    )


def test_lenses_of_two_people_and_a_move_meanwhile_are_merged(world: Any) -> None:
    added(world, "First")
    driver = added(world, "Second")
    address = reverse("review_driver", kwargs={"driver_id": driver.pk})
    clients = [world.signed_in("lead"), world.signed_in("member")]
    forms = [forms_of(client.get(address), at=address)[0] for client in clients]
    move(driver, "up")
    for client, form, lens in zip(clients, forms, ("data", "decision"), strict=True):
        assert client.post(address, form.values | {lens: f"Seen in {lens}"}).status_code == 302
    lenses = Driver.objects.get(pk=driver.pk).lenses
    assert lenses == {"data": "Seen in data", "decision": "Seen in decision"}


def test_what_is_typed_into_a_driver_is_kept_as_a_draft(world: Any) -> None:
    driver = added(world, "First")
    address = reverse("change_driver", kwargs={"driver_id": driver.pk})
    client = world.signed_in("member")
    (form,) = forms_of(client.get(address), at=address)
    typed = form.values | {"text": "Half a thought", "keep": "quietly"}
    assert client.post(address, typed).status_code == 204
    actions.change_driver(driver=driver, version=1, content=Content("First", control="control"))
    (again,) = forms_of(client.get(address), at=address)
    assert again.values["text"] == "Half a thought"
    again.values.pop("keep", None)
    assert client.post(address, again.values).status_code == 302
    kept = Driver.objects.get(pk=driver.pk)
    assert (kept.text, kept.control) == ("Half a thought", "control")
    assert "This is your draft" not in words_of(client.get(address))


def test_parts_of_racism_in_the_institution_lead_to_drivers_and_ideas(world: Any) -> None:
    first = added(world, "Women are believed")
    under = added(world, "Interpreters at night", first)
    client = world.signed_in("member")
    page = words_of(client.get(list_of(world)))
    assert "No driver says yet which part of racism in the institution it belongs to." in page
    for driver, element, legacy in (
        (first, "belief", "Taught for decades"),
        (under, "language", ""),
    ):
        address = reverse("change_driver", kwargs={"driver_id": driver.pk})
        (form,) = forms_of(client.get(address), at=address)
        given = form.values | {"elements": [element], "legacy": legacy}
        assert client.post(address, given).status_code == 302
    idea(world, what="Ring at night", driver_id=under.pk)
    page = words_of(client.get(list_of(world)))
    part = page[page.index("Parts of racism in the institution that this work takes on") :]
    for words in (
        "Whose word counts Driver: Women are believed Idea: Ring at night (Not tested yet)",
        "one way of explaining Driver: Interpreters at night Idea: Ring at night",
        "Not taken on here: rules and cut-offs made with one group in mind; doors that open",
    ):
        assert words in part
    own = words_of(client.get(reverse("driver", kwargs={"driver_id": first.pk})))
    assert "Whose word counts" in own
    assert "Taught for decades" in own
    assert titles_found(world, "taught decades") == ["Women are believed"]


def titles_found(world: Any, asked: str) -> list[str]:
    return [r.place.title for r in find(world.people["member"], asked, order="name")]
