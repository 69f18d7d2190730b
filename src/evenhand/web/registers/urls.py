"""Addresses of this room."""

from django.urls import path

from evenhand.web.registers import views

urlpatterns = [
    path("projects/<uuid:project_id>/registers/<str:kind_id>", views.register, name="register"),
    path(
        "projects/<uuid:project_id>/registers/<str:kind_id>/new",
        views.new_entry,
        name="new_entry",
    ),
    path(
        "projects/<uuid:project_id>/registers/<str:kind_id>/excel",
        views.export,
        name="register_excel",
    ),
    path("entries/<uuid:entry_id>", views.entry, name="entry"),
    path("entries/<uuid:entry_id>/change", views.change_entry, name="change_entry"),
    path("entries/<uuid:entry_id>/move", views.move_entry, name="move_entry"),
]
