"""Forms of a programme: the list, one of them with its preview, and every part of it changed on a page of its own."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from evenhand.errors import UserError
from evenhand.frameworks.instruments import InstrumentError, instruments, source_of, to_toml
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.methods import form_page
from evenhand.web.core.versions import saved
from evenhand.web.design.beside import Versioned
from evenhand.web.editing import actions, shaping
from evenhand.web.editing.bringing import ImportForm
from evenhand.web.editing.forms import (
    TYPES,
    CopyForm,
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
from evenhand.web.editing.presenters import Preview
from evenhand.web.editing.queries import editions_of, forms_of, own_form_for, programme_of

Content = dict[str, Any]
NEW = "new"
_LANGUAGES = {
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


@form_page
def programme_forms(request: SignedIn, programme_id: UUID) -> HttpResponse:
    """Forms of a programme, and those that can be copied."""
    programme = programme_of(request.user, programme_id)
    own = forms_of(programme)
    shipped = sorted(instruments().values(), key=lambda i: str(i.title))
    offered = [(i.id, str(i.title)) for i in shipped]
    offered += [(str(f.pk), f"{f.instrument.title} (yours)") for f in own]
    form = CopyForm(request.POST or None, offered=offered)
    if form.is_valid():
        chosen = form.cleaned_data["instrument"]
        text = next((f.draft for f in own if str(f.pk) == chosen), None) or source_of(chosen)
        made = actions.make_form(by=request.user, programme=programme, text=text)
        return redirect("own_form", form_id=made.pk)
    shown = {"programme": programme, "own": own, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "editing/forms.jinja", shown, status=status)


@form_page
def import_form(request: SignedIn, programme_id: UUID) -> HttpResponse:
    """A form from a file of another programme."""
    programme = programme_of(request.user, programme_id)
    form = ImportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        text = to_toml(form.taken.instrument)
        made = actions.make_form(by=request.user, programme=programme, text=text)
        messages.success(request, "The form was taken. Look at it before it is published.")
        for loss in form.taken.losses:
            messages.info(request, f"Not taken: {loss}")
        return redirect("own_form", form_id=made.pk)
    lead = "What cannot be asked here is told with its place, and nothing is taken then."
    shown = {
        "form": form,
        "page_title": "Bring a form from another programme",
        "button": "Take it",
        "lead": lead,
    }
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


@require_safe
def own_form(request: SignedIn, form_id: UUID) -> HttpResponse:
    """One form: its parts, its versions, and what can be done."""
    found = own_form_for(request.user, form_id)
    editions = editions_of(found)
    shown = {
        "own": found,
        "instrument": found.instrument,
        "editions": editions,
        "ahead": not editions or _differs(found, editions[0].definition),
        "languages": _LANGUAGES,
        "kinds": TYPES,
    }
    return render(request, "editing/form.jinja", shown)


def _differs(found: OwnForm, definition: str) -> bool:
    last = {**tomllib.loads(definition), "version": 0}
    return {**tomllib.loads(found.draft), "version": 0} != last


@require_safe
def preview_form(request: SignedIn, form_id: UUID) -> HttpResponse:
    """The draft as people would see it."""
    found = own_form_for(request.user, form_id)
    form = found.instrument
    shown = {
        "own": found,
        "instrument": form,
        "sections": [(s, Preview(form, s)) for s in form.sections],
    }
    return render(request, "editing/preview.jinja", shown)


def _part_page(
    request: SignedIn,
    found: OwnForm,
    form: Versioned,
    change: Callable[[], Callable[[Content], None]],
    now: Callable[[OwnForm], Mapping[str, Any]],
    title: str,
    lead: str = "",
) -> HttpResponse:
    """A page that changes one part. What the whole form does not allow is said on it, with line and mend."""

    def write() -> OwnForm:
        text = shaping.changed(found.draft, change())
        return actions.change_draft(by=request.user, form=found, text=text, version=form.made_from)

    try:
        kept = saved(form, write=write, now=lambda: now(own_form_for(request.user, found.pk)))
    except InstrumentError as error:
        form.add_error(None, f"{error.problem} {error.remedy} ({error.where})")
        kept = None
    if kept is not None:
        return redirect("own_form", form_id=found.pk)
    shown = {"form": form, "page_title": title, "button": "Save", "lead": lead}
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


def _content(found: OwnForm) -> tuple[Content, str]:
    content = tomllib.loads(found.draft)
    return content, content.get("language", "en")


@form_page
def form_head(request: SignedIn, form_id: UUID) -> HttpResponse:
    """Title, what it is for, who sees answers, how it can be answered."""
    found = own_form_for(request.user, form_id)
    content, language = _content(found)

    def now(of: OwnForm) -> dict[str, Any]:
        return _head_now(of)

    form = HeadForm(request.POST or None, initial=now(found))
    return _part_page(
        request,
        found,
        form,
        lambda: shaping.put_head(form.parts(content, language)),
        now,
        "What stands above the questions",
    )


def _head_now(found: OwnForm) -> dict[str, Any]:
    content, language = _content(found)
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
    content, language = _content(found)
    at = None if section == NEW else _place(content["section"], section)
    before = {} if at is None else content["section"][at]

    def now(of: OwnForm) -> dict[str, Any]:
        if at is None:
            return {"version": of.version}
        part = next((s for s in _content(of)[0]["section"] if s["name"] == section), before)
        words = {
            k: shaping.own_words(part[k], language) if part.get(k) else ""
            for k in ("label", "hint")
        }
        return words | {"relevant": part.get("relevant", ""), "version": of.version}

    form = SectionPartForm(request.POST or None, initial=now(found))
    title = "A new section" if at is None else "Change the section"
    return _part_page(
        request,
        found,
        form,
        lambda: shaping.put_section(at, form.parts(before, language)),
        now,
        title,
    )


@form_page
def form_item(request: SignedIn, form_id: UUID, section: str, item: str) -> HttpResponse:
    """A question."""
    found = own_form_for(request.user, form_id)
    content, language = _content(found)
    place = _place(content["section"], section)
    items = content["section"][place]["item"]
    at = None if item == NEW else _place(items, item)
    before = {} if at is None else items[at]

    def now(of: OwnForm) -> dict[str, Any]:
        if at is None:
            return {"version": of.version}
        every = (i for s in _content(of)[0]["section"] for i in s["item"])
        return item_now(next((i for i in every if i["name"] == item), before), language) | {
            "version": of.version
        }

    scales = [s["name"] for s in content.get("scale", ())]
    form = ItemForm(request.POST or None, scales=scales, initial=now(found))
    title = "A new question" if at is None else "Change the question"
    return _part_page(
        request,
        found,
        form,
        lambda: shaping.put_item(place, at, form.parts(before, language)),
        now,
        title,
    )


@form_page
def form_scale(request: SignedIn, form_id: UUID, scale: str) -> HttpResponse:
    """A scale with its words."""
    found = own_form_for(request.user, form_id)
    content, language = _content(found)
    scales = content.get("scale", [])
    at = None if scale == NEW else _place(scales, scale)
    before = {} if at is None else scales[at]

    def now(of: OwnForm) -> dict[str, Any]:
        if at is None:
            return {"version": of.version}
        part = next((s for s in _content(of)[0].get("scale", ()) if s["name"] == scale), before)
        return scale_now(part, language) | {"version": of.version}

    form = ScaleForm(request.POST or None, initial=now(found))
    title = "A new scale" if at is None else "Change the scale"
    lead = (
        ""
        if at is None
        else "Every question on it changes with it, and is not compared with rounds of earlier versions."
    )
    return _part_page(
        request,
        found,
        form,
        lambda: shaping.put_scale(at, form.parts(before, language)),
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

    form = TextForm(request.POST or None, initial=now(found))

    def write() -> OwnForm:
        text = form.cleaned_data["text"].replace("\r\n", "\n")
        return actions.change_draft(by=request.user, form=found, text=text, version=form.made_from)

    try:
        kept = saved(form, write=write, now=lambda: now(own_form_for(request.user, form_id)))
    except InstrumentError as error:
        form.add_error("text", f"{error.where}: {error.problem} {error.remedy}")
        kept = None
    if kept is not None:
        return redirect("own_form", form_id=found.pk)
    lead = "Everything that pages cannot say can be said here, scores for example. Its id and version are given by themselves."
    shown = {"form": form, "page_title": "The form as text", "button": "Save", "lead": lead}
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


@form_page
def form_words(request: SignedIn, form_id: UUID, language: str) -> HttpResponse:
    """Every text in one other language, beside the form's own."""
    found = own_form_for(request.user, form_id)
    content, own = _content(found)
    if language not in _LANGUAGES or language == own:
        raise Http404
    texts = shaping.texts_of(content)

    def now(of: OwnForm) -> dict[str, Any]:
        every = shaping.texts_of(_content(of)[0])
        return {f"text-{n}": _other(w, language) for n, (_, w) in enumerate(every)} | {
            "version": of.version
        }

    rows = [
        (f"text-{n}", shaping.own_words(w, own), _other(w, language))
        for n, (_, w) in enumerate(texts)
    ]
    form = WordsForm(request.POST or None, texts=rows, initial=now(found))

    def change() -> Callable[[Content], None]:
        given = {path: form.cleaned_data[f"text-{n}"] for n, (path, _) in enumerate(texts)}
        return shaping.put_words(language, given)

    title = f"{found.instrument.title} in {_LANGUAGES[language]}"
    lead = "An empty field shows the form's own words. Let somebody who speaks the language well read it aloud before it is published."
    return _part_page(request, found, form, change, now, title, lead)


