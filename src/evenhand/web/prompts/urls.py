"""Addresses of this room."""

from django.urls import path

from evenhand.web.prompts import views

urlpatterns = [
    path("projects/<uuid:project_id>/prompts", views.prompts, name="prompts"),
    path("projects/<uuid:project_id>/prompts/<str:prompt_id>", views.prompt, name="prompt"),
    path("answers/<uuid:answer_id>/withdraw", views.withdraw, name="withdraw_answer"),
    path("answers/<uuid:answer_id>/review", views.review, name="review_answer"),
]
