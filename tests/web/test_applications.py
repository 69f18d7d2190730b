"""From a call to a team: who may do what, until when, and that nothing is typed twice."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from evenhand.frameworks.instruments import instruments
from evenhand.web.applications import limits
from evenhand.web.applications.actions import applying, assessing, calls, deciding, interests, seats
from evenhand.web.applications.actions.errors import CallError
from evenhand.web.applications.actions.founding import found_team
from evenhand.web.applications.forgetting import forget_applications
from evenhand.web.applications.missing import missing_of
from evenhand.web.applications.models import (
    APPLICATION,
    EVIDENCE,
    Application,
    Assessor,
    Call,
    Evidence,
    Interest,
    Paper,
    Part,
    Said,
    Seat,
)
from evenhand.web.core.drafts import draft_of, keep_draft
from evenhand.web.core.models import Event
from evenhand.web.leaving.actions import delete_person
from evenhand.web.organisations.actions import accept_invitation, invite
from evenhand.web.organisations.models import Invitation, Membership, Organisation, Role, Team
from evenhand.web.projects.models import Project
from evenhand.web.registers.models import Entry
from fixtures.pages import forms_of, words_of
from web.doors.applications import (
    LEVELS,
    assessors,
    begun,
    closed,
    content,
    finished,
    given,
    opened_call,
    sent,
    written,
)

pytestmark = pytest.mark.django_db
PASSWORD = "a long pass phrase of seven words"  # noqa: S105 - of an invented person
INTEREST = {
    "name": "Ines",
    "email": "ines@example.org",
    "area": "Haemorrhage",
    "organisation": "Alder Trust (invented)",
    "kind": "trust",
    "motivation": "To be fairer.",
}


@pytest.fixture(autouse=True)
def _a_person_has_read_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "QUICKEST", 0)
    cache.clear()


def page_of(call: Call, name: str = "interest") -> str:
    return reverse(name, kwargs={"call_id": call.pk})


def send(world: Any, call: Call, **changed: str) -> Any:
    client = world.signed_in("anonymous")
    (form,) = forms_of(client.get(page_of(call)), at=page_of(call))
    return client.post(page_of(call), form.values | INTEREST | changed)


def test_a_call_is_read_by_everybody_once_it_is_published(world: Any) -> None:
    made = calls.make_call(
        by=world.people["convener"], programme=world.programme, content=content()
    )
    names = ("call", "call_criteria", "call_commitment", "interest")
    anybody = world.signed_in("anonymous")
    assert {anybody.get(page_of(made, n)).status_code for n in names} == {404}
    assert world.signed_in("convener").get(page_of(made, "call")).status_code == 200
    assert made.title not in words_of(anybody.get(reverse("calls")))
    calls.publish_call(by=world.people["convener"], call=made)
    assert {anybody.get(page_of(made, n)).status_code for n in names} == {200}
    assert made.title in words_of(anybody.get(reverse("calls")))
    assert "High need / opportunity" in words_of(anybody.get(page_of(made, "call_criteria")))
    with pytest.raises(CallError, match="published already"):
        calls.publish_call(by=world.people["convener"], call=made)


def test_dates_follow_each_other_and_hours_are_read(world: Any) -> None:
    address = reverse("new_call", kwargs={"programme_id": world.programme.pk})
    client = world.signed_in("convener")
    (form,) = forms_of(client.get(address), at=address)
    typed = {
        "title": "One",
        "expected": "Much",
        "pack": "Why",
        "areas": "Induction\n\nBirth\nBirth",
    }
    late = form.values | typed | {"closes_on": "2020-01-01", "commitment": "months = 0"}
    refused = words_of(client.post(address, late))
    assert "Give a day that is not before ‘Expressions of interest until’." in refused
    assert "‘months’ must be a whole number from 1 to 60." in refused
    assert client.post(address, form.values | typed).status_code == 302
    assert Call.objects.get().areas == ["Birth", "Induction"]


def test_hours_are_worked_out_before_anybody_signs_in(world: Any) -> None:
    call = opened_call(world)
    address = page_of(call, "call_commitment")
    found = words_of(world.signed_in("anonymous").get(address))
    assert "9 people give" in found
    typed = {f"people-{r}": "1" for r in ("lead", "member", "partner", "data", "sponsor")}
    found = words_of(world.signed_in("anonymous").get(address, typed | {"travel": "0"}))
    # by hand: 171 + 102 + 66 + 114 + 15
    assert "5 people give 468 hours in 12 months." in found
    assert "Enter a whole number" in words_of(
        world.signed_in("anonymous").get(address, typed | {"travel": "0", "people-lead": "x"})
    )


def test_an_expression_of_interest_needs_no_account(world: Any) -> None:
    call = opened_call(world)
    refused = send(world, call, motivation="", email="nobody")
    assert refused.status_code == 422
    assert "Answer this." in words_of(refused) or "valid email" in words_of(refused)
    assert send(world, call)["Location"] == page_of(call, "interest_sent")
    kept = Interest.objects.get()
    assert (kept.email, kept.organisation, kept.area) == (
        "ines@example.org",
        "Alder Trust (invented)",
        "Haemorrhage",
    )
    assert Event.objects.get(action="interest.sent").detail == {}
    assert mail.outbox == []


def test_robots_are_kept_out_without_another_service(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = opened_call(world)
    assert send(world, call, website="https://spam.example")["Location"] == page_of(call, "interest_sent")  # fmt: skip
    assert "open for too long" in words_of(send(world, call, made="forged"))
    monkeypatch.setattr(limits, "QUICKEST", 60)
    assert "very quick" in words_of(send(world, call))
    monkeypatch.setattr(limits, "QUICKEST", 0)
    assert not Interest.objects.exists()
    for _ in range(limits.FROM_ONE_PLACE):
        assert send(world, call).status_code == 302
    assert "within the last hour" in words_of(send(world, call))
    assert Interest.objects.count() == limits.FROM_ONE_PLACE


def test_of_a_network_address_only_a_digest_is_counted(rf: Any) -> None:
    counted = limits.place_of(rf.get("/"))
    assert re.fullmatch(r"from:[0-9a-f]{64}", counted)
    assert counted == limits.place_of(rf.get("/elsewhere"))


def test_one_call_is_not_flooded_from_many_places(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = opened_call(world)
    monkeypatch.setattr(limits, "FOR_ONE_CALL", 2)
    monkeypatch.setattr(limits, "FROM_ONE_PLACE", 100)
    assert [send(world, call).status_code for _ in range(3)] == [302, 302, 422]
    monkeypatch.setattr(limits, "FOR_ONE_CALL", 100)
    monkeypatch.setattr(interests, "MOST_WAITING", 2)
    assert "more than its conveners can read" in words_of(send(world, call))


def test_from_interest_to_an_application_of_ones_own(world: Any) -> None:
    call = opened_call(world)
    send(world, call)
    interest = Interest.objects.get()
    convener = world.signed_in("convener")
    keys = {"interest_id": interest.pk}
    assert "To be fairer." in words_of(convener.get(reverse("interest_page", kwargs=keys)))
    answer = reverse("answer_interest", kwargs=keys | {"answer": "invited"})
    assert convener.post(answer).status_code == 302
    made = Application.objects.get()
    assert (made.lead, made.organisation, made.area) == (
        None,
        "Alder Trust (invented)",
        "Haemorrhage",
    )
    assert "Alder" not in mail.outbox[0].body + mail.outbox[0].subject
    link = re.search(r"/invitations/(\S+)", mail.outbox[0].body)
    assert link is not None
    lead = accept_invitation(secret=link[1], password=PASSWORD)
    made.refresh_from_db()
    assert made.lead == lead
    assert not Membership.objects.filter(person=lead).exists()  # no role anywhere
    world.people["new"] = lead
    home = world.signed_in("new").get(reverse("home"))
    assert f"{call.title}: Alder Trust (invented) : being written" in words_of(home)
    assert convener.post(answer).status_code == 409


def test_who_has_an_account_finds_the_application_there(world: Any) -> None:
    call = opened_call(world)
    made = begun(world, call, "stranger", "Birch Trust (invented)")
    assert made.lead == world.people["stranger"]
    with pytest.raises(CallError, match="writes an application to this call already"):
        begun(world, call, "stranger", "Twice")
    for who in ("lead", "convener", "administrator", "sponsor", "evaluator"):
        page = world.signed_in(who).get(reverse("application", kwargs={"application_id": made.pk}))
        assert page.status_code == 404


def test_section_by_section_until_nothing_is_missing(world: Any) -> None:
    call = opened_call(world)
    made = begun(world, call, "stranger", "Birch Trust (invented)")
    lead = world.signed_in("stranger")
    keys = {"application_id": made.pk, "instrument_id": APPLICATION}
    first = reverse("application_section", kwargs=keys | {"section": "service"})
    sent_ = lead.post(first, {"version": "0", "need": "Too many.", "births": "-2"})
    assert "Type a whole number from 0." in words_of(sent_)
    sent_ = lead.post(first, {"version": "0", "need": "Too many.", "births": "3000"})
    assert sent_["Location"].endswith("/objectives")
    assert Paper.objects.get().answers == {"need": "Too many.", "births": 3000}
    lacking = missing_of(made)
    assert lacking[0] == (
        "‘Full application’: ‘Whom your service cares for’ is not answered yet, and 9 more."
    )
    assert "‘Readiness self-assessment’ is empty." in lacking
    assert "No sponsor is named." in lacking
    assert "Nobody is named but you." in lacking
    with pytest.raises(CallError, match="not answered yet"):
        applying.send_application(by=world.people["stranger"], application=made)
    nowhere = keys | {"instrument_id": "assessment_of_applications", "section": "impact"}
    assert lead.get(reverse("application_section", kwargs=nowhere)).status_code == 404


def test_evidence_of_readiness_has_a_level_and_what_shows_it(world: Any) -> None:
    """Asked of everybody; each level is tied to a factor of MUSIQ-AR."""
    made = begun(world, opened_call(world), "stranger", "Birch Trust (invented)")
    evidence = instruments()[EVIDENCE]
    factors = {i.tags.factor for i in instruments()["musiq_ar"].items()}
    rated = [i for i in evidence.items() if i.type == "scale"]
    assert [str(s.label) for s in evidence.sections] == ["Access to data", "Leadership", "Time"]
    assert {i.tags.factor for i in rated} <= factors
    assert all(i.required for i in evidence.items() if i.type != "file")
    keys = {"application_id": made.pk, "instrument_id": EVIDENCE, "section": "data_access"}
    address = reverse("application_section", kwargs=keys)
    page = words_of(world.signed_in("stranger").get(address))
    assert "2: Asked for, no answer yet" in page
    typed = {"version": "0", "data_level": "2", "data_evidence": "The request of May."}
    assert world.signed_in("stranger").post(address, typed).status_code == 302
    whole = reverse("read_own_application", kwargs={"application_id": made.pk})
    assert "2: Asked for, no answer yet" in words_of(world.signed_in("stranger").get(whole))
    assert any(f"‘{evidence.title}’" in m for m in missing_of(made))


def test_a_file_shows_what_is_said_to_those_who_read_it_and_to_nobody_else(world: Any) -> None:
    call = opened_call(world)
    made = written(world, begun(world, call, "stranger", "Birch Trust (invented)"), "stranger")
    keys = {"application_id": made.pk, "instrument_id": EVIDENCE, "section": "data_access"}
    address, lead = reverse("application_section", kwargs=keys), world.signed_in("stranger")

    def typed(name: str, content: bytes = b"%PDF-1.7") -> dict[str, Any]:
        file = SimpleUploadedFile(name, content)
        return {"version": "1", "data_level": "3", "data_evidence": "A letter.", "data_file": file}

    assert "Choose a file of one of these kinds" in words_of(lead.post(address, typed("x.exe")))
    assert lead.post(address, typed("letter.pdf") | {"keep": "quietly"}).status_code == 204
    assert lead.post(address, typed("letter.pdf")).status_code == 302
    kept = Evidence.objects.get()
    assert (kept.name, bytes(kept.content)) == ("letter.pdf", b"%PDF-1.7")
    own = {"application_id": made.pk}
    assert "letter.pdf" in words_of(lead.get(reverse("read_own_application", kwargs=own)))
    taken = lead.get(reverse("own_evidence", kwargs=own | {"file_id": kept.pk}))
    assert (taken["Content-Type"], taken.content) == ("application/octet-stream", b"%PDF-1.7")
    assert taken["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    other = begun(world, call, "coach", "Cedar Trust (invented)")
    theirs = {"application_id": other.pk, "file_id": kept.pk}
    assert world.signed_in("coach").get(reverse("own_evidence", kwargs=theirs)).status_code == 404
    gone = {
        "version": "2",
        "data_level": "3",
        "data_evidence": "A letter.",
        "remove-data_file": "on",
    }
    assert lead.post(address, gone).status_code == 302
    assert not Evidence.objects.exists()


def test_what_is_typed_and_not_saved_is_kept_for_its_writer(world: Any) -> None:
    made = begun(world, opened_call(world), "stranger", "Birch Trust (invented)")
    keys = {"application_id": made.pk, "instrument_id": APPLICATION, "section": "service"}
    address, lead = reverse("application_section", kwargs=keys), world.signed_in("stranger")
    typed = {"version": "0", "need": "Half a sentence"}
    assert lead.post(address, typed | {"keep": "quietly"}).status_code == 204
    assert not Paper.objects.exists()
    page = lead.get(address)
    assert "This is your draft" in words_of(page)
    assert "Half a sentence" in page.content.decode()
    lead.post(address, typed)
    assert Paper.objects.get().answers == {"need": "Half a sentence"}
    assert "This is your draft" not in words_of(lead.get(address))


def named(world: Any, made: Application, part: str, name: str) -> tuple[Seat, str]:
    return seats.name_person(
        by=world.people["stranger"],
        application=made,
        part=part,
        name=name,
        email=f"{name.lower()}@example.org",
        hours=Decimal(6),
    )


def test_people_answer_for_themselves_by_a_link_that_nobody_else_sees(world: Any) -> None:
    call = opened_call(world)
    made = written(world, begun(world, call, "stranger", "Birch Trust (invented)"), "stranger")
    lead = world.signed_in("stranger")
    address = reverse("application_people", kwargs={"application_id": made.pk})
    typed = {"name": "Ida", "email": "Ida@example.org", "part": "member", "hours": "6"}
    followed = lead.post(address, typed, follow=True)
    letter = mail.outbox[-1]
    secret = re.search(r"/parts/(\S+)", letter.body)
    assert secret is not None
    assert letter.to == ["ida@example.org"]
    for text in ("Birch", call.title, "Haemorrhage", world.programme.name):
        assert text not in letter.body + letter.subject
    assert secret[1] not in followed.content.decode()
    assert secret[1] not in str(list(Event.objects.values()))
    assert "already" in words_of(lead.post(address, typed))
    ida = world.signed_in("anonymous")
    own = reverse("own_part", kwargs={"secret": secret[1]})
    page = words_of(ida.get(own))
    assert "Heard at every birth" in page
    assert "More haemorrhages in our care" not in page  # only the own part
    (form,) = forms_of(ida.get(own), at=own)
    assert "0 is an answer" in words_of(ida.post(own, form.values | {"said": "yes", "hours": ""}))
    ida.post(own, form.values | {"said": "yes", "hours": "4.5", "profession": "Midwife"})
    seat = Seat.objects.get(name="Ida")
    assert (seat.said, seat.hours, seat.profession) == (Said.YES, Decimal("4.5"), "Midwife")
    assert "4.5 hours a month" in words_of(lead.get(address))
    # asked again: the link before works no longer
    again = reverse("ask_seat_again", kwargs={"application_id": made.pk, "seat_id": seat.pk})
    lead.post(again)
    assert ida.get(own).status_code == 404


def test_a_sponsor_reads_the_whole_and_writes_a_statement(world: Any) -> None:
    made = written(world, begun(world, opened_call(world), "stranger", "Birch Trust (invented)"), "stranger")  # fmt: skip
    _, secret = named(world, made, Part.SPONSOR, "Sol")
    sol, own = world.signed_in("anonymous"), reverse("own_part", kwargs={"secret": secret})
    assert "More haemorrhages in our care" in words_of(sol.get(own))
    (form,) = forms_of(sol.get(own), at=own)
    yes = {"said": "yes", "hours": "2", "profession": "Chief nurse"}
    assert "Write a statement" in words_of(sol.post(own, form.values | yes))
    sol.post(own, form.values | yes | {"statement": "We will free two hours."})
    assert Seat.objects.get(part=Part.SPONSOR).statement == "We will free two hours."
    with pytest.raises(CallError, match="one lead and one sponsor"):
        named(world, made, Part.SPONSOR, "Second")
    # who says no later takes the statement back
    (form,) = forms_of(sol.get(own), at=own)
    sol.post(own, form.values | {"said": "no"})
    assert Seat.objects.get(part=Part.SPONSOR).statement == ""


def test_who_says_no_is_named_to_nobody_but_the_lead(world: Any) -> None:
    call = opened_call(world)
    made = written(world, begun(world, call, "stranger", "Birch Trust (invented)"), "stranger")
    seat, _ = named(world, made, Part.PARTNER, "Noor")
    named(world, made, Part.MEMBER, "Ida")
    page = reverse("read_own_application", kwargs={"application_id": made.pk})
    lead = world.signed_in("stranger")
    assert "Noor" in words_of(lead.get(page))
    seats.answer_for_oneself(seat=seat, version=1, said=Said.NO)
    assert "Noor" not in words_of(lead.get(page))
    assert "1 who was named said no." in words_of(lead.get(page))
    people = words_of(lead.get(reverse("application_people", kwargs={"application_id": made.pk})))
    assert "Noor" in people
    # by hand: a lead gives 171 hours in twelve months, a member 102, both without travel
    assert "The programme reckons with 22.8 for these people" in people
    assert "Confirmed so far: 0 hours a month." in people


def test_what_is_not_in_place_becomes_a_plan_with_an_owner_and_a_day(world: Any) -> None:
    made = written(world, begun(world, opened_call(world), "stranger", "Birch Trust (invented)"), "stranger")  # fmt: skip
    lead, address = world.signed_in("stranger"), reverse("gap_plan", kwargs={"application_id": made.pk})  # fmt: skip
    page = words_of(lead.get(address))
    low = "Their hours are in rotas or job plans, with somebody who covers."
    assert (
        page.index("What you called not in place") < page.index(low) < page.index("Plan something")
    )
    (form,) = forms_of(lead.get(f"{address}?about=hours"), at=address)
    assert form.values["about"] == "hours"
    assert lead.post(address, form.values | {"what": "Ask the manager"}).status_code == 422
    planned = form.values | {"what": "Ask the manager", "due": "2027-02-01"}
    assert lead.post(address, planned).status_code == 302
    page = words_of(lead.get(address))
    assert "Ask the manager" in page
    assert "Stranger, by 1 February 2027." in page
    drop = next(f for f in forms_of(lead.get(address), at=address) if f.address.endswith("/drop"))
    assert lead.post(drop.address).status_code == 302
    assert "Ask the manager" not in words_of(lead.get(address))


def test_whatever_is_missing_can_be_explained_and_the_reason_goes_along(world: Any) -> None:
    call = opened_call(world)
    made = sent(world, call, "stranger", "Birch Trust (invented)")
    assert made.sent_without == "People are asked."
    lead, keys = world.signed_in("stranger"), {"application_id": made.pk}
    for name in ("change_application", "application_people", "own_hours", "gap_plan"):
        address = reverse(name, kwargs=keys)
        form = next(f for f in forms_of(lead.get(address), at=address) if f.address == address)
        typed = dict.fromkeys(form.typed, "1") | {"due": "2027-01-01", "part": "member"}
        typed |= {"email": "x@example.org", "area": "Haemorrhage", "organisation_kind": "trust"}
        found = lead.post(address, form.values | typed)
        assert "is sent. Nothing was changed." in words_of(found), name
    lead.post(reverse("take_back_application", kwargs=keys))
    made.refresh_from_db()
    assert (made.sent_at, made.sent_without) == (None, "")


def test_nothing_changes_after_the_call_has_closed(world: Any) -> None:
    call = opened_call(world)
    made = written(world, begun(world, call, "stranger", "Birch Trust (invented)"), "stranger")
    seat, secret = named(world, made, Part.MEMBER, "Ida")
    before = Paper.objects.get(instrument_id=APPLICATION).answers
    lead, keys = world.signed_in("stranger"), {"application_id": made.pk}
    section = reverse("application_section", kwargs=keys | {"instrument_id": APPLICATION, "section": "service"})  # fmt: skip
    (form,) = forms_of(lead.get(section), at=section)
    closed(call)
    late = lead.post(section, form.values | {"need": "Late words."})
    assert "This call closed on" in words_of(late)
    assert "Late words." in late.content.decode()  # not lost
    assert Paper.objects.get(instrument_id=APPLICATION).answers == before
    lead.post(reverse("send_application", kwargs=keys), {"reason": "late"})
    lead.post(reverse("read_pack", kwargs=keys))
    assert (
        lead.post(reverse("ask_seat_again", kwargs=keys | {"seat_id": seat.pk})).status_code == 409
    )
    assert (
        lead.post(reverse("take_out_seat", kwargs=keys | {"seat_id": seat.pk})).status_code == 409
    )
    made.refresh_from_db()
    assert (made.sent_at, made.pack_read) == (None, 0)
    own = reverse("own_part", kwargs={"secret": secret})
    (form,) = forms_of(world.signed_in("anonymous").get(own), at=own)
    yes = world.signed_in("anonymous").post(own, form.values | {"said": "yes", "hours": "3"})
    assert "This call closed on" in words_of(yes)
    world.signed_in("anonymous").post(own, form.values | {"said": "no"})  # that stays possible
    assert Seat.objects.get(pk=seat.pk).said == Said.NO
    assert world.signed_in("anonymous").get(page_of(call)).status_code == 404
    with pytest.raises(CallError, match="takes no applications now"):
        begun(world, call, "coach", "Late Trust (invented)")
    with pytest.raises(CallError, match="takes no expressions of interest"):
        interests.send_interest(call=call, name="x", email="x@example.org", area="x", answers={})


def test_a_pack_that_changed_is_to_be_read_again(world: Any) -> None:
    call = opened_call(world)
    made = begun(world, call, "stranger", "Birch Trust (invented)")
    lead, address = world.signed_in("stranger"), reverse("application", kwargs={"application_id": made.pk})  # fmt: skip
    lead.post(reverse("read_pack", kwargs={"application_id": made.pk}))
    assert "You read version 1 on" in words_of(lead.get(address))
    by = world.people["convener"]
    calls.change_call(by=by, call=call, version=1, content=content(title=call.title))
    assert "You read version 1 on" in words_of(lead.get(address))
    calls.change_call(by=by, call=call, version=2, content=content(pack="New words."))
    assert "There is a newer version" in words_of(lead.get(address))


def decided(world: Any, made: Application, outcome: str = "accepted", **more: Any) -> Application:
    """Read by two, moderated, decided, told."""
    by = world.people["convener"]
    people = assessors(world, made.call, "coach", "partner")
    both = given(world, made, *people.values())
    finished(world, both["Coach"], "coach")
    finished(world, both["Lived experience partner"], "partner")
    assessing.open_moderation(by=by, application=made)
    deciding.moderate(by=by, application=made, version=0, levels=LEVELS, reasons={})
    words = {"reasons": "Clear need.", "feedback": "Strong on need.", "support": "", "grounds": []}
    deciding.decide(by=by, application=made, version=0, outcome=outcome, **(words | more))
    return made


def test_an_accepted_application_becomes_a_team_and_nothing_is_typed_twice(world: Any) -> None:
    call = opened_call(world)
    made = written(world, begun(world, call, "stranger", "Birch Trust (invented)"), "stranger")
    lead = world.people["stranger"]
    ida, for_ida = named(world, made, Part.MEMBER, "Ida")
    _, for_sol = named(world, made, Part.SPONSOR, "Sol")
    _, for_no = named(world, made, Part.PARTNER, "Noor")
    seats.give_own_hours(
        by=lead, application=made, version=1, hours=Decimal(8), profession="Midwife"
    )
    for secret, said in ((for_ida, "yes"), (for_sol, "yes"), (for_no, "no")):
        seat = Seat.objects.get(digest=seats.digest_of(secret))
        seats.answer_for_oneself(
            seat=seat, version=1, said=said, hours=Decimal(4), statement="I do."
        )
    due = timezone.localdate() + timedelta(days=30)
    about = {"by": lead, "application": made, "about": "hours", "due": due}
    applying.plan_gap(**about, what="Hours into the rota", owner=ida)
    assert missing_of(made) == ()
    applying.send_application(by=lead, application=made)
    call = closed(call)
    made = Application.objects.get(pk=made.pk)
    decided(world, made, "with_support", support="A data day with our analyst.")
    by = world.people["convener"]
    place = {"organisation": None, "invite_sponsor": True, "starts_on": call.starts_on}
    with pytest.raises(CallError, match="Decide and tell first"):
        found_team(by=by, application=made, **place)
    deciding.tell_applicants(by=by, application=made)
    told = world.signed_in("stranger").get(
        reverse("application", kwargs={"application_id": made.pk})
    )
    assert "accepted, with support" in words_of(told)
    assert "A data day with our analyst." in words_of(told)

    address = reverse("make_team", kwargs={"application_id": made.pk})
    client = world.signed_in("convener")
    (form,) = forms_of(client.get(address), at=address)
    mail.outbox.clear()
    assert client.post(address, form.values).status_code == 302
    team = Team.objects.get(name="Birch Trust (invented)")
    assert list(team.programmes.all()) == [world.programme]
    assert [o.name for o in team.organisations.all()] == ["Birch Trust (invented)"]
    project = Project.objects.get(team=team)
    assert (project.name, project.aim, project.clinical_area, project.started_on) == (
        "Heard at every birth",
        "Nobody has to ask twice for help.",
        "Haemorrhage",
        call.starts_on,
    )
    assert Membership.objects.get(team=team).role == Role.LEAD
    waiting = Invitation.objects.filter(accepted_at=None).values_list("email", "role")
    assert sorted(waiting) == [("ida@example.org", "member"), ("sol@example.org", "sponsor")]
    planned = {e.content["what"]: e for e in Entry.objects.filter(project=project)}
    assert set(planned) == {"Hours into the rota", "A data day with our analyst."}
    assert planned["Hours into the rota"].follow_up == due
    # Ida's promise is hers, once she is there
    secret = re.search(r"/invitations/(\S+)", next(m.body for m in mail.outbox if "Ida" in m.body))
    assert secret is not None
    joined = accept_invitation(secret=secret[1], password=PASSWORD)
    assert Entry.objects.get(pk=planned["Hours into the rota"].pk).owner == joined
    page = world.signed_in("stranger").get(reverse("team_application", kwargs={"team_id": team.pk}))
    assert "More haemorrhages in our care" in words_of(page)
    assert client.post(address, form.values).status_code == 422  # once


def test_a_name_that_applicants_typed_opens_nothing_of_an_organisation(world: Any) -> None:
    """Sponsor of a Trust that is there already: only by a convener's own tick."""
    call = opened_call(world)
    made = sent(world, call, "stranger", world.trust.name)
    closed(call)
    made = Application.objects.get(pk=made.pk)
    decided(world, made)
    deciding.tell_applicants(by=world.people["convener"], application=made)
    address = reverse("make_team", kwargs={"application_id": made.pk})
    client = world.signed_in("convener")
    (form,) = forms_of(client.get(address), at=address)
    assert form.values["organisation"] == str(world.trust.pk)
    assert "invite_sponsor" not in form.values
    refused = client.post(address, form.values | {"organisation": ""})
    assert "There is an organisation called" in words_of(refused)
    client.post(address, form.values)
    assert Organisation.objects.filter(name=world.trust.name).count() == 1
    assert not Invitation.objects.filter(role=Role.SPONSOR).exists()


