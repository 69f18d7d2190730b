"""SVG as text: presentation attributes only, one path for all marks of a kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from evenhand.charts import palette

FONT = "-apple-system,Segoe UI,Roboto,Helvetica Neue,Liberation Sans,Arial,sans-serif"
Place = tuple[float, float]
Spoken = tuple[float, float, str]  # where a point lies, and what it says

# What XML 1.0 does not allow, even escaped.
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


def clean(text: object) -> str:
    """Text safe inside an SVG or HTML element or attribute.

    Examples
    --------
    >>> clean('<b> & "c"')
    '&lt;b&gt; &amp; &quot;c&quot;'
    """
    return escape(str(text).translate(_CONTROLS), quote=True)


def drawing(
    width: float,
    height: float,
    *,
    key: str,
    title: str,
    text: str,
    body: str,
    points: Sequence[Spoken] = (),
) -> str:
    """An accessible picture: `key` makes the ids of title and description unique on a page.

    `points` are for a script that walks from one to the next; the picture is whole without it.
    """
    name = clean(key)
    walked = "|".join(f"{x:.1f} {y:.1f} {_one_line(said)}" for x, y, said in points)
    walk = f' data-points="{clean(walked)}"' if points else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" role="img" aria-labelledby="{name}-t" '
        f'aria-describedby="{name}-d"{walk} font-family="{FONT}">'
        f'<title id="{name}-t">{clean(title)}</title><desc id="{name}-d">{clean(text)}</desc>'
        f"{body}</svg>"
    )


def _one_line(text: str) -> str:
    """Text without the sign that parts points."""
    return " ".join(text.replace("|", "/").split())


def words(
    x: float,
    y: float,
    text: object,
    *,
    size: float = 12,
    anchor: str = "start",
    fill: str = palette.MUTED,
    bold: bool = False,
) -> str:
    """One line of text."""
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}"{weight} '
        f'fill="{fill}">{clean(text)}</text>'
    )


def line(
    x1: float, y1: float, x2: float, y2: float, *, colour: str, width: float = 1, dash: str = ""
) -> str:
    """One straight line."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{colour}" '
        f'stroke-width="{width:g}"{dashes} fill="none"/>'
    )


def stroke(d: str, *, colour: str, width: float = 1, dash: str = "") -> str:
    """A path without filling; nothing at all when `d` is empty."""
    if not d:
        return ""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width:g}"{dashes}/>'


def fill(d: str, *, colour: str, edge: str = "") -> str:
    """A filled path; nothing at all when `d` is empty."""
    if not d:
        return ""
    outline = f' stroke="{edge}" stroke-width="1" paint-order="stroke"' if edge else ""
    return f'<path d="{d}" fill="{colour}"{outline}/>'


def box(x: float, y: float, width: float, height: float) -> str:
    """Path text of a rectangle."""
    return f"M{x:.1f} {y:.1f}h{width:.1f}v{height:.1f}h{-width:.1f}z"


def dots(places: Iterable[Place], *, colour: str, size: float = 4.8) -> str:
    """Round points, all in one path: a stroke of no length with round ends."""
    d = "".join([f"M{x:.1f} {y:.1f}h0" for x, y in places])
    if not d:
        return ""
    return (
        f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{size:g}" '
        f'stroke-linecap="round"/>'
    )


def diamonds(places: Iterable[Place], *, colour: str, r: float = 5.0) -> str:
    """Improvement: all diamonds in one path."""
    d = "".join([f"M{x:.1f} {y - r:.1f}l{r} {r}l{-r} {r}l{-r} {-r}z" for x, y in places])
    return fill(d, colour=colour, edge=palette.WHITE)


def triangles(places: Iterable[Place], *, colour: str, r: float = 5.0) -> str:
    """Concern: all triangles in one path."""
    d = "".join([f"M{x:.1f} {y - r:.1f}l{r} {1.8 * r:.1f}h{-2 * r}z" for x, y in places])
    return fill(d, colour=colour, edge=palette.WHITE)


def squares(places: Iterable[Place], *, colour: str, r: float = 3.9) -> str:
    """Neither: all squares in one path."""
    d = "".join([f"M{x - r:.1f} {y - r:.1f}h{2 * r}v{2 * r}h{-2 * r}z" for x, y in places])
    return fill(d, colour=colour, edge=palette.WHITE)


def chevrons(places: Iterable[Place], *, colour: str) -> str:
    """Points above the scale, drawn at its top edge."""
    d = "".join([f"M{x - 3.5:.1f} {y + 4:.1f}l3.5 -4l3.5 4" for x, y in places])
    return stroke(d, colour=colour, width=1.8)


SHAPES = {"improvement": diamonds, "concern": triangles, "neutral": squares}


def hatch(x: float, y: float, width: float, height: float, *, gap: float = 5.0) -> str:
    """Path text of diagonal lines that fill a rectangle; needs no pattern, so no id."""
    pieces = []
    c = gap / 2
    while c < width + height:
        # the line u + v = c, inside 0 <= u <= width, 0 <= v <= height
        u1, u2 = max(0.0, c - height), min(width, c)
        pieces.append(f"M{x + u1:.1f} {y + c - u1:.1f}L{x + u2:.1f} {y + c - u2:.1f}")
        c += gap
    return "".join(pieces)


def grid_of(x: float, y: float, width: float, height: float, *, gap: float = 4.0) -> list[Place]:
    """Places of dots that fill a rectangle."""
    columns, rows = max(1, int(width / gap)), max(1, int(height / gap))
    return [
        (x + (i + 0.5) * width / columns, y + (j + 0.5) * height / rows)
        for i in range(columns)
        for j in range(rows)
    ]
