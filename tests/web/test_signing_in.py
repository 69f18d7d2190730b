"""Signing in by email: pages in our design, the second step, sessions, pauses, limits; and nothing that tells who has an account."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import evenhand.web
from evenhand.web.accounts.models import Session, User
from evenhand.web.accounts.sessions import SessionStore, forget_sessions
from evenhand.web.organisations import second_step
from evenhand.web.organisations.actions import agree, end_role
from evenhand.web.organisations.models import Membership, Role
from fixtures.codes import code
from fixtures.measured import give, work
from fixtures.pages import forms_of, words_of
from fixtures.workbench import settings_of
from web.test_doors import OF_THE_PACKAGE_OPEN, OF_THE_PACKAGE_SIGNED_IN

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery staple"  # noqa: S105 - of invented people
WRONG = "a wrong one"
SECRET = "JBSWY3DPEHPK3PXP"  # noqa: S105 - an invented one
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"


@pytest.fixture(autouse=True)
def _no_limits_yet() -> None:
    cache.clear()


def sign_in(person: User, *, password: str = PASSWORD, **more: Any) -> tuple[Client, Any]:
    client = Client(**more)
    given = {"login": person.email, "password": password}
    return client, client.post(reverse("account_login"), given)


def is_in(client: Client) -> bool:
    return client.get(reverse("account")).status_code == 200


# --- pages


def _address(name: str) -> str:
    keys: dict[str, Any] = {
        "account_reset_password_from_key": {"uidb36": "x", "key": "set-password"},
        "openid_connect_login": {"provider_id": "organisation"},
        "openid_connect_callback": {"provider_id": "organisation"},
    }
    return reverse(name, kwargs=keys.get(name))


@pytest.mark.parametrize("name", sorted(OF_THE_PACKAGE_OPEN | OF_THE_PACKAGE_SIGNED_IN))
def test_no_page_of_the_package_shows_as_it_came(world: Any, name: str) -> None:
    """Every template that was rendered is ours."""
    client = Client()
    if name in OF_THE_PACKAGE_SIGNED_IN:
        client, _ = sign_in(world.people["lead"])
    page = client.get(_address(name), follow=True)
    ours = str(Path(evenhand.web.__file__).parent)
    used = [t.origin.name for t in page.templates if getattr(t, "origin", None)]
    assert all(str(u).startswith(ours) for u in used), used
    if page.status_code == 200:
        assert "Evenhand is not an NHS service" in page.content.decode()


def test_pages_of_the_second_step_are_ours(world: Any) -> None:
    client, _ = sign_in(world.people["lead"])
    turned_on(client)
    ours = str(Path(evenhand.web.__file__).parent)
    for name in sorted(n for n in OF_THE_PACKAGE_SIGNED_IN if n.startswith("mfa_")):
        page = client.get(reverse(name), follow=True)
        assert page.status_code == 200, name
        assert all(str(t.origin.name).startswith(ours) for t in page.templates)


# --- who has an account is not told


def test_a_wrong_password_and_no_account_read_alike(world: Any) -> None:
    known, unknown = world.people["lead"], User(email="nobody@example.org")
    pages = [words_of(sign_in(p, password=WRONG)[1]) for p in (known, unknown)]
    assert pages[0] == pages[1]
    assert "The email address and/or password you specified are not correct." in pages[0]


@pytest.mark.parametrize("email", ["team.lead@example.org", "nobody@example.org"])
def test_asking_for_a_link_reads_alike(world: Any, email: str) -> None:
    assert world.people["lead"].email == "team.lead@example.org"
    page = Client().post(reverse("account_reset_password"), {"email": email}, follow=True)
    assert "If there is an account with that address" in words_of(page)
    assert len(mail.outbox) == 1  # both are written to, so that both take as long


def test_the_letter_holds_the_link_and_nothing_else(world: Any, settings: Any) -> None:
    settings.SITE_ADDRESS = "https://evenhand.example.org"
    lead = world.people["lead"]
    Client().post(
        reverse("account_reset_password"), {"email": lead.email}, headers={"host": "localhost"}
    )
    (letter,) = mail.outbox
    links = re.findall(r"\w+://\S+", letter.body)
    assert len(links) == 1
    assert links[0].startswith("https://evenhand.example.org/sign-in/password/reset/key/")
    for told in (lead.name, lead.email, "Riverside", "haemorrhage"):
        assert told not in letter.body + letter.subject


def test_a_link_sets_a_new_password_once_and_ends_every_session(world: Any) -> None:
    lead = world.people["lead"]
    elsewhere, _ = sign_in(lead)
    client = Client()
    client.post(reverse("account_reset_password"), {"email": lead.email})
    link = re.findall(r"http://\S+", mail.outbox[0].body)[0].partition("8000")[2]
    page = client.get(link, follow=True)
    (form,) = forms_of(page, at=page.request["PATH_INFO"])
    new = "a quite different pass phrase"
    done = client.post(form.address, dict.fromkeys(form.typed, new), follow=True)
    assert "Your password is changed" in words_of(done)
    assert not is_in(client)  # it signs nobody in: the second step is not gone around
    assert not is_in(elsewhere)
    assert is_in(sign_in(lead, password=new)[0])
    again = Client().get(link, follow=True)
    assert "This link does not work any more" in words_of(again)


def test_too_weak_is_said(world: Any) -> None:
    client, _ = sign_in(world.people["lead"])
    given = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    page = client.post(reverse("account_change_password"), given)
    assert "This password is too short" in words_of(page)


# --- the second step


def with_second_step(world: Any, who: str = "lead") -> tuple[Client, User]:
    """A person who has turned it on and signs in with it."""
    person = world.people[who]
    TOTP.activate(person, SECRET)
    client, answer = sign_in(person)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    client.post(answer["Location"], {"code": code(SECRET)})
    return client, person


def turned_on(client: Client) -> str:
    """Turn it on by the pages; the secret."""
    address = reverse("mfa_activate_totp")
    asked = client.get(address)
    if asked.status_code == 302:  # say once more who you are
        client.post(asked["Location"], {"password": PASSWORD})
    text = client.get(address).content.decode()
    (secret,) = re.findall(r"<code class=\"app-code\">([A-Z2-7]+)</code>", text)
    assert client.post(address, {"code": code(secret)}).status_code == 302
    return str(secret)


def test_turned_on_it_is_asked_for_at_every_sign_in(world: Any) -> None:
    lead = world.people["lead"]
    client, _ = sign_in(lead)
    secret = turned_on(client)
    assert "It is on." in words_of(client.get(reverse("mfa_index")))
    other, answer = sign_in(lead)
    wrong = other.post(answer["Location"], {"code": "000000"})
    assert "Incorrect code" in words_of(wrong)
    assert not is_in(other)
    other.post(answer["Location"], {"code": code(secret)})
    assert is_in(other)
    third, answer = sign_in(lead)
    used = third.post(answer["Location"], {"code": code(secret)})
    assert "Incorrect code" in words_of(used)  # each code opens once


def test_a_recovery_code_works_once(world: Any) -> None:
    lead = world.people["lead"]
    client, _ = sign_in(lead)
    turned_on(client)
    page = client.get(reverse("mfa_view_recovery_codes"))
    codes = re.findall(r"<li><code>(\w+)</code></li>", page.content.decode())
    assert len(codes) == 10
    file = client.get(reverse("mfa_download_recovery_codes"))
    assert file.content.decode().split() == codes
    for number, able in ((0, True), (0, False), (1, True)):
        other, answer = sign_in(lead)
        other.post(answer["Location"], {"code": codes[number]})
        assert is_in(other) is able
    assert "8 of 10 are left." in words_of(client.get(reverse("mfa_view_recovery_codes")))


def test_turning_it_off_asks_who_you_are_and_ends_the_codes(world: Any) -> None:
    client, person = with_second_step(world)
    address = reverse("mfa_deactivate_totp")
    asked = client.get(address)
    assert "reauthenticate" in asked["Location"]
    client.post(asked["Location"], {"password": PASSWORD})
    assert client.post(address).status_code == 302
    assert not Authenticator.objects.filter(user_id=person.pk).exists()
    assert is_in(sign_in(person)[0])


@pytest.mark.parametrize(
    ("who", "needed"),
    [
        ("administrator", True),
        ("convener", True),
        ("lead", True),
        ("member", False),
        ("sponsor", False),
    ],
)
def test_where_it_is_required(world: Any, settings: Any, who: str, needed: bool) -> None:
    agreed(world, days=30)
    settings.SECOND_STEP_REQUIRED = True
    client, _ = sign_in(world.people[who])
    page = client.get(reverse("home"), follow=True)
    told = "Your role needs a second step" in words_of(page)
    assert told is needed
    assert (
        page.request["PATH_INFO"]
        in (reverse("mfa_activate_totp"), reverse("account_reauthenticate"))
    ) is needed
    if needed:
        turned_on(client)
        assert client.get(reverse("home")).status_code in (200, 302)
        assert "second-step" not in client.get(reverse("home")).get("Location", "")


def test_required_it_closes_what_is_posted_too_and_lets_people_leave(
    world: Any, settings: Any
) -> None:
    settings.SECOND_STEP_REQUIRED = True
    client, _ = sign_in(world.people["administrator"])
    asked = client.post(reverse("new_programme"), {"name": "Another"})
    assert asked["Location"] == reverse("mfa_activate_totp")
    assert not world.programme.__class__.objects.filter(name="Another").exists()
    for name in ("account", "sessions", "privacy", "mfa_index"):
        assert client.get(reverse(name)).status_code == 200
    assert client.post(reverse("account_logout")).status_code == 302
    assert not is_in(client)


def test_an_agreement_that_is_over_requires_nothing(world: Any) -> None:
    agreed(world, days=30)
    lead, today = world.people["lead"], timezone.localdate()
    assert second_step.is_needed(lead, on=today + timedelta(days=30))
    assert not second_step.is_needed(lead, on=today + timedelta(days=31))


def test_a_choice_where_it_is_not_required(world: Any) -> None:
    client, _ = sign_in(world.people["administrator"])
    assert client.get(reverse("administration")).status_code == 200


# --- sessions


def test_where_a_person_is_signed_in_and_signing_out_there(world: Any) -> None:
    lead = world.people["lead"]
    here, _ = sign_in(lead, headers={"user-agent": CHROME})
    there, _ = sign_in(lead, headers={"user-agent": "Mozilla/5.0 (iPhone) Safari/604.1"})
    world.signed_in("member")
    page = here.get(reverse("sessions"))
    text = words_of(page)
    assert "Chrome on Windows, since" in text
    assert text.count("this one") == 1
    (form,) = forms_of(page, at="")
    assert "Sign out there : Safari on iPhone, since" in text
    assert Session.objects.filter(person=lead.pk).count() == 2
    here.post(form.address)
    assert is_in(here)
    assert not is_in(there)
    assert "had ended already" in words_of(here.post(form.address, follow=True))


def test_nobody_ends_a_session_of_somebody_else(world: Any) -> None:
    member, _ = sign_in(world.people["member"])
    member.get(reverse("sessions"))
    lead, _ = sign_in(world.people["lead"])
    other, _ = sign_in(world.people["lead"])
    (form,) = forms_of(other.get(reverse("sessions")), at="")
    member.post(form.address)
    assert is_in(lead)


def test_the_page_holds_no_key_that_opens_anything(world: Any) -> None:
    client, _ = sign_in(world.people["lead"])
    sign_in(world.people["lead"])
    page = client.get(reverse("sessions")).content.decode()
    assert not any(key in page for key in Session.objects.values_list("session_key", flat=True))


def test_sessions_end_when_a_role_ends(world: Any) -> None:
    member, _ = sign_in(world.people["member"])
    lead, _ = sign_in(world.people["lead"])
    held = Membership.objects.get(person=world.people["member"])
    end_role(by=world.people["lead"], membership=held)
    assert not is_in(member)
    assert is_in(lead)


def test_a_person_who_gives_up_a_role_stays_signed_in(world: Any) -> None:
    member, _ = sign_in(world.people["member"])
    held = Membership.objects.get(person=world.people["member"], role=Role.MEMBER)
    end_role(by=world.people["member"], membership=held)
    assert is_in(member)


def test_sessions_go_with_the_person(world: Any) -> None:
    client, _ = sign_in(world.people["member"])
    address = reverse("delete_person", kwargs={"person_id": world.people["member"].pk})
    world.signed_in("administrator").post(address, {"sure": "on"})
    assert not Session.objects.filter(person=world.people["member"].pk).exists()
    assert not is_in(client)


def test_a_new_password_ends_the_other_sessions(world: Any) -> None:
    lead = world.people["lead"]
    here, _ = sign_in(lead)
    there, _ = sign_in(lead)
    new = "a quite different pass phrase"
    given = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    here.post(reverse("account_change_password"), given)
    assert (is_in(here), is_in(there)) == (True, False)
    assert "this one" in words_of(here.get(reverse("sessions")))


def test_sessions_that_are_over_are_forgotten(world: Any) -> None:
    client, _ = sign_in(world.people["lead"])
    forget_sessions()
    assert is_in(client)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    forget_sessions()
    assert not Session.objects.exists()
    assert SessionStore.get_model_class().get_session_store_class() is SessionStore


# --- pauses


def agreed(world: Any, *, days: int) -> None:
    agree(
        by=world.people["lead"],
        team=world.team,
        governance_owner="Guardian",
        until=timezone.localdate() + timedelta(days=days),
        terms={},
        exact_for=[world.people["lead"]],
    )


@pytest.fixture
def exact(world: Any) -> dict[str, tuple[str, str]]:
    """Pages with exact counts: method and address."""
    give(world, world.measure)
    work()
    agreed(world, days=30)
    key = {"measure_id": world.measure.pk}
    return {
        "exact": ("post", reverse("exact", kwargs=key)),
        "exact_download": ("post", reverse("exact_download", kwargs=key | {"form": "json"})),
        "grid": ("get", reverse("grid", kwargs=key)),
        "grid_template": ("get", reverse("grid_template", kwargs=key)),
        "export_team": ("post", reverse("export_team", kwargs={"team_id": world.team.pk})),
    }


def status(answer: Any) -> int:
    if answer.streaming:
        b"".join(answer.streaming_content)  # a file that is sent is closed at its end
    return int(answer.status_code)


def test_after_a_pause_exact_counts_ask_who_is_there(
    world: Any, exact: dict[str, tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, _ = sign_in(world.people["lead"])
    measure = reverse("measure", kwargs={"measure_id": world.measure.pk})
    for verb, address in exact.values():
        assert status(getattr(client, verb)(address)) == 200, address
    now = time.time()
    monkeypatch.setattr("evenhand.web.accounts.idle.time.time", lambda: now + 16 * 60)
    assert client.get(measure).status_code == 200  # protected counts stay open
    for verb, address in exact.values():
        away = getattr(client, verb)(address, headers={"referer": f"http://testserver{measure}"})
        assert away["Location"].startswith(reverse("account_reauthenticate")), address
    monkeypatch.setattr("allauth.account.internal.flows.login.time.time", lambda: now + 16 * 60 + 5)
    back = client.post(away["Location"], {"password": PASSWORD})
    assert back["Location"] == measure
    for verb, address in exact.values():
        assert status(getattr(client, verb)(address)) == 200, address


def test_a_short_pause_is_none_and_typed_numbers_are_kept_after_a_long_one(
    world: Any, exact: dict[str, tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, _ = sign_in(world.people["lead"])
    address = exact["grid"][1]
    (form, *_) = forms_of(client.get(address), at=address)
    now = time.time()
    for minutes in (14, 28, 42):
        monkeypatch.setattr("evenhand.web.accounts.idle.time.time", lambda: now + minutes * 60)  # noqa: B023
        assert client.get(address).status_code == 200
    monkeypatch.setattr("evenhand.web.accounts.idle.time.time", lambda: now - 3600)
    assert client.get(address).status_code == 200  # a clock that was set back
    monkeypatch.setattr("evenhand.web.accounts.idle.time.time", lambda: now + 90 * 60)
    kept = client.post(form.address, form.values)
    assert kept["Location"] == reverse("measure", kwargs={"measure_id": world.measure.pk})


def test_who_has_no_password_signs_in_again_where_it_is_kept(
    world: Any, exact: dict[str, tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = world.people["lead"]
    lead.set_unusable_password()
    lead.save()
    client = world.signed_in("lead")
    now = time.time()
    monkeypatch.setattr("evenhand.web.accounts.idle.time.time", lambda: now + 16 * 60)
    assert client.post(exact["exact"][1])["Location"] == reverse("account_login")
    assert not is_in(client)


def test_an_exact_page_closes_by_itself(world: Any, exact: dict[str, tuple[str, str]]) -> None:
    page = world.signed_in("lead").post(exact["exact"][1])
    measure = reverse("measure", kwargs={"measure_id": world.measure.pk})
    assert page["Refresh"] == f"900;url={measure}"
    assert "This page closes after 15 minutes" in words_of(page)


# --- limits


def test_a_password_cannot_be_guessed_for_long(world: Any) -> None:
    lead = world.people["lead"]
    for _ in range(5):
        assert "not correct" in words_of(sign_in(lead, password=WRONG)[1])
    assert "Too many failed login attempts" in words_of(sign_in(lead)[1])
    assert is_in(sign_in(world.people["member"])[0])
    cache.clear()
    assert is_in(sign_in(lead)[0])


def test_a_code_cannot_be_guessed_for_long(world: Any) -> None:
    TOTP.activate(world.people["lead"], SECRET)
    client, answer = sign_in(world.people["lead"])
    for _ in range(5):
        page = client.post(answer["Location"], {"code": "000000"})
        assert "Incorrect code" in words_of(page)
    page = client.post(answer["Location"], {"code": code(SECRET)})
    assert "Too many failed login attempts" in words_of(page)
    assert not is_in(client)


def test_too_many_tries_from_one_place_have_a_page() -> None:
    for n in range(31):
        page = sign_in(User(email=f"nobody{n}@example.org"), password=WRONG)[1]
    assert page.status_code == 429
    assert "Wait five minutes, then try again." in words_of(page)


def test_limits_are_kept_where_all_processes_look(settings: Any) -> None:
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
    cache.set("limit", 1)
    asked = cache._cache if hasattr(cache, "_cache") else None
    assert asked is None  # nothing is kept in the memory of one process
    assert cache.get("limit") == 1


# --- behind a proxy


def loaded(tmp_path: Path, **given: str) -> dict[str, Any]:
    """Settings as a fresh process has them."""
    names = [
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_HSTS_SECONDS",
        "SECURE_SSL_REDIRECT",
        "SECURE_PROXY_SSL_HEADER",
        "ALLAUTH_TRUSTED_PROXY_COUNT",
        "SECOND_STEP_REQUIRED",
        "IDLE_MINUTES",
    ]
    program = (
        "import json; from evenhand.web.config import settings as s;"
        f"print(json.dumps({{n: getattr(s, n) for n in {names!r}}}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=settings_of(tmp_path, **given),
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_over_https_everything_is_closed(tmp_path: Path) -> None:
    more = {
        "EVENHAND_SECOND_STEP": "required",
        "EVENHAND_IDLE_MINUTES": "5",
        "EVENHAND_PROXIES": "2",
    }
    assert loaded(tmp_path, EVENHAND_ADDRESS="https://evenhand.example.org", **more) == {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"],
        "ALLAUTH_TRUSTED_PROXY_COUNT": 2,
        "SECOND_STEP_REQUIRED": True,
        "IDLE_MINUTES": 5,
    }


def test_plain_http_is_sent_on_and_the_proxy_may_ask_for_health(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_HSTS_SECONDS = 60
    client = Client()
    assert client.get("/privacy")["Location"] == "https://testserver/privacy"
    through = client.get("/privacy", headers={"x-forwarded-proto": "https"})
    assert through.status_code == 200
    assert through["Strict-Transport-Security"] == "max-age=60"
    assert client.get("/health").status_code in (200, 503)


def test_behind_a_proxy_each_client_counts_for_itself(settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    given = {"login": "nobody@example.org", "password": "wrong"}
    for n in range(31):
        spoofed = {"x-forwarded-for": f"203.0.113.{n}, 198.51.100.7"}
        page = Client(headers=spoofed).post(reverse("account_login"), given)
    assert page.status_code == 429
    other = Client(headers={"x-forwarded-for": "198.51.100.8"})
    assert other.post(reverse("account_login"), given).status_code == 200
