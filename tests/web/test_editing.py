"""A convener copies a form, changes it in the browser, publishes it; teams answer it; versions never change."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evenhand.frameworks.instruments import instruments, source_of
from evenhand.instruments.exchange import FORMATS, give
from evenhand.web.core.models import Event
from evenhand.web.editing.actions import EditingError, make_form, publish
from evenhand.web.editing.models import Edition, OwnForm
from evenhand.web.instruments.models import Round

pytestmark = pytest.mark.django_db


def post(world: Any, name: str, given: dict[str, Any], who: str = "convener", **keys: Any) -> Any:
    return world.signed_in(who).post(reverse(name, kwargs=keys), given)


def page(world: Any, name: str, who: str = "convener", **keys: Any) -> str:
    return world.signed_in(who).get(reverse(name, kwargs=keys)).content.decode()


@pytest.fixture
def own(world: Any) -> OwnForm:
    return make_form(
        by=world.people["convener"], programme=world.programme, text=source_of("musiq_ar")
    )


def fresh(own: OwnForm) -> OwnForm:
    return OwnForm.objects.get(pk=own.pk)


def change(world: Any, own: OwnForm, name: str, given: dict[str, Any], **keys: Any) -> Any:
    return post(world, name, {**given, "version": str(fresh(own).version)}, form_id=own.pk, **keys)


QUESTION = {
    "name": "heard",
    "type": "select_one",
    "label": "Were you heard?",
    "choices": "yes | Yes\nNot at all",
    "comment": "on",
    "factor": "Being heard",
    "principle": ["1", "7"],
}


def test_a_shipped_form_is_copied_under_an_id_of_its_own(world: Any) -> None:
    answer = post(
        world, "programme_forms", {"instrument": "musiq_ar"}, programme_id=world.programme.pk
    )
    made = OwnForm.objects.get()
    assert answer.url == reverse("own_form", kwargs={"form_id": made.pk})
    assert made.slug.startswith("musiq_ar_")
    assert made.instrument.id == made.slug
    assert len(list(made.instrument.items())) == 44
    assert Event.objects.filter(action="form.made").count() == 1
    text = page(world, "own_form", form_id=made.pk)
    assert "Nobody is offered it yet" in text
    assert "EXT-07, on a scale (supportive); turned round" in text
    assert "&lt;span" not in text
    assert 'Up<span class="nhsuk-u-visually-hidden">: EXT-02</span>' in text


def test_an_own_form_is_copied_too(world: Any, own: OwnForm) -> None:
    post(world, "programme_forms", {"instrument": str(own.pk)}, programme_id=world.programme.pk)
    assert OwnForm.objects.count() == 2


def test_a_question_is_added_changed_moved_and_taken_out(world: Any, own: OwnForm) -> None:
    at = {"section": "EXT", "item": "new"}
    assert change(world, own, "form_item", QUESTION, **at).status_code == 302
    item = fresh(own).instrument.item("heard")
    assert [(c.name, str(c.label)) for c in item.choices] == [
        ("yes", "Yes"),
        ("not_at_all", "Not at all"),
    ]
    assert (item.comment, item.tags.factor, item.tags.principle) == (True, "Being heard", (1, 7))
    again = {**QUESTION, "type": "integer", "constraint": ". >= 1", "name": "heard_again"}
    assert change(world, own, "form_item", again, section="EXT", item="heard").status_code == 302
    item = fresh(own).instrument.item("heard_again")
    assert (item.type, item.choices, item.constraint.text) == ("integer", (), ". >= 1")
    change(world, own, "move_part", {"section": "EXT", "item": "heard_again", "to": "up"})
    assert [i.name for i in fresh(own).instrument.sections[0].items][-2:] == [
        "heard_again",
        "EXT-07",
    ]
    change(world, own, "remove_part", {"section": "EXT", "item": "heard_again"})
    assert "heard_again" not in [i.name for i in fresh(own).instrument.items()]


def test_scores_follow_names_and_leave_out_what_goes(world: Any, own: OwnForm) -> None:
    given = {"name": "OUT-1", "type": "scale", "scale": "supportive", "label": "Changed."}
    change(world, own, "form_item", given, section="EXT", item="EXT-01")
    change(world, own, "remove_part", {"section": "EXT", "item": "EXT-02"})
    assert fresh(own).instrument.scores[0].items[:2] == ("OUT-1", "EXT-03")


def test_sections_scales_and_settings(world: Any, own: OwnForm) -> None:
    assert (
        change(
            world, own, "form_section", {"label": "More", "hint": "Words."}, section="new"
        ).status_code
        == 302
    )
    made = fresh(own).instrument.sections[-1]
    assert (str(made.label), [i.type for i in made.items]) == ("More", ["note"])
    change(world, own, "form_item", {**QUESTION}, section=made.name, item="new")
    assert [i.name for i in fresh(own).instrument.sections[-1].items] == ["heard"]
    scale = {
        "name": "often",
        "low": "0",
        "high": "4",
        "anchors": "0 | Never\n4 | Always",
        "without_value": ["dont_know"],
    }
    assert change(world, own, "form_scale", scale, scale="new").status_code == 302
    assert fresh(own).instrument.scales["often"].beside == ("dont_know",)
    head = {
        "title": "Ours",
        "purpose": "To learn.",
        "visibility": "anonymous",
        "minimum_group": "8",
        "answering": ["alone"],
        "minutes": "5",
    }
    assert change(world, own, "form_head", head).status_code == 302
    form = fresh(own).instrument
    assert (str(form.title), form.visibility, form.minimum_group, form.minutes) == (
        "Ours",
        "anonymous",
        8,
        5,
    )
    change(world, own, "move_part", {"section": made.name, "to": "up"})
    assert fresh(own).instrument.sections[-2].name == made.name
    change(world, own, "remove_part", {"section": made.name})
    assert len(fresh(own).instrument.sections) == 5


@pytest.mark.parametrize(
    ("name", "given", "keys", "said"),
    [
        (
            "form_item",
            {**QUESTION, "relevant": "count(${x})"},
            {"section": "EXT", "item": "new"},
            "This cannot be used: ‘count(${x})’ is not understood.",
        ),
        (
            "form_item",
            {**QUESTION, "relevant": "${later} = 1"},
            {"section": "EXT", "item": "new"},
            "asks for ‘later’, which is not asked before it. Name an earlier item. (the form, line",
        ),
        (
            "form_item",
            {**QUESTION, "name": "EXT-02"},
            {"section": "EXT", "item": "new"},
            "The name ‘EXT-02’ is there twice.",
        ),
        (
            "form_item",
            {**QUESTION, "choices": "é é | x"},
            {"section": "EXT", "item": "new"},
            "Line 1: write a short name",
        ),
        (
            "form_scale",
            {"name": "s", "low": "5", "high": "2", "anchors": ""},
            {"scale": "new"},
            "ends before it begins",
        ),
        (
            "form_scale",
            {"name": "s", "low": "1", "high": "2", "anchors": "x | y"},
            {"scale": "new"},
            "‘x’ is no step",
        ),
        (
            "form_head",
            {
                "title": "T",
                "purpose": "P",
                "visibility": "anonymous",
                "minimum_group": "3",
                "answering": ["alone"],
            },
            {},
            "need a minimum group of at least 5",
        ),
    ],
)
def test_a_mistake_is_told_with_its_mend_and_nothing_changes(
    world: Any, own: OwnForm, name: str, given: dict[str, Any], keys: dict[str, str], said: str
) -> None:
    answer = change(world, own, name, given, **keys)
    assert answer.status_code == 422
    assert said.replace("‘", "‘") in answer.content.decode().replace("&#39;", "'")
    assert fresh(own).draft == own.draft


def test_a_scale_that_is_used_is_not_taken_out(world: Any, own: OwnForm) -> None:
    change(world, own, "remove_part", {"scale": "supportive"})
    assert "supportive" in fresh(own).instrument.scales


def test_as_text_a_mistake_names_its_line(world: Any, own: OwnForm) -> None:
    broken = own.draft.replace('type = "scale"', 'type = "guess"', 1)
    line = broken.splitlines().index('type = "guess"') + 1
    answer = change(world, own, "form_text", {"text": broken})
    assert answer.status_code == 422
    assert f"line {line}" in answer.content.decode()
    better = own.draft.replace("External environment", "Around us").replace(own.slug, "stolen_id")
    assert change(world, own, "form_text", {"text": better}).status_code == 302
    kept = fresh(own)
    assert str(kept.instrument.sections[0].label) == "Around us"
    assert kept.instrument.id == own.slug


@pytest.mark.parametrize("text", ["", "x", "a = [", "\x00", "[" * 4000, 'id = "' + "x" * 5000])
def test_any_text_gets_a_sentence(world: Any, own: OwnForm, text: str) -> None:
    answer = change(world, own, "form_text", {"text": text})
    assert answer.status_code == 422
    assert fresh(own).draft == own.draft


def test_other_languages_stand_beside_and_keep_the_own(world: Any, own: OwnForm) -> None:
    assert "External environment" in page(world, "form_words", form_id=own.pk, language="cy")
    assert (
        change(
            world, own, "form_words", {"text-title": "MUSIQ-AR yn Gymraeg"}, language="cy"
        ).status_code
        == 302
    )
    assert fresh(own).instrument.title.within("cy") == "MUSIQ-AR yn Gymraeg"
    given = {
        "title": "Other",
        "purpose": "P",
        "visibility": "team",
        "minimum_group": "5",
        "answering": ["alone"],
    }
    change(world, own, "form_head", given)
    assert fresh(own).instrument.title.within("cy") == "MUSIQ-AR yn Gymraeg"
    change(world, own, "form_words", {"text-title": ""}, language="cy")
    assert fresh(own).instrument.title.within("cy") == "Other"
    assert (
        world.signed_in("convener")
        .get(reverse("form_words", kwargs={"form_id": own.pk, "language": "en"}))
        .status_code
        == 404
    )


def test_the_preview_shows_every_question_and_sends_nothing(world: Any, own: OwnForm) -> None:
    text = page(world, "preview_form", form_id=own.pk)
    assert text.count("Anything to add") == 44
    assert 'method="post"' not in text.partition("<h1>")[2].partition("<footer")[0]


def test_a_published_version_never_changes(world: Any, own: OwnForm) -> None:
    first = publish(by=world.people["convener"], form=own, reason="The first")
    before = first.definition
    given = {"name": "EXT-01", "type": "scale", "scale": "supportive", "label": "Otherwise."}
    change(world, own, "form_item", given, section="EXT", item="EXT-01")
    text = page(world, "publish_form", form_id=own.pk)
    assert "Publish version 2" in text
    assert "43 questions are the same" in text
    assert "Asked otherwise, and not compared: EXT-01" in text
    assert change(world, own, "publish_form", {"reason": "Clearer"}).status_code == 302
    assert [e.number for e in Edition.objects.order_by("number")] == [1, 2]
    assert Edition.objects.get(number=1).definition == before
    assert Edition.objects.get(number=2).instrument.version == 2
    assert "Clearer" in page(world, "form_edition", edition_id=Edition.objects.get(number=2).pk)
    with pytest.raises(EditingError, match="Nothing changed"):
        publish(by=world.people["convener"], form=own, reason="")
    assert change(world, own, "publish_form", {}).status_code == 422


def test_teams_of_the_programme_answer_the_version_of_the_day(world: Any, own: OwnForm) -> None:
    listed = {"project_id": world.project.pk}
    begin = {"project_id": world.project.pk, "instrument_id": own.slug}
    change(
        world,
        own,
        "form_head",
        {
            "title": "Ours alone",
            "purpose": "P",
            "visibility": "team",
            "minimum_group": "5",
            "answering": ["alone", "consensus"],
        },
    )
    assert "Ours alone" not in page(world, "instruments", "lead", **listed)
    assert post(world, "open_round", {}, "lead", **begin).status_code == 404
    publish(by=world.people["convener"], form=own, reason="")
    assert "Ours alone" in page(world, "instruments", "lead", **listed)
    post(world, "open_round", {}, "lead", **begin)
    made = Round.objects.get()
    assert (made.instrument_id, made.version, str(made.instrument.title)) == (
        own.slug,
        1,
        "Ours alone",
    )
    change(world, own, "remove_part", {"section": "EXT", "item": "EXT-01"})
    publish(by=world.people["convener"], form=own, reason="Shorter")
    assert Round.objects.get().instrument.item("EXT-01").name == "EXT-01"
    assert (
        world.signed_in("member").get(reverse("round", kwargs={"round_id": made.pk})).status_code
        == 200
    )


def test_a_form_that_is_put_away_is_offered_no_more(world: Any, own: OwnForm) -> None:
    publish(by=world.people["convener"], form=own, reason="")
    change(world, own, "offer_form", {"offered": "no"})
    begin = {"project_id": world.project.pk, "instrument_id": own.slug}
    assert post(world, "open_round", {}, "lead", **begin).status_code == 404
    change(world, own, "offer_form", {"offered": "yes"})
    assert post(world, "open_round", {}, "lead", **begin).status_code == 302


@pytest.mark.parametrize("format", list(FORMATS))
def test_a_form_is_taken_along_with_its_losses_said_before(
    world: Any, own: OwnForm, format: str
) -> None:
    text = page(world, "form_elsewhere", form_id=own.pk, format=format)
    lossless = format in ("toml", "xlsform")
    assert ("Everything is in the file." in text) is lossless
    answer = world.signed_in("convener").get(
        reverse("form_file", kwargs={"form_id": own.pk, "format": format})
    )
    assert answer.content
    assert answer["Content-Disposition"].endswith(f'{FORMATS[format].ending}"')


@pytest.mark.parametrize("format", ["toml", "xlsform", "redcap", "limesurvey"])
def test_a_form_is_brought_from_a_file(world: Any, format: str) -> None:
    content = give(instruments()["musiq_ar"], format).content
    file = SimpleUploadedFile(f"form{FORMATS[format].ending}", content)
    answer = post(world, "import_form", {"file": file}, programme_id=world.programme.pk)
    assert answer.status_code == 302
    assert len(list(OwnForm.objects.get().instrument.items())) == 44


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "x.csv",
            b"Variable / Field Name,Field Type,Field Label\nage,calc,Age\n",
            "row 2, column Field Type",
        ),
        ("x.toml", b"x = 1", "x"),
        ("x.lss", b"<a/>", "This is no survey structure"),
        ("x.xlsx", b"x", "not an Excel workbook"),
        ("x.pdf", b"x", "Choose a file of one of these kinds"),
    ],
)
def test_a_file_that_does_not_fit_gets_sentences(
    world: Any, name: str, content: bytes, said: str
) -> None:
    answer = post(
        world,
        "import_form",
        {"file": SimpleUploadedFile(name, content)},
        programme_id=world.programme.pk,
    )
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert OwnForm.objects.count() == 0


def test_another_programme_is_never_reached(world: Any, own: OwnForm) -> None:
    from evenhand.web.core.audit import SYSTEM
    from evenhand.web.organisations.actions import create_programme, give_role
    from evenhand.web.organisations.models import Role

    other = create_programme(by=world.people["administrator"], name="Another network")
    give_role(by=SYSTEM, person=world.people["stranger"], role=Role.CONVENER, place=other)
    client = world.signed_in("stranger")
    assert client.get(reverse("own_form", kwargs={"form_id": own.pk})).status_code == 404
    assert (
        client.get(reverse("programme_forms", kwargs={"programme_id": other.pk})).status_code == 200
    )
    assert tomllib.loads(own.draft)["id"] == own.slug
