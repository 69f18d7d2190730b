"""Tables that are already counted: official statistics and exports without rows."""

from __future__ import annotations

from pathlib import Path

from evenhand.reading.model import Review
from evenhand.review.request import ReviewRequest


def is_aggregated(file: str, mapping: Path | None) -> bool:
    return False


def aggregated_review(request: ReviewRequest) -> Review:
    raise NotImplementedError
