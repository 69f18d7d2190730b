"""Our SVG as pictures, drawn by typst with the bundled typefaces alone."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from evenhand.charts.svg import FONT
from evenhand.documents.typefaces import families, font_book, legible

_DOTS = 200.0  # per inch at the size of the SVG's own pixels, 96 to the inch
# One page a picture, exactly its size. The pictures come as data and are never code.
_SOURCE = b"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#set text(font: json(bytes(sys.inputs.fonts)))
#for drawing in json(bytes(sys.inputs.drawings)) { page(image(bytes(drawing), format: "svg")) }
"""


_POINT = re.compile(r"h0(?=[M\"])")


def drawable(svg: str) -> str:
    """An SVG that names the bundled typefaces, in letters that they hold.

    A round point is drawn as a stroke of no length, which some readers of PDF leave out: here it
    gets a length that nobody sees.
    """
    named = ",".join(f"'{family}'" for family in families())
    return _POINT.sub("h.01", legible(svg).replace(FONT, named))


def pictures(drawings: Sequence[str]) -> tuple[bytes, ...]:
    """Each SVG as a PNG on white, all in one run.

    Examples
    --------
    >>> pictures([]), pictures(['<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>'])[0][:4]
    ((), b'\\x89PNG')
    """
    import typst  # noqa: PLC0415 - 40 MB that only Word and PDF need

    if not drawings:
        return ()
    found: Any = typst.compile(  # one picture comes alone, several come as a list
        _SOURCE,
        format="png",
        ppi=_DOTS,
        font_paths=font_book(),
        ignore_system_fonts=True,
        sys_inputs={
            "drawings": json.dumps([drawable(d) for d in drawings]),
            "fonts": json.dumps(families()),
        },
    )
    return tuple(found) if isinstance(found, list) else (found,)
