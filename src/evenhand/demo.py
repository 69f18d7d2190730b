"""The bundled example: an invented maternity unit with ordinary volumes. No real team, woman or result."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import scipy
from numpy.typing import NDArray

FIRST, LAST = date(2023, 1, 1), date(2025, 12, 31)
CHANGE = date(2024, 5, 1)
SEED = 20260709
UNIT = "Riverbank maternity unit (invented)"

COLUMNS = (
    "Baby ID",
    "Maternity ID",
    "Birth date",
    "Birth site",
    "Mother ethnic category",
    "Gestation (days)",
    "Birth weight (g)",
    "Onset of labour",
    "Mode of birth",
    "Blood loss (ml)",
    "Blood loss method",
    "Tranexamic acid",
    "Transfusion",
    "Theatre",
    "Steroids given",
    "Magnesium given",
    "Neonatal admission",
    "GDM diagnosed",
    "GDM follow-up test",
    "PMH referred",
    "PMH seen",
    "PMH wait (days)",
)


@dataclass(frozen=True, slots=True)
class _Group:
    """One invented group: births over three years, NHS codes with their shares, rates before and since."""

    births: int
    codes: tuple[tuple[str, float], ...]
    haemorrhage: tuple[float, float]
    preterm: float
    gdm: float
    follow_up: tuple[float, float]
    seen: float


_GROUPS = (
    _Group(
        1635,
        (("H", 0.4), ("J", 0.25), ("K", 0.15), ("L", 0.14), ("R", 0.06)),
        (0.066, 0.063),
        0.078,
        0.11,
        (0.55, 0.60),
        0.62,
    ),
    _Group(
        2141,
        (("N", 0.58), ("N1", 0.08), ("M", 0.22), ("P", 0.12)),
        (0.119, 0.089),
        0.092,
        0.07,
        (0.48, 0.50),
        0.55,
    ),
    _Group(
        491,
        (("D", 0.45), ("E", 0.2), ("F", 0.15), ("G", 0.2)),
        (0.059, 0.059),
        0.080,
        0.06,
        (0.56, 0.57),
        0.66,
    ),
    _Group(
        6660,
        (("A", 0.80), ("B", 0.02), ("C", 0.18)),
        (0.055, 0.056),
        0.068,
        0.045,
        (0.66, 0.67),
        0.74,
    ),
    _Group(691, (("S", 1.0),), (0.050, 0.048), 0.073, 0.08, (0.54, 0.58), 0.60),
    _Group(
        755,
        (("Z", 0.45), ("99", 0.3), ("", 0.2), ("X", 0.05)),
        (0.075, 0.072),
        0.085,
        0.06,
        (0.50, 0.50),
        0.50,
    ),
)


def write_demo(folder: Path) -> Path:
    """Write the example's births, mapping and plan into `folder`; return the plan (`review.toml`).

    The file holds one row a baby (about 12,500 rows), dates as dd/mm/yyyy, NHS ethnic codes with
    some local second characters, twins, and a few rows that the validation sets aside.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "births.csv").open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        writer.writerows(demo_rows())
    (folder / "mapping.toml").write_text(_text("mapping.toml"), encoding="utf-8")
    plan = folder / "review.toml"
    plan.write_text(_text("review.toml"), encoding="utf-8")
    return plan


def demo_rows() -> list[list[str]]:
    """Rows of the example, the same on every machine."""
    rng = np.random.default_rng(SEED)
    rows = [row for group in _GROUPS for row in _group_rows(group, rng)]
    order = np.argsort([_iso(row[2]) for row in rows], kind="stable")
    ordered = [rows[i] for i in order]
    for number, row in enumerate(ordered, start=1):
        row[0] = f"B{number:06d}"
    _spoil(ordered, rng)
    return ordered


def _text(name: str) -> str:
    return (Path(__file__).parent / "examples" / name).read_text(encoding="utf-8")


