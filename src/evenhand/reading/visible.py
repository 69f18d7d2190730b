"""What of an estimate may be drawn or written."""

from __future__ import annotations

from dataclasses import replace

from evenhand.equity.model import Contrast, Estimate

_SIGN_ONLY = "sign only"  # a protected difference: only its direction may be said, in words


def visible(estimate: Estimate) -> Estimate:
    """The estimate, without its figures where only the direction is shared.

    Examples
    --------
    >>> visible(Estimate(-1.0, None, None, None, None, "sign only")).value is None
    True
    """
    if estimate.method != _SIGN_ONLY:
        return estimate
    return replace(estimate, value=None, low=None, high=None, low80=None, high80=None)


def visible_contrast(contrast: Contrast) -> Contrast:
    """The same for both scales of a contrast."""
    return replace(contrast, ratio=visible(contrast.ratio), difference=visible(contrast.difference))
