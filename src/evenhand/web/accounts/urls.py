"""Addresses of this room."""

from django.urls import path

from evenhand.web.accounts import views

urlpatterns = [
    path("account/name", views.change_name, name="change_name"),
]
