"""Addresses of this room."""

from django.urls import path

from evenhand.web.instruments import excel, results_book, sheets, views

urlpatterns = [
    path("projects/<uuid:project_id>/instruments", views.instruments, name="instruments"),
    path(
        "projects/<uuid:project_id>/instruments/<str:instrument_id>/rounds",
        views.open_round,
        name="open_round",
    ),
    path(
        "projects/<uuid:project_id>/instruments/<str:instrument_id>/blank",
        views.blank_form,
        name="blank_form",
    ),
    path("instruments/<str:instrument_id>/blank", views.blank, name="blank_instrument"),
    path("rounds/<uuid:round_id>", views.round, name="round"),
    path(
        "rounds/<uuid:round_id>/answers/<str:section>", sheets.answer_section, name="answer_section"
    ),
    path(
        "rounds/<uuid:round_id>/together/<str:section>",
        sheets.together_section,
        name="together_section",
    ),
    path("rounds/<uuid:round_id>/excel/<str:whose>", excel.answers_excel, name="answers_excel"),
    path("rounds/<uuid:round_id>/bring/<str:whose>", excel.bring_answers, name="bring_answers"),
    path("rounds/<uuid:round_id>/finish/<str:whose>", sheets.finish_sheet, name="finish_sheet"),
    path(
        "rounds/<uuid:round_id>/guided/<str:section>", sheets.guided_section, name="guided_section"
    ),
    path("rounds/<uuid:round_id>/own", sheets.own_answers, name="own_answers"),
    path("rounds/<uuid:round_id>/own/take-back", sheets.take_back, name="take_back_sheet"),
    path("rounds/<uuid:round_id>/settings", views.round_settings, name="round_settings"),
    path("rounds/<uuid:round_id>/agree", views.begin_together, name="begin_together"),
    path("rounds/<uuid:round_id>/prepare", views.prepare_round, name="prepare_round"),
    path("attached/<uuid:file_id>", sheets.attached, name="attached"),
    path("rounds/<uuid:round_id>/close", views.close_round, name="close_round"),
    path("rounds/<uuid:round_id>/results", views.round_results, name="round_results"),
    path(
        "rounds/<uuid:round_id>/results/excel",
        results_book.results_excel,
        name="round_results_excel",
    ),
]
