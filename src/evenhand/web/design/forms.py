"""Form fields as components of the design system, for our forms and for those of the sign-in package."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import Jinja2 as Jinja2Renderer


class Renderer(Jinja2Renderer):
    """Renders `{{ form }}` with an error summary and one component a field."""

    form_template_name = "design/form.jinja"
    field_template_name = "design/field.jinja"

    def get_template(self, template_name: str) -> Any:
        """Our own templates come from the environment of all pages."""
        if template_name.startswith("design/"):
            from django.template import engines  # noqa: PLC0415

            return engines["jinja2"].get_template(template_name)
        return super().get_template(template_name)


class Rating(forms.RadioSelect):
    """Steps of a scale side by side, with words at both ends; answers without a value beneath."""

    def __init__(self, *args: Any, ends: tuple[str, str] = ("", ""), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ends = ends


def parameters(field: BoundField) -> dict[str, Any]:
    """What the design system's macro of this field is called with."""
    label: dict[str, Any] = {"text": str(field.label), "size": "s"}
    found: dict[str, Any] = {"id": field.id_for_label or field.auto_id, "name": field.html_name}
    if field.help_text:
        text = str(field.help_text)  # a lazy text tells only then whether it is markup
        kind = "html" if hasattr(text, "__html__") else "text"
        found["hint"] = {kind: text, "id": f"{field.auto_id}_helptext"}
    if field.errors:
        found["errorMessage"] = {"text": " ".join(str(e) for e in field.errors)}
    kind = component(field)
    if kind == "rating":
        return found | _choices(field, kind, label) | {"ends": field.field.widget.ends}
    if kind in ("radios", "checkboxes", "checkbox"):
        del found["id"]  # the first choice bears it: an id twice would leave its label with nothing
        return found | _choices(field, kind, label)
    value = field.value()
    found |= {
        "label": label,
        "value": "" if value is None else value,  # a textarea would say None
        "attributes": _attributes(field),
    }
    if kind == "select":
        return found | {"items": _options(field)}
    if kind == "input":
        found |= {"type": _type(field), "autocomplete": _autocomplete(field)}
    return found


def _type(field: BoundField) -> str:
    """Numbers are typed as text: the design system's advice, because spinners lose values."""
    kind = getattr(field.field.widget, "input_type", "text")
    return "text" if kind == "number" else kind


def _autocomplete(field: BoundField) -> Any:
    return field.field.widget.attrs.get("autocomplete")


def _attributes(field: BoundField) -> dict[str, Any]:
    kept = ("rows", "accept", "inputmode", "maxlength", "autofocus")
    given = field.field.widget.attrs
    found = {k: str(given[k]) for k in kept if given.get(k) not in (None, False)}
    if field.field.required:
        found["aria-required"] = "true"
    return found


def _options(field: BoundField) -> list[dict[str, Any]]:
    chosen = {str(v) for v in _listed(field.value())}
    return [
        {"value": str(value), "text": str(text), "selected": str(value) in chosen}
        for value, text in field.field.choices  # type: ignore[attr-defined]
    ]


def _choices(field: BoundField, kind: str, label: dict[str, Any]) -> dict[str, Any]:
    if kind == "checkbox":
        item = {"value": "on", "text": label["text"], "checked": bool(field.value())}
        return {"items": [item], "idPrefix": field.auto_id}
    chosen = {str(v) for v in _listed(field.value())}
    items = [
        {"value": str(value), "text": str(text), "checked": str(value) in chosen}
        for value, text in field.field.choices  # type: ignore[attr-defined]
    ]
    legend = {"text": label["text"], "size": "s"}
    return {"items": items, "idPrefix": field.auto_id, "fieldset": {"legend": legend}}


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple | set) else [value]


def component(field: BoundField) -> str:
    """Which component draws a field."""
    widget = field.field.widget
    kinds: tuple[tuple[Any, str], ...] = (
        (Rating, "rating"),
        (forms.CheckboxSelectMultiple, "checkboxes"),  # which Django makes a kind of RadioSelect
        (forms.RadioSelect, "radios"),
        (forms.CheckboxInput, "checkbox"),
        (forms.Select, "select"),
        (forms.Textarea, "textarea"),
        (forms.ClearableFileInput, "file"),
        (forms.HiddenInput, "hidden"),
    )
    return next((name for kind, name in kinds if isinstance(widget, kind)), "input")
