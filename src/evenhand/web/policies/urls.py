"""Addresses of this room."""

from django.urls import path

from evenhand.web.policies import views

urlpatterns = [
    path("projects/<uuid:project_id>/policies/read", views.read_policy, name="read_policy"),
    path(
        "projects/<uuid:project_id>/policies/keep",
        views.keep_policy_marks,
        name="keep_policy_marks",
    ),
]
