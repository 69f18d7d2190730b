"""A text as it was read: passages with their places, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass

LARGEST = 20 * 2**20  # bytes of a file
MOST_UNPACKED = 200 * 2**20  # bytes of what is packed in it
MOST_LETTERS = 3_000_000
MOST_PAGES = 500


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph. `page` is 0 where the format knows no pages."""

    page: int
    paragraph: int
    text: str

    @property
    def place(self) -> str:
        """
        Examples
        --------
        >>> Passage(3, 2, "…").place, Passage(0, 14, "…").place
        ('page 3, paragraph 2', 'paragraph 14')
        """
        return (
            f"page {self.page}, paragraph {self.paragraph}"
            if self.page
            else f"paragraph {self.paragraph}"
        )


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything that was read, and in sentences what was not."""

    name: str
    passages: tuple[Passage, ...]
    unread: tuple[str, ...] = ()
