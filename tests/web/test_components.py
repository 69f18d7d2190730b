"""Each kind of field is drawn by the component that people expect of it."""

from __future__ import annotations

import re

import pytest
from django import forms

from evenhand.web.design.forms import Rating, component

ONE = [("a", "A"), ("b", "B")]


class Kinds(forms.Form):
    several = forms.MultipleChoiceField(choices=ONE, widget=forms.CheckboxSelectMultiple)
    one = forms.ChoiceField(choices=ONE, widget=forms.RadioSelect)
    rated = forms.ChoiceField(choices=ONE, widget=Rating)
    sure = forms.BooleanField()
    listed = forms.ChoiceField(choices=ONE)
    long = forms.CharField(widget=forms.Textarea)
    file = forms.FileField()
    kept = forms.CharField(widget=forms.HiddenInput)
    short = forms.CharField()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("several", "checkboxes"),
        ("one", "radios"),
        ("rated", "rating"),
        ("sure", "checkbox"),
        ("listed", "select"),
        ("long", "textarea"),
        ("file", "file"),
        ("kept", "hidden"),
        ("short", "input"),
    ],
)
def test_component(name: str, kind: str) -> None:
    assert component(Kinds()[name]) == kind


def test_several_answers_are_boxes_to_tick() -> None:
    page = str(Kinds(initial={"several": ["a", "b"]})["several"].as_field_group())
    assert re.findall(r'type="(\w+)"', page) == ["checkbox", "checkbox"]
    assert page.count("checked") == 2
