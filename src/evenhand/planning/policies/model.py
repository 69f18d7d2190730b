"""A text as it was read: passages with their places, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass

LARGEST = 20 * 2**20  # bytes of a file
MOST_UNPACKED = 200 * 2**20  # bytes of what is packed in it
MOST_LETTERS = 3_000_000
MOST_PAGES = 500


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph. `page` is 0 where the format knows no pages; `kind` is what else than a paragraph it is."""

    page: int
    paragraph: int
    text: str
    kind: str = "paragraph"

    @property
    def place(self) -> str:
        """
        Examples
        --------
        >>> Passage(3, 2, "…").place, Passage(0, 14, "…").place, Passage(0, 2, "…", "footnote").place
        ('page 3, paragraph 2', 'paragraph 14', 'footnote 2')
        """
        where = f"{self.kind} {self.paragraph}"
        return f"page {self.page}, {where}" if self.page else where


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything that was read, and in sentences what was not."""

    name: str
    passages: tuple[Passage, ...]
    unread: tuple[str, ...] = ()
