"""The fixed words of the slides, from `frameworks/slides.toml`."""

from __future__ import annotations

from evenhand.frameworks import wording


def say(section: str, name: str, /, **words: object) -> str:
    """A sentence of `slides.toml` with its words filled in.

    Examples
    --------
    >>> say("finding", "named", measure="Preterm birth", sentence="Too early to say.")
    'Preterm birth: Too early to say.'
    """
    return wording("slides")[section][name].format(**words)
