"""A feasibility study as one self-contained page."""

from __future__ import annotations

from functools import cache
from importlib import resources

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from evenhand.documents.feasibility.table import study_tables
from evenhand.documents.view import numeric
from evenhand.frameworks import wording
from evenhand.planning.study import Study
from evenhand.reading.figures import month


def study_html(study: Study) -> str:
    """The study as HTML: sentences first, then the table, then how it was worked out."""
    template = _environment().get_template("feasibility.html.j2")
    return template.render(
        study=study,
        tables=study_tables(study),
        words=wording("feasibility")["page"],
        start=month(study.plan.start),
        by=month(study.plan.by),
        day=f"{study.made_on.day} {month(study.made_on)}",
        css=Markup(_css()),  # noqa: S704 - our own stylesheet, not user text
    )


@cache
def _css() -> str:
    folder = resources.files("evenhand.documents.page") / "templates"
    return (folder / "review.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=ChoiceLoader(
            [
                PackageLoader("evenhand.documents.feasibility"),
                PackageLoader("evenhand.documents.page"),
            ]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["numeric"] = numeric
    environment.filters["picture"] = str  # named by the shared macros; a study draws no chart
    return environment
