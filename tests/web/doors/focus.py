"""Choosing a focus."""

from __future__ import annotations

from typing import Any

from evenhand.web.focus import actions
from web.doors.table import TEAM, WORKERS, Edit, Keys, door

DOORS = {
    "focus": door(get=TEAM),
    "numbers": door(get=TEAM),
    "new_study": door(get=WORKERS, post=WORKERS),
    "typed_study": door(get=WORKERS, post=WORKERS),
    "feasibility": door(get=TEAM),
    "part_needs": door(get=WORKERS, post=WORKERS),
    "synthesis": door(get=TEAM),
    "change_synthesis": door(get=WORKERS, post=WORKERS),
    "options": door(get=TEAM),
    "new_option": door(get=WORKERS, post=WORKERS),
    "change_option": door(get=WORKERS, post=WORKERS),
    "new_voice": door(get=WORKERS, post=WORKERS),
    "take_back_voice": door(post={"member"}),
    "partner_word": door(get={"partner"}, post={"partner"}),
    "take_down_word": door(get=WORKERS, post=WORKERS),
    "take_back_word": door(post={"partner"}),
    "lock_focus": door(get=WORKERS, post=WORKERS),
    "reopen_focus": door(get=WORKERS, post=WORKERS),
    "focus_versions": door(get=TEAM),
}
EDITS = {
    "part_needs": Edit("lead", "help_needed", "First help", "Second help"),
    "change_synthesis": Edit("member", "together", "First words", "Second words"),
    "change_option": Edit("member", "whom", "First group", "Second group"),
    "partner_word": Edit("partner", "text", "First say", "Second say"),
}
OTHERS = {
    "adds": "new_study typed_study new_option new_voice take_down_word",
    "goes one way, and says so when it is done already": "take_back_voice take_back_word",
    "brings how often it was locked and opened, in tests/web/test_focus.py": "lock_focus reopen_focus",
}
TEXTS = {
    "focus.FeasibilityStudy": ("asked result", "what was asked, and what the library wrote"),
    "focus.PartNeeds": ("help_needed given", "the team's own words on its work"),
    "focus.Synthesis": ("together against unknown", "the team's own words on its work"),
    "focus.Option": ("title whom area where scores left_out", "the team's own words on its work"),
    "focus.Lock": (
        "content reason without_reason absent reopened_because",
        "what a choice rested on: the team's own words",
    ),
}
BOUNDS = {
    "focus": ("lead", 31),
    "numbers": ("lead", 24),
    "synthesis": ("lead", 28),
    "options": ("lead", 28),
    "focus_versions": ("lead", 23),
    "feasibility": ("lead", 23),
    "lock_focus": ("lead", 33),
}
OPTION: dict[str, Any] = {
    "title": "Every call answered",
    "whom": "Black women",
    "area": "Haemorrhage after birth",
    "where": "On the ward at night",
    "scores": {"need": {"score": 4, "why": "Every week"}},
    "left_out": "",
}
TYPED: dict[str, Any] = {
    "typed": {
        "group": "Black",
        "people_a_year": 900,
        "rate": 0.12,
        "comparison": "White",
        "comparison_people": 3000,
        "comparison_rate": 0.05,
        "better": "lower",
    },
    "aim": "by 25%",
    "start": "2027-01-01",
    "by": "2027-12-31",
}


def prepare(world: Any) -> Keys:
    """A study that waits, an option, a voice with a name, a partner's words."""
    people, project = world.people, world.project
    study = actions.ask_study(by=people["lead"], project=project, asked=TYPED)
    option = actions.put_option(by=people["lead"], project=project, content=OPTION)
    voice = actions.raise_voice(
        by=people["member"], option=option, stance="against", text="Too large.", signed=True
    )
    word = actions.say_word(
        by=people["partner"],
        project=project,
        partner=people["partner"],
        text="Begin with the nights.",
        named=False,
        version=None,
    )
    own = {"project_id": project.pk}
    return {
        **dict.fromkeys(DOORS, own),
        "feasibility": {"study_id": study.pk},
        "part_needs": own | {"part": "numbers"},
        "change_option": {"option_id": option.pk},
        "new_voice": {"option_id": option.pk},
        "take_back_voice": {"voice_id": voice.pk},
        "take_back_word": {"word_id": word.pk},
    }
