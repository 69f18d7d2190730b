"""Drafts are private and never lost; two people's changes are merged field by field."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from evenhand.web.core.drafts import (
    LARGEST,
    DraftError,
    begun,
    draft_of,
    drop_draft,
    forget_drafts,
    keep_draft,
    typed_in,
)
from evenhand.web.core.merging import Kept, merge, saved_merged
from evenhand.web.core.models import Draft, Event
from evenhand.web.core.versions import ChangedMeanwhileError
from evenhand.web.design.beside import CHANGED, KEPT, WHOLE, Beside, Mergeable, Versioned
from evenhand.web.leaving.actions import delete_person

KEY = "thing:1"


class Thing(Versioned):
    whom = forms.CharField(label="For whom")
    why = forms.CharField(label="Why", required=False, widget=forms.Textarea)
    on = forms.DateField(label="On", required=False)
    sure = forms.BooleanField(label="Sure", required=False)
    groups = forms.MultipleChoiceField(
        label="Groups", required=False, choices=[("a", "Asian"), ("b", "Black")]
    )


def sent(**values: Any) -> Thing:
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [str(value)])
    return Thing(data)


class Thrice:
    """Three versions of one thing, as a room would keep them."""

    def __init__(self, **first: Any) -> None:
        self.versions = [first]

    def now(self) -> dict[str, Any]:
        return {**self.versions[-1], "version": len(self.versions)}

    def base(self, number: int) -> dict[str, Any]:
        return self.versions[number - 1] if 0 < number <= len(self.versions) else {}

    def write(self, values: Any, version: int) -> int:
        if version != len(self.versions):
            raise ChangedMeanwhileError
        self.versions.append(dict(values))
        return len(self.versions)

    def save(self, form: Thing) -> Kept[int] | None:
        return saved_merged(form, base=self.base, now=self.now, write=self.write)


FIRST = {"whom": "women", "why": "so", "on": "2026-05-01", "sure": False, "groups": ["a"]}
TYPED = FIRST | {"sure": "", "on": "2026-05-01"}


def typed(**changes: Any) -> Thing:
    return sent(**{**TYPED, "version": 1, **changes})


def test_what_only_one_side_changed_is_kept_from_that_side() -> None:
    thing = Thrice(**FIRST)
    assert thing.save(typed(why="because")) == Kept(2)
    kept = thing.save(typed(whom="Somali women", groups=["a", "b"]))
    assert kept == Kept(3, ("Why",))
    assert kept.said == "Saved. Somebody else changed ‘Why’ meanwhile: that is kept too."
    assert thing.versions[-1]["why"] == "because"
    assert thing.versions[-1]["whom"] == "Somali women"
    assert thing.versions[-1]["groups"] == ["a", "b"]


def test_what_both_changed_stands_beside_each_other_and_the_rest_is_taken_over() -> None:
    thing = Thrice(**FIRST)
    thing.save(typed(why="because", groups=["a", "b"], on="2026-06-02", sure="on"))
    late = typed(why="as I say")
    assert thing.save(late) is None
    assert late.conflict
    assert late.beside == (Beside("Why", "because", "as I say"),)
    assert CHANGED in str(late.errors)
    assert late.made_from == 2
    again = Thing(late.data)
    assert again.is_valid()
    assert again.cleaned_data["groups"] == ["a", "b"]
    assert again.cleaned_data["sure"] is True
    assert thing.save(again) == Kept(3)
    assert thing.versions[-1]["why"] == "as I say"
    assert thing.versions[1]["why"] == "because"


def test_the_same_change_by_two_is_one() -> None:
    thing = Thrice(**FIRST)
    thing.save(typed(why="because"))
    assert thing.save(typed(why="because")) == Kept(3)


def test_a_version_that_is_not_there_overwrites_nothing() -> None:
    thing = Thrice(**FIRST)
    late = typed(why="mine", version=0)
    assert thing.save(late) is None
    assert ("Why", "so", "mine") in [(b.label, b.now, b.typed) for b in late.beside]
    assert len(thing.versions) == 1


def test_mistakes_come_first_and_nothing_is_written() -> None:
    thing = Thrice(**FIRST)
    assert thing.save(typed(whom="")) is None
    assert thing.save(Thing()) is None
    assert len(thing.versions) == 1


def test_a_save_between_looking_and_writing_is_merged_too() -> None:
    thing = Thrice(**FIRST)
    once = iter([True])

    def write(values: Any, version: int) -> int:
        if next(once, False):
            thing.save(typed(why="because"))
        return thing.write(values, version)

    kept = saved_merged(typed(whom="us"), base=thing.base, now=thing.now, write=write)
    assert kept == Kept(3, ("Why",))
    assert (thing.versions[-1]["whom"], thing.versions[-1]["why"]) == ("us", "because")


def test_others_who_save_faster_than_one_can_look_are_not_overwritten() -> None:
    thing = Thrice(**FIRST)

    def never(_values: Any, _version: int) -> int:
        raise ChangedMeanwhileError

    with pytest.raises(ChangedMeanwhileError):
        saved_merged(typed(whom="us"), base=thing.base, now=thing.now, write=never)


WORDS = st.sampled_from(["", "one", "two", "three"])


@given(WORDS, WORDS, WORDS)
def test_nothing_that_somebody_wrote_is_lost(base: str, now: str, mine: str) -> None:
    found = merge({"a": forms.CharField()}, base={"a": base}, now={"a": now}, mine={"a": mine})
    kept = {found.values["a"]} | ({now} if found.both else set())
    assert {v for v in (now, mine) if v != base} <= kept
    assert not (found.both and found.theirs)


@pytest.mark.django_db
def test_a_draft_is_the_persons_own_and_leaves_no_trace(world: Any) -> None:
    lead, member = world.people["lead"], world.people["member"]
    before = Event.objects.count()
    keep_draft(by=lead, key=KEY, values={"why": "half a thou"}, version=3)
    keep_draft(by=lead, key=KEY, values={"why": "half a thought"}, version=3)
    assert begun(lead, KEY, {"why": "so", "version": 4})["why"] == "half a thought"
    assert begun(lead, KEY, {"why": "so", "version": 4})["version"] == 3
    assert begun(member, KEY, {"why": "so", "version": 4}) == {"why": "so", "version": 4}
    assert Event.objects.count() == before
    drop_draft(by=member, key=KEY)
    assert draft_of(lead, KEY) is not None
    drop_draft(by=lead, key=KEY)
    assert draft_of(lead, KEY) is None


@pytest.mark.django_db
def test_a_draft_goes_with_the_person(world: Any) -> None:
    keep_draft(by=world.people["member"], key=KEY, values={"why": "mine"}, version=1)
    delete_person(by=world.people["administrator"], person=world.people["member"])
    assert not Draft.objects.exists()


@pytest.mark.django_db
def test_a_draft_has_an_end(world: Any) -> None:
    with pytest.raises(DraftError, match="too much for one form"):
        keep_draft(by=world.people["lead"], key=KEY, values={"why": "x" * LARGEST}, version=1)


def test_what_is_typed_is_kept_right_or_wrong() -> None:
    form = sent(whom="", why="so", on="31 of May", groups=["b"], version=2)
    assert typed_in(form) == {
        "whom": "",
        "why": "so",
        "on": "31 of May",
        "sure": False,
        "groups": ["b"],
    }


class Small(Mergeable):
    """Two boxes and a day that needs the other."""

    whom = forms.CharField(required=False)
    where = forms.CharField(required=False)

    def clean(self) -> Any:
        given = super().clean() or {}
        if given.get("where") and not given.get("whom"):
            self.add_error("whom", "Say whom.")
        return given


def opened_with(typed: dict[str, str], /, **values: Any) -> QueryDict:
    """What a browser sends back of a page that was opened with these values, after something was typed."""
    form, data = Small(initial=values), QueryDict(mutable=True)
    data.update({name: str(form[name].value() or "") for name in form.fields} | typed)
    return data


def test_a_form_brings_marks_of_what_it_was_opened_with_and_no_words() -> None:
    back = opened_with({"whom": "us"}, whom="all women", where="here", version=1)
    assert "women" not in back["begun_with"]
    form = Small(back, initial={"version": 2})
    now = {"whom": "all women", "where": "there", "version": 2}
    kept = saved_merged(form, now=lambda: now, write=lambda values, _: dict(values))
    assert kept is not None
    assert kept.made == {"whom": "us", "where": "there"}
    assert kept.theirs == ("Where",)


def test_a_draft_keeps_what_was_touched_and_shows_the_rest_as_it_is_now() -> None:
    sent = Small(opened_with({"whom": "us"}, whom="all women", where="here", version=1))
    kept = typed_in(sent)
    assert set(kept) == {"whom", "begun_with"}
    there = {"whom": "they", "where": "there", "version": 2}
    first = {**there, **kept, "version": 1, "draft": Draft(typed=kept)}
    assert Small(initial=first)["where"].value() == "there"
    data = QueryDict(mutable=True)
    again = Small(initial=first)
    data.update({name: str(again[name].value()) for name in again.fields})
    late = Small(data)
    now = {**there, "where": "elsewhere", "version": 3}
    assert saved_merged(late, now=lambda: now, write=lambda *_: pytest.fail("written")) is None
    assert late.beside == (Beside("Whom", "they", "us"),)
    assert late["where"].value() == "elsewhere"


@pytest.mark.parametrize("as_one", [(("whom", "where"),), (WHOLE,)])
def test_what_says_one_thing_is_shown_whole(as_one: Any) -> None:
    form = Small(opened_with({"whom": "us"}, whom="all women", where="here", version=1))
    form.as_one = as_one
    now = {"whom": "all women", "where": "there", "version": 2}
    assert saved_merged(form, now=lambda: now, write=lambda *_: pytest.fail("written")) is None
    assert {(b.now, b.typed) for b in form.beside} == {("all women", "us"), ("there", KEPT)}
    again = saved_merged(
        Small(form.data, initial=now), now=lambda: now, write=lambda values, _: dict(values)
    )
    assert again is not None  # seen, and then both are kept
    assert again.made == {"whom": "us", "where": "there"}
    untouched = Small(opened_with({}, whom="all women", where="here", version=1))
    untouched.as_one = as_one
    kept = saved_merged(untouched, now=lambda: now, write=lambda values, _: values["where"])
    assert kept is not None
    assert kept.made == "there"


def test_mistakes_do_not_hide_what_both_changed() -> None:
    thing = Thrice(**FIRST)
    thing.save(typed(why="because"))
    late = typed(why="as I say", whom="")
    assert thing.save(late) is None
    assert "whom" in late.errors
    assert ("Why", "because", "as I say") in [(b.label, b.now, b.typed) for b in late.beside]
    assert late.made_from == 2
    assert len(thing.versions) == 2


@pytest.mark.django_db
def test_what_is_taken_back_lies_in_nobodys_draft(world: Any) -> None:
    for who in ("lead", "member"):
        for key in (KEY, f"{KEY}:words", f"{KEY}0"):
            keep_draft(by=world.people[who], key=key, values={"why": "mine"}, version=1)
    forget_drafts(KEY)
    assert set(Draft.objects.values_list("key", flat=True)) == {f"{KEY}0"}


@pytest.mark.parametrize("marks", ["", "whom", "whom:0 where:0", "whom:x:y \n:"])
def test_marks_that_are_broken_lose_nothing(marks: str) -> None:
    typed = {"begun_with": marks, "whom": "us"}
    form = Small(opened_with(typed, whom="all women", where="here", version=1))
    now = {"whom": "they", "where": "here", "version": 2}
    assert saved_merged(form, now=lambda: now, write=lambda *_: pytest.fail("written")) is None
    assert [(b.label, b.now, b.typed) for b in form.beside] == [("Whom", "they", "us")]
    again = Small(form.data, initial=now)  # the second press saves over what was looked at
    kept = saved_merged(again, now=lambda: now, write=lambda values, _: values["whom"])
    assert kept is not None
    assert kept.made == "us"


def test_what_others_changed_must_fit_what_was_typed() -> None:
    form = Small(opened_with({"where": "here"}, whom="all women", where="", version=1))
    now = {"whom": "", "where": "", "version": 2}
    assert saved_merged(form, now=lambda: now, write=lambda *_: pytest.fail("written")) is None
    assert form.errors["whom"] == ["Say whom."]
    assert form["where"].value() == "here"
