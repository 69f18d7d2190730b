"""Reports: a team's own people and its coach take them along; the community's page is public by its address alone."""

from __future__ import annotations

from typing import Any

from evenhand.web.reports import community
from evenhand.web.reports.models import CommunityPage
from web.doors.table import EVERYONE, TEAM, WORKERS, Edit, Keys, door

DOORS = {
    "reports": door(get=TEAM),
    "report_file": door(get=TEAM),
    "community": door(get=TEAM),
    "write_community": door(get=WORKERS, post=WORKERS),
    "translate_community": door(get=WORKERS, post=WORKERS),
    "sign_community": door(post={"partner"}),
    "unsign_community": door(post={"partner"}),
    "publish_community": door(post={"lead"}),
    "take_down_community": door(post={"lead", "partner"}),
    "community_page": door(get=EVERYONE),
}
EDITS = {
    "write_community": Edit("member", "heard", "Heard first", "Heard second"),
    "translate_community": Edit("member", "heard", "La première", "La deuxième"),
}
OTHERS = {
    "does it to the version on the page alone, in tests/web/test_community.py": "sign_community publish_community",
    "goes one way, and says so when it is done": "unsign_community take_down_community",
}
TEXTS = {
    "reports.CommunityPage": (
        "title in_words heard changed not_changed numbers token published",
        "the team's own words on its work, protected numbers, and an address",
    ),
    "reports.Translation": (
        "language title in_words heard changed not_changed checked_by",
        "the same words in another language, and which post or group has read them",
    ),
}
BOUNDS = {"reports": ("lead", 22), "community": ("lead", 26), "community_page": ("anonymous", 6)}
WORDS = {
    "title": "Bleeding after birth",
    "in_words": "We count who bleeds more than a litre.",
    "heard": "Calls for help went out late.",
    "changed": "Two people come to every call.",
    "not_changed": "There is no interpreter at night.",
}
NUMBERS = {
    "headline": ["Fewer Black women had a major haemorrhage in our care."],
    "caption": "Counts by group",
    "header": ["Group", "Events", "Out of"],
    "rows": [["Black", "96", "1,077"], ["Other", "hidden", "330"]],
    "read_on": "4 May 2026",
}


def written(world: Any, **changes: Any) -> CommunityPage:
    """A page in its first version, with numbers that can be shown."""
    page = community.write_page(
        by=world.people["member"],
        project=world.project,
        version=0,
        content={**WORDS, "measure": world.measure, **changes},
    )
    CommunityPage.objects.filter(pk=page.pk).update(numbers=NUMBERS)
    return CommunityPage.objects.get(pk=page.pk)


def translated(world: Any, page: CommunityPage, **changes: Any) -> CommunityPage:
    """The same with words in French, read by somebody."""
    content = {**WORDS, "title": "Saignements", "checked_by": "Voices group", **changes}
    community.translate(
        by=world.people["member"], page=page, language="fr", version=0, content=content
    )
    return CommunityPage.objects.get(pk=page.pk)


def public(world: Any, page: CommunityPage) -> CommunityPage:
    """Signed by the partner and published by the lead."""
    community.sign(by=world.people["partner"], page=page, version=page.version)
    return community.publish(by=world.people["lead"], page=page, version=page.version)


def prepare(world: Any) -> Keys:
    """A page that is public, with a translation."""
    page = public(world, translated(world, written(world)))
    project = {"project_id": world.project.pk}
    keys = dict.fromkeys(DOORS, project)
    return keys | {
        "report_file": project | {"kind": "board", "form": "docx"},
        "translate_community": project | {"language": "fr"},
        "community_page": {"token": page.token},
    }