def test_what_was_not_accepted_is_deleted_after_its_day(world: Any) -> None:
    call = opened_call(world)
    send(world, call)
    kept = sent(world, call, "stranger", "Birch Trust (invented)")
    Application.objects.filter(pk=kept.pk).update(team=world.team)
    lost = sent(world, call, "coach", "Cedar Trust (invented)")
    today = timezone.localdate()
    coach = world.people["coach"]
    keep_draft(by=coach, key=f"application:{lost.pk}:x:y", values={"need": "Half"}, version=0)
    Call.objects.filter(pk=call.pk).update(keep_until=today)
    forget_applications()
    assert Application.objects.count() == 2
    Call.objects.filter(pk=call.pk).update(keep_until=today - timedelta(days=1))
    forget_applications()
    forget_applications()
    assert list(Application.objects.all()) == [kept]
    assert not Interest.objects.exists()
    assert draft_of(coach, f"application:{lost.pk}:x:y") is None
    assert not Seat.objects.filter(application=lost).exists()
    events = Event.objects.filter(action__in=("application.deleted", "interest.deleted"))
    assert events.count() == 2
    assert set(events.values_list("actor", flat=True)) == {None}


def test_a_person_who_leaves_is_named_nowhere(world: Any) -> None:
    call = opened_call(world)
    stranger = world.people["stranger"]
    send(world, call, email=stranger.email)
    made = begun(world, call, "stranger", "Birch Trust (invented)")
    other = begun(world, call, "coach", "Cedar Trust (invented)")
    seats.name_person(
        by=world.people["coach"],
        application=other,
        part="member",
        name="Stranger",
        email=stranger.email,
    )
    assessor = assessors(world, call, "stranger")["stranger"]
    delete_person(by=world.people["administrator"], person=stranger)
    assert not Interest.objects.exists()
    texts = str(list(Seat.objects.values())) + str(list(Assessor.objects.values()))
    assert stranger.email not in texts
    assert "Stranger" not in texts
    assert Application.objects.get(pk=made.pk).lead is None
    assert Assessor.objects.get(pk=assessor.pk).person is None


def test_what_waited_for_an_address_finds_its_person(world: Any) -> None:
    call = opened_call(world)
    by = world.people["convener"]
    waiting = assessing.name_assessor(by=by, call=call, name="New", email="New@example.org")
    assert waiting.assessor.person is None
    _, secret = invite(by=by, email="somebody.else@example.org", name="Else")
    accept_invitation(secret=secret, password=PASSWORD)
    assert Assessor.objects.get().person is None
    joined = accept_invitation(secret=waiting.secret, password=PASSWORD)
    assert Assessor.objects.get().person == joined


def test_forms_of_applications_are_no_rounds_of_a_project(world: Any) -> None:
    lead = world.signed_in("lead")
    keys = {"project_id": world.project.pk}
    page = words_of(lead.get(reverse("instruments", kwargs=keys)))
    assert "Readiness self-assessment" in page
    assert "Full application" not in page
    address = reverse("open_round", kwargs=keys | {"instrument_id": "full_application"})
    assert lead.post(address).status_code == 404
    assert "project" in instruments()["musiq_ar"].places
