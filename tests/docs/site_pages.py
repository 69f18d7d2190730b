"""The built site, read back with the standard library alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

# Attributes whose address a browser fetches by itself; a link only when somebody follows it.
_LOADED = {
    ("audio", "src"),
    ("embed", "src"),
    ("iframe", "src"),
    ("image", "href"),
    ("img", "src"),
    ("img", "srcset"),
    ("link", "href"),
    ("object", "data"),
    ("script", "src"),
    ("source", "src"),
    ("source", "srcset"),
    ("use", "href"),
    ("video", "poster"),
    ("video", "src"),
}
_NOT_LOADED = {"canonical", "next", "prev"}


@dataclass(frozen=True, slots=True)
class SitePage:
    """What one page links to, loads, and can be linked to at."""

    path: Path
    links: tuple[str, ...]
    loads: tuple[str, ...]
    anchors: frozenset[str]


@dataclass
class _Reader(HTMLParser):
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.anchors |= {given[name] for name in ("id", "name") if given.get(name)}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "link" and given.get("rel") in _NOT_LOADED:
            return
        self.loads += [v for name, v in given.items() if (tag, name) in _LOADED]


def read_page(path: Path) -> SitePage:
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return SitePage(path, tuple(reader.links), tuple(reader.loads), frozenset(reader.anchors))


def broken(page: SitePage, pages: dict[Path, SitePage]) -> list[str]:
    """Links inside the site that lead nowhere."""
    return [link for link in page.links if not _leads(link, page, pages)]


def _leads(link: str, page: SitePage, pages: dict[Path, SitePage]) -> bool:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return True
    target = (page.path.parent / unquote(parts.path)).resolve() if parts.path else page.path
    if not parts.fragment or parts.fragment == "__skip":
        return target.is_file()
    return target in pages and unquote(parts.fragment) in pages[target].anchors
