"""Every public statistic has a page that names it, and every page has what a doubter asks for."""

from __future__ import annotations

import re
from importlib import import_module
from inspect import isfunction
from pathlib import Path
from pkgutil import walk_packages

import pytest

METHODS = Path(__file__).parents[2] / "docs" / "methods"
PAGES = sorted(p for p in METHODS.glob("*.md") if p.name != "index.md")

# Where the functions of a module are explained: a module of these rooms that is not here fails.
PAGE_OF = {
    "evenhand.stats": "intervals",
    "evenhand.stats.additive": "intersection",
    "evenhand.stats.agreement": "agreement",
    "evenhand.stats.gradient": "deprivation",
    "evenhand.stats.meta": "pooling",
    "evenhand.stats.ordinal": "alternatives",
    "evenhand.stats.reliability": "alternatives",
    "evenhand.stats.shrink": "organisations",
    "evenhand.stats.standardise": "standardisation",
    "evenhand.stats.stepped": "pooling",
    "evenhand.stats.strata": "organisations",
    "evenhand.spc": "spc",
    "evenhand.spc.advice_rebase": "dialects",
    "evenhand.spc.advise_units": "funnels",
    "evenhand.spc.compare_dialects": "dialects",
    "evenhand.spc.cusums": "rare-events",
    "evenhand.spc.dialects": "dialects",
    "evenhand.spc.funnels": "funnels",
    "evenhand.equity": "equity",
    "evenhand.equity.deprivation": "deprivation",
    "evenhand.equity.looks": "plan",
    "evenhand.equity.pooling": "pooling",
    "evenhand.equity.series": "gap-over-time",
    "evenhand.equity.standardised": "standardisation",
    "evenhand.experience": "alternatives",
    "evenhand.instruments": "agreement",
    "evenhand.disclosure": "disclosure",
    "evenhand.planning": "operating-characteristics",
}
ROOMS = (
    "evenhand.spc",
    "evenhand.equity",
    "evenhand.equity.looks",
    "evenhand.equity.pooling",
    "evenhand.equity.series",
    "evenhand.equity.sites",
    "evenhand.experience",
    "evenhand.instruments",
    "evenhand.disclosure",
    "evenhand.planning",
)
# Public names that work out no statistic: they read, check, hold or find.
NO_STATISTIC = {
    "falling_root": "finds a root for the score intervals",
    "explain": "puts a rule into words",
    "answers_of": "takes answers from rows",
    "count_voices": "counts rows",
    "mistakes": "checks answers",
    "unchanged": "compares two wordings",
    "parse_scale": "reads a file",
    "parse_stories": "reads a file",
    "read_answers": "reads a file",
    "read_scale": "reads a file",
    "read_stories": "reads a file",
    "read_theme_counts": "reads a file",
    "read_voices": "reads a file",
    "round_figures": "rounds",
}


def _page(module: str) -> str:
    """The page of a module: its own, or that of the nearest package that has one."""
    while module not in PAGE_OF:
        module = module.rpartition(".")[0]
    return PAGE_OF[module]


def _exported(room: str) -> set[tuple[str, str]]:
    """Functions that a room exports: the module that holds each, and its name."""
    found = import_module(room)
    things = {name: getattr(found, name) for name in getattr(found, "__all__", ())}
    return {(thing.__module__, name) for name, thing in things.items() if isfunction(thing)}


def _all_public(room: str) -> set[tuple[str, str]]:
    """Public functions of every file of a room that exports none by name."""
    modules = [
        import_module(info.name) for info in walk_packages(import_module(room).__path__, f"{room}.")
    ]
    return {
        (module.__name__, name)
        for module in modules
        for name, thing in vars(module).items()
        if isfunction(thing) and thing.__module__ == module.__name__ and not name.startswith("_")
    }


STATISTICS = sorted(
    (module, name)
    for module, name in _all_public("evenhand.stats").union(*map(_exported, ROOMS))
    if name not in NO_STATISTIC
)


@pytest.mark.parametrize(("module", "name"), STATISTICS)
def test_the_statistic_is_on_its_page(module: str, name: str) -> None:
    page = METHODS / f"{_page(module)}.md"
    text = page.read_text(encoding="utf-8")
    named = rf"`[^`\n]*\b{name}\b|>>> .*\b{name}\b"
    assert re.search(named, text), f"{page.name} does not name `{name}` of {module}"


def test_every_function_of_the_library_is_explained_somewhere() -> None:
    docs = "\n".join(p.read_text(encoding="utf-8") for p in METHODS.parent.rglob("*.md"))
    names = {name for _, name in _exported("evenhand.library")}
    assert sorted(n for n in names if not re.search(rf"\beh\.{n}\b|\b{n}\(|`{n}`", docs)) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_the_page_has_what_a_doubter_asks_for(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    wanted = {
        "a formula or definition": r"[=≤≥Σ√]|\| formula \||\| rule \|",
        "a source": r"(?i)\bsources?\b",
        "an example": r"(?i)\bexample|>>> |\$ evenhand",
        "known limits": r"(?im)^#+ .*known limits|^\*?\*?known limits|\*limits?\*",
    }
    assert [what for what, mark in wanted.items() if not re.search(mark, text)] == []


def test_every_page_is_in_the_list_of_methods() -> None:
    listed = (METHODS / "index.md").read_text(encoding="utf-8")
    assert [page.name for page in PAGES if f"]({page.name})" not in listed] == []


def test_every_exception_is_a_public_name() -> None:
    names = {name for _, name in _all_public("evenhand.stats").union(*map(_exported, ROOMS))}
    assert set(NO_STATISTIC) <= names
