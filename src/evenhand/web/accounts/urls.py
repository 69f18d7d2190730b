"""Addresses of this room."""

from django.urls import path

from evenhand.web.accounts import views

urlpatterns = [
    path("account/sessions", views.sessions, name="sessions"),
    path("account/sessions/<str:session_id>/end", views.sign_out_there, name="sign_out_there"),
    path("account/name", views.change_name, name="change_name"),
]
