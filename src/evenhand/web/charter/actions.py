"""Keeping a version of a charter: atomic, with an audit event that names nobody where racism is named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from evenhand.frameworks.charter import charter_words
from evenhand.web.accounts.models import User
from evenhand.web.charter.models import CharterVersion
from evenhand.web.charter.queries import current_charter
from evenhand.web.core.audit import SYSTEM, record
from evenhand.web.core.versions import refuse_other
from evenhand.web.projects.models import Project


@transaction.atomic
def save_charter(
    *,
    by: User,
    project: Project,
    version: int,
    content: Mapping[str, Any],
    made_from: int | None = None,
    signed: bool = False,
) -> CharterVersion | None:
    """A new version; the one in force when nothing differs from it.

    Parameters
    ----------
    version
        The one in force that `content` was merged with; 0 when there was none.
    made_from
        The one that the person had open; as `version` when left out.
    signed
        Whether the person's name is to stand beside what is said of racism.

    Raises
    ------
    ChangedMeanwhileError
        When another version is in force by now.
    """
    locked = Project.objects.select_for_update().get(pk=project.pk)
    before = current_charter(locked)
    refuse_other(before.number if before else 0, version)
    texts = {f.name: str(content.get(f.name) or "") for f in charter_words().fields}
    changed = {n for n, t in texts.items() if t != (before.content if before else {}).get(n, "")}
    if not changed:
        return before
    named = signed or not any(f.names_racism for f in charter_words().fields if f.name in changed)
    made = CharterVersion.objects.create(
        project=locked,
        number=version + 1,
        content=texts,
        made_from=version if made_from is None else made_from,
        made_at=timezone.now(),
        made_by=by.pk if named else None,
    )
    record("charter.saved", by=by if named else SYSTEM, subject=made, team=locked.team_id)
    return made
