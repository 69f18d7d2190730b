"""Each event at once, as pictures: the CUSUM and the VLAD of every group that is watched."""

from __future__ import annotations

from evenhand.charts.model import Chart
from evenhand.charts.running import cusum_charts, vlad_charts
from evenhand.charts.words import capital
from evenhand.frameworks import say
from evenhand.reading.figures import units
from evenhand.reading.model import EquityReading


def watch_charts(reading: EquityReading) -> tuple[Chart, ...]:
    """Two pictures a group, groups in display order; none where no group is watched."""
    watch = reading.watch
    if watch is None:
        return ()
    people, name = units(reading.measure), reading.measure.id
    names = [capital(f"{label} {reading.measure.people}") for label in watch.labels]
    event = say("watch", "without" if watch.without else "events")
    signals = cusum_charts(watch.cusum, names, event=event, key=f"cusum-{name}", population=people)
    lines = vlad_charts(watch.vlad, names, event=event, key=f"vlad-{name}", population=people)
    return tuple(chart for pair in zip(signals, lines, strict=True) for chart in pair)
