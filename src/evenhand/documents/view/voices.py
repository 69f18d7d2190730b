"""What a page shows of themes, answers, a bundle or stories, worked out before any layout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from evenhand.charts import (
    Chart,
    Table,
    levels_chart,
    levels_table,
    moments_chart,
    moments_table,
    shares_chart,
    shares_table,
    stories_chart,
)
from evenhand.charts.words import long_month
from evenhand.documents.view.measures import STRENGTH_WORDS, Said, anchor
from evenhand.experience import Asked, Form, Story, summarise_stories
from evenhand.experience.findings import Finding, Part
from evenhand.experience.findings import Said as Sentence
from evenhand.experience.stories import CONSENTS
from evenhand.experience.words import say
from evenhand.measures import Grain


@dataclass(frozen=True, slots=True)
class VoiceCard:
    """One theme, question or part."""

    title: str
    says: tuple[Said, ...]
    charts: tuple[Chart, ...]


@dataclass(frozen=True, slots=True)
class VoiceSection:
    """One measure of people's words, ready for a page."""

    anchor: str
    title: str
    about: tuple[str, ...]
    meaning: str
    headline: tuple[Said, ...]
    lines: tuple[Said, ...]
    know: tuple[str, ...]
    cards_title: str
    cards: tuple[VoiceCard, ...]
    heard_title: str
    heard: tuple[str, ...]
    over_time: tuple[Chart, ...]
    how: tuple[str, ...]
    tables: tuple[Table, ...]


_CARDS = {
    Form.THEMES: "Each theme, on the same scale",
    Form.ANSWERS: "Each question, on the same scale",
    Form.COMPOSITE: "The whole and its parts, on the same scale",
    Form.STORIES: "When stories were told",
}
_HEARD = {
    Form.THEMES: "Who was heard, and who was not",
    Form.ANSWERS: "Who answered, and who did not",
    Form.COMPOSITE: "Who is in the numbers, and who is not",
    Form.STORIES: "Who chose them",
}


def voice_section(finding: Finding) -> VoiceSection:
    """A finding, exact or protected."""
    asked = finding.asked
    said = {s.text for s in finding.headline}
    by_part = asked.form is not Form.COMPOSITE  # those say their lines on their cards
    return VoiceSection(
        anchor=anchor(asked.id),
        title=asked.title,
        about=_about(asked, finding.periods),
        meaning=asked.question,
        headline=tuple(_said(s) for s in finding.headline),
        lines=() if by_part else tuple(_said(s) for s in finding.lines if s.text not in said),
        know=finding.notes,
        cards_title=_CARDS[asked.form],
        cards=tuple(_card(finding, part) for part in finding.parts),
        heard_title=_HEARD[asked.form],
        heard=finding.heard,
        over_time=tuple(c for p in finding.parts if (c := moments_chart(finding, p))),
        how=finding.how,
        tables=tuple(_tables(finding)),
    )


def _about(asked: Asked, periods: Sequence[date]) -> tuple[str, ...]:
    when = ""
    if periods:
        when = f"{long_month(periods[0])} to {long_month(periods[-1])}"
    found = (f"{asked.role.value.capitalize()} measure", say("asked_about", asked.form), when)
    return tuple(part for part in found if part)


def _said(sentence: Sentence) -> Said:
    strength = STRENGTH_WORDS[sentence.strength] if sentence.strength else ""
    return Said("", sentence.text, strength, "")


def _card(finding: Finding, part: Part) -> VoiceCard:
    levels = levels_chart(finding, part)
    charts = (shares_chart(finding, part), *((levels,) if levels else ()))
    return VoiceCard(part.title, tuple(_below(part.title, s) for s in part.says), charts)


def _below(title: str, sentence: Sentence) -> Said:
    """A sentence below the title that it begins with."""
    text = sentence.text.removeprefix(f"‘{title}’: ")
    return _said(replace(sentence, text=text[:1].upper() + text[1:]))


def _tables(finding: Finding) -> list[Table]:
    found = []
    for part in finding.parts:
        found.append(shares_table(finding, part))
        if part.levels:
            found.append(levels_table(finding, part))
        if part.moments:
            found.append(moments_table(part))
    return found


def story_section(asked: Asked, stories: Sequence[Story], *, audience: str) -> VoiceSection:
    """How many stories were told and chosen, by what they are about: no story itself is in it.

    Parameters
    ----------
    audience
        Only stories whose consent reaches it are counted: "team only", "programme" or "public".
    """
    found = summarise_stories(stories, grain=Grain.MONTH, audience=audience)
    kept = [s for s in stories if _reaches(s, audience)]
    told = [(domain, [s.on for s in kept if s.domain == domain]) for domain, _ in found.by_domain]
    drawn = stories_chart(anchor(asked.id), told)
    lead, *rest = found.sentences
    days = sorted(s.on.replace(day=1) for s in kept)
    return VoiceSection(
        anchor=anchor(asked.id),
        title=asked.title,
        about=_about(asked, days),
        meaning=asked.question,
        headline=(Said("", lead, "", ""),),
        lines=tuple(Said("", text, "", "") for text in rest[:-1]),
        know=tuple(rest[-1:]),
        cards_title=_CARDS[Form.STORIES],
        cards=(VoiceCard("By month", (), (drawn,)),) if drawn else (),
        heard_title=_HEARD[Form.STORIES],
        heard=tuple(f"{who}: {n}" for who, n in found.choosers),
        over_time=(),
        how=(say("story_summary", "how"), say("story_summary", "consent")),
        tables=(drawn.table,) if drawn else (),
    )


def _reaches(story: Story, audience: str) -> bool:
    return CONSENTS.index(story.consent) >= CONSENTS.index(audience)