def _other(words: Any, language: str) -> str:
    return "" if isinstance(words, str) else str(words.get(language, ""))


def _place(parts: list[Content], name: str) -> int:
    found = _at(parts, name)
    if found is None:
        raise Http404
    return found


@require_POST
def move_part(request: SignedIn, form_id: UUID) -> HttpResponse:
    """A section or a question, one place up or down."""
    found = own_form_for(request.user, form_id)
    part, by = _part(found, request), -1 if request.POST.get("to") == "up" else 1
    return _changed(request, found, None if part is None else shaping.move(part, by))


@require_POST
def remove_part(request: SignedIn, form_id: UUID) -> HttpResponse:
    """A section, a question or a scale goes out of the draft; published versions keep it."""
    found = own_form_for(request.user, form_id)
    scale = request.POST.get("scale", "")
    if scale:
        at = _at(_content(found)[0].get("scale", []), scale)
        return _changed(request, found, None if at is None else shaping.remove_scale(at))
    part = _part(found, request)
    return _changed(request, found, None if part is None else shaping.remove(part))


def _part(found: OwnForm, request: SignedIn) -> shaping.Part | None:
    """The part that is named; None where it is gone."""
    sections = _content(found)[0]["section"]
    at, item = _at(sections, request.POST.get("section", "")), request.POST.get("item", "")
    if at is None or not item:
        return None if at is None else (at, None)
    inside = _at(sections[at]["item"], item)
    return None if inside is None else (at, inside)


def _at(parts: list[Content], name: str) -> int | None:
    return next((n for n, p in enumerate(parts) if p["name"] == name), None)


def _changed(
    request: SignedIn, found: OwnForm, change: Callable[[Content], None] | None
) -> HttpResponse:
    if change is None:
        messages.info(request, "That is not there any more: somebody changed the form.")
        return redirect("own_form", form_id=found.pk)
    given = request.POST.get("version", "")
    version = int(given) if given.isdecimal() and len(given) < 10 else 0
    try:
        text = shaping.changed(found.draft, change)
        actions.change_draft(by=request.user, form=found, text=text, version=version)
    except (InstrumentError, UserError) as error:
        messages.error(request, f"{error.problem} {error.remedy}")
    return redirect("own_form", form_id=found.pk)
