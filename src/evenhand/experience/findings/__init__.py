"""What a page says of themes, answers or a bundle: with the team's own numbers, or protected."""

from evenhand.experience.findings.model import Finding, Levels, Moment, Part, Said, Share
from evenhand.experience.findings.protected import (
    finding_as_released,
    protect_finding,
    released,
)
from evenhand.experience.findings.read import read_asked

__all__ = [
    "Finding",
    "Levels",
    "Moment",
    "Part",
    "Said",
    "Share",
    "finding_as_released",
    "protect_finding",
    "read_asked",
    "released",
]
