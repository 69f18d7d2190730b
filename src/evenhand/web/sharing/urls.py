"""Addresses of this room."""

from django.urls import path

from evenhand.web.sharing import alignment_views, views

urlpatterns = [
    path("programmes/<uuid:programme_id>", views.programme, name="programme"),
    path(
        "programmes/<uuid:programme_id>/context", views.programme_context, name="programme_context"
    ),
    path(
        "programmes/<uuid:programme_id>/alignment",
        alignment_views.alignment,
        name="programme_alignment",
    ),
    path(
        "programmes/<uuid:programme_id>/alignment/<slug:form>",
        alignment_views.alignment_file,
        name="alignment_file",
    ),
    path("organisations/<uuid:organisation_id>", views.organisation, name="organisation"),
    path("measures/<uuid:measure_id>/shared", views.shared, name="shared"),
    path("measures/<uuid:measure_id>/download/<str:form>", views.download, name="download"),
    path(
        "measures/<uuid:measure_id>/exact/<str:form>", views.exact_download, name="exact_download"
    ),
]
