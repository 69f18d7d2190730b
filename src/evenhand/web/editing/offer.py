"""Forms of a programme among those that its teams answer."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.web.editing.queries import editions_for
from evenhand.web.instruments.offered import Offered, source_of_forms
from evenhand.web.projects.models import Project


@source_of_forms
def forms(project: Project) -> Iterator[Offered]:
    """The latest published version of each. One question to the database."""
    for edition in editions_for(project):
        yield Offered(edition.instrument, edition.definition)
