"""Ethnic groups as they appear in every table: key, label, parent, and whether it was stated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class GroupStatus(StrEnum):
    """Why a person is in this group. The last four are ways of not having a usable ethnicity."""

    STATED = "stated"
    NOT_STATED = "not stated"  # asked, declined to say
    NOT_KNOWN = "not known"  # not asked, or not recorded
    BLANK = "blank"
    UNRECOGNISED = "unrecognised"  # a value that the mapping does not know


@dataclass(frozen=True, slots=True)
class EthnicGroup:
    """One group of a table.

    `key` is the stable value in canonical data, `label` what people read, `parent` the key of the
    high-level group (None for a high-level group itself and for groups outside any known system).
    """

    key: str
    label: str
    parent: str | None = None
    status: GroupStatus = GroupStatus.STATED


_STATUS_ORDER = {status: place for place, status in enumerate(GroupStatus)}


def in_display_order(groups: Iterable[EthnicGroup]) -> tuple[EthnicGroup, ...]:
    """Alphabetical by label, Other last, then the ways of being missing.

    Examples
    --------
    >>> [g.label for g in in_display_order([EthnicGroup("w", "White"), EthnicGroup("o", "Other"),
    ...                                     EthnicGroup("a", "Asian")])]
    ['Asian', 'White', 'Other']
    """

    def place(group: EthnicGroup) -> tuple[int, bool, str]:
        label = group.label.casefold()
        return _STATUS_ORDER[group.status], label.startswith(("other", "any other")), label

    return tuple(sorted(groups, key=place))
