"""Each kind of field is drawn by the component that it needs."""

from __future__ import annotations

import pytest
from django import forms

from evenhand.web.design.forms import Rating, component

CHOICES = [("a", "A"), ("b", "B")]


class Everything(forms.Form):
    several = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple)
    one = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
    step = forms.ChoiceField(choices=CHOICES, widget=Rating())
    ticked = forms.BooleanField()
    chosen = forms.ChoiceField(choices=CHOICES)
    told = forms.CharField(widget=forms.Textarea)
    file = forms.FileField()
    known = forms.CharField(widget=forms.HiddenInput)
    named = forms.CharField()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("several", "checkboxes"),
        ("one", "radios"),
        ("step", "rating"),
        ("ticked", "checkbox"),
        ("chosen", "select"),
        ("told", "textarea"),
        ("file", "file"),
        ("known", "hidden"),
        ("named", "input"),
    ],
)
def test_component(name: str, kind: str) -> None:
    assert component(Everything()[name]) == kind


def test_several_can_be_ticked_at_once() -> None:
    drawn = str(Everything(initial={"several": ["a", "b"]})["several"].as_field_group())
    assert drawn.count('type="checkbox"') == drawn.count(" checked") == 2
