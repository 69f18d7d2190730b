"""Addresses of this room."""

from django.urls import path

from evenhand.web.organisations import administering, views

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
        administering.invite_to_programme,
        name="invite_to_programme",
    ),
    path("administration/teams/new", views.new_team, name="new_team"),
    path("administration/teams/<uuid:team_id>", administering.edit_team, name="edit_team"),
    path(
        "administration/organisations/<uuid:organisation_id>",
        administering.edit_organisation,
        name="edit_organisation",
    ),
    path(
        "administration/organisations/<uuid:organisation_id>/invite",
        administering.invite_to_organisation,
        name="invite_to_organisation",
    ),
    path("administration/people", administering.all_people, name="all_people"),
    path(
        "administration/roles/<uuid:membership_id>/end",
        administering.end_any_role,
        name="end_any_role",
    ),
    path("administration/invitations", administering.invitations, name="invitations"),
    path(
        "invitations/<uuid:invitation_id>/withdraw",
        administering.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("invitations/<uuid:invitation_id>/again", administering.invite_again, name="invite_again"),
    path("teams/<uuid:team_id>", views.team, name="team"),
    path("teams/<uuid:team_id>/people", views.people, name="people"),
    path("teams/<uuid:team_id>/people/<uuid:membership_id>/end", views.end_role, name="end_role"),
    path("teams/<uuid:team_id>/agreement", views.agreement, name="agreement"),
    path("teams/<uuid:team_id>/audit", views.audit, name="audit"),
]
