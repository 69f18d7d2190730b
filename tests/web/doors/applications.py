"""Calls and applications. In the invented world the sponsor leads an application, the stranger and the leader of a system assess.

Two applications: one that is being written, and one that was sent to a call that has closed, which two people assess.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from evenhand.frameworks.commitment import usual_commitment
from evenhand.frameworks.instruments import instruments
from evenhand.web.applications.actions import assessing, deciding, seats
from evenhand.web.applications.actions.applying import plan_gap, save_paper, send_application
from evenhand.web.applications.actions.calls import make_call, publish_call
from evenhand.web.applications.actions.interests import begin_application, send_interest
from evenhand.web.applications.models import (
    APPLICATION,
    EVIDENCE,
    SELF_ASSESSMENT,
    Application,
    Assessment,
    Assessor,
    Call,
    Evidence,
    Interest,
    Paper,
    Part,
)
from web.doors.table import EVERYONE, SIGNED_IN, TEAM, Edit, Keys, door

LEAD, CONVENER = {"sponsor"}, {"convener"}
ASSESSOR = {"stranger"}
DOORS = {
    "calls": door(get=EVERYONE),
    "call": door(get=EVERYONE),
    "call_criteria": door(get=EVERYONE),
    "call_commitment": door(get=EVERYONE),
    "call_form": door(get=EVERYONE),
    "interest": door(get=EVERYONE, post=EVERYONE),
    "interest_sent": door(get=EVERYONE),
    "own_part": door(get=EVERYONE, post=EVERYONE),  # by a link that only one person has
    "application": door(get=LEAD),
    "read_own_application": door(get=LEAD),
    "change_application": door(get=LEAD, post=LEAD),
    "application_section": door(get=LEAD, post=LEAD),
    "paper_excel": door(get=LEAD),
    "bring_paper": door(get=LEAD, post=LEAD),
    "own_evidence": door(get=LEAD),
    "application_people": door(get=LEAD, post=LEAD),
    "own_hours": door(get=LEAD, post=LEAD),
    "ask_seat_again": door(post=LEAD),
    "take_out_seat": door(post=LEAD),
    "gap_plan": door(get=LEAD, post=LEAD),
    "drop_gap": door(post=LEAD),
    "read_pack": door(post=LEAD),
    "send_application": door(post=LEAD),
    "take_back_application": door(post=LEAD),
    "withdraw_application": door(post=LEAD),
    "programme_calls": door(get=CONVENER),
    "new_call": door(get=CONVENER, post=CONVENER),
    "edit_call": door(get=CONVENER, post=CONVENER),
    "publish_call": door(post=CONVENER),
    "call_desk": door(get=CONVENER),
    "invite_to_apply": door(get=CONVENER, post=CONVENER),
    "name_assessor": door(get=CONVENER, post=CONVENER),
    "selection_record": door(get=CONVENER | {"evaluator"}),
    "interest_page": door(get=CONVENER),
    "answer_interest": door(post=CONVENER),
    "convene_application": door(get=CONVENER, post=CONVENER),
    "convene_read": door(get=CONVENER),
    "convene_evidence": door(get=CONVENER),
    "open_moderation": door(post=CONVENER),
    "application_moderation": door(get=CONVENER | {"coach", "partner"}, post=CONVENER),
    "application_decision": door(get=CONVENER, post=CONVENER),
    "tell_applicants": door(post=CONVENER),
    "make_team": door(get=CONVENER, post=CONVENER),
    "assessments": door(get=SIGNED_IN),
    "declare_conflict": door(get=ASSESSOR, post=ASSESSOR),
    "assess": door(get=ASSESSOR),
    "read_application": door(get=ASSESSOR),
    "read_evidence": door(get=ASSESSOR),
    "finish_assessment": door(post=ASSESSOR),
    "assess_section": door(get=ASSESSOR, post=ASSESSOR),
    "team_application": door(get=TEAM),
}
EDITS = {
    "own_part": Edit(
        "anonymous", "profession", "First words", "Second words", {"hours": "4", "said": "yes"}
    ),
    "change_application": Edit("sponsor", "team_name", "First name", "Second name"),
    "application_section": Edit("sponsor", "heard", "First words", "Second words"),
    "own_hours": Edit("sponsor", "profession", "First words", "Second words", {"hours": "4"}),
    "edit_call": Edit("convener", "title", "First title", "Second title"),
    "application_moderation": Edit("convener", "why-need", "First reason", "Second reason"),
    "application_decision": Edit(
        "convener",
        "reasons",
        "First reason",
        "Second reason",
        {"outcome": "accepted", "feedback": "Strong."},
    ),
    "assess_section": Edit("stranger", "comment-need", "First remark", "Second remark"),
}
OTHERS = {
    "adds": "interest application_people gap_plan new_call invite_to_apply name_assessor make_team",
    "goes one way, and says so when it is done already": "take_out_seat drop_gap send_application"
    " take_back_application withdraw_application publish_call answer_interest open_moderation tell_applicants"
    " declare_conflict finish_assessment",
    "says the same whoever says it last": "ask_seat_again read_pack",
    "brings the version with its file, and is refused when another is there": "bring_paper",
    "whoever has begun stays, whatever is sent": "convene_application",
}
TEXTS = {
    "applications.Call": (
        "title expected pack areas commitment forms",
        "what a programme says to everybody",
    ),
    "applications.Interest": ("area", "an area of the call"),
    "applications.Application": (
        "team_name organisation area sent_without",
        "a team-to-be; deleted after its call's day unless it became a team",
    ),
    "applications.Paper": (
        "instrument_id answers comments",
        "a team-to-be's own words on its work; the page says that no person is named there",
    ),
    "applications.Evidence": ("item", "a question of a form"),
    "applications.Gap": ("about what", "what a team-to-be plans"),
    "applications.Assessment": (
        "answers comments",
        "about an application, not a person; deleted with it",
    ),
    "applications.Moderation": ("levels reasons", "about an application; deleted with it"),
    "applications.Decision": (
        "outcome grounds reasons support feedback",
        "about an application; deleted with it",
    ),
}
BOUNDS = {
    "application": ("sponsor", 22),
    "application_moderation": ("convener", 25),
    "application_people": ("sponsor", 19),
    "assessments": ("stranger", 18),
    "call": ("lead", 18),
    "call_commitment": ("lead", 18),
    "call_desk": ("convener", 25),
    "calls": ("lead", 18),
    "convene_application": ("convener", 26),
    "convene_read": ("convener", 24),
    "gap_plan": ("sponsor", 21),
    "read_application": ("stranger", 21),
    "selection_record": ("convener", 22),
    "team_application": ("lead", 25),
}
ANSWERS: dict[str, dict[str, Any]] = {
    APPLICATION: {
        "population": "Two towns and the villages between them.",
        "need": "More haemorrhages in our care than there should be.",
        "project": "Heard at every birth",
        "goal": "Nobody has to ask twice for help.",
        "control": "Observation and response are ours.",
        "alignment": "It is in the three-year plan.",
        "so_far": "A group that meets.",
        "commitments": "Ten families asked each month.",
        "partners": "From the start, paid by the hour.",
        "by_ethnicity": "partly",
        "data_work": "An analyst, six hours a month.",
    },
    SELF_ASSESSMENT: {"hours": 2, "access": 4},
    EVIDENCE: {
        "data_level": 3,
        "data_evidence": "A letter from informatics.",
        "leadership_level": 3,
        "leadership_evidence": "Minutes of March.",
        "time_level": 2,
        "time_evidence": "Managers know.",
    },
}
LEVELS = {
    "need": 4,
    "control": 3,
    "client_base": 4,
    "anti_racism": 3,
    "goals": 3,
    "team": 2,
    "data": 3,
}


def content(**changed: Any) -> dict[str, Any]:
    """A call whose dates lie around today."""
    today = timezone.localdate()

    def on(days: int) -> date:
        return today + timedelta(days=days)

    return {
        "title": "Teams for fairer births",
        "expected": "A team of five.\n\nHours that are agreed.",
        "pack": "Why we ask.\n\nWhom to ask.",
        "areas": ["Haemorrhage", "Induction"],
        "places": 6,
        "least_in_area": 2,
        "commitment": usual_commitment(),
        "opens_on": on(-10),
        "interest_until": on(10),
        "closes_on": on(20),
        "decided_by": on(40),
        "starts_on": on(60),
        "keep_until": on(400),
        "names_told": False,
        "levels_told": False,
    } | changed


def opened_call(world: Any, **changed: Any) -> Call:
    """Published."""
    by = world.people["convener"]
    made = make_call(by=by, programme=world.programme, content=content(**changed))
    return publish_call(by=by, call=made)


def begun(world: Any, call: Call, who: str, name: str, area: str = "Haemorrhage") -> Application:
    """An application that somebody with an account leads."""
    lead = world.people[who]
    return begin_application(
        by=world.people["convener"],
        call=call,
        name=lead.name,
        email=lead.email,
        organisation=name,
        kind="trust",
        area=area,
    ).application


def written(world: Any, application: Application, who: str) -> Application:
    """Every form is answered."""
    for instrument_id, answers in ANSWERS.items():
        save_paper(
            by=world.people[who],
            application=application,
            instrument_id=instrument_id,
            version=0,
            answers=answers,
            comments={},
        )
    return application


def sent(world: Any, call: Call, who: str, name: str, area: str = "Haemorrhage") -> Application:
    """Written and sent, though nobody is named yet."""
    made = written(world, begun(world, call, who, name, area), who)
    return send_application(by=world.people[who], application=made, reason="People are asked.")


def closed(call: Call) -> Call:
    """The call closed yesterday."""
    today = timezone.localdate()
    Call.objects.filter(pk=call.pk).update(
        interest_until=today - timedelta(days=1), closes_on=today - timedelta(days=1)
    )
    return Call.objects.get(pk=call.pk)


def assessors(world: Any, call: Call, *names: str) -> dict[str, Assessor]:
    """People with accounts who read."""
    by = world.people["convener"]
    return {
        n: assessing.name_assessor(
            by=by, call=call, name=world.people[n].name, email=world.people[n].email
        ).assessor
        for n in names
    }


def given(world: Any, application: Application, *found: Assessor) -> dict[str, Assessment]:
    """To these assessors, by name."""
    assessing.assign(by=world.people["convener"], application=application, assessors=found)
    return {a.assessor.name: a for a in application.assessments.select_related("assessor")}


def finished(world: Any, assessment: Assessment, who: str, **levels: Any) -> Assessment:
    """No conflict, levels, complete."""
    by = world.people[who]
    assessing.declare(by=by, assessment=assessment, conflict="none")
    assessing.save_assessment(
        by=by,
        assessment=assessment,
        version=0,
        answers=LEVELS | levels,
        comments={"need": f"A remark of {who}."},
    )
    return assessing.finish_assessment(by=by, assessment=assessment)


@dataclass(frozen=True)
class Scene:
    """What the addresses lead to."""

    call: Call
    application: Application  # being written, led by the sponsor
    closed: Call
    read: Application  # sent, read by the stranger and the leader of a system
    moderated: Application  # moderation is open; the coach and the partner read it
    interest: Interest


def scene(world: Any) -> Scene:
    """Everything, by the actions that people use."""
    convener = world.people["convener"]
    call = opened_call(world)
    application = begun(world, call, "sponsor", "Alder Trust (invented)")
    other = opened_call(world, title="Teams for safer births")
    read = sent(world, other, "evaluator", "Birch Trust (invented)")
    moderated = sent(world, other, "administrator", "Cedar Trust (invented)")
    other = closed(other)
    people = assessors(world, other, "stranger", "system", "coach", "partner")
    mine = given(world, read, people["stranger"], people["system"])
    assessing.declare(by=world.people["stranger"], assessment=mine["Stranger"], conflict="none")
    both = given(world, moderated, people["coach"], people["partner"])
    finished(world, both["Coach"], "coach")
    finished(world, both["Lived experience partner"], "partner", team=4)
    assessing.open_moderation(by=convener, application=moderated)
    interest = send_interest(
        call=call,
        name="Somebody",
        email="somebody@example.org",
        area="Haemorrhage",
        answers={"organisation": "Dogwood Trust (invented)", "kind": "trust", "motivation": "Why."},
    )
    return Scene(call, application, other, read, moderated, interest)


def prepare(world: Any) -> Keys:
    """The keys of all of them."""
    found, lead = scene(world), world.people["sponsor"]
    seat, secret = seats.name_person(
        by=lead,
        application=found.application,
        part=Part.MEMBER,
        name="Ida",
        email="ida@example.org",
    )
    gap = plan_gap(
        by=lead,
        application=found.application,
        about="hours",
        what="Ask for hours",
        owner=seat,
        due=timezone.localdate(),
    )
    deciding.moderate(
        by=world.people["convener"],
        application=found.moderated,
        version=0,
        levels=LEVELS,
        reasons={"team": "The hours are not agreed."},
    )
    Application.objects.filter(pk=found.moderated.pk).update(team=world.team)
    shown = [
        Evidence.objects.create(
            paper=Paper.objects.get_or_create(application=a, instrument_id=EVIDENCE)[0],
            item="data_file",
            name="letter.pdf",
            content=b"%PDF",
        )
        for a in (found.application, found.read)
    ]
    mine = found.read.assessments.get(assessor__name="Stranger")
    own, call = {"application_id": found.application.pk}, {"call_id": found.call.pk}
    sent_one = {"application_id": found.read.pk}
    opened = {"application_id": found.moderated.pk}
    reading = {"assessment_id": mine.pk}
    keys: Keys = {
        name: own
        for name in DOORS
        if DOORS[name].get == frozenset(LEAD) or DOORS[name].post == frozenset(LEAD)
    }
    keys |= dict.fromkeys(
        ("call", "call_criteria", "call_commitment", "interest", "interest_sent"), call
    )
    keys |= dict.fromkeys(("edit_call", "publish_call", "call_desk", "invite_to_apply"), call)
    keys |= {n: {"call_id": found.closed.pk} for n in ("name_assessor", "selection_record")}
    keys |= {n: {"programme_id": world.programme.pk} for n in ("programme_calls", "new_call")}
    keys |= dict.fromkeys(("convene_application", "convene_read", "open_moderation"), sent_one)
    keys |= dict.fromkeys(("application_moderation", "application_decision", "tell_applicants", "make_team"), opened)  # fmt: skip
    keys |= dict.fromkeys(("declare_conflict", "assess", "read_application", "finish_assessment"), reading)  # fmt: skip
    first = instruments()["assessment_of_applications"].sections[0].name
    return keys | {
        "own_part": {"secret": secret},
        "application_section": own | {"instrument_id": APPLICATION, "section": "service"},
        "paper_excel": own | {"instrument_id": APPLICATION},
        "bring_paper": own | {"instrument_id": APPLICATION},
        "call_form": call | {"instrument_id": APPLICATION},
        "own_evidence": own | {"file_id": shown[0].pk},
        "convene_evidence": sent_one | {"file_id": shown[1].pk},
        "read_evidence": reading | {"file_id": shown[1].pk},
        "ask_seat_again": own | {"seat_id": seat.pk},
        "take_out_seat": own | {"seat_id": seat.pk},
        "drop_gap": own | {"gap_id": gap.pk},
        "interest_page": {"interest_id": found.interest.pk},
        "answer_interest": {"interest_id": found.interest.pk, "answer": "not_invited"},
        "assess_section": reading | {"section": first},
        "team_application": {"team_id": world.team.pk},
    }
