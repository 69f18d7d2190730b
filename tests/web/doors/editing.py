"""Forms and sets of factors of a programme."""

from __future__ import annotations

from typing import Any

from evenhand.frameworks.factors import shipped_factors
from evenhand.frameworks.instruments import source_of
from evenhand.web.editing.actions import make_factors, make_form, publish
from web.doors.table import TEAM, Edit, Keys, door

CONVENER = {"convener"}
READS = {"convener", "evaluator"}
DOORS = {
    "blank_form": door(get=TEAM),
    "programme_forms": door(get=CONVENER, post=CONVENER),
    "import_form": door(get=CONVENER, post=CONVENER),
    "own_form": door(get=CONVENER),
    "preview_form": door(get=CONVENER),
    "form_head": door(get=CONVENER, post=CONVENER),
    "form_section": door(get=CONVENER, post=CONVENER),
    "form_item": door(get=CONVENER, post=CONVENER),
    "form_scale": door(get=CONVENER, post=CONVENER),
    "form_text": door(get=CONVENER, post=CONVENER),
    "form_words": door(get=CONVENER, post=CONVENER),
    "move_part": door(post=CONVENER),
    "remove_part": door(post=CONVENER),
    "publish_form": door(get=CONVENER, post=CONVENER),
    "offer_form": door(post=CONVENER),
    "form_elsewhere": door(get=CONVENER),
    "form_file": door(get=CONVENER),
    "form_edition": door(get=CONVENER),
    "programme_factors": door(get=READS),
    "copy_factors": door(post=CONVENER),
    "factor_set": door(get=READS),
    "edit_factor": door(get=CONVENER, post=CONVENER),
    "move_factor": door(post=CONVENER),
    "remove_factor": door(post=CONVENER),
    "publish_factor_set": door(get=CONVENER, post=CONVENER),
    "factors_excel": door(get=READS),
    "bring_factors": door(get=CONVENER, post=CONVENER),
}
_HEAD = {
    "purpose": "Ours.",
    "visibility": "team",
    "minimum_group": "5",
    "answering": "alone",
}
_ITEM = {"name": "EXT-01", "type": "scale", "scale": "supportive"}
EDITS = {
    "form_head": Edit("convener", "title", "First title", "Second title", _HEAD),
    "form_section": Edit("convener", "label", "First heading", "Second heading"),
    "form_item": Edit("convener", "label", "First question", "Second question", _ITEM),
    "form_scale": Edit(
        "convener",
        "anchors",
        "1 | First",
        "1 | Second",
        {"name": "supportive", "low": "1", "high": "7"},
    ),
    "form_words": Edit("convener", "text-title", "Teitl cyntaf", "Ail deitl"),
    "edit_factor": Edit("convener", "title", "First factor", "Second factor", {"name": "EXT-01"}),
}
OTHERS = {
    "adds": "programme_forms import_form copy_factors",
    "brings the version with its file, and is refused when another is there": "bring_factors",
    "carries the version it was made from, and is refused with a sentence": "move_part remove_part publish_form"
    " move_factor remove_factor publish_factor_set form_text",
    "says the same whoever says it last": "offer_form",
}
TEXTS = {
    "editing.OwnForm": ("slug draft", "a form of a programme: questions, nobody's answers"),
    "editing.Edition": ("definition reason", "a published form"),
    "editing.OwnFactors": ("slug draft", "a set of factors: words of a method"),
    "editing.FactorEdition": ("content reason", "a published set of factors"),
}
BOUNDS = {
    "programme_forms": ("convener", 14),
    "own_form": ("convener", 12),
    "programme_factors": ("evaluator", 13),
    "factor_set": ("evaluator", 13),
}


def prepare(world: Any) -> Keys:
    by = world.people["convener"]
    made = make_form(by=by, programme=world.programme, text=source_of("musiq_ar"))
    edition = publish(by=by, form=made, reason="")
    factors = make_factors(by=by, programme=world.programme, content=shipped_factors())
    programme, form, own = (
        {"programme_id": world.programme.pk},
        {"form_id": made.pk},
        {"set_id": factors.pk},
    )
    section = {**form, "section": "EXT"}
    return {
        "blank_form": {"project_id": world.project.pk, "instrument_id": made.slug},
        **dict.fromkeys(
            ("programme_forms", "import_form", "programme_factors", "copy_factors"), programme
        ),
        **dict.fromkeys(
            (
                "own_form",
                "preview_form",
                "form_head",
                "form_text",
                "move_part",
                "remove_part",
                "publish_form",
                "offer_form",
            ),
            form,
        ),
        "form_section": section,
        "form_item": {**section, "item": "EXT-01"},
        "form_scale": {**form, "scale": "supportive"},
        "form_words": {**form, "language": "cy"},
        "form_elsewhere": {**form, "format": "redcap"},
        "form_file": {**form, "format": "fhir"},
        "form_edition": {"edition_id": edition.pk},
        **dict.fromkeys(
            (
                "factor_set",
                "move_factor",
                "remove_factor",
                "publish_factor_set",
                "factors_excel",
                "bring_factors",
            ),
            own,
        ),
        "edit_factor": {**own, "factor": "EXT-01"},
    }