def _group_rows(group: _Group, rng: np.random.Generator) -> list[list[str]]:
    n = group.births
    days = rng.integers(0, (LAST - FIRST).days + 1, n)
    since = days >= (CHANGE - FIRST).days
    codes = rng.choice([c for c, _ in group.codes], n, p=[p for _, p in group.codes])
    gestation = _gestation(group.preterm, n, rng)
    loss = _blood_loss(np.where(since, group.haemorrhage[1], group.haemorrhage[0]), rng)
    gdm = rng.random(n) < group.gdm
    tested = rng.random(n) < np.where(since, group.follow_up[1], group.follow_up[0])
    referred = rng.random(n) < 0.09
    seen = rng.random(n) < group.seen
    wait = rng.gamma(3.0, 9.0, n).astype(int)
    weight = np.clip(3350 + 24 * (gestation - 280) + rng.normal(0, 420, n), 500, 5600).astype(int)
    rows = []
    for i in range(n):
        draw = rng.random(10)
        row = [
            "",
            f"M{abs(hash_like(group.births, i)):07d}",
            _uk(FIRST + timedelta(days=int(days[i]))),
            "Harbour" if draw[0] < 0.7 else "Meadow",
            str(codes[i]),
            str(gestation[i]),
            str(weight[i]),
            _pick(draw[1], (("Spontaneous", 0.5), ("Induced", 0.33), ("No labour", 0.17))),
            _pick(
                draw[2],
                (
                    ("Vaginal", 0.52),
                    ("Assisted", 0.12),
                    ("Elective caesarean", 0.17),
                    ("Emergency caesarean", 0.19),
                ),
            ),
            "" if draw[3] < 0.006 else str(loss[i]),
            "Weighed" if draw[4] < 0.86 else "Estimated",
            _yes(loss[i] >= 1000 and draw[5] < 0.82),
            _yes(loss[i] >= 1500 and draw[6] < 0.35),
            _yes(loss[i] >= 1000 and draw[7] < 0.22),
            _when(gestation[i] < 238, draw[8] < 0.84),
            _when(gestation[i] < 210, draw[9] < 0.80),
            _yes(gestation[i] < 245 or draw[5] < 0.05),
            _yes(bool(gdm[i])),
            _when(bool(gdm[i]), bool(tested[i])),
            _yes(bool(referred[i])),
            _when(bool(referred[i]), bool(seen[i])),
            str(wait[i]) if referred[i] and seen[i] else "",
        ]
        rows.append(row)
        if draw[9] > 0.985:  # a twin: same maternity, same day
            rows.append([*row[:6], str(max(500, weight[i] - 250)), *row[7:]])
    return rows


def hash_like(births: int, i: int) -> int:
    """A spread-out but repeatable number for an invented maternity."""
    return (births * 7919 + i * 104729) % 9_999_991


def _gestation(preterm: float, n: int, rng: np.random.Generator) -> NDArray[np.int64]:
    early = rng.random(n) < preterm
    days = np.where(early, 258 - rng.gamma(1.3, 14, n), np.clip(rng.normal(278, 8, n), 259, 296))
    return np.clip(days, 160, 300).astype(np.int64)


def _blood_loss(chance: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Log-normal millilitres with the stated chance of 1,000 ml or more, to the nearest 10."""
    spread = 0.62
    centre = np.log(1000) - spread * scipy.stats.norm.ppf(1 - chance)
    loss: NDArray[np.int64] = (np.exp(rng.normal(centre, spread)) // 10 * 10).astype(np.int64)
    return loss


def _spoil(rows: list[list[str]], rng: np.random.Generator) -> None:
    """A few rows that no extract is without: an impossible date, an unknown code, a letter in a number."""
    wrong = rng.choice(len(rows), 9, replace=False)
    for place in wrong[:4]:
        rows[place][2] = "31/02/2024"
    for place in wrong[4:7]:
        rows[place][4] = "Q"
    for place in wrong[7:]:
        rows[place][9] = "500ml"


def _pick(draw: float, choices: tuple[tuple[str, float], ...]) -> str:
    total = 0.0
    for name, share in choices:
        total += share
        if draw < total:
            return name
    return choices[-1][0]


def _yes(value: bool) -> str:
    return "Y" if value else "N"


def _when(applies: bool, value: bool) -> str:
    return _yes(value) if applies else ""


def _uk(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _iso(day: str) -> str:
    return f"{day[6:]}-{day[3:5]}-{day[:2]}"
