"""The few types that a condition can hold."""

from __future__ import annotations

from enum import StrEnum

from evenhand.records.recordset import ColumnKind


class Type(StrEnum):
    """What an expression gives, in the words that errors use."""

    BOOLEAN = "true or false"
    NUMBER = "a number"
    TEXT = "text"
    DATE = "a date"
    ANY = "something of unknown type"  # a column whose type is not known yet
    NULL = "nothing"


_OF_COLUMN = {
    ColumnKind.DATE: Type.DATE,
    ColumnKind.CODE: Type.TEXT,
    ColumnKind.NUMBER: Type.NUMBER,
    ColumnKind.BOOLEAN: Type.BOOLEAN,
    ColumnKind.TEXT: Type.TEXT,
}


def of_column(kind: ColumnKind) -> Type:
    """Type of a canonical column.

    Examples
    --------
    >>> of_column(ColumnKind.CODE)
    <Type.TEXT: 'text'>
    """
    return _OF_COLUMN[kind]


def agree(left: Type, right: Type) -> bool:
    """Whether two expressions can be compared or stand for each other.

    Examples
    --------
    >>> agree(Type.NUMBER, Type.TEXT), agree(Type.NUMBER, Type.ANY)
    (False, True)
    """
    loose = (Type.ANY, Type.NULL)
    return left == right or left in loose or right in loose


def common(types: list[Type]) -> Type:
    """The one type of branches that agree: the first that is known.

    Examples
    --------
    >>> common([Type.NULL, Type.ANY, Type.NUMBER])
    <Type.NUMBER: 'a number'>
    """
    known = [t for t in types if t not in {Type.ANY, Type.NULL}]
    if known:
        return known[0]
    return Type.ANY if Type.ANY in types else Type.NULL
