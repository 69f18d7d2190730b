"""What is said when the machine fails: the disk, the database, or we ourselves. Never what the error says: it can quote a row."""

from __future__ import annotations

import errno
from dataclasses import dataclass

from django.db.utils import DatabaseError, InterfaceError, OperationalError

_FULL = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence on what is wrong, one on what to do, and the status of the answer."""

    problem: str
    remedy: str
    status: int

    def __str__(self) -> str:
        return f"{self.problem} Nothing was changed. {self.remedy}"


TOO_MUCH = Said(
    "That was more than one form can hold.",
    "Go back and send less text at once; bring numbers as a file.",
    413,
)
UNREADABLE = Said(
    "What the browser sent cannot be read.",
    "Go back, load the page again, and send it once more.",
    400,
)
NOT_THERE = Said(
    "There is nothing at this address, or it is not yours to see.",
    "Check the address, or begin at your landing page.",
    404,
)
STALE = Said(
    "The page was open for too long, or the browser keeps no cookies for the workbench.",
    "Go back, load the page again, and send it once more.",
    403,
)
_FULL_DISK = Said(
    "The disk of the workbench is full.",
    "Tell whoever runs the workbench; once there is room, do the same again.",
    507,
)
_BAD_DISK = Said(
    "The disk of the workbench could not be read or written.",
    "Tell whoever runs the workbench before you go on.",
    503,
)
_DATABASE = Said(
    "The database of the workbench did not answer.",
    "Wait a minute, then do the same again; if it happens again, tell whoever runs the workbench.",
    503,
)
_OURS = Said(
    "Something went wrong in the workbench.",
    "Try again; if it happens again, tell whoever runs the workbench.",
    500,
)


def said_of(error: BaseException | None) -> Said:
    """The sentences for an error.

    Examples
    --------
    >>> said_of(OSError(28, "No space left on device")).problem
    'The disk of the workbench is full.'
    >>> said_of(ValueError("patient 943 476 5919")).problem
    'Something went wrong in the workbench.'
    """
    if isinstance(error, OSError):
        return _FULL_DISK if error.errno in _FULL else _BAD_DISK
    if isinstance(error, (DatabaseError, InterfaceError)):
        return _of_database(str(error).lower())
    return _OURS


def is_away(error: BaseException) -> bool:
    """Whether the database does not answer for the moment: the same again may work.

    Examples
    --------
    >>> is_away(OperationalError("server closed the connection unexpectedly"))
    True
    >>> is_away(OperationalError("database or disk is full"))
    False
    """
    gone = isinstance(error, (OperationalError, InterfaceError))
    return gone and said_of(error) is _DATABASE


def _of_database(words: str) -> Said:
    """SQLite and PostgreSQL say it in words alone."""
    if "disk is full" in words or "no space left" in words:
        return _FULL_DISK
    return _BAD_DISK if "i/o error" in words else _DATABASE
