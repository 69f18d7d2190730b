"""Puts the sign-in package's pages into the same frame as all others."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import engines
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def in_frame(context: Any, title: str, content: str) -> str:
    """The page around `content`, which that package's own templates have escaped."""
    page = engines["jinja2"].get_template("accounts/frame.jinja")
    inner = {"page_title": title.strip(), "inner": mark_safe(content)}  # noqa: S308
    return mark_safe(page.render(inner, request=context["request"]))  # noqa: S308
