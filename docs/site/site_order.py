"""The order of pages. A page that is not named here comes last in the section of its folder."""

from __future__ import annotations

from typing import Any

# A section: its title, the pages it begins with, and the folders whose other pages it takes.
_SECTIONS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("Start", ("index.md",), ()),
    ("Tutorial", ("tutorial.md",), ()),
    (
        "How-to guides",
        (
            "how-to/index.md",
            "how-to/choose-a-project.md",
            "how-to/reference-group.md",
            "how-to/small-numbers.md",
            "how-to/ethnic-codes.md",
            "how-to/own-measure.md",
            "how-to/write-an-aim.md",
            "how-to/driver-diagram.md",
            "how-to/read-together.md",
            "how-to/monthly-report.md",
            "how-to/share-safely.md",
            "how-to/into-a-room.md",
            "how-to/report-a-project.md",
            "how-to/run-a-call.md",
            "how-to/notebook.md",
            "how-to/postgresql.md",
            "how-to/from-making-data-count.md",
            "how-to/from-qicharts2.md",
        ),
        ("how-to/",),
    ),
    (
        "Methods",
        (
            "methods/index.md",
            "methods/reading.md",
            "methods/equity.md",
            "methods/gap-over-time.md",
            "methods/plan.md",
            "methods/feasibility.md",
            "methods/intervals.md",
            "methods/spc.md",
            "methods/dialects.md",
            "methods/rare-events.md",
            "methods/funnels.md",
            "methods/ethnicity.md",
            "methods/disclosure.md",
            "methods/standardisation.md",
            "methods/intersection.md",
            "methods/deprivation.md",
            "methods/organisations.md",
            "methods/pooling.md",
            "methods/agreement.md",
            "methods/alternatives.md",
            "methods/operating-characteristics.md",
        ),
        ("methods/",),
    ),
    ("Checked against", ("checked-against/index.md",), ("checked-against/",)),
    (
        "The workbench",
        (
            "charter.md",
            "keeping.md",
            "focus.md",
            "changes.md",
            "partners.md",
            "talking-and-finding.md",
            "coaching-and-leaders.md",
            "recommendations.md",
        ),
        (),
    ),
    (
        "Reference",
        (
            "reference/index.md",
            "reference/command.md",
            "records.md",
            "measures.md",
            "instruments.md",
            "policies.md",
            "answering.md",
            "registers.md",
            "documents.md",
            "review-json.md",
            "reference/review-schema.md",
            "reference/constants.md",
            "reference/library.md",
        ),
        ("reference/",),
    ),
    (
        "Project",
        (
            "architecture.md",
            "testing.md",
            "needs.md",
            "benchmarks.md",
            "offline.md",
            "deployment.md",
            "changelog.md",
        ),
        ("",),
    ),
)
_DECISIONS = "adr/"


def ordered(pages: set[str]) -> list[Any]:
    """The navigation of the pages that exist, every one of them once."""
    named = {page for _, first, _ in _SECTIONS for page in first}
    decisions = sorted(page for page in pages if page.startswith(_DECISIONS))
    rest = sorted(pages - named - set(decisions))
    nav: list[Any] = []
    for title, first, folders in _SECTIONS:
        inside = [page for page in first if page in pages]
        inside += [page for page in rest if page.rpartition("/")[0] in _plain(folders)]
        if title == "Project" and decisions:
            inside.insert(1, {"Decisions": decisions})  # type: ignore[arg-type]
        if inside:
            nav.append({title: inside if len(inside) > 1 else inside[0]})
    return nav


def _plain(folders: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(folder.rstrip("/") for folder in folders)
