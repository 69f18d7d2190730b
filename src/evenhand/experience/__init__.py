"""Alternatives to a rate of events: themes, stories, experience in order, composites."""

from evenhand.experience.answers import ScaleAnswers, answers_of, read_answers
from evenhand.experience.bundle import CompositeReading, PartRate, read_composite
from evenhand.experience.heard import Heard
from evenhand.experience.likert import (
    Distribution,
    LikertReading,
    OrdinalComparison,
    read_likert,
)
from evenhand.experience.scale import Item, Scale, parse_scale, read_scale
from evenhand.experience.stories import (
    Story,
    StorySummary,
    parse_stories,
    read_stories,
    summarise_stories,
)
from evenhand.experience.theme_counts import read_theme_counts
from evenhand.experience.themes import ThemeCell, ThemeChange, ThemeReading, read_themes
from evenhand.experience.voices import Voice, VoiceTable, count_voices, read_voices

__all__ = [
    "CompositeReading",
    "Distribution",
    "Heard",
    "Item",
    "LikertReading",
    "OrdinalComparison",
    "PartRate",
    "Scale",
    "ScaleAnswers",
    "Story",
    "StorySummary",
    "ThemeCell",
    "ThemeChange",
    "ThemeReading",
    "Voice",
    "VoiceTable",
    "answers_of",
    "count_voices",
    "parse_scale",
    "parse_stories",
    "read_answers",
    "read_composite",
    "read_likert",
    "read_scale",
    "read_stories",
    "read_theme_counts",
    "read_themes",
    "read_voices",
    "summarise_stories",
]
