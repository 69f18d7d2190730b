"""Addresses of this room."""

from django.urls import path

from evenhand.web.coaching import views

urlpatterns = [path("teams/<uuid:team_id>/coaching", views.coaching, name="coaching")]
