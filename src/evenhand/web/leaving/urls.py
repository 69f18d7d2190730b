"""Addresses of this room."""

from django.urls import path

from evenhand.web.leaving import views

urlpatterns = [
    path("teams/<uuid:team_id>/export", views.export_team, name="export_team"),
    path("account/delete", views.delete_account, name="delete_account"),
    path(
        "administration/people/<uuid:person_id>/delete", views.delete_person, name="delete_person"
    ),
]
