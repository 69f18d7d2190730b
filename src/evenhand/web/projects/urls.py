"""Addresses of this room."""

from django.urls import path

from evenhand.web.projects import views

urlpatterns = [
    path("teams/<uuid:team_id>/projects/new", views.new_project, name="new_project"),
    path("projects/<uuid:project_id>/plan", views.plan, name="plan"),
    path("projects/<uuid:project_id>/plan/versions", views.plan_versions, name="plan_versions"),
]
