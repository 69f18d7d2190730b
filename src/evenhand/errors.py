"""One error tree. `UserError` and below are shown to people: what is wrong, where, what to do next."""

from __future__ import annotations


class EvenhandError(Exception):
    """Root of every error that Evenhand raises on purpose."""

    exit_code = 1
    http_status = 500


class UserError(EvenhandError):
    """A problem that the person in front of the screen can put right.

    Parameters
    ----------
    problem
        One plain sentence: what is wrong.
    remedy
        One plain sentence: what to do next.
    where
        File, row and column, or place in a definition, when known.

    Examples
    --------
    >>> print(UserError("There is no column called ‘dob’.", remedy="Check the mapping file.",
    ...                 where="births.csv"))
    births.csv: There is no column called ‘dob’. Check the mapping file.
    """

    exit_code = 2
    http_status = 400

    def __init__(self, problem: str, *, remedy: str, where: str | None = None) -> None:
        self.problem, self.remedy, self.where = problem, remedy, where
        place = f"{where}: " if where else ""
        super().__init__(f"{place}{problem} {remedy}")


class InputFileError(UserError):
    """A file or database cannot be read as it is."""

    exit_code = 3


class MappingError(UserError):
    """A column or code mapping does not fit the file."""

    exit_code = 4


class NoEthnicityError(MappingError):
    """The file holds no ethnicity: an equity review cannot be made from it."""


class MeasureError(UserError):
    """A measure definition is wrong or does not fit the records."""

    exit_code = 5


class PlanError(UserError):
    """The review asked for cannot be made: dates, population of focus, comparison."""

    exit_code = 6


class DisclosureError(UserError):
    """A result cannot be shared safely as asked."""

    exit_code = 7
