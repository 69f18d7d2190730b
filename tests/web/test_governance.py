"""The information-governance pack: every fact comes from a setting or a constant, nothing is left open by mistake."""

from __future__ import annotations

import io
import re
import string
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from importlib import resources
from typing import Any

import docx
import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from lxml import etree

from evenhand.defaults import defaults
from evenhand.documents import governance as words
from evenhand.documents.flow import flow_drawing
from evenhand.documents.governance import Pack, governance_pack, to_markdown, to_word
from evenhand.web.core import logs
from evenhand.web.governance import facts as room
from evenhand.web.governance.facts import facts, team_facts
from evenhand.web.measurement import forms, work
from evenhand.web.measurement.defining import make_own_measure
from evenhand.web.measurement.models import RowProblems
from evenhand.web.organisations import actions
from evenhand.web.organisations.models import Granularity, Role
from evenhand.web.projects.models import Project
from fixtures.pages import words_of
from web.test_doors import CHOICES

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)
OF_A_TEAM = {"team", "columns", "agreement"}


def content() -> dict[str, Any]:
    text = resources.files("evenhand.frameworks").joinpath("governance.toml").read_text("utf-8")
    return tomllib.loads(text)


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)


def asked() -> set[str]:
    """Facts that the words ask for."""
    return {f for t in texts(content()) for _, f, _, _ in string.Formatter().parse(t) if f}


def test_words_and_facts_fit() -> None:
    assert asked() == set(facts(on=ON)) | OF_A_TEAM


_OTHER_ENGINE = (
    f"django.db.backends.{'sqlite3' if connection.vendor == 'postgresql' else 'postgresql'}"
)
# What each fact comes from: change that, and the pack changes.
Change = Callable[[Any, pytest.MonkeyPatch], Any]


def _setting(name: str, value: Any) -> Change:
    return lambda settings, _: setattr(settings, name, value)


def _constant(place: Any, name: str, value: Any) -> Change:
    return lambda _, patch: patch.setattr(place, name, value)


def _default(section: str, name: str, value: Any) -> Change:
    return lambda _, patch: patch.setitem(defaults()[section], name, value)


class _Fewer:
    """A role or granularity less."""

    def __init__(self, of: Any) -> None:
        self.of = of

    def __iter__(self) -> Iterator[Any]:
        return iter(list(self.of)[1:])


SOURCES: dict[str, Change] = {
    "version": _constant(room, "__version__", "99.0"),
    "address": _setting("SITE_ADDRESS", "https://other.example.org"),
    "database": lambda settings, patch: patch.setitem(
        settings.DATABASES["default"], "ENGINE", _OTHER_ENGINE
    ),
    "mail": _setting("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend"),
    "transport": _setting("SESSION_COOKIE_SECURE", True),
    "proxies": _setting("ALLAUTH_TRUSTED_PROXY_COUNT", 2),
    "sign_in": _setting("SOCIALACCOUNT_PROVIDERS", {"openid_connect": {"APPS": [{"name": "Us"}]}}),
    "second_step": _setting("SECOND_STEP_REQUIRED", True),
    "idle_minutes": _setting("IDLE_MINUTES", 7),
    "session_hours": _setting("SESSION_COOKIE_AGE", 7200),
    "password_length": _setting(
        "AUTH_PASSWORD_VALIDATORS", [{"NAME": "x", "OPTIONS": {"min_length": 20}}]
    ),
    "password_hash": _setting(
        "PASSWORD_HASHERS", ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    ),
    "tries": _setting("ACCOUNT_RATE_LIMITS", {"login_failed": "10/m/ip,3/300s/key"}),
    "tries_minutes": _setting("ACCOUNT_RATE_LIMITS", {"login_failed": "5/900s/key"}),
    "reset_days": _setting("PASSWORD_RESET_TIMEOUT", 86_400),
    "invitation_days": _constant(actions, "INVITATION_LASTS", timedelta(days=3)),
    "upload_mb": _constant(forms, "LARGEST", 2**20),
    "upload_hours": _constant(work, "ABANDONED", 3600),
    "row_problem_days": _constant(RowProblems, "KEPT_DAYS", 3),
    "notes_months": _default("data_review", "keep_months", 3),
    "log_keeps": _constant(logs, "KEPT", {"event"}),
    "small_low": _default("disclosure", "small_low", 2),
    "small_high": _default("disclosure", "small_high", 9),
    "roles": _constant(room, "Role", _Fewer(Role)),
    "granularities": _constant(room, "Granularity", _Fewer(Granularity)),
}


