"""Addresses of this room."""

from django.urls import path

from evenhand.web.focus import choosing_views, views

_FOCUS = "projects/<uuid:project_id>/focus"

urlpatterns = [
    path(_FOCUS, views.focus, name="focus"),
    path(f"{_FOCUS}/numbers", views.numbers, name="numbers"),
    path(f"{_FOCUS}/numbers/study", views.new_study, name="new_study"),
    path(f"{_FOCUS}/numbers/typed", views.typed_study, name="typed_study"),
    path("feasibility/<uuid:study_id>", views.feasibility, name="feasibility"),
    path(f"{_FOCUS}/needs/<slug:part>", views.part_needs, name="part_needs"),
    path(f"{_FOCUS}/synthesis", views.synthesis, name="synthesis"),
    path(f"{_FOCUS}/synthesis/change", views.change_synthesis, name="change_synthesis"),
    path(f"{_FOCUS}/options", choosing_views.options, name="options"),
    path(f"{_FOCUS}/options/new", choosing_views.new_option, name="new_option"),
    path("options/<uuid:option_id>/change", choosing_views.change_option, name="change_option"),
    path("options/<uuid:option_id>/voice", choosing_views.new_voice, name="new_voice"),
    path(
        "voices/<uuid:voice_id>/take-back", choosing_views.take_back_voice, name="take_back_voice"
    ),
    path(f"{_FOCUS}/partner", choosing_views.partner_word, name="partner_word"),
    path(f"{_FOCUS}/partner/taken-down", choosing_views.take_down_word, name="take_down_word"),
    path("words/<uuid:word_id>/take-back", choosing_views.take_back_word, name="take_back_word"),
    path(f"{_FOCUS}/lock", choosing_views.lock_focus, name="lock_focus"),
    path(f"{_FOCUS}/reopen", choosing_views.reopen_focus, name="reopen_focus"),
    path(f"{_FOCUS}/versions", choosing_views.focus_versions, name="focus_versions"),
]
