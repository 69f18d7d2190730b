"""Addresses of this room."""

from django.urls import path

from evenhand.web.editing import factor_excel, factor_views, part_views, publishing, views

_FORM = "own-forms/<uuid:form_id>"
_SET = "factor-sets/<uuid:set_id>"
urlpatterns = [
    path("programmes/<uuid:programme_id>/forms", views.programme_forms, name="programme_forms"),
    path("programmes/<uuid:programme_id>/forms/bring", views.import_form, name="import_form"),
    path(_FORM, views.own_form, name="own_form"),
    path(f"{_FORM}/preview", views.preview_form, name="preview_form"),
    path(f"{_FORM}/head", part_views.form_head, name="form_head"),
    path(f"{_FORM}/sections/<str:section>", part_views.form_section, name="form_section"),
    path(
        f"{_FORM}/sections/<str:section>/questions/<str:item>",
        part_views.form_item,
        name="form_item",
    ),
    path(f"{_FORM}/scales/<str:scale>", part_views.form_scale, name="form_scale"),
    path(f"{_FORM}/text", part_views.form_text, name="form_text"),
    path(f"{_FORM}/words/<str:language>", part_views.form_words, name="form_words"),
    path(f"{_FORM}/move", views.move_part, name="move_part"),
    path(f"{_FORM}/remove", views.remove_part, name="remove_part"),
    path(f"{_FORM}/publish", publishing.publish_form, name="publish_form"),
    path(f"{_FORM}/offer", publishing.offer_form, name="offer_form"),
    path(f"{_FORM}/as/<str:format>", publishing.form_elsewhere, name="form_elsewhere"),
    path(f"{_FORM}/as/<str:format>/file", publishing.form_file, name="form_file"),
    path("form-versions/<uuid:edition_id>", publishing.edition, name="form_edition"),
    path(
        "programmes/<uuid:programme_id>/factors",
        factor_views.programme_factors,
        name="programme_factors",
    ),
    path(
        "programmes/<uuid:programme_id>/factors/copy",
        factor_views.copy_factors,
        name="copy_factors",
    ),
    path(_SET, factor_views.factor_set, name="factor_set"),
    path(f"{_SET}/excel", factor_excel.factors_excel, name="factors_excel"),
    path(f"{_SET}/bring", factor_excel.bring_factors, name="bring_factors"),
    path(f"{_SET}/factors/<str:factor>", factor_views.edit_factor, name="edit_factor"),
    path(f"{_SET}/move", factor_views.move_factor, name="move_factor"),
    path(f"{_SET}/remove", factor_views.remove_factor, name="remove_factor"),
    path(f"{_SET}/publish", factor_views.publish_factor_set, name="publish_factor_set"),
]