def test_every_fact_has_its_source() -> None:
    assert set(SOURCES) | {"day"} == set(facts(on=ON))


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_change_the_source_and_the_pack_changes(
    settings: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    before, told = facts(on=ON), to_markdown(governance_pack(facts(on=ON)))
    SOURCES[name](settings, monkeypatch)
    after = facts(on=ON)
    assert before[name] != after[name]
    assert {k for k in before if before[k] != after[k]} == {name}
    assert to_markdown(governance_pack(after)) != told


def test_the_day_is_the_day() -> None:
    assert facts(on=ON)["day"] == "25 November 2026"


@pytest.mark.parametrize(
    ("proxies", "said"),
    [(0, "No proxy"), (1, "One proxy of yours stands"), (3, "3 proxies of yours stand")],
)
def test_proxies_in_words(settings: Any, proxies: int, said: str) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    assert facts(on=ON)["proxies"].startswith(said)


def test_https_in_words(settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE, settings.SECURE_HSTS_SECONDS = True, 86_400 * 365
    assert facts(on=ON)["transport"].endswith("that for 365 days.")
    settings.SECURE_SSL_REDIRECT = True
    assert facts(on=ON)["transport"].endswith("over http is sent on.")


# --- the words


def packs(world: Any) -> list[Pack]:
    return [governance_pack(facts(on=ON)), governance_pack(team_facts(world.team, on=ON))]


def test_no_placeholder_is_left_anywhere(world: Any) -> None:
    for pack in packs(world):
        text = to_markdown(pack)
        assert not re.search(r"[{}]|TODO|TBC|XX|lorem|\.\.\.", text, re.IGNORECASE)
        for section in pack.sections:
            for entry in section.entries:
                assert entry.answer or entry.organisation, entry.ask


def test_what_is_the_organisations_is_marked(world: Any) -> None:
    pack = packs(world)[0]
    mine = [s.id for s in pack.sections if s.finished]
    assert mine == ["flow"]
    for section in pack.sections:
        text = to_markdown(Pack("t", "l", (), (section,), pack.organisation))
        assert ("For your organisation" in text) is not section.finished, section.id


def test_no_answer_is_given_that_only_the_organisation_has() -> None:
    """Lawful basis, officers, tests and certificates are never claimed."""
    never = (
        "we comply",
        "compliant",
        "certified",
        "Article 6(1)",
        "penetration test was",
        "approved by",
    )
    for text in texts(content()):
        assert not any(n.lower() in text.lower() for n in never), text
    answers = [e.get("answer", "") for s in content()["section"] for e in s.get("entry", ())]
    assert not any(
        "lawful basis" in a.lower() or "clinical safety officer is" in a for a in answers
    )


def test_a_missing_fact_is_an_error() -> None:
    with pytest.raises(KeyError, match="version"):
        governance_pack({k: v for k, v in facts(on=ON).items() if k != "version"})


def test_hazards_and_risks_are_whole() -> None:
    for name, fields in (
        ("hazard", {"hazard", "cause", "effect", "controls", "remains"}),
        ("risk", {"risk", "before", "measures", "after"}),
        ("kept", {"what", "holds", "until"}),
    ):
        for row in content()[name]:
            assert set(row) - {"organisation"} == fields
            assert all(row.values())
        assert len(content()["tables"][name]) == len(fields)


# --- of a team


def test_a_team_s_pack_says_what_it_measures_and_shares(world: Any) -> None:
    make_own_measure(
        by=world.people["lead"], project=world.project, choices=CHOICES
    )  # typed by hand
    told = team_facts(world.team, on=ON)
    assert "blood loss" in told["columns"].lower()
    assert "hand" not in told["columns"]
    assert told["agreement"].startswith("Nothing: there is no agreement yet")
    actions.agree(
        by=world.people["lead"],
        team=world.team,
        governance_owner="Caldicott Guardian",
        until=timezone.localdate() + timedelta(days=30),
        terms={"convener": "words"},
        exact_for=[world.people["lead"]],
    )
    told = team_facts(world.team, on=timezone.localdate())
    assert "Programme conveners: the words of the finding, no numbers." in told["agreement"]
    assert "Evaluators: nothing." in told["agreement"]
    assert "Exact counts: one person named." in told["agreement"]
    assert "Caldicott Guardian answers for it." in told["agreement"]
    over = team_facts(world.team, on=timezone.localdate() + timedelta(days=31))
    assert "Programme conveners: nothing." in over["agreement"]
    assert over["agreement"].endswith("and is over.")
    Project.objects.all().delete()
    assert team_facts(world.team, on=ON)["columns"] == "none yet"


@pytest.mark.usefixtures("world")
def test_the_whole_pack_names_no_team() -> None:
    text = to_markdown(governance_pack(facts(on=ON)))
    assert "Riverside" not in text
    assert "What files of this team must hold" not in text


# --- page and documents


def test_the_page_holds_the_drawing_and_everything(world: Any) -> None:
    page = world.signed_in("administrator").get(reverse("governance"))
    text = words_of(page)
    for section in governance_pack(facts(on=timezone.localdate())).sections:
        assert section.title in text
    (drawing,) = re.findall(r"<svg.*?</svg>", page.content.decode(), re.DOTALL)
    tree = etree.fromstring(drawing)
    assert tree.get("role") == "img"
    told = "".join(tree.itertext())
    assert "What leaves: Readings with small numbers protected, Exact counts, Letters." in told
    assert "style=" not in drawing
    assert (
        reverse("governance")
        in words_of(page)
        + world.signed_in("administrator").get(reverse("administration")).content.decode()
    )


def test_a_drawing_takes_any_name_as_text() -> None:
    stages = (words.Stage("<b>", (("a & b", ""),)),)
    drawn = flow_drawing(stages, title='"><script>')
    assert "<script>" not in drawn
    etree.fromstring(drawn)


@pytest.mark.parametrize("who", ["lead", "coach"])
def test_documents_say_what_the_page_says(world: Any, who: str) -> None:
    client = world.signed_in(who)
    key = {"team_id": world.team.pk}
    page = client.get(reverse("team_governance", kwargs=key))
    assert "Information-governance pack: Riverside" in words_of(page)
    plain = client.get(reverse("team_governance_download", kwargs=key | {"form": "md"}))
    assert plain["Content-Disposition"].endswith('"information-governance.md"')
    assert plain.content.decode().startswith("# Information-governance pack: Riverside\n")
    word = client.get(reverse("team_governance_download", kwargs=key | {"form": "docx"}))
    document = docx.Document(io.BytesIO(word.content))
    titles = [p.text for p in document.paragraphs if p.style.name == "Heading 2"]
    assert titles == [s["title"] for s in content()["section"]]
    assert len(document.tables) == 4
    assert [c.text for c in document.tables[1].rows[0].cells] == content()["tables"]["kept"]
    assert (
        client.get(reverse("team_governance_download", kwargs=key | {"form": "exe"})).status_code
        == 404
    )


def test_a_team_s_name_is_no_markup_in_any_form(world: Any) -> None:
    world.team.name = "<script>x</script> | *B* [a](b)"
    world.team.save()
    told = team_facts(world.team, on=ON)
    text = to_markdown(governance_pack(told))
    assert "<script>" not in text
    assert "[a](b)" not in text
    assert to_word(governance_pack(told)).startswith(b"PK")
    key = {"team_id": world.team.pk}
    page = world.signed_in("lead").get(reverse("team_governance", kwargs=key))
    assert "<script>x" not in page.content.decode()
