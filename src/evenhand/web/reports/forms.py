"""Forms of the community's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from evenhand.frameworks.reports import report_words
from evenhand.web.design.beside import Mergeable
from evenhand.web.listening.models import Insight
from evenhand.web.measurement.models import ProjectMeasure
from evenhand.web.reports.models import WRITTEN, CommunityPage, Translation


def _long(label: str, help_text: str, *, required: bool) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=3_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class WordsForm(Mergeable):
    """What is said, in whichever language."""

    title = forms.CharField(label="Title", max_length=160)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = report_words().community
        self.fields["in_words"] = _long(
            said["in_words"], "Short sentences, no abbreviations. About care.", required=True
        )
        self.fields["heard"] = _long(
            said["heard"], "In the team's words, never anybody's own.", required=False
        )
        self.fields["changed"] = _long(said["changed"], "", required=False)
        self.fields["not_changed"] = _long(
            said["not_changed"], "What stayed as it was is part of the truth.", required=False
        )


class CommunityForm(WordsForm):
    """The same, and which measure is told of."""

    def __init__(
        self,
        *args: Any,
        measures: Sequence[ProjectMeasure],
        insights: Sequence[Insight],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if insights:
            said = report_words().community
            self.fields["insights"] = forms.MultipleChoiceField(
                label=said["rests_on"],
                help_text=said["rests_hint"],
                choices=[(str(i.pk), f"Insight {i.number}: {i.text}") for i in insights],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        self._measures = {str(m.pk): m for m in measures}
        self.fields["measure"] = forms.ChoiceField(
            label="Which measure",
            help_text="One, whose numbers can be shown outside the team.",
            choices=[("none", "None yet"), *((k, m.title) for k, m in self._measures.items())],
            widget=forms.RadioSelect,
        )

    def content(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Values as the action takes them."""
        return {**given, "measure": self._measures.get(given["measure"])}


class TranslationForm(WordsForm):
    """The same, and who has read it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["checked_by"] = forms.CharField(
            label="Who has read it, and speaks the language",
            help_text="A post or a group, not a name. Without it the page does not become public.",
            required=False,
            max_length=120,
        )


def page_values(page: CommunityPage | None) -> dict[str, Any]:
    """First values of the page's form."""
    if page is None:
        return {**dict.fromkeys(WRITTEN, ""), "insights": [], "measure": "none", "version": 0}
    own = {n: getattr(page, n) for n in WRITTEN}
    return {
        **own,
        "insights": [str(pk) for pk in page.insights.values_list("pk", flat=True)],
        "measure": str(page.measure_id or "none"),
        "version": page.version,
    }


def translation_values(found: Translation | None) -> dict[str, Any]:
    """First values of a translation's form."""
    if found is None:
        return {**dict.fromkeys((*WRITTEN, "checked_by"), ""), "version": 0}
    return {n: getattr(found, n) for n in (*WRITTEN, "checked_by", "version")}
