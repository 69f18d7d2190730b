"""Addresses of this room."""

from django.urls import path

from evenhand.web.organisations import views

urlpatterns = [
    path("", views.home, name="home"),
    path("account", views.account, name="account"),
    path("accessibility", views.accessibility, name="accessibility"),
    path("privacy", views.privacy, name="privacy"),
    path("invitations/<str:secret>", views.invitation, name="invitation"),
    path("administration", views.administration, name="administration"),
    path("administration/organisations/new", views.new_organisation, name="new_organisation"),
    path("administration/programmes/new", views.new_programme, name="new_programme"),
    path(
        "administration/programmes/<uuid:programme_id>/invite",
        views.invite_to_programme,
        name="invite_to_programme",
    ),
    path("administration/teams/new", views.new_team, name="new_team"),
    path("teams/<uuid:team_id>", views.team, name="team"),
    path("teams/<uuid:team_id>/people", views.people, name="people"),
    path("teams/<uuid:team_id>/people/<uuid:membership_id>/end", views.end_role, name="end_role"),
    path("teams/<uuid:team_id>/agreement", views.agreement, name="agreement"),
    path("teams/<uuid:team_id>/audit", views.audit, name="audit"),
]
