"""Addresses of this room."""

from django.urls import path

from evenhand.web.implementing import views

urlpatterns = [
    path(
        "programmes/<uuid:programme_id>/recommendations",
        views.recommendations,
        name="recommendations",
    ),
    path(
        "programmes/<uuid:programme_id>/recommendations/<str:item_id>",
        views.change_recommendation,
        name="change_recommendation",
    ),
]
