"""The page of needs names only what there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/needs.md").read_text("utf-8")
MUSTS = {
    *("BG-06", "EV-08", "XC-16", "XC-21"),
    *("BG-01", "BG-04", "PD-04", "PD-05", "PD-20", "PD-21", "TR-07", "IM-08", "OU-07", "OU-08"),
    *("ET-07", "MF-04", "MF-11", "MF-20", "MFI-08", "MFI-11", "MFI-12", "IMP-04"),
    *("IM-15", "IM-16", "IM-17", "XC-08", "MFI-09", "ACT-60"),
    *("AO-05", "TS-02", "TS-03", "TS-04", "TS-05", "TS-06", "TS-24", "IMP-07", "EQ-06", "EQ-08"),
    *("ACT-08", "EV-11", "EV-12"),
    *("OU-01", "EQ-07", "XC-12"),
    *("MF-02", "MF-07", "MFI-04", "MFI-05", "IM-07"),
    *("EX-06", "AO-06", "TS-11", "IM-03", "EQ-10", "ACT-35", "MFI-03"),
    *("PD-10", "PS-11", "MF-05", "MF-06", "MFI-01", "MFI-02"),
    *("PD-11", "IM-26", "OU-04", "MFI-06", "IM-12"),
    *("TR-01", "TR-11", "TR-21"),
    *("PD-03", "TS-30", "PS-12", "IM-06", "IM-28", "XC-11", "XC-26", "EQ-15", "OU-02"),
    *("MF-12", "MF-13", "MF-14", "MF-15", "MF-16", "MF-17", "MF-18", "MF-19"),
    *("MFI-14", "MFI-16", "MFI-18"),
    *("PD-13", "PD-25", "TR-17", "BG-03", "PD-15", "PD-19", "TS-09", "PS-15", "PS-16"),
    *("EX-08", "EX-09", "PD-07", "PD-08", "PS-01", "PS-02", "PS-03", "PS-04", "PS-06", "PS-07"),
    *("PS-09", "PS-13", "PS-17", "MFI-10"),
    *("EV-06", "EV-09", "EV-10", "IM-01", "EX-10", "TR-08", "ACT-09", "PD-24", "TR-16"),
    *("XC-23", "EV-05"),
    *("TR-19", "EX-12", "EX-07", "TS-21", "TS-22", "TS-29", "MFI-13", "MFI-15", "ACT-48"),
    *("MF-01", "MF-03", "PS-08", "PS-14", "XC-10", "XC-27", "MF-08", "MFI-07", "XC-25"),
    *("TS-13", "PS-10", "IM-22", "IM-23", "IM-29", "MF-25", "ACT-02", "EX-13", "MF-10", "TS-27"),
    *(f"IMP-{n:02}" for n in range(1, 18)),
    *("EQ-11", "EQ-12"),
    *(
        "ACT-01",
        "TS-25",
        "AO-07",
        "ACT-32",
        "ACT-55",
        "ACT-03",
        "ACT-05",
        "ACT-22",
        "TS-18",
        "EX-14",
        "EQ-17",
        "EQ-22",
    ),
    *("TS-28", "ACT-51", "ACT-50", "ACT-49", "MFI-17", "IM-14"),
}


def rows() -> list[tuple[str, str, str, str]]:
    found = re.findall(r"^\| ([A-Z]+-\d+) \| (.+?) \|(.*?)\| (.+) \|$", PAGE, re.MULTILINE)
    return [(need, short, page, shown) for need, short, page, shown in found]


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        else:
            yield str(pattern.name)


def test_every_must_is_there_once() -> None:
    found = [need for need, *_ in rows()]
    assert len(found) == len(set(found))
    assert set(found) == MUSTS


@pytest.mark.parametrize("row", rows(), ids=lambda r: r[0])
def test_what_is_named_exists(row: tuple[str, str, str, str]) -> None:
    _, _, page, shown = row
    assert set(re.findall(r"`(\w+)`", page)) <= set(names(get_resolver().url_patterns))
    tests = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", shown)
    assert tests or "not yet" in shown
    assert page.strip() or "not yet" in shown
    for path, name in tests:
        assert re.search(rf"^def {name}\(", (ROOT / path).read_text("utf-8"), re.MULTILINE), name
