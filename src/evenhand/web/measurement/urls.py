"""Addresses of this room."""

from django.urls import path

from evenhand.web.measurement import (
    asking,
    completing,
    data_pages,
    definitions,
    grids,
    letters,
    month_report,
    offering_views,
    records,
    stories,
    studies,
    validating,
    views,
)

urlpatterns = [
    path("projects/<uuid:project_id>", views.project, name="project"),
    path("projects/<uuid:project_id>/measures/new", views.new_measure, name="new_measure"),
    path(
        "projects/<uuid:project_id>/measures/complete",
        completing.complete_measures,
        name="complete_measures",
    ),
    path(
        "projects/<uuid:project_id>/measures/reopen",
        completing.reopen_measures,
        name="reopen_measures",
    ),
    path("projects/<uuid:project_id>/measures/own", definitions.own_measure, name="own_measure"),
    path("projects/<uuid:project_id>/measures/other", asking.ways, name="other_ways"),
    path(
        "projects/<uuid:project_id>/measures/other/<str:form_id>",
        asking.new_asked,
        name="new_asked",
    ),
    path("projects/<uuid:project_id>/ethnicity", data_pages.recording, name="recording"),
    path(
        "projects/<uuid:project_id>/ethnicity/type",
        data_pages.type_recording,
        name="type_recording",
    ),
    path("projects/<uuid:project_id>/readiness", data_pages.readiness, name="readiness"),
    path("projects/<uuid:project_id>/upload", records.upload, name="upload"),
    path("projects/<uuid:project_id>/tables", records.upload_table, name="upload_table"),
    path("measures/<uuid:measure_id>", views.measure, name="measure"),
    path("measures/<uuid:measure_id>/check", validating.check_measure, name="check_measure"),
    path("measures/<uuid:measure_id>/definition", definitions.definition, name="definition"),
    path(
        "measures/<uuid:measure_id>/definition/change",
        definitions.change_definition,
        name="change_definition",
    ),
    path("measures/<uuid:measure_id>/breaks/new", definitions.new_break, name="new_break"),
    path(
        "programmes/<uuid:programme_id>/measures",
        definitions.programme_measures,
        name="programme_measures",
    ),
    path(
        "programmes/<uuid:programme_id>/ways", offering_views.programme_ways, name="programme_ways"
    ),
    path(
        "programmes/<uuid:programme_id>/measures/own",
        definitions.programme_own_measure,
        name="programme_own_measure",
    ),
    path(
        "common-measures/<uuid:common_id>/end",
        definitions.end_common_measure,
        name="end_common_measure",
    ),
    path("measures/<uuid:measure_id>/exact", views.exact, name="exact"),
    path("measures/<uuid:measure_id>/month", month_report.month_report, name="month_report"),
    path("measures/<uuid:measure_id>/grid", grids.grid, name="grid"),
    path("measures/<uuid:measure_id>/grid/template", grids.grid_template, name="grid_template"),
    path("measures/<uuid:measure_id>/grid/file", grids.grid_file, name="grid_file"),
    path("measures/<uuid:measure_id>/definition/more", asking.more_lines, name="more_lines"),
    path("measures/<uuid:measure_id>/stories/new", stories.new_story, name="new_story"),
    path("stories/<uuid:story_id>/change", stories.change_story, name="change_story"),
    path("stories/<uuid:story_id>/withdraw", stories.withdraw_story, name="withdraw_story"),
    path("entries/<uuid:entry_id>/letter", letters.letter, name="letter"),
    path("entries/<uuid:entry_id>/letter/word", letters.letter_word, name="letter_word"),
    path("entries/<uuid:entry_id>/letter/query", letters.letter_sql, name="letter_sql"),
    path("entries/<uuid:entry_id>/study", studies.study, name="study"),
    path("jobs/<uuid:job_id>", records.job, name="job"),
    path("jobs/<uuid:job_id>/columns", records.mapping, name="mapping"),
    path("jobs/<uuid:job_id>/abandon", records.abandon, name="abandon"),
    path("jobs/<uuid:job_id>/rows", records.row_problems, name="row_problems"),
]
