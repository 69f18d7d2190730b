"""Addresses of this room."""

from django.urls import path

from evenhand.web.reports import views

urlpatterns = [
    path("projects/<uuid:project_id>/reports", views.reports, name="reports"),
    path(
        "projects/<uuid:project_id>/reports/<str:kind>.<str:form>",
        views.report_file,
        name="report_file",
    ),
]
