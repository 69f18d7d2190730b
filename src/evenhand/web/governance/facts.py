"""Facts for the pack. Each comes from a setting or a constant of the program: when that changes, the pack does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from allauth.account import app_settings as signing_in
from allauth.core.internal.ratelimit import parse_rates
from django.conf import settings
from django.contrib.auth.hashers import get_hasher
from django.utils import timezone

from evenhand.charts.words import day
from evenhand.defaults import constant
from evenhand.documents.data_request import needed
from evenhand.reading.figures import listing
from evenhand.version import __version__
from evenhand.web.core import logs
from evenhand.web.governance.queries import definitions_of
from evenhand.web.measurement import forms, work
from evenhand.web.measurement.models import RowProblems
from evenhand.web.organisations import actions
from evenhand.web.organisations.models import Agreement, Audience, Granularity, Role, Team
from evenhand.web.organisations.queries import current_agreement


def facts(*, on: date) -> dict[str, str]:
    """What the pack of the whole workbench says."""
    return {
        **_of_the_place(on),
        **_of_signing_in(),
        **_of_keeping(),
        "small_low": str(constant("disclosure", "small_low")),
        "small_high": str(constant("disclosure", "small_high")),
        "roles": listing([r.label.lower() for r in Role]),
        "granularities": "; ".join(g.label.lower() for g in Granularity),
    }


def team_facts(team: Team, *, on: date) -> dict[str, str]:
    """The same, with what the team measures and has agreed."""
    agreement = current_agreement(team)
    return facts(on=on) | {
        "team": team.name,
        "columns": _columns(team),
        "agreement": _agreed(agreement, on) if agreement else _NO_AGREEMENT,
    }


def _of_the_place(on: date) -> dict[str, str]:
    sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    by_server = "smtp" in settings.EMAIL_BACKEND
    return {
        "day": day(on),
        "version": __version__,
        "address": settings.SITE_ADDRESS,
        "database": "SQLite in a private folder of the server" if sqlite else "PostgreSQL",
        "mail": "sent by your mail server"
        if by_server
        else "written to a folder of the server, for somebody to pass on",
        "transport": _transport(),
        "proxies": _proxies(settings.ALLAUTH_TRUSTED_PROXY_COUNT),
    }


def _transport() -> str:
    if not settings.SESSION_COOKIE_SECURE:
        return "It is reached on this machine only, over http."
    days = settings.SECURE_HSTS_SECONDS // 86_400
    asked = f"It is reached over https; browsers remember that for {days} days."
    return f"{asked} Whoever comes over http is sent on." if settings.SECURE_SSL_REDIRECT else asked


def _proxies(count: int) -> str:
    if not count:
        return "No proxy stands before it."
    stand = "One proxy of yours stands" if count == 1 else f"{count} proxies of yours stand"
    return f"{stand} before it."


def _of_signing_in() -> dict[str, str]:
    providers: dict[str, Any] = settings.SOCIALACCOUNT_PROVIDERS
    apps = providers.get("openid_connect", {}).get("APPS", ())
    ways = ["email and password", *(f"{a['name']} (OpenID Connect)" for a in apps)]
    (limit,) = (r for r in parse_rates(signing_in.RATE_LIMITS["login_failed"]) if r.per == "key")
    validators: Any = settings.AUTH_PASSWORD_VALIDATORS
    options = (v.get("OPTIONS", {}) for v in validators)
    (length,) = (o["min_length"] for o in options if "min_length" in o)
    return {
        "sign_in": " or ".join(ways),
        "second_step": _REQUIRED if settings.SECOND_STEP_REQUIRED else _CHOSEN,
        "idle_minutes": str(settings.IDLE_MINUTES),
        "session_hours": str(settings.SESSION_COOKIE_AGE // 3600),
        "password_length": str(length),
        "password_hash": str(get_hasher().algorithm),
        "tries": str(limit.amount),
        "tries_minutes": f"{limit.duration / 60:g}",
        "invitation_days": str(actions.INVITATION_LASTS.days),
        "reset_days": str(settings.PASSWORD_RESET_TIMEOUT // 86_400),
    }


_REQUIRED = "A second step (a code from an app) is required of administrators, conveners and everybody named for exact counts."
_CHOSEN = "A second step (a code from an app) can be turned on by each person; this workbench does not require it."
_NO_AGREEMENT = (
    "Nothing: there is no agreement yet, so nobody outside the team sees a reading, and nobody opens exact"
    " counts."
)


def _of_keeping() -> dict[str, str]:
    return {
        "upload_mb": str(forms.LARGEST // 2**20),
        "upload_hours": f"{work.ABANDONED / 3600:g}",
        "notes_months": str(constant("data_review", "keep_months")),
        "row_problem_days": str(RowProblems.KEPT_DAYS),
        "log_keeps": ", ".join(sorted(k.replace("_", " ") for k in logs.KEPT)),
    }


def _columns(team: Team) -> str:
    """What files must hold for the measures that are counted from records."""
    definitions = definitions_of(team)
    if not definitions:
        return "none yet"
    return "; ".join(n.meaning[:1].lower() + n.meaning[1:] for n in needed(definitions))


def _agreed(agreement: Agreement, on: date) -> str:
    return " ".join(_sentences(agreement, on))


def _sentences(agreement: Agreement, on: date) -> Iterator[str]:
    for audience in Audience:
        seen = Granularity(agreement.allows(audience, on))
        yield f"{audience.label}: {seen.label[:1].lower()}{seen.label[1:]}."
    named = agreement.exact_for.count()
    people = "one person" if named == 1 else f"{named or 'no'} people"
    yield f"Exact counts: {people} named."
    over = ", and is over" if on > agreement.until else ""
    yield f"{agreement.governance_owner} answers for it. It was made on {day(timezone.localdate(agreement.made_at))}, until {day(agreement.until)}{over}."
