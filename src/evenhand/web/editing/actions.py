"""Making, changing and publishing forms and factor sets: atomic, with an audit event each. What is published stays as it is."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from evenhand.errors import UserError
from evenhand.frameworks.factors import FactorSet, factor_set_from
from evenhand.frameworks.instruments import parse_instrument
from evenhand.web.accounts.models import User
from evenhand.web.core.audit import record
from evenhand.web.core.versions import refuse_other
from evenhand.web.editing.models import Edition, FactorEdition, OwnFactors, OwnForm
from evenhand.web.editing.shaping import numbered
from evenhand.web.organisations.models import Programme


class EditingError(UserError):
    """What was asked does not fit what is there."""

    http_status = 409


def _slug(title: str) -> str:
    """An id that nothing else has: no shipped form bears a number of this kind."""
    plain = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")[:40] or "form"
    start = plain if plain[0].isalpha() else f"form_{plain}"
    return f"{start}_{uuid4().hex[:8]}"


@transaction.atomic
def make_form(*, by: User, programme: Programme, text: str) -> OwnForm:
    """A form of a programme's own, from the TOML of another."""
    title = str(parse_instrument(text, name="the form").title)
    slug = _slug(title)
    made = OwnForm.objects.create(
        programme=programme,
        slug=slug,
        draft=numbered(text, id=slug, version=1),
        made_at=timezone.now(),
        made_by=by.pk,
    )
    record("form.made", by=by, subject=made)
    return made


@transaction.atomic
def change_draft(*, by: User, form: OwnForm, text: str, version: int | None = None) -> OwnForm:
    """Another draft; published versions stay as they are.

    Raises
    ------
    InstrumentError
        When the form is not whole: line and mend are named.
    ChangedMeanwhileError
        When somebody changed it since `version` was read.
    """
    parse_instrument(text, name="the form")  # a mistake is told with the line that was typed
    found = OwnForm.objects.select_for_update().get(pk=form.pk)
    refuse_other(found.version, version)
    last = found.editions.aggregate(last=Max("number"))["last"] or 0
    found.draft = numbered(text, id=found.slug, version=last + 1)
    found.version += 1
    found.save(update_fields=["draft", "version"])
    record("form.changed", by=by, subject=found)
    return found


@transaction.atomic
def publish(*, by: User, form: OwnForm, reason: str, version: int | None = None) -> Edition:
    """The draft as the next version: teams are offered it, rounds that are open keep theirs.

    Raises
    ------
    EditingError
        When nothing changed since the last version.
    """
    found = OwnForm.objects.select_for_update().get(pk=form.pk)
    refuse_other(found.version, version)
    last = found.editions.order_by("-number").first()
    number = last.number + 1 if last else 1
    text = numbered(found.draft, id=found.slug, version=number)
    if last and numbered(last.definition, id=found.slug, version=number) == text:
        raise EditingError(
            "Nothing changed since the last version.", remedy="Change something, then publish."
        )
    made = Edition.objects.create(
        form=found,
        number=number,
        definition=text,
        reason=reason,
        published_at=timezone.now(),
        published_by=by.pk,
    )
    found.draft = numbered(text, id=found.slug, version=number + 1)
    found.version += 1
    found.save(update_fields=["draft", "version"])
    record("form.published", by=by, subject=made, number=number)
    return made


@transaction.atomic
def offer(*, by: User, form: OwnForm, offered: bool) -> OwnForm:
    """Whether teams can begin a round of it; rounds that were begun go on."""
    found = OwnForm.objects.select_for_update().get(pk=form.pk)
    if found.offered != offered:
        found.offered = offered
        found.save(update_fields=["offered"])
        record("form.offered" if offered else "form.put_away", by=by, subject=found)
    return found


@transaction.atomic
def make_factors(*, by: User, programme: Programme, content: FactorSet) -> OwnFactors:
    """A set of factors of a programme's own, from another."""
    made = OwnFactors.objects.create(
        programme=programme,
        slug=_slug(content.title),
        draft=content.content(),
        made_at=timezone.now(),
        made_by=by.pk,
    )
    record("factors.made", by=by, subject=made)
    return made


@transaction.atomic
def change_factors(
    *, by: User, found: OwnFactors, content: dict[str, Any], version: int | None = None
) -> OwnFactors:
    """Another draft.

    Raises
    ------
    FactorError
        With what is wrong with it.
    ChangedMeanwhileError
        When somebody changed it since `version` was read.
    """
    kept = OwnFactors.objects.select_for_update().get(pk=found.pk)
    refuse_other(kept.version, version)
    kept.draft = factor_set_from(content).content()
    kept.version += 1
    kept.save(update_fields=["draft", "version"])
    record("factors.changed", by=by, subject=kept)
    return kept


@transaction.atomic
def publish_factors(
    *, by: User, found: OwnFactors, reason: str, version: int | None = None
) -> FactorEdition:
    """The draft as the next version; earlier ones stay as they are.

    Raises
    ------
    EditingError
        When nothing changed, or there is no factor.
    """
    kept = OwnFactors.objects.select_for_update().get(pk=found.pk)
    refuse_other(kept.version, version)
    last = kept.editions.order_by("-number").first()
    if not kept.factors.factors:
        raise EditingError("There is no factor in it.", remedy="Add one, then publish.")
    if last and last.content == kept.draft:
        raise EditingError(
            "Nothing changed since the last version.", remedy="Change something, then publish."
        )
    made = FactorEdition.objects.create(
        of=kept,
        number=last.number + 1 if last else 1,
        content=kept.draft,
        reason=reason,
        published_at=timezone.now(),
        published_by=by.pk,
    )
    record("factors.published", by=by, subject=made, number=made.number)
    return made
