"""Addresses of this room."""

from django.urls import path

from evenhand.web.conversation import views

urlpatterns = [
    path("projects/<uuid:project_id>/talk", views.project_talk, name="project_talk"),
    path("talk/<str:kind>/<uuid:subject_id>", views.talk, name="talk"),
    path("talk/<str:kind>/<uuid:subject_id>/seen", views.seen, name="seen_mention"),
    path("comments/<uuid:comment_id>/take-back", views.take_back, name="take_back_comment"),
]
