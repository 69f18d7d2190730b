"""People's words in pictures: shares by group, shares over time, answers in order, stories by month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from evenhand.charts import palette, svg
from evenhand.charts.model import Chart, Table
from evenhand.charts.scale import Axis, from_zero
from evenhand.charts.timeline import CHANGE_DASH, Moment, Timeline, draw_moments, draw_years
from evenhand.charts.whiskers import (
    FIRST,
    LAST,
    LEFT,
    RIGHT,
    WIDTH,
    Mark,
    Row,
    draw_words,
    panel,
    spoken,
)
from evenhand.charts.words import HIDDEN, NOTHING, month, percent, period
from evenhand.experience.findings import Finding, Levels, Part, Share
from evenhand.experience.findings import Moment as Point
from evenhand.measures.periods import Grain, next_period

ALL = "Everyone"
_TOP, _BOTTOM = 14.0, 130.0


def scale_of(finding: Finding) -> Axis:
    """One scale for all parts, so that their pictures can be looked at together."""
    ends = [v for p in finding.parts for s in p.shares for v in (s.share, s.high) if v is not None]
    values = [s.share for p in finding.parts for s in p.shares if s.share is not None]
    top = min(max(ends, default=1.0), 2.2 * max(values, default=1.0)) or 1.0
    return from_zero(top, start=FIRST, end=LAST, cap=1.0)


def shares_chart(finding: Finding, part: Part) -> Chart:
    """Each group with its 95 % interval, alphabetical; the earlier phase hollow."""
    axis, latest = scale_of(finding), len(finding.phases) - 1
    rows = [
        _share_row(finding, own, latest)
        for own in _by_group(part.shares)
        if own[0].group is None or any(s.hidden or s.text != "nobody" for s in own)
    ]
    height, body = panel(
        rows, axis, tick=lambda t: f"{100 * t:.6g}%", reference=None, foot=_foot(finding)
    )
    title = f"{part.title}: each group with its 95% interval"
    said = "; ".join(f"{row.label}: {row.says}" for row in rows)
    text = f"{part.title} by ethnic group, in alphabetical order. {said}."
    picture = svg.drawing(
        WIDTH, height, key=_key(finding, part, "groups"), title=title, text=text, body=body,
        points=spoken(rows, axis, reference=False),
    )  # fmt: skip
    return Chart(picture, title, text, lambda: shares_table(finding, part))


def _by_group(shares: Sequence[Share]) -> list[list[Share]]:
    found: dict[object, list[Share]] = {}
    for share in shares:
        found.setdefault(share.group, []).append(share)
    return list(found.values())


def _share_row(finding: Finding, own: Sequence[Share], latest: int) -> Row:
    group = own[0].group
    focus = group is not None and group.key in finding.focus
    colour = palette.FOCUS if focus else palette.OTHER
    marks = tuple(Mark(s.share, s.low, s.high, colour, hollow=s.phase != latest) for s in own)
    said = " → ".join(dict.fromkeys(_said(s) for s in own))
    return Row(group.label if group else ALL, said, marks, bold=focus)


def _said(share: Share) -> str:
    if share.hidden:
        return HIDDEN
    if share.share is not None:
        return f"{100 * share.share:.0f}%"
    return " ".join(share.text.split()[:3]) if " of " in share.text else share.text


def _foot(finding: Finding) -> tuple[str, ...]:
    intervals = "Lines are 95% intervals."
    if len(finding.phases) == 1:
        return (intervals,)
    labels = [p.label for p in finding.phases]
    return (f"Hollow: {labels[0]}.", f"Filled: {labels[-1]}.", intervals)


def shares_table(finding: Finding, part: Part) -> Table:
    """What every group said, in each phase."""
    labels = tuple(_capital(p.label) for p in finding.phases)
    rows = tuple(
        (own[0].group.label if own[0].group else ALL, *(s.text for s in own))
        for own in _by_group(part.shares)
    )
    return Table(f"{part.title}, by group", ("Group", *labels), rows)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def moments_chart(finding: Finding, part: Part) -> Chart | None:
    """Everybody together over time; None where there are under two points to join."""
    known = [m for m in part.moments if m.share is not None]
    if len(known) < 2:
        return None
    title = f"{part.title}, by {part.grain}"
    body, places = _line(finding, part)
    said = [f"{period(m.start, part.grain)}: {m.text}" for m in part.moments]
    points = [(x, y, text) for (x, y), text in zip(places, said, strict=True)]
    last = known[-1]
    text = f"{title}, everybody together. Last: {period(last.start, part.grain)}, {last.text}."
    picture = svg.drawing(
        WIDTH, 176, key=_key(finding, part, "time"), title=title, text=text, body=body,
        points=points,
    )  # fmt: skip
    return Chart(picture, title, text, lambda: moments_table(part))


def _line(finding: Finding, part: Part) -> tuple[str, list[svg.Place]]:
    time = _timeline(finding, part)
    top = max(m.share for m in part.moments if m.share is not None)
    axis = from_zero(top or 1.0, start=_BOTTOM, end=_TOP, cap=1.0)
    starts = [m.start for m in part.moments]
    middles = time.middles(starts, part.grain)
    places = [
        (x, axis.at(m.share) if m.share is not None else _BOTTOM)
        for x, m in zip(middles, part.moments, strict=True)
    ]
    seen = [p for p, m in zip(places, part.moments, strict=True) if m.share is not None]
    body = (
        _rules(axis)
        + svg.stroke(
            _hidden(part.moments, time.spans(starts, part.grain)), colour=palette.EDGE, width=0.8
        )
        + draw_years(time, y=_BOTTOM)
        + draw_moments(time, top=_TOP - 6, bottom=_BOTTOM, labels=_BOTTOM + 31)
        + svg.stroke(_joined(places, part.moments), colour=palette.TRACE, width=1.6)
        + svg.dots(seen, colour=palette.FOCUS, size=4.8)
    )
    return body, places


def _timeline(finding: Finding, part: Part) -> Timeline:
    first = part.moments[0].start
    last = next_period(part.moments[-1].start, part.grain)
    change = finding.plan.change_date
    moments = (Moment(change, f"change, {month(change)}", CHANGE_DASH),) if change else ()
    return Timeline(first.toordinal(), last.toordinal(), 44, RIGHT, moments, False)


def _rules(axis: Axis) -> str:
    rules = "".join(f"M44 {axis.at(t):.1f}H{RIGHT:g}" for t in axis.ticks)
    labels = [
        svg.words(39, axis.at(t) + 4, f"{100 * t:g}%", size=12.5, anchor="end") for t in axis.ticks
    ]
    return svg.stroke(rules, colour=palette.GRID) + "".join(labels)


def _joined(places: Sequence[svg.Place], moments: Sequence[Point]) -> str:
    pieces, pen = [], "M"
    for (x, y), moment in zip(places, moments, strict=True):
        if moment.share is None:
            pen = "M"
            continue
        pieces.append(f"{pen}{x:.1f} {y:.1f}")
        pen = "L"
    return "".join(pieces)


def _hidden(moments: Sequence[Point], spans: Sequence[tuple[float, float]]) -> str:
    return "".join(
        svg.hatch(left, _TOP, right - left, _BOTTOM - _TOP)
        for m, (left, right) in zip(moments, spans, strict=True)
        if m.hidden
    )


def moments_table(part: Part) -> Table:
    """Everybody together, period by period."""
    rows = tuple(
        (period(m.start, part.grain), m.text, NOTHING if m.share is None else percent(m.share))
        for m in part.moments
    )
    return Table(
        f"{part.title}, by {part.grain}", (_capital(str(part.grain)), "Of all", "Share"), rows
    )


def levels_chart(finding: Finding, part: Part) -> Chart | None:
    """How often each answer was given, by group, from worst to best; None where it is not told."""
    shown = [one for one in part.levels if sum(one.counts)]
    if not shown:
        return None
    labels = finding.asked.labels
    y, pieces = 0.0, []
    for one in shown:
        row = _answers_row(one, bold=one.group.key in finding.focus)
        pieces += [draw_words(row, y), _bar(one, y + row.words_height, len(labels))]
        y += row.words_height + 24.0
    pieces.append(_legend(labels, y + 8))
    title = f"{part.title}: how each answer was given"
    said = "; ".join(f"{one.group.label}: {_counted(one, labels)}" for one in shown)
    text = f"{title}, by ethnic group in alphabetical order. {said}."
    height = y + 12 + 20 * len(labels)
    picture = svg.drawing(
        WIDTH, height, key=_key(finding, part, "answers"), title=title, text=text,
        body="".join(pieces),
    )  # fmt: skip
    return Chart(picture, title, text, lambda: levels_table(finding, part))


def _counted(one: Levels, labels: Sequence[str]) -> str:
    given = ", ".join(f"{label} {n}" for label, n in zip(labels, one.counts, strict=True))
    return f"{given}, no answer {one.not_answered}"


def _answers_row(one: Levels, *, bold: bool) -> Row:
    none = f", {one.not_answered} without" if one.not_answered else ""
    return Row(one.group.label, f"{sum(one.counts)} answers{none}", (), bold=bold)


def _bar(one: Levels, y: float, labels: int) -> str:
    total, full, x = sum(one.counts), RIGHT - LEFT, LEFT
    pieces = []
    for place, n in enumerate(one.counts):
        width = full * n / total
        pieces.append(_piece(x, y, width, 18, place, labels) if n else "")
        x += width
    return "".join(pieces)


def _piece(x: float, y: float, width: float, height: float, place: int, labels: int) -> str:
    """Worst hatched close, best filled: told apart by texture, never by colour alone."""
    frame = svg.box(x, y, width, height)
    edge = svg.box(x + 0.5, y + 0.5, max(width - 1, 0.2), height - 1)
    plain = svg.fill(frame, colour=palette.WHITE)
    share = place / (labels - 1)
    if share == 1:
        return svg.fill(frame, colour=palette.FOCUS) + svg.stroke(edge, colour=palette.WHITE)
    if share > 0.5:
        plain = svg.fill(frame, colour=palette.BAND)
        inner = svg.dots(svg.grid_of(x, y, width, height, gap=5), colour=palette.FOCUS, size=2.4)
    elif share == 0.5:
        plain, inner = svg.fill(frame, colour=palette.BAND), ""
    else:
        gap = 3.5 if place == 0 else 6.5
        inner = svg.stroke(
            svg.hatch(x, y, width, height, gap=gap), colour=palette.CONCERN, width=1.3
        )
    return plain + inner + svg.stroke(edge, colour=palette.INK)


def _legend(labels: Sequence[str], y: float) -> str:
    pieces = []
    for place, label in enumerate(labels):
        top = y + 20 * place
        pieces.append(_piece(LEFT, top - 2, 18, 13, place, len(labels)))
        pieces.append(svg.words(LEFT + 26, top + 9, label, size=13, fill=palette.INK))
    return "".join(pieces)


def levels_table(finding: Finding, part: Part) -> Table:
    """How often each answer was given."""
    header = ("Group", *(_capital(label) for label in finding.asked.labels), "No answer")
    rows = tuple(
        (one.group.label, *(str(n) for n in one.counts), str(one.not_answered))
        for one in part.levels
    )
    return Table(f"{part.title}: answers {finding.phases[-1].label}", header, rows)


def stories_chart(key: str, told: Sequence[tuple[str, Sequence[date]]]) -> Chart | None:
    """A dot a story, a row a domain, over the months in which they were told; None without any."""
    days = [day for _, each in told for day in each]
    if not days:
        return None
    first = min(days).replace(day=1)
    last = next_period(max(days).replace(day=1), Grain.MONTH)
    time = Timeline(first.toordinal(), last.toordinal(), LEFT + 8, RIGHT - 8, (), False)
    y, pieces, points = 0.0, [], []
    for domain, each in told:
        row = Row(domain, "", ())
        line = y + row.words_height + 8
        pieces.append(draw_words(row, y))
        pieces.append(svg.line(LEFT, line, RIGHT, line, colour=palette.GRID))
        places = [(time.at(day), line) for day in sorted(each)]
        pieces.append(svg.dots(places, colour=palette.FOCUS, size=9))
        points += [(x, line, f"{domain}: {month(d)}") for (x, _), d in zip(places, sorted(each), strict=True)]  # fmt: skip
        y = line + 14
    pieces.append(draw_years(time, y=y))
    title = "When stories of change were told"
    said = "; ".join(f"{domain}: {len(each)}" for domain, each in told)
    text = f"{title}, by what they are about. {said}."
    picture = svg.drawing(
        WIDTH, y + 24, key=f"{key}-stories", title=title, text=text, body="".join(pieces),
        points=points,
    )  # fmt: skip
    return Chart(picture, title, text, lambda: _stories_table(told))


def _stories_table(told: Sequence[tuple[str, Sequence[date]]]) -> Table:
    rows = tuple(
        (domain, ", ".join(month(d) for d in sorted(each)) or NOTHING) for domain, each in told
    )
    return Table("Stories of change by what they are about", ("About", "Told in"), rows)


def _key(finding: Finding, part: Part, what: str) -> str:
    return f"{finding.asked.id}-{part.id or 'whole'}-{what}"
