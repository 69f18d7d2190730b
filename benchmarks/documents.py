"""The forms of a review of 12 measures, 60 charts over time: warm, and as a whole process of its own.

    python benchmarks/documents.py [--peers build/bench-documents] [--repeat 5]

The peer is the usual way by hand: matplotlib draws each of the same 60 small charts (points, centre,
limits) at the same size and dots, python-docx puts them with a heading, a sentence and the same tables
of periods into a document. It has an environment of its own, made on the first run.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path

from review import measures_of

from evenhand.demo import write_demo
from evenhand.documents import to_excel, to_html, to_powerpoint
from evenhand.documents.pdf import to_pdf
from evenhand.documents.view import parts
from evenhand.documents.word import to_word
from evenhand.reading.model import Plan, Review
from evenhand.review import ReviewRequest, build_review

HERE = Path(__file__).parent
FORMS: dict[str, Callable[[Review], object]] = {
    "Word": to_word,
    "PDF": to_pdf,
    "HTML": to_html,
    "Excel": to_excel,
    "PowerPoint": to_powerpoint,
}
SUFFIXES = ("docx", "pdf", "html", "xlsx", "pptx")
# Start of Python and all imports, the review read from disk, the document written.
PROCESS = """
import pickle, sys
from pathlib import Path
from evenhand.documents import write_review
review = pickle.loads(Path(sys.argv[1]).read_bytes())
write_review(review, Path(sys.argv[2]), formats=[sys.argv[3]])
print(next(s for s in Path("/proc/self/status").read_text().splitlines() if s.startswith("VmHWM")))
"""


def example(folder: Path) -> Review:
    """The invented example, read with twelve measures."""
    write_demo(folder)
    request = ReviewRequest(
        file=str(folder / "births.csv"),
        mapping=folder / "mapping.toml",
        measures=tuple(measures_of(folder)),
        plan=Plan(focus=("Black",), comparison=("White",)),
        title="Twelve measures",
    )
    return build_review(request)


def warm(make: Callable[[Review], object], review: Review, repeat: int) -> tuple[float, float]:
    """Median wall and processor seconds after the first call."""
    walls, cpus = [], []
    for _ in range(repeat + 1):
        wall, cpu = time.perf_counter(), time.process_time()
        make(review)
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return statistics.median(walls[1:]), statistics.median(cpus[1:])


def process(folder: Path, form: str, repeat: int) -> tuple[float, float, float]:
    """Median wall and processor seconds, and peak megabytes, of a whole process."""
    walls, cpus, peak = [], [], 0.0
    for _ in range(repeat):
        started = time.perf_counter()
        arguments = [str(folder / "review.pickle"), str(folder / "out"), form]
        before = os.times()
        command = [sys.executable, "-c", PROCESS, *arguments]
        child = subprocess.run(command, check=True, capture_output=True, text=True)
        after = os.times()
        walls.append(time.perf_counter() - started)
        cpus.append(sum(after[2:4]) - sum(before[2:4]))
        peak = max(peak, int(child.stdout.split()[1]) / 1024)
    return statistics.median(walls), statistics.median(cpus), peak


def plain(review: Review) -> list[dict[str, object]]:
    """What the peer needs: series and tables, without any of our classes."""
    out: list[dict[str, object]] = []
    for part in parts(review):
        for section in part.sections:
            series = [
                {
                    "label": g.group.label,
                    "said": g.sentence,
                    "points": [(p.value, p.centre, p.lower, p.upper) for p in g.chart.points],
                }
                for g in section.reading.groups
                if g.chart
            ]
            tables = [(t.caption, t.header, t.rows) for t in section.tables]
            out.append({"title": section.title, "series": series, "tables": tables})
    return out


def peer(folder: Path, review: Review, work: Path) -> dict[str, float] | None:
    """Seconds of the peer, in its own environment; None where it cannot be installed."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        install = [python, "-m", "pip", "install", "-q", "matplotlib", "python-docx"]
        subprocess.run(install, check=False)
    data = work / "plain.json"
    data.write_text(json.dumps(plain(review)))
    found = subprocess.run(
        [python, HERE / "documents_peer.py", data], check=False, capture_output=True, text=True
    )
    return json.loads(found.stdout) if found.returncode == 0 else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=Path, default=Path("build/bench-documents"))
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    options.peers.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        review = example(work)
        (work / "review.pickle").write_bytes(pickle.dumps(review))
        sections = [s for part in parts(review) for s in part.sections]
        charts = sum(card.chart is not None for s in sections for card in s.cards)
        print(f"{len(sections)} measures, {charts} charts over time")
        for (label, make), form in zip(FORMS.items(), SUFFIXES, strict=True):
            wall, cpu = warm(make, review, options.repeat)
            whole, whole_cpu, peak = process(work, form, max(3, options.repeat // 2))
            print(
                f"{label:10} warm {wall:5.2f} s (cpu {cpu:4.2f})   "
                f"process {whole:5.2f} s (cpu {whole_cpu:4.2f})   peak {peak:4.0f} MB"
            )
        if theirs := peer(options.peers.resolve(), review, work):
            print("matplotlib + python-docx: " + json.dumps(theirs))
    print(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
