"""Addresses of this room."""

from django.urls import path

from evenhand.web.reports import community_views, views

_PAGE = "projects/<uuid:project_id>/community"

urlpatterns = [
    path("projects/<uuid:project_id>/reports", views.reports, name="reports"),
    path(
        "projects/<uuid:project_id>/reports/<str:kind>.<str:form>",
        views.report_file,
        name="report_file",
    ),
    path(f"{_PAGE}", community_views.community, name="community"),
    path(f"{_PAGE}/write", community_views.write_community, name="write_community"),
    path(
        f"{_PAGE}/languages/<str:language>",
        community_views.translate_community,
        name="translate_community",
    ),
    path(f"{_PAGE}/sign", community_views.sign_community, name="sign_community"),
    path(f"{_PAGE}/unsign", community_views.unsign_community, name="unsign_community"),
    path(f"{_PAGE}/publish", community_views.publish_community, name="publish_community"),
    path(f"{_PAGE}/down", community_views.take_down_community, name="take_down_community"),
    path("community/<str:token>", community_views.community_page, name="community_page"),
]
