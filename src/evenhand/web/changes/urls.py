"""Addresses of this room."""

from django.urls import path

from evenhand.web.changes import (
    cycle_views,
    library_views,
    owner_views,
    project_views,
    study_views,
    views,
)

_CYCLE = "tests/<uuid:cycle_id>"

urlpatterns = [
    path("projects/<uuid:project_id>/ideas", views.ideas, name="ideas"),
    path("projects/<uuid:project_id>/ideas/excel", views.ideas_excel, name="ideas_excel"),
    path("projects/<uuid:project_id>/ideas/new", views.new_idea, name="new_idea"),
    path("projects/<uuid:project_id>/priorities", project_views.priorities, name="priorities"),
    path("projects/<uuid:project_id>/progress", project_views.progress, name="progress"),
    path("projects/<uuid:project_id>/owners", owner_views.owners, name="owners"),
    path("ideas/<uuid:idea_id>", views.idea, name="idea"),
    path("ideas/<uuid:idea_id>/change", views.change_idea, name="change_idea"),
    path("ideas/<uuid:idea_id>/let-go", views.let_go_idea, name="let_go_idea"),
    path("ideas/<uuid:idea_id>/tests/new", cycle_views.begin_cycle, name="begin_cycle"),
    path("ideas/<uuid:idea_id>/share", library_views.share_lesson, name="share_lesson"),
    path("ideas/<uuid:idea_id>/withdraw", library_views.withdraw_lesson, name="withdraw_lesson"),
    path(_CYCLE, cycle_views.cycle, name="cycle"),
    path(f"{_CYCLE}/plan", cycle_views.plan, name="cycle_plan"),
    path(f"{_CYCLE}/do", cycle_views.do, name="cycle_do"),
    path(f"{_CYCLE}/study", study_views.study, name="cycle_study"),
    path(f"{_CYCLE}/partners", study_views.partners, name="cycle_partners"),
    path(f"{_CYCLE}/partners/confirm", study_views.confirm, name="confirm_conclusion"),
    path(f"{_CYCLE}/partners/take-back", study_views.take_back, name="take_back_conclusion"),
    path(f"{_CYCLE}/together", cycle_views.together, name="cycle_together"),
    path(f"{_CYCLE}/decide", study_views.decide, name="cycle_decide"),
    path(f"{_CYCLE}/complete", study_views.complete, name="complete_cycle"),
    path(f"{_CYCLE}/reopen", study_views.reopen, name="reopen_cycle"),
    path("programmes/<uuid:programme_id>/library", library_views.library, name="library"),
]
