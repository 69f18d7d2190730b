"""Addresses of this room."""

from django.urls import path

from evenhand.web.sponsoring import views

urlpatterns = [
    path("entries/<uuid:entry_id>/leaders", views.ask_leaders, name="ask_leaders"),
    path("asks/<uuid:ask_id>/withdraw", views.withdraw_ask, name="withdraw_ask"),
    path("asks/<uuid:ask_id>/answer", views.answer_ask, name="answer_ask"),
    path("organisations/<uuid:organisation_id>/asks", views.asks, name="asks"),
]
