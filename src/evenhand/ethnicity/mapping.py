"""The explicit, saved, repeatable mapping from the values of a column to ethnic groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from evenhand.errors import MappingError
from evenhand.ethnicity.catalogue import (
    BLANK,
    NOT_KNOWN,
    NOT_STATED,
    UNRECOGNISED,
    canonical_groups,
    checked_grouping,
    code_system,
    known_wordings,
)
from evenhand.ethnicity.groups import EthnicGroup, GroupStatus, in_display_order
from evenhand.ethnicity.mapping_file import read, written
from evenhand.ethnicity.wordings import normalise, word_key

RESERVED = (BLANK, UNRECOGNISED)


@dataclass(frozen=True)
class EthnicityMapping:
    """Which value of a column is which ethnic group.

    Parameters
    ----------
    values
        Pairs of a value, as the source spells it, and a group key.
    system
        Key of the code system that the values come from; None when from no known system.
    grouping
        Which census' high-level groups are the parents: "2001", "2011" or "2021".
    own_groups
        Groups that this mapping adds: local sub-groups (parent: a canonical or own group), or
        groups of no known system under the source's own labels (parent None).
    undecided
        Pairs of a value and a hint: values without a group yet. They count as unrecognised.

    Raises
    ------
    MappingError
        If two values that count as the same have different groups, or a group, parent or grouping
        is not known.

    Examples
    --------
    >>> mapping = EthnicityMapping((("A", "white_british"), ("N", "black_african")),
    ...                            system="nhs_2001")
    >>> mapping.lookup(" n ").label
    'Black African'
    >>> mapping.lookup("").status, mapping.lookup("?").status
    (<GroupStatus.BLANK: 'blank'>, <GroupStatus.UNRECOGNISED: 'unrecognised'>)
    """

    values: tuple[tuple[str, str], ...]
    system: str | None = None
    grouping: str = "2021"
    own_groups: tuple[EthnicGroup, ...] = ()
    undecided: tuple[tuple[str, str], ...] = field(default=())

    def __post_init__(self) -> None:
        checked_grouping(self.grouping)
        if self.system is not None:
            code_system(self.system)
        self._check_keys()
        for value, key in self.values:
            self._check_pair(value, key)
        for group in self.own_groups:
            self._check_parent(group)

    def _check_keys(self) -> None:
        taken = set(canonical_groups(self.grouping))
        for group in self.own_groups:
            if group.key in taken:
                raise MappingError(
                    f"There are two groups with the key ‘{group.key}’.",
                    remedy="Give the group that you add a key of its own.",
                )
            taken.add(group.key)

    def _check_pair(self, value: str, key: str) -> None:
        if key not in self._known:
            raise MappingError(
                f"The value ‘{value}’ is mapped to ‘{key}’, which is not a known group.",
                remedy="Use a group key of the catalogue, or define the group in the mapping.",
            )
        if not normalise(value):
            raise MappingError(
                "A blank value is mapped to a group.",
                remedy="Take the line out: blanks are counted as blank.",
            )
        if self._keys[normalise(value)] != key:
            raise MappingError(
                f"The value ‘{value}’ is mapped to two groups: ‘{key}’ and "
                f"‘{self._keys[normalise(value)]}’.",
                remedy="Keep one of the two lines. Spaces and capitals make no difference.",
            )

    def _check_parent(self, group: EthnicGroup) -> None:
        seen = {group.key}
        parent = group.parent
        while parent is not None:
            if parent not in self._known or parent in seen:
                raise MappingError(
                    f"The group ‘{group.label}’ lies under ‘{parent}’, which is not a known group "
                    "above it.",
                    remedy="Give a group key of the catalogue or of this mapping as its parent.",
                )
            seen.add(parent)
            parent = self._known[parent].parent

    @cached_property
    def _known(self) -> Mapping[str, EthnicGroup]:
        return {**canonical_groups(self.grouping), **{g.key: g for g in self.own_groups}}

    @cached_property
    def _keys(self) -> Mapping[str, str]:
        return {normalise(value): key for value, key in self.values}

    @classmethod
    def from_codebook(cls, codebook: Mapping[str, str]) -> EthnicityMapping:
        """A mapping to groups of no known system, each with exactly the source's own label.

        Parameters
        ----------
        codebook
            Label by value: {"1": "white", "2": "black", "3": "other"}, or the labels themselves
            ({"white": "white", "not white": "not white"}).

        Examples
        --------
        >>> mapping = EthnicityMapping.from_codebook({"1": "white", "2": "black", "3": "other"})
        >>> [group.label for group in mapping.groups][:3], mapping.lookup(2).parent
        (['black', 'white', 'other'], None)
        """
        groups = {label: EthnicGroup(own_key(label), label) for label in codebook.values()}
        if len({group.key for group in groups.values()}) < len(groups):
            groups = {
                label: EthnicGroup(f"{own_key(label)}_{place}", label)
                for place, label in enumerate(groups, start=1)
            }
        values = tuple((str(value), groups[label].key) for value, label in codebook.items())
        return cls(values, own_groups=tuple(groups.values()))

    @classmethod
    def own_labels(cls, values: Iterable[object]) -> EthnicityMapping:
        """A mapping of each value to a group of that very label; wordings for missing stay missing.

        Examples
        --------
        >>> mapping = EthnicityMapping.own_labels(["white", "not white", "Unknown", "", "white"])
        >>> [group.label for group in mapping.groups]
        ['not white', 'white', 'Not known', 'Left blank', 'Not recognised']
        """
        spelled = {normalise(raw): str(raw).strip() for raw in values if normalise(raw)}
        gone = {text: key for text in spelled.values() if (key := _missing_key(text))}
        mapping = cls.from_codebook({t: t for t in spelled.values() if t not in gone})
        return replace(mapping, values=(*mapping.values, *gone.items()))

    def lookup(self, raw: object) -> EthnicGroup:
        """The group of one raw value; blank and unrecognised are groups too."""
        return self._known[self.key_of(raw)]

    def key_of(self, raw: object) -> str:
        """The group key of one raw value."""
        value = normalise(raw)
        return self._keys.get(value, UNRECOGNISED) if value else BLANK

    def table(self, distinct_raw_values: Iterable[object]) -> list[tuple[object, str]]:
        """Each distinct raw value with its group key: the join that a database needs.

        Examples
        --------
        >>> EthnicityMapping((("A", "white_british"),)).table(["A", " a", None])
        [('A', 'white_british'), (' a', 'white_british'), (None, 'blank')]
        """
        return [(raw, self.key_of(raw)) for raw in distinct_raw_values]

    @property
    def groups(self) -> tuple[EthnicGroup, ...]:
        """The groups that values map to, then blank and unrecognised, in display order."""
        keys = {key for _, key in self.values} | set(RESERVED)
        return in_display_order(self._known[key] for key in keys)

    @property
    def parents(self) -> tuple[EthnicGroup, ...]:
        """The groups above those that values map to, in display order."""
        above: set[str] = set()
        for group in self.groups:
            above.update(self.ancestors(group.key))
        return in_display_order(self._known[key] for key in above)

    def ancestors(self, key: str) -> tuple[str, ...]:
        """Keys of the groups above one group, nearest first.

        Examples
        --------
        >>> EthnicityMapping((("PA", "somali"),), own_groups=(
        ...     EthnicGroup("somali", "Somali", "black_african"),)).ancestors("somali")
        ('black_african', 'black')
        """
        found = []
        while (parent := self._known[key].parent) is not None:
            found.append(parent)
            key = parent
        return tuple(found)

    def at_high_level(self) -> EthnicityMapping:
        """The same mapping with every value in its high-level group.

        Examples
        --------
        >>> EthnicityMapping((("N", "black_african"),)).at_high_level().lookup("N").label
        'Black'
        """
        tops = {key: (key, *self.ancestors(key))[-1] for _, key in self.values}
        return replace(self, values=tuple((value, tops[key]) for value, key in self.values))

    def with_value(self, raw: str, key: str) -> EthnicityMapping:
        """The mapping with one value decided or changed."""
        value = normalise(raw)
        kept = tuple(pair for pair in self.values if normalise(pair[0]) != value)
        left = tuple(pair for pair in self.undecided if normalise(pair[0]) != value)
        return replace(self, values=(*kept, (raw, key)), undecided=left)

    def with_local_group(
        self, label: str, *, under: str, values: Iterable[str]
    ) -> EthnicityMapping:
        """The mapping with a local sub-group added under a group.

        Examples
        --------
        >>> mapping = EthnicityMapping((("K", "bangladeshi"),))
        >>> local = mapping.with_local_group("British Bengali", under="bangladeshi", values=["K1"])
        >>> local.lookup("k1").label, local.lookup("k1").parent
        ('British Bengali', 'bangladeshi')
        """
        group = EthnicGroup(own_key(label), label, under)
        added = replace(self, own_groups=(*self.own_groups, group))
        for value in values:
            added = added.with_value(value, group.key)
        return added

    def to_toml(self) -> str:
        """The mapping as commented TOML, the same text every time."""
        return written(self)

    @classmethod
    def from_toml(cls, text: str, *, where: str | None = None) -> EthnicityMapping:
        """The mapping that `to_toml` wrote, with whatever a person changed since."""
        parts = read(text, where=where)
        try:
            return cls(
                parts.values,
                system=parts.system,
                grouping=parts.grouping,
                own_groups=parts.own_groups,
                undecided=parts.undecided,
            )
        except MappingError as error:
            raise MappingError(error.problem, remedy=error.remedy, where=where) from None

    @property
    def statuses(self) -> Mapping[str, GroupStatus]:
        """Status by group key, of every group in `groups`."""
        return {group.key: group.status for group in self.groups}


def _missing_key(text: str) -> str | None:
    key = known_wordings().get(word_key(text))
    return key if key in {NOT_STATED, NOT_KNOWN} else None


def own_key(label: str) -> str:
    """A key for a group of no known system; never the key of a canonical group."""
    return f"own_{word_key(label).replace(' ', '_') or 'group'}"
