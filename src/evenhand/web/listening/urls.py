"""Addresses of this room."""

from django.urls import path

from evenhand.web.listening import conversation_views, views

_PROJECT = "projects/<uuid:project_id>/listening"
_ONE = "interviews/<uuid:conversation_id>"

urlpatterns = [
    path("account/training", views.training, name="training"),
    path(
        "account/training/<uuid:training_id>/remove", views.remove_training, name="remove_training"
    ),
    path("teams/<uuid:team_id>/training", views.team_training, name="team_training"),
    path("programmes/<uuid:programme_id>/review", views.review_terms, name="review_terms"),
    path("take-back", views.take_back, name="take_back"),
    path(_PROJECT, views.listening, name="listening"),
    path(f"{_PROJECT}/new", views.plan_conversation, name="plan_interview"),
    path(f"{_PROJECT}/insights/new", views.new_insight, name="new_insight"),
    path("insights/<uuid:insight_id>/change", views.change_insight, name="change_insight"),
    path(f"{_PROJECT}/guides/<slug:strand>", views.guide, name="guide"),
    path(f"{_PROJECT}/guides/<slug:strand>/change", views.change_guide, name="change_guide"),
    path(f"{_PROJECT}/guides/<slug:strand>/word", views.guide_word, name="guide_word"),
    path(_ONE, conversation_views.conversation, name="interview"),
    path(f"{_ONE}/prepare", conversation_views.prepare_conversation, name="prepare_interview"),
    path(f"{_ONE}/agree", conversation_views.agree_conversation, name="agree_interview"),
    path(f"{_ONE}/hold", conversation_views.hold_conversation, name="hold_interview"),
    path(f"{_ONE}/quote", conversation_views.new_quotation, name="new_quotation"),
    path(f"{_ONE}/withdraw", conversation_views.withdraw_conversation, name="withdraw_interview"),
    path(
        "quotations/<uuid:quotation_id>/take-back",
        conversation_views.take_back_quotation,
        name="take_back_quotation",
    ),
]
