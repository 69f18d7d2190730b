"""What a convener types into a form, part by part."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms

from evenhand.frameworks.factors import SCOPES, Factor
from evenhand.frameworks.instruments import BESIDE_WORDS, ConditionError, parse_condition
from evenhand.web.design.beside import Mergeable, Versioned
from evenhand.web.editing.shaping import own_words, with_own

TYPES = {
    "scale": "On a scale",
    "select_one": "One answer of several",
    "select_multiple": "Several answers",
    "text": "A short text",
    "long_text": "A long text",
    "integer": "A whole number",
    "decimal": "A number",
    "date": "A day",
    "matrix": "Several rows on one scale",
    "file": "A file",
    "note": "Words only, nothing to answer",
}
VISIBILITY = {
    "team": "The team, what people say together",
    "named": "The team, with names",
    "anonymous": "Nobody with names, and only from so many answers on",
    "private": "Only who answers",
}
ANSWERING = {
    "alone": "Alone",
    "consensus": "Alone, then together",
    "facilitator": "By a facilitator",
    "anonymous": "Without names",
}
PRINCIPLES = [(str(n), str(n)) for n in range(1, 8)]
_CONDITION = "For example ${came} = 'yes' and not(selected(${help}, 'none')). It may ask for earlier questions only."
_NAME = r"[A-Za-z_][A-Za-z0-9_.\-]{0,59}"
_CODE = r"[A-Za-z0-9_][A-Za-z0-9_.\-]{0,59}"


def _lines(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class _Parts(Mergeable):
    """A form whose conditions and lists are looked at before the whole is."""

    def _condition(self, name: str) -> str:
        text = str(self.cleaned_data.get(name) or "").strip()
        if text:
            try:
                parse_condition(text)
            except ConditionError as error:
                raise forms.ValidationError(f"This cannot be used: {error}.") from None
        return text

    def clean_relevant(self) -> str:
        return self._condition("relevant")


class HeadForm(_Parts):
    """What stands above the questions."""

    title = forms.CharField(label="Title", max_length=200)
    purpose = forms.CharField(label="What it is for", widget=_lines(), max_length=1_000)
    note = forms.CharField(
        label="What people should know before", widget=_lines(), max_length=2_000, required=False
    )
    minutes = forms.IntegerField(
        label="Minutes it takes, about", min_value=1, max_value=240, required=False
    )
    visibility = forms.ChoiceField(label="Who sees answers", choices=list(VISIBILITY.items()))
    minimum_group = forms.IntegerField(
        label="From how many answers on anything is shown",
        help_text="At least 5 where nobody answers with a name.",
        min_value=1,
        max_value=100,
    )
    answering = forms.MultipleChoiceField(
        label="How it can be answered",
        choices=list(ANSWERING.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    licence = forms.CharField(
        label="Licence of the wording",
        max_length=200,
        required=False,
        help_text="Whose words they are, and on which terms they may be used.",
    )

    def parts(self, before: Mapping[str, Any], language: str) -> dict[str, Any]:
        """As a definition keeps it."""
        given = self.contents
        for key in ("title", "purpose", "note"):
            given[key] = with_own(before.get(key), language, given[key])
        return given


class SectionPartForm(_Parts):
    """A heading and the words under it."""

    label = forms.CharField(label="Heading", max_length=200)
    hint = forms.CharField(
        label="Words under it", widget=_lines(), max_length=2_000, required=False
    )
    relevant = forms.CharField(
        label="Shown when", help_text=_CONDITION, max_length=500, required=False
    )

    def parts(self, before: Mapping[str, Any], language: str) -> dict[str, Any]:
        given = self.cleaned_data
        words = {k: with_own(before.get(k), language, given[k]) for k in ("label", "hint")}
        return words | {"relevant": given["relevant"]}


class ItemForm(_Parts):
    """A question."""

    as_one = (
        ("type", "scale", "choices", "rows"),
        ("constraint", "constraint_message"),
    )

    name = forms.RegexField(
        rf"^{_NAME}$",
        label="Short name",
        help_text="Letters, digits, - _ and . Conditions and exports use it; people do not see it.",
        max_length=60,
        error_messages={"invalid": "Use letters, digits, - _ and . and begin with a letter."},
    )
    type = forms.ChoiceField(label="How it is answered", choices=list(TYPES.items()))
    label = forms.CharField(label="The question", widget=_lines(2), max_length=1_000)
    hint = forms.CharField(label="Help", widget=_lines(2), max_length=2_000, required=False)
    scale = forms.ChoiceField(label="Scale", required=False)
    choices = forms.CharField(
        label="Answers, one a line",
        help_text="For example yes | Yes, I was. Without a short name before the | one is made.",
        widget=_lines(5),
        max_length=20_000,
        required=False,
    )
    rows = forms.CharField(
        label="Rows of a matrix, one a line",
        help_text="Like answers: name | Words.",
        widget=_lines(4),
        max_length=20_000,
        required=False,
    )
    required = forms.BooleanField(label="An answer is needed", required=False)
    comment = forms.BooleanField(label="With a field for a comment", required=False)
    relevant = forms.CharField(
        label="Asked when", help_text=_CONDITION, max_length=500, required=False
    )
    constraint = forms.CharField(
        label="An answer must keep",
        help_text="For example . >= 1 and . <= 60",
        max_length=500,
        required=False,
    )
    constraint_message = forms.CharField(
        label="What is said when it does not", max_length=300, required=False
    )
    reverse = forms.BooleanField(label="A high answer is the unfavourable one", required=False)
    own_wording = forms.BooleanField(label="Our own wording, not validated", required=False)
    factor = forms.CharField(label="Factor", max_length=200, required=False)
    domain = forms.CharField(label="Domain", max_length=200, required=False)
    scope = forms.ChoiceField(
        label="Scope", choices=[("", "None"), *SCOPES.items()], required=False
    )
    principle = forms.MultipleChoiceField(
        label="Principles", choices=PRINCIPLES, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, scales: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scale"].choices = [("", "None"), *((s, s) for s in scales)]  # type: ignore[attr-defined]

    def clean_constraint(self) -> str:
        return self._condition("constraint")

    def clean_choices(self) -> str:
        _named(self.cleaned_data["choices"])
        return str(self.cleaned_data["choices"])

    def clean_rows(self) -> str:
        _named(self.cleaned_data["rows"])
        return str(self.cleaned_data["rows"])

    def parts(self, before: Mapping[str, Any], language: str) -> dict[str, Any]:
        given = self.cleaned_data
        found = {
            k: given[k]
            for k in (
                "name",
                "type",
                "required",
                "comment",
                "relevant",
                "constraint",
                "reverse",
                "own_wording",
            )
        }
        for key in ("label", "hint", "constraint_message"):
            found[key] = with_own(before.get(key), language, given[key])
        found |= (
            {"scale": given["scale"]} if given["type"] in ("scale", "matrix") else {"scale": ""}
        )
        for key, kinds in (("choices", ("select_one", "select_multiple")), ("rows", ("matrix",))):
            old = {c["name"]: c["label"] for c in before.get(key, ())}
            pairs = _named(given[key]) if given["type"] in kinds else []
            found[key] = [{"name": n, "label": with_own(old.get(n), language, w)} for n, w in pairs]
        tags = {k: given[k] for k in ("factor", "domain", "scope") if given[k]}
        numbers = [int(p) for p in given["principle"]]
        found["tags"] = tags | ({"principle": numbers} if numbers else {})
        return found


def item_now(item: Mapping[str, Any], language: str) -> dict[str, Any]:
    """What the form of a question begins with."""
    tags = item.get("tags", {})
    found: dict[str, Any] = {
        k: item.get(k, "") for k in ("name", "type", "scale", "relevant", "constraint")
    }
    found |= {
        k: own_words(item.get(k, ""), language) if item.get(k) else ""
        for k in ("label", "hint", "constraint_message")
    }
    found |= {k: item.get(k, False) for k in ("required", "comment", "reverse", "own_wording")}
    for key in ("choices", "rows"):
        found[key] = "\n".join(
            f"{c['name']} | {own_words(c['label'], language)}" for c in item.get(key, ())
        )
    found |= {k: tags.get(k, "") for k in ("factor", "domain", "scope")}
    return found | {"principle": [str(p) for p in tags.get("principle", ())]}


def _named(text: str) -> list[tuple[str, str]]:
    """Short name and words of each line."""
    found: list[tuple[str, str]] = []
    for number, line in enumerate((x.strip() for x in text.splitlines() if x.strip()), start=1):
        before, bar, after = line.partition("|")
        name, words = (before.strip(), after.strip()) if bar else (_made(line), line)
        if not words or not re.fullmatch(_CODE, name):
            raise forms.ValidationError(
                f"Line {number}: write a short name of letters and digits, then |, then the words."
            )
        found.append((name, words))
    return found


def _made(words: str) -> str:
    plain = re.sub(r"[^A-Za-z0-9]+", "_", words).strip("_").lower()[:30]
    return plain or "answer"


class ScaleForm(_Parts):
    """Whole numbers with words at some of them."""

    as_one = (("low", "high", "anchors", "without_value"),)

    name = forms.RegexField(rf"^{_NAME}$", label="Name of the scale", max_length=60)
    low = forms.IntegerField(label="From", min_value=0, max_value=9)
    high = forms.IntegerField(label="To", min_value=1, max_value=10)
    anchors = forms.CharField(
        label="Words at its steps, one a line",
        help_text="For example 1 | Not at all",
        widget=_lines(5),
        max_length=5_000,
        required=False,
    )
    without_value = forms.MultipleChoiceField(
        label="Answers without a value",
        choices=list(BESIDE_WORDS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def clean_anchors(self) -> str:
        found = _named(self.cleaned_data["anchors"])
        wrong = next((n for n, _ in found if not re.fullmatch(r"\d{1,2}", n)), None)
        if wrong:
            raise forms.ValidationError(
                f"‘{wrong}’ is no step: write its number, then |, then the words."
            )
        return str(self.cleaned_data["anchors"])

    def parts(self, before: Mapping[str, Any], language: str) -> dict[str, Any]:
        given, old = self.cleaned_data, before.get("anchors", {})
        anchors = {n: with_own(old.get(n), language, w) for n, w in _named(given["anchors"])}
        found = {
            "name": given["name"],
            "low": given["low"],
            "high": given["high"],
            "anchors": anchors,
        }
        return found | ({"beside": given["without_value"]} if given["without_value"] else {})


def scale_now(scale: Mapping[str, Any], language: str) -> dict[str, Any]:
    """What the form of a scale begins with."""
    anchors = "\n".join(
        f"{n} | {own_words(w, language)}" for n, w in scale.get("anchors", {}).items()
    )
    return {**scale, "anchors": anchors, "without_value": list(scale.get("beside", ()))}


class TextForm(Mergeable):
    """The whole form as TOML."""

    text = forms.CharField(
        label="The form as text", widget=_lines(30), max_length=1_000_000, strip=False
    )


class WordsForm(Mergeable):
    """Every text of one section in one other language."""

    def __init__(self, *args: Any, texts: list[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, own, now in texts:
            long = len(own) > 90
            self.fields[name] = forms.CharField(
                label=own,
                required=False,
                max_length=2_000,
                initial=now,
                widget=_lines(2) if long else forms.TextInput(),
            )


class PublishForm(Versioned):
    """What changed, in a sentence for teams."""

    reason = forms.CharField(
        label="What is new in this version",
        max_length=400,
        required=False,
        help_text="Teams read it. Only questions in the same words, on the same scale, are compared with rounds before.",
    )


class CopyForm(forms.Form):
    """A form to begin with."""

    instrument = forms.ChoiceField(label="Copy a form")

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instrument"].choices = offered  # type: ignore[attr-defined]


class FactorForm(Mergeable):
    """One factor."""

    name = forms.RegexField(rf"^{_NAME}$", label="Short name", max_length=60)
    title = forms.CharField(label="Title", max_length=200)
    definition = forms.CharField(
        label="What it means", widget=_lines(3), max_length=2_000, required=False
    )
    domain = forms.CharField(label="Domain", max_length=200, required=False)
    scope = forms.ChoiceField(
        label="Scope", choices=[("", "None"), *SCOPES.items()], required=False
    )
    principle = forms.MultipleChoiceField(
        label="Principles", choices=PRINCIPLES, widget=forms.CheckboxSelectMultiple, required=False
    )
    reverse = forms.BooleanField(label="More of it is worse", required=False)
    own_wording = forms.BooleanField(label="Our own wording, not validated", required=False)

    def content(self) -> dict[str, Any]:
        given = self.contents
        return {**given, "principle": [int(p) for p in given["principle"]]}


def factor_now(factor: Factor | None) -> dict[str, Any]:
    """What the form of a factor begins with."""
    if factor is None:
        return {}
    found = {f: getattr(factor, f) for f in Factor.__slots__}
    return {**found, "principle": [str(p) for p in factor.principle]}
