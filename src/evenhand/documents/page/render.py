"""From a review to one HTML text: Jinja templates, one inlined stylesheet, no script."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from evenhand.charts import Chart
from evenhand.documents.view import (
    Mark,
    key_of,
    numeric,
    one_section,
    opening,
    parts,
    plan_terms,
    recording_section,
    story_section,
    surroundings,
    voice_section,
)
from evenhand.documents.view.opening import Opening
from evenhand.experience import Asked, Story
from evenhand.experience.findings import Finding
from evenhand.frameworks import wording
from evenhand.reading.model import EquityReading, Review
from evenhand.reading.recording import RecordingReading


def to_html(review: Review) -> str:
    """The whole review as one self-contained page.

    The same review gives the same text, byte for byte. User text is escaped everywhere. For a
    review with audience "shared" only what the reading already shows as protected is used: the
    `MeasureTable` behind a reading is never read here.
    """
    return (
        _environment()
        .get_template("review.html.j2")
        .render(
            review=review,
            opening=opening(review),
            parts=parts(review),
            around=surroundings(review),
            plan=plan_terms(review),
            css=Markup(_css()),  # noqa: S704 - our own stylesheet, not user text
        )
    )


def to_fragment(reading: EquityReading) -> str:
    """One measure of a review without the page around it, for a page that brings its own styles.

    The same markup as in the review: a section with a heading of level 2.
    """
    section = one_section(reading)
    return _environment().get_template("fragment.html.j2").render(s=section)


def to_voice_page(finding: Finding, opened: Opening) -> str:
    """Themes, answers or a bundle as one self-contained page."""
    section = voice_section(finding)
    return render("voices_page.html.j2", s=section, opening=opened)


def to_voice_fragment(finding: Finding) -> str:
    """Themes, answers or a bundle as part of a page; as protected as the finding is."""
    section = voice_section(finding)
    return _environment().get_template("voices.html.j2").render(s=section)


def to_story_fragment(asked: Asked, stories: Sequence[Story], *, audience: str) -> str:
    """How many stories were told and chosen, for this audience; no story itself is in it."""
    section = story_section(asked, stories, audience=audience)
    return _environment().get_template("voices.html.j2").render(s=section)


def to_recording_fragment(reading: RecordingReading) -> str:
    """How complete ethnicity is, as part of a page."""
    section = recording_section(reading)
    return _environment().get_template("voices.html.j2").render(s=section)


def render(template: str, **values: object) -> str:
    """Another page in the same look, from its own template."""
    css = Markup(_css())  # noqa: S704 - our own stylesheet, not user text
    return _environment().get_template(template).render(css=css, **values)


@cache
def _css() -> str:
    return (resources.files(__package__) / "templates" / "review.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("evenhand.documents.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(picture=_picture, key=_key, key_of=key_of)
    environment.tests["numeric"] = numeric
    environment.globals["words"] = wording("documents")
    return environment


def _picture(chart: Chart) -> Markup:
    """A chart is markup that our own code wrote and escaped."""
    return Markup(chart.svg)  # noqa: S704


def _key(found: Mark) -> Markup:
    return Markup(
        '<span class="key-item"><svg width="18" height="18" viewBox="0 0 18 18" '
        'aria-hidden="true">{}</svg>{}</span>'
    ).format(Markup(found.body), found.label)  # noqa: S704
