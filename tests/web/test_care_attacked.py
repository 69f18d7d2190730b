"""Words that must not be seen are planted wherever care protects them; every page of every role is then read for them.

What is planted stands in `PLANTED`: the words, who may read them, and on which pages at most. Everything else that a person can
reach (pages, files, search, the landing page, the team's export, the audit, mails, logs) must be without them.
"""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core import mail
from django.core.serializers.json import DjangoJSONEncoder
from django.urls import reverse
from django.utils import timezone

from evenhand.frameworks.method import method
from evenhand.web.concerns.models import Concern
from evenhand.web.conversation.actions import say
from evenhand.web.conversation.models import Comment
from evenhand.web.conversation.subjects import subject_for
from evenhand.web.core.models import Draft, Event
from evenhand.web.instruments.models import Round, Sheet, Whose
from evenhand.web.listening import actions as listening
from evenhand.web.listening.models import Conversation, Notes, Quotation
from evenhand.web.partners.models import Arrangement, PartnerTask
from evenhand.web.prompts.actions import answer
from evenhand.web.prompts.models import Answer
from evenhand.web.pulses.models import Box, Pulse
from web.doors.listening import held, trained
from web.doors.table import EVERYONE, TEAM
from web.test_doors import DOORS, addresses  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
NOBODY: set[str] = set()


@dataclass(frozen=True)
class Secret:
    """Words, who may read them, and on which pages; on no other page may even those find them."""

    words: str
    readers: set[str]
    pages: set[str]


OF_TERMS = {"arrangement", "change_arrangement"}
OF_MONEY = {"partner_budget", "partner_work", "change_partner_task", "my_part", "payments"}
OF_A_CONCERN = {"own_concern", "review_concern"}
OF_AN_INTERVIEW = {
    "interview",
    "prepare_interview",
    "agree_interview",
    "hold_interview",
    "new_quotation",
    "withdraw_interview",
}
PLANTED = {
    # rule 1: naming racism is safe
    "private answer": Secret("sentinelprivate", {"member"}, {"prompt", "own_contributions"}),
    "private reflection": Secret("sentinelbias", {"partner"}, {"own_contributions"}),
    "draft": Secret("sentineldraft", NOBODY, set()),
    # rule 2: interviews are health data
    "interview notes": Secret("sentinelnotes", {"lead"}, {"interview", "hold_interview"}),
    "notes of insight only": Secret("sentinelinsight", NOBODY, set()),
    "support contact": Secret("sentinelcontact", {"lead"}, OF_AN_INTERVIEW),
    "quotation": Secret("sentinelquote", TEAM, OF_AN_INTERVIEW | {"listening", "synthesis"}),
    # rule 3: partners do not work unpaid or alone
    "access needs": Secret("sentinelaccess", {"partner", "member", "lead"}, OF_TERMS),
    "rate": Secret("98.76", {"partner", "lead"}, OF_TERMS),
    "amount": Secret("1,234.56", {"partner", "lead", "evaluator"}, OF_MONEY),
    "expense": Secret("765.43", {"partner", "lead", "evaluator"}, OF_MONEY),
    # rule 5: concerns go past the team; a sheet is its writer's
    "concern": Secret("sentinelconcern", {"member", "evaluator"}, OF_A_CONCERN),
    "its answer": Secret("sentinelreply", {"member", "evaluator"}, OF_A_CONCERN),
    "unnamed concern": Secret("sentinelkey", EVERYONE, {"concern_by_key"}),  # whoever has the key
    "pulse box": Secret("sentinelbox", NOBODY, set()),
    "pulse texts": Secret("sentinelpulse", {"evaluator"}, {"review_pulse"}),
    "own sheet": Secret("sentinelsheet", {"partner"}, {"answer_section", "answers_excel"}),
}


def plant(world: Any) -> None:
    """Into the very rows to which the addresses lead, by the actions where there are some."""
    people, project = world.people, world.project
    for who, prompt, words in (
        ("member", "MFI-11", "sentinelprivate"),
        ("partner", _private_prompt(), "sentinelbias"),
    ):
        found = method().prompt(prompt)
        answer(by=people[who], project=project, prompt=found, shape="private", text=words)
    Draft.objects.create(
        person=people["sponsor"].pk,
        key=f"charter:{project.pk}",
        typed={"words": "sentineldraft"},
        kept_at=timezone.now(),
    )
    Notes.objects.update(text="sentinelnotes")
    Conversation.objects.update(support_contact="sentinelcontact")
    Quotation.objects.update(text="sentinelquote")
    trained(people["coach"])
    _another_interview(world)
    _pay_and_concerns()
    asked = Round.objects.filter(project=project, instrument_id="musiq_ar").first()
    assert asked is not None
    Sheet.objects.create(
        round=asked,
        whose=Whose.OWN,
        person=people["partner"],
        comments={"EXT-01": "sentinelsheet"},
    )


def _private_prompt() -> str:
    return next(p.id for p in method().prompts if p.private)


