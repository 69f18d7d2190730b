"""Sign-in through the organisation, with a provider that the test starts: known people come in, and every lie is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from evenhand.web.accounts.models import User
from evenhand.web.accounts.provider import ALGORITHMS
from evenhand.web.organisations.actions import invite
from evenhand.web.organisations.models import Invitation, Role
from evenhand.web.organisations.queries import roles_in
from fixtures.pages import words_of
from fixtures.provider import CLIENT, Provider, _key, asked_by, provider

pytestmark = pytest.mark.django_db
KNOWN = pytest.mark.usefixtures("ama")


@pytest.fixture(scope="module")
def _running() -> Iterator[Provider]:
    with provider() as found:
        yield found


@pytest.fixture
def trust(_running: Provider, settings: Any) -> Provider:
    """Fresh for each test, at the same address."""
    fresh = Provider(address=_running.address, key=_running.key)
    vars(_running).clear()
    vars(_running).update(vars(fresh))
    settings.SOCIALACCOUNT_PROVIDERS = _running.settings()
    return _running


@pytest.fixture
def ama(world: Any) -> User:
    User.objects.filter(pk=world.people["lead"].pk).update(email="ama@example.org")
    return User.objects.get(email="ama@example.org")


def begin(client: Client, **more: str) -> dict[str, str]:
    answer = client.get(reverse("openid_connect_login", args=["organisation"]), more)
    assert answer.status_code == 302
    return asked_by(answer["Location"])


def through(trust: Provider, client: Client | None = None, **more: str) -> Any:
    client = client or Client()
    asked = begin(client, **more)
    return client.get(trust.grant(asked).replace("http://testserver", ""))


def signed_in(client: Client) -> str:
    return str(client.session.get("_auth_user_id", ""))


def test_a_known_person_comes_in(trust: Provider, ama: User) -> None:
    client = Client()
    answer = through(trust, client)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert signed_in(client) == str(ama.pk)
    assert SocialAccount.objects.get().uid == "person-1"


@pytest.mark.usefixtures("trust")
def test_what_is_asked_is_all_that_the_standard_asks_for() -> None:
    asked = begin(Client())
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["state"]) >= 16
    assert len(asked["nonce"]) >= 32
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert begin(Client())["nonce"] != asked["nonce"]


@pytest.mark.usefixtures("trust")
def test_a_link_cannot_change_what_is_asked() -> None:
    evil = {"auth_params": "redirect_uri=https://evil.example&nonce=x", "scope": "calendar"}
    asked = begin(Client(), process="connect", **evil)
    assert asked["redirect_uri"].startswith("http://testserver/sign-in/")
    assert len(asked["nonce"]) >= 32
    assert "calendar" not in asked["scope"]


def test_somebody_invited_comes_in_and_holds_the_roles(trust: Provider, world: Any) -> None:
    for role, place in ((Role.MEMBER, world.team), (Role.EVALUATOR, world.programme)):
        invite(by=world.people["lead"], email="Ama@example.org", name="Ama", role=role, place=place)
    client = Client()
    assert through(trust, client).status_code == 302
    person = User.objects.get(email="ama@example.org")
    assert signed_in(client) == str(person.pk)
    assert roles_in(person, world.team) == {"member", "evaluator"}
    assert (person.name, person.has_usable_password()) == ("Ama", False)
    assert not Invitation.objects.filter(email="ama@example.org", accepted_at=None).exists()
    again = Client()
    assert through(trust, again).status_code == 302
    assert signed_in(again) == str(person.pk)


def test_nobody_else_comes_in(trust: Provider) -> None:
    client = Client()
    answer = through(trust, client)
    assert answer.status_code == 401
    assert "Nobody was invited with the email address" in words_of(answer)
    assert (signed_in(client), User.objects.filter(email="ama@example.org").count()) == ("", 0)


def test_an_invitation_that_is_over_opens_nothing(trust: Provider, world: Any) -> None:
    made, _ = invite(
        by=world.people["lead"],
        email="ama@example.org",
        name="Ama",
        role=Role.MEMBER,
        place=world.team,
    )
    Invitation.objects.filter(pk=made.pk).update(expires_at="2026-01-01T00:00Z")
    assert "Nobody was invited" in words_of(through(trust))


@KNOWN
@pytest.mark.parametrize("said", [False, "false", "true", None, 1])
def test_only_a_verified_address_counts(trust: Provider, said: Any) -> None:
    trust.person |= {"email_verified": said}
    if said is None:
        del trust.person["email_verified"]
    client = Client()
    assert "does not say that your email address is verified" in words_of(through(trust, client))
    assert signed_in(client) == ""


def test_once_known_the_provider_s_number_counts(trust: Provider, ama: User) -> None:
    through(trust)
    trust.person |= {"email": "new.name@example.org", "email_verified": False}
    client = Client()
    through(trust, client)
    assert signed_in(client) == str(ama.pk)


def test_somebody_who_has_left_is_not_let_in(trust: Provider, ama: User) -> None:
    through(trust)
    User.objects.filter(pk=ama.pk).update(is_active=False)
    client = Client()
    answer = through(trust, client)
    assert signed_in(client) == ""
    assert answer["Location"] == reverse("account_inactive")


def test_the_address_may_come_from_userinfo(trust: Provider, ama: User) -> None:
    trust.userinfo = {"sub": "person-1", "email": "AMA@example.org", "email_verified": True}
    trust.person = {"sub": "person-1"}
    client = Client()
    through(trust, client)
    assert signed_in(client) == str(ama.pk)


def _claims(**changed: Any) -> Callable[[Provider], None]:
    def lie(trust: Provider) -> None:
        trust.claims = lambda told: told | changed

    return lie


def _without(name: str) -> Callable[[Provider], None]:
    def lie(trust: Provider) -> None:
        trust.claims = lambda told: {k: v for k, v in told.items() if k != name}

    return lie


def _set(**changed: Any) -> Callable[[Provider], None]:
    def lie(trust: Provider) -> None:
        trust.__dict__.update(changed)

    return lie


def _other_person(trust: Provider) -> None:
    trust.person = {"sub": "person-1"}
    trust.userinfo = {"sub": "person-2", "email": "ama@example.org", "email_verified": True}


LIES: dict[str, tuple[Callable[[Provider], None], str]] = {
    "issuer of the token": (_claims(iss="https://other.example"), "another provider"),
    "issuer of discovery": (_set(config={"issuer": "https://other.example"}), "another provider"),
    "audience": (_claims(aud="other"), "meant for another service"),
    "several audiences": (_claims(aud=[CLIENT, "other"]), "meant for another service"),
    "authorised party": (_claims(azp="other"), "meant for another service"),
    "nonce": (_claims(nonce="of somebody else"), "does not belong to the question"),
    "no nonce": (_without("nonce"), "does not belong to the question"),
    "too old": (_claims(exp=1_700_000_000), "too old, or the clocks"),
    "another key": (_set(signs_with=_key()), "not signed with a key"),
    "no such key": (_set(keys=lambda: {"keys": [{**_jwk(), "kid": "x"}]}), "not signed with a key"),
    "no expiry": (_without("exp"), "cannot be read"),
    "no person": (_without("sub"), "cannot be read"),
    "not yet": (_claims(iat=4_000_000_000), "cannot be read"),
    "two people": (_other_person, "two different people"),
    "no endpoint": (_set(config={"token_endpoint": None}), "did not say all that is needed"),
    "no to the code": (_set(refuses=True), "could not be reached, or said no"),
}


def _jwk() -> dict[str, Any]:
    return dict(Provider().keys()["keys"][0])


@KNOWN
@pytest.mark.parametrize("lie", LIES)
def test_every_lie_is_refused_with_a_sentence(trust: Provider, lie: str) -> None:
    client = Client()
    tell, sentence = LIES[lie]
    asked = begin(client)
    tell(trust)
    answer = client.get(trust.grant(asked).replace("http://testserver", ""))
    assert answer.status_code == 401
    assert sentence in words_of(answer)
    assert "Nothing was changed." in words_of(answer)
    assert signed_in(client) == ""
    assert not SocialAccount.objects.exists()


@KNOWN
def test_two_audiences_are_fine_when_we_are_the_party(trust: Provider) -> None:
    trust.claims = lambda told: told | {"aud": [CLIENT, "other"], "azp": CLIENT}
    assert through(trust).status_code == 302


@KNOWN
def test_an_answer_to_another_browser_is_refused(trust: Provider) -> None:
    asked = begin(Client())
    other = Client()
    answer = other.get(trust.grant(asked).replace("http://testserver", ""))
    assert "does not belong to the question" in words_of(answer)
    assert signed_in(other) == ""


@KNOWN
def test_a_code_works_once(trust: Provider) -> None:
    client = Client()
    back = trust.grant(begin(client)).replace("http://testserver", "")
    assert client.get(back).status_code == 302
    assert client.get(back).status_code == 401


@pytest.mark.usefixtures("trust")
def test_giving_up_has_a_page() -> None:
    client = Client()
    asked = begin(client)
    address = reverse("openid_connect_callback", args=["organisation"])
    answer = client.get(address, {"error": "access_denied", "state": asked["state"]})
    assert answer["Location"] == reverse("socialaccount_login_cancelled")
    other = client.get(address, {"error": "server_error", "state": begin(client)["state"]})
    assert "could not be reached, or said no" in words_of(other)


@pytest.mark.usefixtures("trust")
def test_a_provider_that_is_away_is_said(settings: Any) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"] = {"server_url": "http://127.0.0.1:9"}
    answer = Client().get(reverse("openid_connect_login", args=["organisation"]))
    assert answer.status_code == 401
    assert "could not be reached" in words_of(answer)


def test_without_a_provider_there_is_no_such_page() -> None:
    for name in ("openid_connect_login", "openid_connect_callback"):
        assert Client().get(reverse(name, args=["organisation"])).status_code == 404
    assert "Sign in with" not in words_of(Client().get(reverse("account_login")))


@pytest.mark.usefixtures("trust")
def test_the_page_names_the_provider() -> None:
    assert "Sign in with the Trust" in words_of(Client().get(reverse("account_login")))


def test_a_shared_secret_signs_nothing() -> None:
    assert not any(name.startswith("HS") or name == "none" for name in ALGORITHMS)
