"""Addresses of this room."""

from django.urls import path

from evenhand.web.applications.views import (
    by_excel,
    deciding,
    desk,
    people,
    public,
    reading,
    team,
    writing,
)

_APPLICATION = "applications/<uuid:application_id>"
_SENT = "convening/<uuid:application_id>"
_ASSESSMENT = "assessments/<uuid:assessment_id>"

urlpatterns = [
    # for everybody
    path("calls", public.calls, name="calls"),
    path("calls/<uuid:call_id>", public.call, name="call"),
    path("calls/<uuid:call_id>/criteria", public.criteria, name="call_criteria"),
    path("calls/<uuid:call_id>/commitment", public.commitment, name="call_commitment"),
    path("calls/<uuid:call_id>/forms/<str:instrument_id>", public.call_form, name="call_form"),
    path("calls/<uuid:call_id>/interest", public.interest, name="interest"),
    path("calls/<uuid:call_id>/interest/sent", public.interest_sent, name="interest_sent"),
    path("parts/<str:secret>", public.own_part, name="own_part"),
    # for who leads an application
    path(_APPLICATION, writing.application, name="application"),
    path(f"{_APPLICATION}/whole", writing.read_own, name="read_own_application"),
    path(f"{_APPLICATION}/change", writing.change_application, name="change_application"),
    path(f"{_APPLICATION}/excel/<str:instrument_id>", by_excel.paper_excel, name="paper_excel"),
    path(f"{_APPLICATION}/bring/<str:instrument_id>", by_excel.bring_paper, name="bring_paper"),
    path(
        f"{_APPLICATION}/forms/<str:instrument_id>/<str:section>",
        writing.application_section,
        name="application_section",
    ),
    path(f"{_APPLICATION}/evidence/<uuid:file_id>", writing.own_evidence, name="own_evidence"),
    path(f"{_APPLICATION}/people", people.application_people, name="application_people"),
    path(f"{_APPLICATION}/own-hours", people.own_hours, name="own_hours"),
    path(
        f"{_APPLICATION}/people/<uuid:seat_id>/again",
        people.ask_seat_again,
        name="ask_seat_again",
    ),
    path(f"{_APPLICATION}/people/<uuid:seat_id>/out", people.take_out_seat, name="take_out_seat"),
    path(f"{_APPLICATION}/gaps", people.gap_plan, name="gap_plan"),
    path(f"{_APPLICATION}/gaps/<uuid:gap_id>/drop", people.drop_gap, name="drop_gap"),
    path(f"{_APPLICATION}/pack-read", writing.read_pack, name="read_pack"),
    path(f"{_APPLICATION}/send", writing.send_application, name="send_application"),
    path(f"{_APPLICATION}/take-back", writing.take_back, name="take_back_application"),
    path(f"{_APPLICATION}/withdraw", writing.withdraw_application, name="withdraw_application"),
    # for conveners
    path("programmes/<uuid:programme_id>/calls", desk.programme_calls, name="programme_calls"),
    path("programmes/<uuid:programme_id>/calls/new", desk.new_call, name="new_call"),
    path("calls/<uuid:call_id>/change", desk.edit_call, name="edit_call"),
    path("calls/<uuid:call_id>/publish", desk.publish_call, name="publish_call"),
    path("calls/<uuid:call_id>/desk", desk.call_desk, name="call_desk"),
    path("calls/<uuid:call_id>/invite", desk.invite_to_apply, name="invite_to_apply"),
    path("calls/<uuid:call_id>/assessors", desk.name_assessor, name="name_assessor"),
    path("calls/<uuid:call_id>/record", deciding.selection_record, name="selection_record"),
    path("interests/<uuid:interest_id>", desk.interest_page, name="interest_page"),
    path("interests/<uuid:interest_id>/<str:answer>", desk.answer_interest, name="answer_interest"),
    path(_SENT, deciding.convene_application, name="convene_application"),
    path(f"{_SENT}/whole", deciding.convene_read, name="convene_read"),
    path(f"{_SENT}/evidence/<uuid:file_id>", deciding.convene_evidence, name="convene_evidence"),
    path(f"{_SENT}/moderation/open", deciding.open_moderation, name="open_moderation"),
    path(f"{_SENT}/moderation", deciding.moderation, name="application_moderation"),
    path(f"{_SENT}/decision", deciding.decision, name="application_decision"),
    path(f"{_SENT}/tell", deciding.tell_applicants, name="tell_applicants"),
    path(f"{_SENT}/team", deciding.make_team, name="make_team"),
    # for assessors
    path("assessments", reading.assessments, name="assessments"),
    path(f"{_ASSESSMENT}/conflict", reading.declare_conflict, name="declare_conflict"),
    path(_ASSESSMENT, reading.assess, name="assess"),
    path(f"{_ASSESSMENT}/application", reading.read_application, name="read_application"),
    path(f"{_ASSESSMENT}/evidence/<uuid:file_id>", reading.read_evidence, name="read_evidence"),
    path(f"{_ASSESSMENT}/finish", reading.finish_assessment, name="finish_assessment"),
    path(f"{_ASSESSMENT}/<str:section>", reading.assess_section, name="assess_section"),
    # for the team that an application became
    path("teams/<uuid:team_id>/application", team.team_application, name="team_application"),
]