def _another_interview(world: Any) -> None:
    """Insight only: nobody of the walk led it, and its words cannot be quoted."""
    told = held(world, text="sentinelinsight", keep="insight")
    with pytest.raises(Exception, match=r"quot|words"):
        listening.quote(
            by=world.people["lead"],
            conversation=told,
            text="sentinelinsight",
            agreed_on=timezone.localdate(),
            agreed_how="signed",
            insight=None,
        )
    told.interviewers.set([world.people["administrator"]])  # who is in no team any more


def _pay_and_concerns() -> None:
    Arrangement.objects.update(access="sentinelaccess", rate=9_876)
    PartnerTask.objects.update(amount=123_456, travel=76_543)
    unnamed = Concern.objects.filter(raised_by=None)
    Concern.objects.exclude(raised_by=None).update(told="sentinelconcern", answer="sentinelreply")
    unnamed.update(told="sentinelkey")
    Box.objects.update(texts=[["said", "sentinelbox"]])
    closed = Pulse.objects.exclude(released=None)
    closed.update(texts=[["said", "sentinelpulse"]], reviewed_on=None)


@pytest.fixture
def attacked(world: Any, addresses: dict[str, str]) -> dict[str, str]:  # noqa: F811
    """The addresses of a world in which everything is planted."""
    found = {name: addresses[name] for name in DOORS}
    plant(world)
    return found


def content(response: Any) -> str:
    """All that was sent; of a file in parts, each part."""
    raw = b"".join(response.streaming_content) if response.streaming else response.content
    if not raw.startswith(b"PK"):
        return str(raw.decode("utf-8", "replace"))
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = [archive.read(n) for n in archive.namelist()]
    return "\n".join(p.decode("utf-8", "replace") for p in parts)


def leaks(text: str, who: str, page: str) -> Iterator[str]:
    for name, secret in PLANTED.items():
        seen = secret.words in text
        if seen and not (who in secret.readers and page in secret.pages):
            yield f"{who} reads the {name} on {page}"


def test_no_page_of_any_role_shows_what_is_not_for_it(
    world: Any, attacked: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    found: list[str] = []
    read: set[str] = set()
    for who in sorted(EVERYONE):
        client = world.signed_in(who)
        for page, address in attacked.items():
            if DOORS[page].get is None:
                continue
            text = content(client.get(address))
            found += leaks(text, who, page)
            read |= {n for n, s in PLANTED.items() if s.words in text}
    assert found == []
    hidden = {n for n, s in PLANTED.items() if not s.readers}
    assert read == set(PLANTED) - hidden  # each was there to be read by those who may
    assert not [s.words for s in PLANTED.values() if s.words in caplog.text]


def test_search_finds_nothing_of_it_for_anybody(world: Any, attacked: dict[str, str]) -> None:  # noqa: ARG001
    found = []
    for who in sorted(EVERYONE - {"anonymous"}):
        client = world.signed_in(who)
        for name, secret in PLANTED.items():
            page = client.get(reverse("find"), {"q": secret.words}).text
            if "Nothing found" not in page:
                found.append(f"{who} finds the {name}")
        assert "sentinel" not in client.get(reverse("find"), {"q": "sentinel"}).text.replace(
            'value="sentinel"', ""
        )
    assert found == []


def test_exports_audit_and_mails_are_without_it(world: Any, attacked: dict[str, str]) -> None:  # noqa: ARG001
    taken = world.signed_in("lead").post(reverse("export_team", args=[world.team.pk]))
    text = content(taken)
    money = {"rate", "amount", "expense", "access needs"}  # the lead's to see
    kept = [n for n, s in PLANTED.items() if s.words in text and n not in money]
    assert kept == []
    events = DjangoJSONEncoder().encode(list(Event.objects.values()))
    letters = "\n".join(m.subject + m.body for m in mail.outbox)
    for secret in PLANTED.values():
        assert secret.words not in events
        assert secret.words not in letters


def test_mentions_and_what_waits_tell_no_content(world: Any, attacked: dict[str, str]) -> None:  # noqa: ARG001
    member = world.people["member"]
    others = [str(world.people[w].pk) for w in ("lead", "coach", "partner")]
    about = subject_for(member, "measure", world.measure.pk)
    say(by=member, subject=about, text="sentinelcomment", mention=others)
    for who in sorted(EVERYONE - {"anonymous"}):
        page = world.signed_in(who).get(reverse("home"), follow=True).text
        assert "sentinel" not in page, who
        assert "1,234.56" not in page, who
    assert not [m for m in mail.outbox if "sentinel" in m.body + m.subject]


def test_what_names_racism_says_in_no_record_who_wrote_it(world: Any) -> None:
    member, project = world.people["member"], world.project
    named = next(p for p in method().prompts if p.names_racism and not p.private)
    before = Event.objects.count()
    for shape in ("team", "signed"):
        answer(by=member, project=project, prompt=named, shape=shape, text=f"sentinel {shape}")
    for kind in ("charter",):
        about = subject_for(member, kind, project.pk)
        say(by=member, subject=about, text="sentinel comment", signed=False)
    events = Event.objects.order_by("id")[before:]
    assert {e.actor for e in events} == {None}
    assert str(member.pk) not in DjangoJSONEncoder().encode(list(events.values()))
    assert Answer.objects.get(shape="team").writer is None
    assert Comment.objects.get().writer is None
