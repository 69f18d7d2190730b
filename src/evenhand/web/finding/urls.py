"""Addresses of this room."""

from django.urls import path

from evenhand.web.finding import views

urlpatterns = [path("find", views.find_page, name="find")]
