"""What a page shows of how complete ethnicity is, worked out before any layout."""

from __future__ import annotations

from evenhand.charts import (
    known_chart,
    known_over_time,
    known_table,
    over_time_table,
    ways_chart,
    ways_table,
)
from evenhand.charts.words import long_month
from evenhand.documents.view.measures import Said
from evenhand.documents.view.voices import VoiceCard, VoiceSection
from evenhand.frameworks import wording
from evenhand.reading.recording import RecordingReading


def recording_section(reading: RecordingReading) -> VoiceSection:
    """A finding on completeness; every number in it is protected."""
    title, how = wording("recording")["title"], wording("recording")["how"]
    over_time, ways = known_over_time(reading), ways_chart(reading)
    first, last = reading.periods[0], reading.periods[-1]
    cards = [VoiceCard(title["by"], (), (known_chart(reading),))]
    if ways:
        cards.append(VoiceCard(title["parts"], (), (ways,)))
    if over_time:
        cards.append(VoiceCard(title["over_time"], (), (over_time,)))
    tables = [known_table(reading), ways_table(reading)]
    return VoiceSection(
        anchor="m-recording",
        title=title["name"],
        about=(f"{long_month(first)} to {long_month(last)}",),
        meaning=how["known"],
        headline=tuple(Said("", text, "", "") for text in reading.headline),
        lines=tuple(Said("", text, "", "") for text in reading.lines),
        know=(how["small"], how["change"]),
        cards_title=title["cards"],
        cards=tuple(cards),
        heard_title="",
        heard=(),
        over_time=(),
        how=(how["source"],),
        tables=(*tables, over_time_table(reading)) if reading.over_time else tuple(tables),
    )
