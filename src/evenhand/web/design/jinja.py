"""The environment of our templates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader

from evenhand.charts import words
from evenhand.web.design.forms import component, parameters
from evenhand.web.design.money import Pence


def environment(**options: Any) -> Environment:
    """Our templates first, then the design system's components."""
    loader = ChoiceLoader([options.pop("loader"), PackageLoader("nhsuk_frontend_jinja")])
    # the design system's macros read fields that are not given
    made = Environment(  # noqa: S701 - Django passes autoescape
        **{**options, "undefined": ChainableUndefined},
        loader=loader,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
    )
    made.globals.update(static=static, url=address, component=component, parameters=parameters)
    made.filters.update(day=day, moment=moment, whole="{:,}".format, pounds=Pence)
    return made


def address(name: str, **kwargs: Any) -> str:
    """The address of a page by name."""
    return reverse(name, kwargs=kwargs)


def day(value: date | None) -> str:
    """4 May 2026."""
    return "" if value is None else words.day(value)


def moment(value: datetime | None) -> str:
    """4 May 2026, 14:05."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{words.day(local.date())}, {local:%H:%M}"
