"""Addresses of this room."""

from django.urls import path

from evenhand.web.governance import views

urlpatterns = [
    path("administration/governance", views.governance, name="governance"),
    path(
        "administration/governance/<str:form>",
        views.governance_download,
        name="governance_download",
    ),
    path("teams/<uuid:team_id>/governance", views.team_governance, name="team_governance"),
    path(
        "teams/<uuid:team_id>/governance/<str:form>",
        views.team_governance_download,
        name="team_governance_download",
    ),
]
