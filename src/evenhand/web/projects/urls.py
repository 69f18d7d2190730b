"""Addresses of this room."""

from django.urls import path

from evenhand.web.projects import margin_views, views

urlpatterns = [
    path("teams/<uuid:team_id>/projects/new", views.new_project, name="new_project"),
    path("projects/<uuid:project_id>/plan", views.plan, name="plan"),
    path("projects/<uuid:project_id>/change", views.change_project, name="change_project"),
    path("projects/<uuid:project_id>/margin", margin_views.margin, name="margin"),
    path("margins/<uuid:proposal_id>/agree", margin_views.agree_margin, name="agree_margin"),
    path(
        "margins/<uuid:proposal_id>/withdraw", margin_views.withdraw_margin, name="withdraw_margin"
    ),
    path("projects/<uuid:project_id>/plan/versions", views.plan_versions, name="plan_versions"),
]
