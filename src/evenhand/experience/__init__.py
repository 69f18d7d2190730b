"""Alternatives to a rate of events: themes, stories, experience in order, composites."""

from evenhand.experience.answers import ScaleAnswers, answers_of, read_answers
from evenhand.experience.asked import (
    Asked,
    Form,
    Line,
    asked_for,
    asked_to_toml,
    parse_asked,
    with_lines,
)
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
    CONSENTS,
    Story,
    StorySummary,
    parse_stories,
    read_stories,
    summarise_stories,
)
from evenhand.experience.tables import AnswerTable
from evenhand.experience.tally import (
    Box,
    Tally,
    answer_table,
    boxes_of,
    bundle_tables,
    tally_from_json,
    tally_groups,
    tally_to_json,
    voice_table,
)
from evenhand.experience.theme_counts import read_theme_counts
from evenhand.experience.themes import ThemeCell, ThemeChange, ThemeReading, read_themes
from evenhand.experience.voices import Voice, VoiceTable, count_voices, read_voices

__all__ = [
    "CONSENTS",
    "AnswerTable",
    "Asked",
    "Box",
    "CompositeReading",
    "Distribution",
    "Form",
    "Heard",
    "Item",
    "LikertReading",
    "Line",
    "OrdinalComparison",
    "PartRate",
    "Scale",
    "ScaleAnswers",
    "Story",
    "StorySummary",
    "Tally",
    "ThemeCell",
    "ThemeChange",
    "ThemeReading",
    "Voice",
    "VoiceTable",
    "answer_table",
    "answers_of",
    "asked_for",
    "asked_to_toml",
    "boxes_of",
    "bundle_tables",
    "count_voices",
    "parse_asked",
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
    "tally_from_json",
    "tally_groups",
    "tally_to_json",
    "voice_table",
    "with_lines",
]
