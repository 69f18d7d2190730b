"""The documentation site: whole, self-contained, usable from a folder, by keyboard and on a phone."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request

from docs.site_pages import SitePage, broken, read_page
from evenhand.cli import main

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOKED_AT = [
    ("index.html", "light", 320),
    ("index.html", "dark", 1280),
    ("tutorial.html", "dark", 320),
    ("methods/equity.html", "light", 1280),
    ("methods/equity.html", "dark", 320),
    ("reference/documents.html", "light", 1280),
    ("reference/command.html", "dark", 1280),
]


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, SitePage]:
    found = {path: read_page(path) for path in site.rglob("*.html") if path.name != "404.html"}
    assert len(found) > 30
    return found


def _open(browser: Browser, address: Path, *, width: int = 1280, scheme: str = "light") -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(address.as_uri())
    return page


def test_the_site_builds_without_a_warning(built: tuple[Path, str]) -> None:
    assert [line for line in built[1].splitlines() if not line.startswith("INFO ")] == []


def test_every_link_and_anchor_leads_somewhere(pages: dict[Path, SitePage]) -> None:
    found = {str(page.path): broken(page, pages) for page in pages.values()}
    assert {path: links for path, links in found.items() if links} == {}


def test_every_command_and_option_is_on_the_reference_page(site: Path) -> None:
    text = (site / "reference" / "command.html").read_text(encoding="utf-8")
    for name, command in main.commands.items():
        assert f"evenhand {name}" in text
        options = [o for p in command.params for o in p.opts if o.startswith("--")]
        assert [option for option in options if option not in text] == [], name


@pytest.mark.parametrize("room", ["library", "spc", "equity", "stats", "documents"])
def test_every_public_name_is_on_the_reference_page(site: Path, room: str) -> None:
    text = (site / "reference" / f"{room}.html").read_text(encoding="utf-8")
    names = getattr(import_module(f"evenhand.{room}"), "__all__", ())
    assert [name for name in names if name not in text] == []


def test_no_page_loads_anything_from_elsewhere(pages: dict[Path, SitePage]) -> None:
    outside = [(str(p.path), a) for p in pages.values() for a in p.loads if _outside(a)]
    assert outside == []


def test_no_style_loads_anything_from_elsewhere(site: Path) -> None:
    for sheet in site.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        addresses = re.findall(r"url\(\s*['\"]?([^'\")]+)", text)
        addresses += re.findall(r"@import\s+['\"]([^'\"]+)", text)
        assert [a for a in addresses if _outside(a)] == [], sheet.name


def _outside(address: str) -> bool:
    return address.startswith("//") or bool(re.match(r"https?:", address))


def test_a_page_that_loads_from_elsewhere_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text('<img src="https://example.org/a.png"><a href="gone.html#x">x</a>')
    page = read_page(path)
    assert [a for a in page.loads if _outside(a)] == ["https://example.org/a.png"]
    assert broken(page, {path: page}) == ["gone.html#x"]


def test_search_works_from_a_folder_and_asks_nobody(browser: Browser, site: Path) -> None:
    page, asked = _open(browser, site / "index.html"), list[str]()
    page.on("request", lambda request: asked.append(_address(request)))
    page.locator("input[name=query]").first.click()
    page.keyboard.type("Wilson")
    page.locator(".md-search-result__link[href*='methods/equity']").first.wait_for(timeout=10_000)
    assert [address for address in asked if _outside(address)] == []
    page.close()


def _address(request: Request) -> str:
    return request.url


@pytest.mark.parametrize(("name", "scheme", "width"), LOOKED_AT)
def test_no_accessibility_violation(
    browser: Browser, site: Path, name: str, scheme: str, width: int
) -> None:
    page = _open(browser, site / name, width=width, scheme=scheme)
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    assert [(v["id"], v["nodes"][0]["target"]) for v in found.response["violations"]] == []
    page.close()


def test_no_page_is_wider_than_a_phone(browser: Browser, site: Path) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 900})
    wide = []
    for path in sorted(site.rglob("*.html")):
        page.goto(path.as_uri(), wait_until="domcontentloaded")
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(str(path.relative_to(site)))
    assert wide == []
    page.close()


def test_the_keyboard_reaches_the_text_first(browser: Browser, site: Path) -> None:
    page = _open(browser, site / "methods" / "equity.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('article') !== null")
    page.close()
