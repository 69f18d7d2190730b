"""Addresses of this room."""

from django.urls import path

from evenhand.web.instruments import excel, views

urlpatterns = [
    path("projects/<uuid:project_id>/instruments", views.instruments, name="instruments"),
    path(
        "projects/<uuid:project_id>/instruments/<str:instrument_id>/rounds",
        views.open_round,
        name="open_round",
    ),
    path("instruments/<str:instrument_id>/blank", views.blank, name="blank_instrument"),
    path("rounds/<uuid:round_id>", views.round, name="round"),
    path(
        "rounds/<uuid:round_id>/answers/<str:section>", views.answer_section, name="answer_section"
    ),
    path(
        "rounds/<uuid:round_id>/together/<str:section>",
        views.together_section,
        name="together_section",
    ),
    path("rounds/<uuid:round_id>/excel/<str:whose>", excel.answers_excel, name="answers_excel"),
    path("rounds/<uuid:round_id>/bring/<str:whose>", excel.bring_answers, name="bring_answers"),
    path("rounds/<uuid:round_id>/finish/<str:whose>", views.finish_sheet, name="finish_sheet"),
    path("rounds/<uuid:round_id>/close", views.close_round, name="close_round"),
    path("rounds/<uuid:round_id>/results", views.round_results, name="round_results"),
]
