"""The page of operating characteristics, in Markdown."""

from __future__ import annotations

from evenhand.planning.characteristics.report import errors, rest
from evenhand.planning.characteristics.report.made import Made
from evenhand.planning.characteristics.run import Characteristics

_LIMITS = """## Known limits

* Months are independent given their rate; a seasonal pattern inside the phases counts as over-dispersion.
* phi is the same in all groups of a project.
* Truths are drawn exactly on the border of what may be said. In life most projects are not: most false answers are rarer than here.
* An answer about one scale is a weaker claim than one about both, and at one look its error comes on top: of a reading with a constant gap up to one in four says something
  about the gap's change at the suggested strength, on both scales or on one, that is not so. In a plan with several looks one scale alone must be established.
* With few events phi itself is uncertain: it is right on average ([how](equity.md#how-sure-a-sentence-is)), and intervals are often wider or narrower than they need be.
* A focus chosen because it looked worst, read against the data that chose it, and dates set afterwards, break every promise: the naive lines above show by how much.
"""


def page(found: Characteristics, made: Made) -> str:
    """The whole page in Markdown."""
    parts = (
        _head(found, made),
        errors.summary(found),
        errors.failures(found),
        errors.singles(found),
        errors.pages(found),
        errors.looks(found),
        errors.after_the_fact(found),
        errors.answers(found),
        rest.powers(found),
        rest.coverages(found),
        rest.charts(found),
        [_LIMITS],
    )
    return "\n".join(line for part in parts for line in (*part, "")).rstrip() + "\n"


def _head(found: Characteristics, made: Made) -> list[str]:
    verdict = (
        "Every cell keeps its promise." if found.passed else "Not every cell keeps its promise."
    )
    return [
        "# How often the answers are wrong",
        "",
        "This page is made by one command; no figure in it is typed by hand. It says how often each answer of a reading is said when it is not so, how often",
        "true changes are found, and what the intervals cover.",
        "",
        f"    {made.command}",
        "",
        f"Evenhand {made.version}, {made.on.day} {made.on:%B %Y}, seed {found.seed}, {found.runs:,} projects a cell. **{verdict}** Every figure:",
        "[operating-characteristics.json](operating-characteristics.json).",
        "",
        "**False** means: said when what made the data lies outside the answer. *Gap*: the true ratio is 1, or the gap is on the other side. *Equal*: the true gap is on or",
        "outside the margin. *Unchanged*: the true change is at or beyond its margin. *Narrowed, widened*: not true on both scales. *Improved, worse*: not so. Both directions",
        "count together. **Promise**: at most 5 % established, and at most 20 % suggested or established, for each line of a reading, at one look or ever over the looks of",
        "a plan. A cell fails when its one-sided 99.9 % lower bound is above that. *Any of them*, a whole reading, is shown beside and promises nothing.",
        "",
        "*Example*: 560 false answers in 10,000 projects have the lower bound 4.91 %: kept. 600 have 5.29 %: not kept. (Bound b: P(X ≥ 600 | b) = 0.001, X binomial.) *Sources*:",
        "[the rules](equity.md) and [the plan](plan.md); Clopper and Pearson 1934 for the bound; Crowder 1978 for beta-binomial months; Brown, Cai and DasGupta 2001 for coverage.",
        "",
        "Unless it says otherwise: births to women of the population of focus a year as shown and three times as many in the comparison, 18 months before and 18 since,",
        "months that vary phi times as much as chance allows (beta-binomial), phi estimated from them, a focus fixed before. Figures are per cent, established / suggested.",
    ]
