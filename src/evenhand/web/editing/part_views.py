"""Pages on each of which one part of a form is changed; other parts can be changed by somebody else meanwhile."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from evenhand.frameworks.instruments import InstrumentError
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.drafts import begun
from evenhand.web.core.keeping import Values, answered
from evenhand.web.core.methods import form_page
from evenhand.web.core.versions import refuse_other
from evenhand.web.editing import actions, shaping
from evenhand.web.editing.forms import (
    HeadForm,
    ItemForm,
    ScaleForm,
    SectionPartForm,
    TextForm,
    WordsForm,
    item_now,
    scale_now,
)
from evenhand.web.editing.models import OwnForm
from evenhand.web.editing.queries import own_form_for

Content = dict[str, Any]
NEW = "new"
LANGUAGES = {
    "ar": "Arabic",
    "bn": "Bengali",
    "cy": "Welsh",
    "en": "English",
    "fr": "French",
    "pa": "Punjabi",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "so": "Somali",
    "uk": "Ukrainian",
    "ur": "Urdu",
}


def place_of(parts: list[Content], name: str) -> int | None:
    """Where a part of that name is."""
    return next((n for n, p in enumerate(parts) if p["name"] == name), None)


def _part_page(
    request: SignedIn,
    found: OwnForm,
    made: Callable[[dict[str, Any]], Any],
    change: Callable[[Any, OwnForm], Callable[[Content], None]],
    now: Callable[[OwnForm], Mapping[str, Any]],
    title: str,
    lead: str = "",
) -> HttpResponse:
    """A page that changes one part. What the whole form does not allow is said on it, with line and mend.

    Other parts stay as they are now: `change` is asked of the form as it stands when this is written.
    """
    key = _key(request, found)
    form = made(begun(request.user, key, now(found)))

    def write(_: Values, version: int) -> OwnForm | None:
        of = own_form_for(request.user, found.pk)
        refuse_other(of.version, version)
        try:
            text = shaping.changed(of.draft, change(form, of))
            return actions.change_draft(by=request.user, form=of, text=text, version=version)
        except InstrumentError as error:
            form.add_error(None, f"{error.problem} {error.remedy} ({error.where})")
            return None

    answer = answered(
        request,
        form,
        key=key,
        now=lambda: now(own_form_for(request.user, found.pk)),
        write=write,
        back=lambda _: reverse("own_form", kwargs={"form_id": found.pk}),
    )
    if answer is not None:
        return answer
    shown = {"form": form, "page_title": title, "button": "Save", "lead": lead, "drafts": True}
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


def _key(request: SignedIn, found: OwnForm) -> str:
    """Of a draft: each part has a page of its own, and names of parts can be long."""
    return f"form:{found.pk}:{sha256(request.path.encode()).hexdigest()[:16]}"


def content_of(found: OwnForm) -> tuple[Content, str]:
    """The draft, and its language."""
    content = tomllib.loads(found.draft)
    return content, content.get("language", "en")


@form_page
def form_head(request: SignedIn, form_id: UUID) -> HttpResponse:
    """Title, what it is for, who sees answers, how it can be answered."""
    return _part_page(
        request,
        own_form_for(request.user, form_id),
        lambda first: HeadForm(request.POST or None, initial=first),
        lambda form, of: shaping.put_head(form.parts(*content_of(of))),
        _head_now,
        "What stands above the questions",
    )


def _head_now(found: OwnForm) -> dict[str, Any]:
    content, language = content_of(found)
    first = {k: content.get(k, "") for k in ("minutes", "visibility", "licence")}
    words = {
        k: shaping.own_words(content[k], language) if content.get(k) else ""
        for k in ("title", "purpose", "note")
    }
    usual = {
        "minimum_group": content.get("minimum_group", 5),
        "answering": content.get("answering", ["alone"]),
    }
    return first | words | usual | {"version": found.version}


@form_page
def form_section(request: SignedIn, form_id: UUID, section: str) -> HttpResponse:
    """A heading, the words under it, and when it is shown."""
    found = own_form_for(request.user, form_id)
    content, language = content_of(found)
    at = None if section == NEW else _place(content["section"], section)
    before = {} if at is None else content["section"][at]

    def now(of: OwnForm) -> dict[str, Any]:
        if at is None:
            return {"version": of.version}
        part = next((s for s in content_of(of)[0]["section"] if s["name"] == section), before)
        words = {
            k: shaping.own_words(part[k], language) if part.get(k) else ""
            for k in ("label", "hint")
        }
        return words | {"relevant": part.get("relevant", ""), "version": of.version}

    def change(form: Any, of: OwnForm) -> Callable[[Content], None]:
        if at is None:
            return shaping.put_section(None, form.parts({}, language))
        sections = content_of(of)[0]["section"]
        place = _place(sections, section)
        return shaping.put_section(place, form.parts(sections[place], language))

    return _part_page(
        request,
        found,
        lambda first: SectionPartForm(request.POST or None, initial=first),
        change,
        now,
        "A new section" if at is None else "Change the section",
    )


@form_page
def form_item(request: SignedIn, form_id: UUID, section: str, item: str) -> HttpResponse:
    """A question."""
    found = own_form_for(request.user, form_id)
    content, language = content_of(found)
    place = _place(content["section"], section)
    items = content["section"][place]["item"]
    at = None if item == NEW else _place(items, item)
    before = {} if at is None else items[at]

    def now(of: OwnForm) -> dict[str, Any]:
        if at is None:
            return {"version": of.version}
        every = (i for s in content_of(of)[0]["section"] for i in s["item"])
        return item_now(next((i for i in every if i["name"] == item), before), language) | {
            "version": of.version
        }

    def change(form: Any, of: OwnForm) -> Callable[[Content], None]:
        sections = content_of(of)[0]["section"]
        where = _place(sections, section)
        if at is None:
            return shaping.put_item(where, None, form.parts({}, language))
        inside = _place(sections[where]["item"], item)
        old = sections[where]["item"][inside]
        return shaping.put_item(where, inside, form.parts(old, language))

    scales = [s["name"] for s in content.get("scale", ())]
    return _part_page(
        request,
        found,
        lambda first: ItemForm(request.POST or None, scales=scales, initial=first),
        change,
        now,
        "A new question" if at is None else "Change the question",
    )


@form_page
def form_scale(request: SignedIn, form_id: UUID, scale: str) -> HttpResponse:
    """A scale with its words."""
    found = own_form_for(request.user, form_id)
    content, language = content_of(found)
    scales = content.get("scale", [])
    at = None if scale == NEW else _place(scales, scale)
    before = {} if at is None else scales[at]

    def now(of: OwnForm) -> dict[str, Any]:
        if at is None:
            return {"version": of.version}
        part = next((s for s in content_of(of)[0].get("scale", ()) if s["name"] == scale), before)
        return scale_now(part, language) | {"version": of.version}

    def change(form: Any, of: OwnForm) -> Callable[[Content], None]:
        if at is None:
            return shaping.put_scale(None, form.parts({}, language))
        there = content_of(of)[0].get("scale", [])
        place = _place(there, scale)
        return shaping.put_scale(place, form.parts(there[place], language))

    title = "A new scale" if at is None else "Change the scale"
    lead = (
        ""
        if at is None
        else "Every question on it changes with it, and is not compared with rounds of earlier versions."
    )
    return _part_page(
        request,
        found,
        lambda first: ScaleForm(request.POST or None, initial=first),
        change,
        now,
        title,
        lead,
    )


@form_page
def form_text(request: SignedIn, form_id: UUID) -> HttpResponse:
    """The whole form as text. A mistake is told with its line and its mend."""
    found = own_form_for(request.user, form_id)

    def now(of: OwnForm) -> dict[str, Any]:
        return {"text": of.draft, "version": of.version}

    key = _key(request, found)
    form = TextForm(request.POST or None, initial=begun(request.user, key, now(found)))

    def write(values: Values, version: int) -> OwnForm | None:
        text = values["text"].replace("\r\n", "\n")
        try:
            return actions.change_draft(by=request.user, form=found, text=text, version=version)
        except InstrumentError as error:
            form.add_error("text", f"{error.where}: {error.problem} {error.remedy}")
            return None

    answer = answered(
        request,
        form,
        key=key,
        now=lambda: now(own_form_for(request.user, form_id)),
        write=write,
        back=lambda _: reverse("own_form", kwargs={"form_id": found.pk}),
    )
    if answer is not None:
        return answer
    lead = "Everything that pages cannot say can be said here, scores for example. Its id and version are given by themselves."
    shown = {"form": form, "page_title": "The form as text", "button": "Save", "lead": lead}
    shown["drafts"] = True
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


@form_page
def form_words(request: SignedIn, form_id: UUID, language: str) -> HttpResponse:
    """Every text in one other language, beside the form's own."""
    found = own_form_for(request.user, form_id)
    content, own = content_of(found)
    if language not in LANGUAGES or language == own:
        raise Http404

    def now(of: OwnForm) -> dict[str, Any]:
        every = _texts(content_of(of)[0])
        return {name: _other(w, language) for name, (_, w) in every.items()} | {
            "version": of.version
        }

    rows = [
        (name, shaping.own_words(w, own), _other(w, language))
        for name, (_, w) in _texts(content).items()
    ]

    def change(form: Any, of: OwnForm) -> Callable[[Content], None]:
        given, there = form.cleaned_data, _texts(content_of(of)[0])
        typed = {path: given[name] for name, (path, _) in there.items() if name in given}
        return shaping.put_words(language, typed)

    title = f"{found.instrument.title} in {LANGUAGES[language]}"
    lead = "An empty field shows the form's own words. Let somebody who speaks the language well read it aloud before it is published."
    return _part_page(
        request,
        found,
        lambda first: WordsForm(request.POST or None, texts=rows, initial=first),
        change,
        now,
        title,
        lead,
    )


def _texts(content: Content) -> dict[str, tuple[tuple[Any, ...], Any]]:
    """Every text with its place, by the name of its field: the same wherever its part is moved to."""
    return {
        f"text-{shaping.named(content, path)}": (path, w) for path, w in shaping.texts_of(content)
    }


def _other(words: Any, language: str) -> str:
    return "" if isinstance(words, str) else str(words.get(language, ""))


def _place(parts: list[Content], name: str) -> int:
    found = place_of(parts, name)
    if found is None:
        raise Http404
    return found
