"""Addresses of this room."""

from django.urls import path

from evenhand.web.measurement import views

urlpatterns = [
    path("projects/<uuid:project_id>", views.project, name="project"),
    path("projects/<uuid:project_id>/measures/new", views.new_measure, name="new_measure"),
    path("projects/<uuid:project_id>/upload", views.upload, name="upload"),
    path("projects/<uuid:project_id>/tables", views.upload_table, name="upload_table"),
    path("measures/<uuid:measure_id>", views.measure, name="measure"),
    path("measures/<uuid:measure_id>/exact", views.exact, name="exact"),
    path("measures/<uuid:measure_id>/grid", views.grid, name="grid"),
    path("jobs/<uuid:job_id>", views.job, name="job"),
]
