"""How ethnicity was recorded: keeping the counts, having them read. Atomic, with an audit event each."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from evenhand.documents import to_recording_fragment
from evenhand.errors import UserError
from evenhand.reading.recording import (
    RecordingTable,
    in_place_of,
    joined,
    names_other_places,
    read_recording,
    recording_from_json,
    recording_to_json,
)
from evenhand.web.accounts.models import User
from evenhand.web.core import jobs
from evenhand.web.core.audit import SYSTEM, record
from evenhand.web.core.versions import refuse_other
from evenhand.web.measurement.models import Recording
from evenhand.web.measurement.queries import current_recording
from evenhand.web.projects.models import Project


@transaction.atomic
def keep_recording(
    *,
    by: User,
    project: Project,
    table: RecordingTable,
    source: str,
    start_again: bool = False,
    version: int | None = None,
) -> Recording:
    """A new version: systems and months that `table` holds take the place of those there were.

    Raises
    ------
    ChangedMeanwhileError
        When another version than `version` is there by now (0: none was).
    """
    Project.objects.select_for_update().get(pk=project.pk)
    before = current_recording(project)
    refuse_other(before.number if before else 0, version)
    kept = None if before is None else recording_from_json(before.table)
    again = start_again or (kept is not None and names_other_places(kept, table))
    form = recording_to_json(in_place_of(kept, table) if again else joined(kept, table))
    if before is not None and before.table == form:  # the same again, or a job done twice
        return before
    made = Recording.objects.create(
        project=project,
        number=1 if before is None else before.number + 1,
        table=form,
        source=source,
        made_at=timezone.now(),
        made_by=by.pk,
    )
    record("recording.stored", by=by, subject=made, team=project.team_id, source=source)
    jobs.ask("recording", by=by, team=project.team_id, project=str(project.pk))
    return made


def read_now(project: Project) -> None:
    """Read the latest version, once; attacked together with what was released before it.

    Nothing is locked while it is read. When another reading was kept meanwhile, this one is not: two
    releases that do not know of each other could be compared.
    """
    latest, before = current_recording(project), _released_last(project)
    if latest is None or latest.page or latest.refused:
        return
    _read(latest, before)
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        now = current_recording(project)
        if now is None or now.pk != latest.pk or now.page or _released_last(project) != before:
            return  # what changed has asked for a reading of its own
        latest.save(update_fields=["headline", "released", "page", "refused"])
        record("recording.read", by=SYSTEM, subject=latest, team=project.team_id)


def _released_last(project: Project) -> Recording | None:
    return project.recordings.exclude(released=None).order_by("-number").first()


def _read(latest: Recording, before: Recording | None) -> None:
    try:
        found = read_recording(
            recording_from_json(latest.table), earlier=before.released if before else None
        )
    except UserError as error:
        latest.refused = f"{error.problem} {error.remedy}"
        return
    latest.headline, latest.released = list(found.headline), found.released()
    latest.page = to_recording_fragment(found)
