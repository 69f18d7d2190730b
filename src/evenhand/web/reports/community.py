"""Writing the community's page, signing it, making it public and taking it down: atomic, an audit event each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from evenhand.charts import rates_table
from evenhand.charts.words import day
from evenhand.errors import UserError
from evenhand.frameworks.reports import report_words
from evenhand.web.accounts.models import User
from evenhand.web.core.audit import record
from evenhand.web.core.versions import refuse_other
from evenhand.web.measurement.downloads import released_reading
from evenhand.web.measurement.models import ProjectMeasure
from evenhand.web.measurement.queries import current_reading
from evenhand.web.projects.models import Project
from evenhand.web.reports.models import WRITTEN, CommunityPage, Signature, Translation


class CommunityError(UserError):
    """The page cannot be made public as it is."""

    http_status = 409


@transaction.atomic
def write_page(
    *, by: User, project: Project, version: int, content: Mapping[str, Any]
) -> CommunityPage:
    """New words or another measure; the numbers are taken as they are protected now.

    Raises
    ------
    ChangedMeanwhileError
        When somebody changed the page since `version` was read; 0 when there was none.
    """
    Project.objects.select_for_update().get(pk=project.pk)
    found = CommunityPage.objects.filter(project=project).first()
    refuse_other(found.version if found else 0, version)
    page = found or CommunityPage(project=project, made_at=timezone.now())
    if found is not None:
        page.version += 1
        page.words += any(getattr(page, n) != content[n] for n in WRITTEN)
    for name in (*WRITTEN, "measure"):
        setattr(page, name, content[name])
    page.numbers, page.look_again_on = numbers_of(page.measure), None
    page.save()
    page.insights.set(content.get("insights", ()))
    what = "community.changed" if found else "community.begun"
    record(what, by=by, subject=page, team=project.team_id)
    return page


def numbers_of(measure: ProjectMeasure | None) -> dict[str, Any] | None:
    """The finding and the protected counts of a measure; None where nothing can be shown outside the team."""
    reading = current_reading(measure) if measure else None
    released = released_reading(reading) if reading else None
    if reading is None or released is None:
        return None
    table = rates_table(released)
    wanted = [i for i, name in enumerate(table.header) if "interval" not in name]
    return {
        "headline": list(reading.protected_headline),
        "caption": table.caption,
        "header": [table.header[i] for i in wanted],
        "rows": [[row[i] for i in wanted] for row in table.rows],
        "read_on": day(timezone.localdate(reading.made_at)),
    }


@transaction.atomic
def translate(
    *, by: User, page: CommunityPage, language: str, version: int, content: Mapping[str, Any]
) -> Translation:
    """The words as they stand, in another language. The page needs signing again.

    Raises
    ------
    ChangedMeanwhileError
        When somebody changed this translation since `version` was read; 0 when there was none.
    """
    locked = CommunityPage.objects.select_for_update().get(pk=page.pk)
    found = locked.translations.filter(language=language).first()
    refuse_other(found.version if found else 0, version)
    made = found or Translation(page=locked, language=language, version=0)
    for name in (*WRITTEN, "checked_by"):
        setattr(made, name, content[name])
    made.words, made.version = locked.words, made.version + 1
    made.save()
    locked.version += 1
    locked.save(update_fields=["version"])
    what = "translation.changed" if found else "translation.added"
    record(what, by=by, subject=made, team=locked.project.team_id, language=language)
    return made


@transaction.atomic
def sign(*, by: User, page: CommunityPage, version: int) -> Signature:
    """A partner agrees to this very version being public.

    Raises
    ------
    ChangedMeanwhileError
        When another version is there by now.
    """
    locked = CommunityPage.objects.select_for_update().get(pk=page.pk)
    refuse_other(locked.version, version)
    kept = locked.signatures.filter(version=version, partner=by, taken_back_at=None).first()
    if kept is not None:
        return kept
    made = Signature.objects.create(
        page=locked, version=version, partner=by, signed_at=timezone.now()
    )
    record("community.signed", by=by, subject=made, team=locked.project.team_id)
    return made


@transaction.atomic
def take_back_signature(*, by: User, page: CommunityPage) -> None:
    """A partner agrees no longer; what is public because of it alone is taken down at once."""
    locked = CommunityPage.objects.select_for_update().get(pk=page.pk)
    own = locked.signatures.filter(partner=by, taken_back_at=None)
    if not own.update(taken_back_at=timezone.now()):
        return
    record("community.unsigned", by=by, subject=locked, team=locked.project.team_id)
    standing = locked.signatures.filter(version=locked.published_version or 0, taken_back_at=None)
    if locked.published is not None and not standing.exists():
        take_down_now(locked, by)


@transaction.atomic
def publish(*, by: User, page: CommunityPage, version: int) -> CommunityPage:
    """Make this version public.

    Raises
    ------
    ChangedMeanwhileError
        When another version is there by now.
    CommunityError
        When something is missing, the signature of a partner first of all.
    """
    locked = CommunityPage.objects.select_for_update().get(pk=page.pk)
    refuse_other(locked.version, version)
    if missing := missing_of(locked):
        raise CommunityError(missing[0], remedy="It is not public.")
    locked.published, locked.published_version = _as_public(locked), locked.version
    locked.published_at, locked.taken_down_at = timezone.now(), None
    locked.save()
    record("community.published", by=by, subject=locked, team=locked.project.team_id)
    return locked


def missing_of(page: CommunityPage) -> tuple[str, ...]:
    """What keeps this version from being public, in plain sentences."""
    said = report_words().community
    signed = page.signatures.filter(version=page.version, taken_back_at=None).exists()
    unread = any(not t.checked_by for t in page.translations.all() if t.words == page.words)
    told = (
        (said["unsigned"], not signed),
        (said["no_numbers"], page.numbers is None),
        (said["no_checker"], unread),
        (said["look_again"], page.look_again_on is not None),
    )
    return tuple(sentence for sentence, lacks in told if lacks)


def _as_public(page: CommunityPage) -> dict[str, Any]:
    """Everything that the public sees; translations of earlier words are left out."""
    said = [
        {"language": t.language, **{n: getattr(t, n) for n in WRITTEN}}
        for t in page.translations.all()
        if t.words == page.words
    ]
    own = {n: getattr(page, n) for n in WRITTEN}
    return {**own, "numbers": page.numbers, "translations": said}


@transaction.atomic
def take_down(*, by: User, page: CommunityPage) -> None:
    """Nothing of it is public any more; its address says so."""
    locked = CommunityPage.objects.select_for_update().get(pk=page.pk)
    if locked.published is not None:
        take_down_now(locked, by)


def take_down_now(locked: CommunityPage, by: Any) -> None:
    """The same for a page that is locked already."""
    locked.published, locked.published_version = None, None
    locked.taken_down_at = timezone.now()
    locked.save()
    record("community.taken_down", by=by, subject=locked, team=locked.project.team_id)
