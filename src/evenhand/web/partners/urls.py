"""Addresses of this room."""

from django.urls import path

from evenhand.web.partners import help_views, part_views, views, work_views

urlpatterns = [
    path("teams/<uuid:team_id>/partners", views.partners, name="partners"),
    path("teams/<uuid:team_id>/partners/new", views.new_arrangement, name="new_arrangement"),
    path("partners/<uuid:arrangement_id>", views.arrangement, name="arrangement"),
    path(
        "partners/<uuid:arrangement_id>/change", views.change_arrangement, name="change_arrangement"
    ),
    path("partners/<uuid:arrangement_id>/agree", views.agree_arrangement, name="agree_arrangement"),
    path("partners/<uuid:arrangement_id>/forget", views.forget_partner, name="forget_partner"),
    path("teams/<uuid:team_id>/partner-budget", work_views.partner_budget, name="partner_budget"),
    path(
        "teams/<uuid:team_id>/partner-budget/change",
        work_views.change_partner_budget,
        name="change_partner_budget",
    ),
    path("partners/<uuid:arrangement_id>/work", work_views.partner_work, name="partner_work"),
    path(
        "partners/<uuid:arrangement_id>/work/new",
        work_views.new_partner_task,
        name="new_partner_task",
    ),
    path(
        "partner-tasks/<uuid:task_id>/change",
        work_views.change_partner_task,
        name="change_partner_task",
    ),
    path("partner-tasks/<uuid:task_id>/paid", work_views.say_paid, name="say_paid"),
    path(
        "partner-tasks/<uuid:task_id>/not-arrived",
        work_views.say_not_arrived,
        name="say_not_arrived",
    ),
    path("payments", work_views.payments, name="payments"),
    path("programmes/<uuid:programme_id>/payer", work_views.payer, name="payer"),
    path(
        "programmes/<uuid:programme_id>/late-payments",
        work_views.late_payments,
        name="late_payments",
    ),
    path("my-part", part_views.my_part, name="my_part"),
    path("my-part/contributions", part_views.own_contributions, name="own_contributions"),
    path(
        "partners/<uuid:arrangement_id>/questions/new", part_views.new_question, name="new_question"
    ),
    path("partners/<uuid:arrangement_id>/tell", part_views.tell_partner, name="tell_partner"),
    path("questions/<uuid:question_id>/answer", part_views.answer_question, name="answer_question"),
    path(
        "questions/<uuid:question_id>/take-back",
        part_views.take_back_question,
        name="take_back_question",
    ),
    path("entries/<uuid:entry_id>/take-back", part_views.take_back_entry, name="take_back_entry"),
    path("projects/<uuid:project_id>/influence", part_views.influence, name="influence"),
    path(
        "partners/<uuid:arrangement_id>/influence/<uuid:project_id>/<str:stage>/<str:side>",
        part_views.say_influence,
        name="say_influence",
    ),
    path(
        "influences/<uuid:influence_id>/take-back",
        part_views.take_back_influence,
        name="take_back_influence",
    ),
    path("teams/<uuid:team_id>/help", help_views.cultural_help, name="cultural_help"),
    path("teams/<uuid:team_id>/help/new", help_views.new_help, name="new_help"),
    path("help/<uuid:help_id>/take-up", help_views.take_up_help, name="take_up_help"),
    path("help/<uuid:help_id>/decline", help_views.decline_help, name="decline_help"),
    path("help/<uuid:help_id>/end", help_views.end_help, name="end_help"),
]
