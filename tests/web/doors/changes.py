"""Ideas, tests, priorities, progress and the library."""

from __future__ import annotations

from datetime import date
from typing import Any

from evenhand.web.changes import actions
from evenhand.web.changes.concluding import conclude
from evenhand.web.changes.lessons import share
from evenhand.web.changes.models import Cycle, Idea
from evenhand.web.changes.prioritising import rank
from web.doors.table import TEAM, WORKERS, Edit, Keys, door

IDEA = {
    "what": "Call back with an interpreter",
    "why": "So that nobody goes home with a question",
    "source": "lived",
    "kind": "pathway",
    "shaped_by": ["partners", "midwives"],
    "worse_off": "Women without a telephone",
    "would_know": "The clerk counts calls that nobody takes",
    "impact": "large",
    "control": "control",
}
PLAN = {
    "what": "Call one woman on the day after",
    "scale": "person",
    "predicted": "No change",
    "predicted_focus": "She asks one question more",
    "plan": "The midwife on the late shift calls",
    "data": "What she says, in her words",
}
WHY = "There is no diagram of drivers yet"


def idea(world: Any, **changes: Any) -> Idea:
    return actions.make_idea(by=world.people["lead"], project=world.project, content=IDEA | changes)


def cycle(world: Any, of: Idea | None = None, **changes: Any) -> Cycle:
    found = of or idea(world)
    return actions.begin_cycle(
        by=world.people["lead"], idea=found, content=PLAN | changes, reason=WHY
    )


def told(world: Any, of: Cycle, who: str = "lead", **changes: Any) -> Any:
    """What one side concludes: those most affected where a partner, or the supporter, tells it."""
    theirs = who == "partner" or "through" in changes
    content = {"worked": "yes", "reduced": "small", "say": "shared"}
    content |= {"learnt": "It helped her", "learnt_focus": "" if theirs else "She asked more"}
    if theirs:
        content["through"] = "self"
    side = "partners" if theirs else "team"
    kept = of.conclusions.filter(whose=side).first()
    return conclude(
        by=world.people[who],
        cycle=of,
        whose=side,
        version=kept.version if kept else 0,
        content=content | changes,
    )


def prepare(world: Any) -> Keys:
    made = cycle(world)
    told(world, made)
    told(world, made, "lead", through="paper")
    share(by=world.people["lead"], idea=made.idea)
    rank(
        by=world.people["partner"],
        project=world.project,
        version=0,
        texts=["To be believed", "To be called back"],
        through="self",
        took_part=["partners"],
        ranked_on=date(2026, 2, 1),
    )
    of_project, of_idea, of_cycle = (
        {"project_id": world.project.pk},
        {"idea_id": made.idea_id},
        {"cycle_id": made.pk},
    )
    keys: Keys = dict.fromkeys(
        ("ideas", "ideas_excel", "new_idea", "owners", "priorities", "progress"), of_project
    )
    keys |= dict.fromkeys(
        ("idea", "change_idea", "begin_cycle", "share_lesson", "withdraw_lesson"), of_idea
    )
    keys |= {name: of_cycle for name in DOORS if name not in keys}
    keys["let_go_idea"] = {"idea_id": idea(world, what="Leaflets").pk}
    return keys | {"library": {"programme_id": world.programme.pk}}


DOORS = {
    "ideas": door(get=TEAM),
    "ideas_excel": door(get=TEAM),
    "new_idea": door(get=WORKERS, post=WORKERS),
    "priorities": door(get=WORKERS, post=WORKERS),
    "progress": door(get=TEAM, post=TEAM),
    "idea": door(get=TEAM),
    "change_idea": door(get=WORKERS, post=WORKERS),
    "let_go_idea": door(get=WORKERS, post=WORKERS),
    "begin_cycle": door(get=WORKERS, post=WORKERS),
    "share_lesson": door(get=WORKERS, post=WORKERS),
    "withdraw_lesson": door(post=WORKERS),
    "cycle": door(get=TEAM),
    "cycle_plan": door(get=WORKERS, post=WORKERS),
    "cycle_do": door(get=WORKERS, post=WORKERS),
    "cycle_study": door(get=WORKERS, post=WORKERS),
    "cycle_partners": door(get=WORKERS, post=WORKERS),
    "confirm_conclusion": door(post={"partner"}),
    "take_back_conclusion": door(post={"lead", "partner"}),
    "cycle_together": door(get=WORKERS, post=WORKERS),
    "cycle_decide": door(get=WORKERS, post=WORKERS),
    "complete_cycle": door(get=WORKERS, post=WORKERS),
    "reopen_cycle": door(post=WORKERS),
    "owners": door(get=TEAM, post=WORKERS),
    "library": door(get=TEAM | {"convener", "evaluator", "stranger"}),
}
EDITS = {
    "change_idea": Edit("member", "why", "First why", "Second why"),
    "let_go_idea": Edit("member", "let_go_why", "First words", "Second words", {"because": "hurt"}),
    "cycle_plan": Edit("member", "plan", "First plan", "Second plan"),
    "cycle_do": Edit("member", "happened", "This happened first", "This happened second"),
    "cycle_together": Edit("member", "next_step", "First step", "Second step"),
    "cycle_study": Edit("member", "learnt", "First lesson", "Second lesson"),
    "cycle_partners": Edit("partner", "learnt", "First words", "Second words"),
    "cycle_decide": Edit(
        "member", "decision_why", "First reason", "Second reason", {"decision": "adapt"}
    ),
    "priorities": Edit("partner", "texts", "First of all", "Second of all"),
}
OTHERS = {
    "adds": "new_idea begin_cycle progress",
    "goes one way, and says so when it is done already": "withdraw_lesson take_back_conclusion reopen_cycle complete_cycle",
    "takes a step from the version on the page": "confirm_conclusion",
    "changes only the boxes that the person changed": "owners",
    "shares what is there, read on the page before": "share_lesson",
}
TEXTS = {
    "changes.Priority": ("text", "what matters to those most affected, nobody by name"),
    "changes.Ranking": ("content through took_part", "an order, and roles"),
    "changes.Idea": (
        (
            "what why source kind provenance shaped_by cost effort impact control worse_off would_know"
            " because let_go_why status_name"
        ),
        "the team's own words on its work",
    ),
    "changes.Cycle": (
        (
            "what scale predicted predicted_focus plan data fidelity fidelity_why happened took_part"
            " standing open_question next_step decision because decision_why without_partners"
        ),
        "the team's own words on its work",
    ),
    "changes.Conclusion": ("worked reduced say through", "codes"),
    "changes.Step": (
        "what content",
        "the team's own words on its work; never what partners concluded",
    ),
    "changes.Progress": ("evidence", "the team's own words on its work"),
    "changes.Lesson": ("content", "what the team let others read; withdrawing it leaves nothing"),
}
BOUNDS = {
    "ideas": ("lead", 13),
    "ideas_excel": ("lead", 7),
    "new_idea": ("lead", 10),
    "change_idea": ("lead", 12),
    "idea": ("lead", 12),
    "let_go_idea": ("lead", 8),
    "begin_cycle": ("lead", 9),
    "cycle": ("lead", 14),
    "cycle_plan": ("lead", 8),
    "cycle_do": ("lead", 8),
    "cycle_together": ("lead", 8),
    "cycle_study": ("lead", 11),
    "cycle_partners": ("lead", 11),
    "cycle_decide": ("lead", 9),
    "complete_cycle": ("lead", 8),
    "priorities": ("lead", 13),
    "progress": ("lead", 7),
    "owners": ("lead", 12),
    "share_lesson": ("lead", 16),
    "library": ("lead", 12),
}
