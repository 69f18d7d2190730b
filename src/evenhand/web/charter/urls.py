"""Addresses of this room."""

from django.urls import path

from evenhand.web.charter import aim_views, beginning_views, joining_views, roster_views, views

urlpatterns = [
    path("projects/<uuid:project_id>/charter", views.charter, name="charter"),
    path("projects/<uuid:project_id>/charter/change", views.change_charter, name="change_charter"),
    path(
        "projects/<uuid:project_id>/charter/versions",
        views.charter_versions,
        name="charter_versions",
    ),
    path("projects/<uuid:project_id>/aim", aim_views.aim, name="aim"),
    path("projects/<uuid:project_id>/aim/parts", aim_views.build_aim, name="build_aim"),
    path("projects/<uuid:project_id>/aim/words", aim_views.write_aim_freely, name="write_aim"),
    path("projects/<uuid:project_id>/aim/complete", aim_views.complete_aim, name="complete_aim"),
    path("projects/<uuid:project_id>/aim/reopen", aim_views.reopen_aim, name="reopen_aim"),
    path("projects/<uuid:project_id>/begin", beginning_views.begin_project, name="begin_project"),
    path(
        "projects/<uuid:project_id>/begin/reopen",
        beginning_views.reopen_beginning,
        name="reopen_beginning",
    ),
    path("teams/<uuid:team_id>/roster", roster_views.roster, name="roster"),
    path("teams/<uuid:team_id>/roster/new", roster_views.new_post, name="new_post"),
    path("teams/<uuid:team_id>/roster/hours", joining_views.roster_hours, name="roster_hours"),
    path("posts/<uuid:post_id>/joining", joining_views.joining, name="joining"),
    path("posts/<uuid:post_id>/hours", joining_views.post_hours, name="post_hours"),
    path("posts/<uuid:post_id>/change", roster_views.change_post_page, name="change_post"),
    path("posts/<uuid:post_id>/leave", roster_views.end_post_page, name="end_post"),
    path("posts/<uuid:post_id>/confirm", roster_views.confirm_post_page, name="confirm_post"),
]
