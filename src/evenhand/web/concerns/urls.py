"""Addresses of this room."""

from django.urls import path

from evenhand.web.concerns import views

urlpatterns = [
    path("programmes/<uuid:programme_id>/concern-route", views.concern_route, name="concern_route"),
    path("teams/<uuid:team_id>/concerns", views.concerns, name="concerns"),
    path("teams/<uuid:team_id>/concerns/new", views.new_concern, name="new_concern"),
    path("concerns", views.concerns_to_review, name="concerns_to_review"),
    path("concerns/<uuid:concern_id>", views.own_concern, name="own_concern"),
    path("concerns/<uuid:concern_id>/take-back", views.take_back, name="take_back_concern"),
    path("concerns/<uuid:concern_id>/review", views.review_concern, name="review_concern"),
    path("concerns/key/<str:key>", views.concern_by_key, name="concern_by_key"),
    path("concerns/key/<str:key>/take-back", views.take_back_by_key, name="take_back_by_key"),
]
