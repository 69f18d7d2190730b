"""Attacks on blindness: before moderation opens, nobody learns what another assessor found, from any page, file, count, order or record."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from evenhand.web.applications.actions import assessing, deciding
from evenhand.web.applications.actions.errors import CallError
from evenhand.web.applications.models import Application, Assessment, Call, Conflict, Seat
from evenhand.web.applications.queries import conflicts_of, opened_assessments
from evenhand.web.core.models import Draft, Event
from fixtures.pages import forms_of, words_of
from web.doors.applications import (
    DOORS,
    LEVELS,
    assessors,
    closed,
    finished,
    given,
    opened_call,
    sent,
)
from web.doors.table import EVERYONE

pytestmark = pytest.mark.django_db
MARK = "remark-that-nobody-else-reads"
STEP = "Somebody in the team has led"  # never a level
NEED = "A clear need of this service, by numbers and by what people say"  # level 4 in words


class Scene:
    """Two applications of one call; coach, partner and member assess, the convener convenes."""

    def __init__(self, world: Any, *, names_told: bool = False, levels_told: bool = False) -> None:
        call = opened_call(world, names_told=names_told, levels_told=levels_told)
        first = sent(world, call, "stranger", "Cedar Trust (invented)")
        second = sent(world, call, "system", "Birch Trust (invented)", "Induction")
        self.world, self.by = world, world.people["convener"]
        self.call = closed(call)
        self.first, self.second = (Application.objects.get(pk=a.pk) for a in (first, second))
        self.people = assessors(world, self.call, "coach", "partner", "member")

    def read_by(self, application: Application, *names: str) -> dict[str, Assessment]:
        found = given(self.world, application, *(self.people[n] for n in names))
        named = {a.person_id: n for n, a in self.people.items()}
        return {named[a.assessor.person_id]: a for a in found.values()}

    def find(self, assessment: Assessment, who: str, **levels: Any) -> Assessment:
        made = finished(self.world, assessment, who, **levels)
        Assessment.objects.filter(pk=made.pk).update(comments={"need": MARK})
        return Assessment.objects.get(pk=made.pk)


@pytest.fixture
def scene(world: Any) -> Scene:
    return Scene(world)


def every_address(scene: Scene) -> dict[str, str]:
    """Each page of this room with the keys of the first application, whoever asks."""
    first = scene.first
    seat = Seat.objects.filter(application=first).first()
    assert seat is not None
    keys: dict[str, Any] = {
        "call_id": scene.call.pk,
        "application_id": first.pk,
        "programme_id": scene.world.programme.pk,
        "instrument_id": "full_application",
        "section": "service",
        "secret": "x" * 43,
        "seat_id": seat.pk,
        "gap_id": uuid4(),
        "file_id": uuid4(),
        "interest_id": uuid4(),
        "answer": "invited",
        "team_id": scene.world.team.pk,
    }
    found = {}
    for name in DOORS:
        for ids in _assessments(first):
            try:
                found[f"{name} {ids}"] = _address(name, keys | {"assessment_id": ids})
            except LookupError:
                continue
    return found


def _assessments(application: Application) -> list[Any]:
    return list(application.assessments.values_list("pk", flat=True))


def _address(name: str, keys: dict[str, Any]) -> str:
    from django.urls import get_resolver

    options = get_resolver().reverse_dict.getlist(name)[0]
    needed = options[0][0][1]
    section = "impact" if name == "assess_section" else keys["section"]
    return reverse(name, kwargs={k: section if k == "section" else keys[k] for k in needed})


def test_no_page_tells_anybody_what_another_assessor_found(scene: Scene) -> None:
    both = scene.read_by(scene.first, "coach", "partner")
    scene.find(both["coach"], "coach", need=4)
    assessing.declare(by=scene.world.people["partner"], assessment=both["partner"], conflict="none")
    addresses = every_address(scene)
    assert len(addresses) > 60
    for who in sorted(EVERYONE - {"coach"}):
        client = scene.world.signed_in(who)
        for name, address in addresses.items():
            page = client.get(address).content.decode()
            assert MARK not in page, (who, name)
            # words of level 4 stand where all levels are explained, or chosen from
            if "criteria" not in name and "section" not in name:
                assert NEED not in page, (who, name)
            assert not re.search(r'value="\d" checked', page), (who, name)


def test_nobody_learns_it_from_the_home_page_the_record_or_an_export(scene: Scene) -> None:
    both = scene.read_by(scene.first, "coach", "partner")
    scene.find(both["coach"], "coach")
    Application.objects.filter(pk=scene.first.pk).update(team=scene.world.team)
    lead = scene.world.signed_in("lead")
    taken = lead.post(reverse("export_team", kwargs={"team_id": scene.world.team.pk}))
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(b"".join(taken.streaming_content))) as archive:
        whole = "".join(archive.read(n).decode() for n in archive.namelist())
    assert MARK not in whole
    assert "Cedar Trust" in whole
    assert "assess" not in "".join(e["action"] for e in json.loads(_file(taken, whole)))
    page = lead.get(reverse("audit", kwargs={"team_id": scene.world.team.pk}))
    assert "assess" not in words_of(page)
    record = reverse("selection_record", kwargs={"call_id": scene.call.pk})
    for who in ("convener", "evaluator"):
        text = words_of(scene.world.signed_in(who).get(record))
        assert "Shown once moderation is open for every application that was sent." in text
        assert "Cedar" not in text


def _file(_: Any, whole: str) -> str:
    """Events are the one list with actions in it."""
    found = re.search(r"\[\n\{\"id\": \d+, \"at\".*?\n\]", whole, re.DOTALL)
    return found[0] if found else "[]"


def test_the_audit_tells_that_never_what(scene: Scene) -> None:
    both = scene.read_by(scene.first, "coach", "partner")
    scene.find(both["coach"], "coach")
    events = Event.objects.filter(subject_kind="applications.assessment")
    assert {e.action for e in events} == {
        "assessment.given",
        "assessment.declared",
        "assessment.saved",
        "assessment.finished",
    }
    assert {e.team for e in events} == {None}
    assert {json.dumps(e.detail) for e in events} <= {"{}", '{"conflict": "none"}'}


def test_counts_and_order_tell_nothing(scene: Scene) -> None:
    """The desk says how many have finished; the same whatever they found, and always by name."""
    desk = reverse("call_desk", kwargs={"call_id": scene.call.pk})
    client = scene.world.signed_in("convener")
    first, second = scene.read_by(scene.first, "coach"), scene.read_by(scene.second, "coach")
    scene.find(first["coach"], "coach", **dict.fromkeys(LEVELS, 1))
    scene.find(second["coach"], "coach", **dict.fromkeys(LEVELS, 5))
    low = words_of(client.get(desk))
    Assessment.objects.filter(application=scene.first).update(answers=dict.fromkeys(LEVELS, 5))
    Assessment.objects.filter(application=scene.second).update(answers=dict.fromkeys(LEVELS, 1))
    assert words_of(client.get(desk)) == low
    assert low.index("Birch Trust") < low.index("Cedar Trust")
    assert "1 of 1 have finished reading" in low
    coach = words_of(scene.world.signed_in("coach").get(reverse("assessments")))
    assert coach.index("Birch Trust") < coach.index("Cedar Trust")


def test_moderation_opens_only_when_everybody_has_finished(scene: Scene) -> None:
    both = scene.read_by(scene.first, "coach")
    scene.find(both["coach"], "coach")
    open_ = {"by": scene.by, "application": scene.first}
    with pytest.raises(CallError, match="At least 2 assessors"):
        assessing.open_moderation(**open_)
    both = scene.read_by(scene.first, "coach", "partner")
    with pytest.raises(CallError, match="Not everybody has finished"):
        assessing.open_moderation(**open_)
    assert opened_assessments(scene.first) == []
    scene.find(both["partner"], "partner")
    assessing.open_moderation(**open_)
    scene.first.refresh_from_db()
    assert len(opened_assessments(scene.first)) == 2
    with pytest.raises(CallError, match="Moderation is open"):
        assessing.open_moderation(**open_)


def test_who_sees_the_others_changes_nothing_and_nobody_joins_then(scene: Scene) -> None:
    both = scene.read_by(scene.first, "coach", "partner")
    for who, one in both.items():
        scene.find(one, who)
    assessing.open_moderation(by=scene.by, application=scene.first)
    coach = scene.world.people["coach"]
    kept = {"by": coach, "assessment": both["coach"], "version": 1, "comments": {}}
    with pytest.raises(CallError, match="Moderation is open"):
        assessing.save_assessment(**kept, answers={"need": 1})
    with pytest.raises(CallError, match="Moderation is open"):
        assessing.declare(by=coach, assessment=both["coach"], conflict="has")
    with pytest.raises(CallError, match="Moderation is open"):
        assessing.finish_assessment(by=coach, assessment=both["coach"])
    with pytest.raises(CallError, match="Moderation is open"):
        scene.read_by(scene.first, "coach", "partner", "member")
    address = reverse("application_moderation", kwargs={"application_id": scene.first.pk})
    seen = {w: scene.world.signed_in(w).get(address).status_code for w in ("coach", "partner")}
    assert seen == {"coach": 200, "partner": 200}
    for who in sorted(EVERYONE - {"coach", "partner", "convener", "anonymous"}):
        assert scene.world.signed_in(who).get(address).status_code == 404, who
    # an assessor reads, and does not keep what is agreed
    assert scene.world.signed_in("coach").post(address, {"version": "0"}).status_code == 404


def test_a_conflict_of_interest_ends_it_for_assessors_and_conveners(scene: Scene) -> None:
    both = scene.read_by(scene.first, "coach", "partner", "member")
    coach = scene.world.people["coach"]
    scene.find(both["coach"], "coach")
    Draft.objects.create(
        person=coach.pk,
        key=f"assessment:{both['coach'].pk}:impact",
        typed={"need": "4"},
        kept_at=scene.call.made_at,
    )
    address = reverse("declare_conflict", kwargs={"assessment_id": both["coach"].pk})
    client = scene.world.signed_in("coach")
    assert client.post(address, {"conflict": "has", "note": "I worked there."}).status_code == 302
    gone = Assessment.objects.get(pk=both["coach"].pk)
    assert (gone.answers, gone.comments, gone.finished) == ({}, {}, False)
    assert not Draft.objects.exists()
    for name in ("assess", "read_application"):
        assert client.get(reverse(name, kwargs={"assessment_id": gone.pk})).status_code == 404
    with pytest.raises(CallError, match="You declared a conflict"):
        assessing.declare(by=coach, assessment=gone, conflict="none")
    for who in ("partner", "member"):
        scene.find(both[who], who)
    assessing.open_moderation(by=scene.by, application=scene.first)
    moderation = reverse("application_moderation", kwargs={"application_id": scene.first.pk})
    assert client.get(moderation).status_code == 404
    text = words_of(scene.world.signed_in("partner").get(moderation))
    assert "Coach" not in text
    assert "I worked there." not in text


def test_a_convener_in_conflict_reads_nothing_of_it(scene: Scene) -> None:
    convener = scene.world.people["convener"]
    named = assessing.name_assessor(
        by=convener, call=scene.call, name="Convener", email=convener.email
    ).assessor
    (mine,) = given(scene.world, scene.first, named).values()
    assessing.declare(by=convener, assessment=mine, conflict="has")
    client = scene.world.signed_in("convener")
    for name in ("convene_application", "convene_read", "application_decision", "make_team"):
        address = reverse(name, kwargs={"application_id": scene.first.pk})
        assert client.get(address).status_code == 404, name
    desk = words_of(client.get(reverse("call_desk", kwargs={"call_id": scene.call.pk})))
    assert "You have a conflict of interest" in desk
    assert conflicts_of(convener, scene.call) == {scene.first.pk}


def test_who_is_named_in_an_application_does_not_assess_it(scene: Scene) -> None:
    Seat.objects.create(
        application=scene.first,
        part="member",
        name="Coach",
        email=scene.world.people["coach"].email,
        digest="x",
        asked_at=scene.call.made_at,
    )
    with pytest.raises(CallError, match="Coach is named in this application"):
        scene.read_by(scene.first, "coach")
    lead = assessors(scene.world, scene.call, "stranger")["stranger"]
    with pytest.raises(CallError, match="is named in this application"):
        given(scene.world, scene.first, lead)


def test_nothing_of_an_application_opens_before_conflicts_are_declared(scene: Scene) -> None:
    mine = scene.read_by(scene.first, "coach")["coach"]
    client, keys = scene.world.signed_in("coach"), {"assessment_id": mine.pk}
    for name in ("assess", "read_application"):
        assert client.get(reverse(name, kwargs=keys)).status_code == 404
    page = words_of(client.get(reverse("declare_conflict", kwargs=keys)))
    assert "Cedar Trust" in page
    assert "More haemorrhages in our care" not in page
    client.post(reverse("declare_conflict", kwargs=keys), {"conflict": "none"})
    page = words_of(client.get(reverse("read_application", kwargs=keys)))
    assert "More haemorrhages in our care" in page
    assert "@example.org" not in page
    with pytest.raises(CallError, match="has no level yet"):
        assessing.finish_assessment(by=scene.world.people["coach"], assessment=mine)


def test_an_open_call_is_not_read_yet(scene: Scene) -> None:
    """Applications can still change: whoever read early would read something else."""
    mine = scene.read_by(scene.first, "coach")["coach"]
    Call.objects.filter(pk=scene.call.pk).update(closes_on=scene.call.decided_by)
    client, keys = scene.world.signed_in("coach"), {"assessment_id": mine.pk}
    for name in ("assess", "declare_conflict", "read_application"):
        assert client.get(reverse(name, kwargs=keys)).status_code == 404
    assert "Cedar" not in words_of(client.get(reverse("assessments")))
    assert "Applications that you assess" not in words_of(client.get(reverse("home"), follow=True))
    assessing.declare(by=scene.world.people["coach"], assessment=mine, conflict="none")
    kept = {"by": scene.world.people["coach"], "assessment": mine, "version": 0}
    with pytest.raises(CallError, match="The call is still open"):
        assessing.save_assessment(**kept, answers={"need": 4}, comments={})


def test_whoever_has_begun_stays_and_others_can_be_taken_away(scene: Scene) -> None:
    both = scene.read_by(scene.first, "coach", "partner")
    scene.find(both["coach"], "coach")
    left = scene.read_by(scene.first, "member")
    assert set(left) == {"coach", "member"}


def through_moderation(scene: Scene, application: Application, **levels: Any) -> Application:
    both = scene.read_by(application, "coach", "partner")
    scene.find(both["coach"], "coach", **levels)
    scene.find(both["partner"], "partner", **levels)
    assessing.open_moderation(by=scene.by, application=application)
    deciding.moderate(
        by=scene.by, application=application, version=0, levels=LEVELS | levels, reasons={}
    )
    return Application.objects.get(pk=application.pk)


def test_where_assessors_differ_a_reason_is_needed(scene: Scene) -> None:
    both = scene.read_by(scene.first, "coach", "partner")
    scene.find(both["coach"], "coach", need=5)
    scene.find(both["partner"], "partner", need=3)
    assessing.open_moderation(by=scene.by, application=scene.first)
    address = reverse("application_moderation", kwargs={"application_id": scene.first.pk})
    client = scene.world.signed_in("convener")
    assert "You differ here: say why" in words_of(client.get(address))
    (form,) = forms_of(client.get(address), at=address)
    levels = {k: str(v) for k, v in LEVELS.items()}
    refused = words_of(client.post(address, form.values | levels))
    assert "‘High need / opportunity’ needs a reason." in refused
    # and where the agreed level is nobody's
    typed = form.values | levels | {"why-need": "Two sources.", "data": "1"}
    assert "‘Data capability’ needs a reason." in words_of(client.post(address, typed))
    assert client.post(address, typed | {"why-data": "No letter."}).status_code == 302


def test_a_level_is_no_ground_and_low_readiness_asks_for_support(scene: Scene) -> None:
    made = through_moderation(scene, scene.first, need=5, team=1)
    decide = {
        "by": scene.by,
        "application": made,
        "version": 0,
        "reasons": "So.",
        "feedback": "So.",
    }
    address = reverse("application_decision", kwargs={"application_id": made.pk})
    page = words_of(scene.world.signed_in("convener").get(address))
    assert "That asks for support: accept with support" in page
    assert not re.search(r"[Tt]otal|[Mm]ean|[Rr]ank", page)
    with pytest.raises(CallError, match="not turned down for its levels"):
        deciding.decide(**decide, outcome="not_now", grounds=[], support="")
    with pytest.raises(CallError, match="Accept with support"):
        deciding.decide(**decide, outcome="not_now", grounds=["places"], support="")
    with pytest.raises(CallError, match="what the programme does to support them"):
        deciding.decide(**decide, outcome="with_support", grounds=[], support=" ")
    made_so = deciding.decide(
        **decide, outcome="with_support", grounds=["places"], support="A coach."
    )
    assert made_so.grounds == []  # of an acceptance there are none


def test_reasons_are_needed_even_where_everybody_is_accepted(scene: Scene) -> None:
    made = through_moderation(scene, scene.first)
    address = reverse("application_decision", kwargs={"application_id": made.pk})
    client = scene.world.signed_in("convener")
    (form,) = forms_of(client.get(address), at=address)
    refused = client.post(address, form.values | {"outcome": "accepted", "feedback": "Good."})
    assert refused.status_code == 422
    assert "This field is required" in words_of(refused)


def told(scene: Scene) -> Application:
    made = through_moderation(scene, scene.first)
    deciding.decide(
        by=scene.by,
        application=made,
        version=0,
        outcome="not_now",
        grounds=["area"],
        reasons="An inner reason.",
        support="Come to our open days.",
        feedback="Strong on need.",
    )
    deciding.tell_applicants(by=scene.by, application=made)
    return made


def test_applicants_read_feedback_once_they_are_told_and_never_single_levels(scene: Scene) -> None:
    address = reverse("application", kwargs={"application_id": scene.first.pk})
    lead = scene.world.signed_in("stranger")
    made = told(scene)
    page = words_of(lead.get(address))
    assert "Your application is not taken up this time." in page
    assert "Strong on need." in page
    assert "Come to our open days." in page
    for text in ("An inner reason.", MARK, NEED, "Read by", "Levels that were agreed"):
        assert text not in page
    # another applicant sees nothing of it
    other = scene.world.signed_in("system")
    assert other.get(address).status_code == 404
    with pytest.raises(CallError, match="have been told"):
        deciding.tell_applicants(by=scene.by, application=made)


def test_levels_and_names_are_told_only_where_the_call_says_so(world: Any) -> None:
    scene = Scene(world, names_told=True, levels_told=True)
    told(scene)
    address = reverse("application", kwargs={"application_id": scene.first.pk})
    page = words_of(world.signed_in("stranger").get(address))
    assert "Read by Coach, Lived experience partner." in page
    assert NEED in page
    assert MARK not in page


def test_promises_to_applicants_hold_once_reading_has_begun(scene: Scene) -> None:
    from evenhand.web.applications.actions.calls import CHANGEABLE, change_call

    both = scene.read_by(scene.first, "coach")
    scene.find(both["coach"], "coach")
    now = {n: getattr(scene.call, n) for n in CHANGEABLE}
    change = {"by": scene.by, "call": scene.call, "version": 1}
    with pytest.raises(CallError, match="names and levels stays as it is"):
        change_call(**change, content=now | {"names_told": True})
    with pytest.raises(CallError, match="Everybody was promised"):
        change_call(
            **change, content=now | {"keep_until": scene.call.keep_until + timedelta(days=1)}
        )
    with pytest.raises(CallError, match="cannot be opened again"):
        change_call(**change, content=now | {"closes_on": scene.call.decided_by})


def test_the_record_says_how_the_programme_chose(scene: Scene) -> None:
    told(scene)
    record = reverse("selection_record", kwargs={"call_id": scene.call.pk})
    evaluator = scene.world.signed_in("evaluator")
    assert "Shown once moderation is open" in words_of(evaluator.get(record))
    through_moderation(scene, scene.second)
    page = words_of(evaluator.get(record))
    assert "Of 14 pairs of levels, 14 were the same and 14 at most one step apart." in page
    assert "Krippendorff's alpha (ordinal) over 14 ratings is 1.00" in page
    assert "An inner reason." in page
    assert "Cedar Trust" in page
    assert "Birch Trust" not in page  # not told yet
    assert "Coach" not in page.replace("Coach (", "")
    assert "Haemorrhage: 1 sent, 0 accepted." in page


def test_the_critical_mass_of_an_area_is_said_and_nothing_is_added_up(scene: Scene) -> None:
    desk = words_of(
        scene.world.signed_in("convener").get(
            reverse("call_desk", kwargs={"call_id": scene.call.pk})
        )
    )
    assert "Haemorrhage: Fewer than 2 teams apply here" in desk
    made = through_moderation(scene, scene.first)
    for who, name in (("convener", "convene_application"), ("convener", "application_moderation")):
        page = words_of(
            scene.world.signed_in(who).get(reverse(name, kwargs={"application_id": made.pk}))
        )
        assert not re.search(r"\b(total|score|average|rank)", page, re.IGNORECASE), name
    assert Conflict.HAS == "has"
