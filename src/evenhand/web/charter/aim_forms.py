"""Writing an aim: from its parts, or freely with questions asked about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils import timezone

from evenhand.errors import PlanError
from evenhand.planning.aims import AimPlan, Reach, read_aim, write_aim
from evenhand.web.charter.aims import from_json
from evenhand.web.charter.models import AimVersion
from evenhand.web.design.beside import Versioned

TARGETS = (1, 2, 3)
NO_NUMBER = "none"
_KINDS = [
    (NO_NUMBER, "No number yet"),
    ("level", "to a rate: so many in 100"),
    ("points", "by percentage points: from 12% to 9% is 3"),
    ("share", "by per cent of the rate there is now: from 12% to 9% is 25"),
    ("parity", "parity: to the rate of the others, which needs no number"),
]
_DEEDS = [
    ("less", "Less of something: reduce"),
    ("more", "More of something: increase"),
    ("parity", "Parity: the same for both"),
]
_GAPS = [
    ("none", "Nothing is said of the gap yet"),
    ("equal", "It closes: as often as for the others"),
    ("points", "It becomes so many percentage points"),
]


class _Learning(Versioned):
    """Why there is another version."""

    reason = forms.CharField(
        label="Why the aim changes",
        help_text="It counts as learning, never as failure.",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    evidence = forms.CharField(
        label="What showed it",
        help_text="A reading, a conversation, a review. No name of a patient or colleague.",
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    on = forms.DateField(label="Agreed on", initial=timezone.localdate)

    def __init__(self, *args: Any, first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if first:
            del self.fields["reason"]

    def learning(self) -> dict[str, Any]:
        """Reason, evidence and day."""
        given = self.cleaned_data
        return {n: given.get(n) or "" for n in ("reason", "evidence")} | {"on": given["on"]}


class AimTextForm(_Learning):
    """The aim in the team's own sentence."""

    text = forms.CharField(
        label="The aim",
        help_text="For whom, from what, to what, by when, and what becomes of the gap.",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    means = forms.ChoiceField(
        label="What its number means",
        help_text="Asked only where a number could be read in two ways.",
        choices=[
            ("", "As the sentence says"),
            ("points", "Percentage points: 10 from 30% makes 20%"),
            ("share", "Per cent of the rate: 10 from 30% makes 27%"),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    field_order = ("text", "means", "reason", "evidence", "on")

    def clean(self) -> Any:
        given = super().clean() or {}
        unclear = any(t.kind == "unclear" for t in read_aim(given.get("text") or "").targets)
        if unclear and not given.get("means"):
            self.add_error("means", "Say what the number means: it could be read in two ways.")
        return given


class AimPartsForm(_Learning):
    """The aim from its parts; the sentence follows."""

    deed = forms.ChoiceField(label="What you aim for", choices=_DEEDS, widget=forms.RadioSelect)
    what = forms.CharField(
        label="Of what",
        help_text="What women and babies get, not what you do. For example: major haemorrhage; being asked about pain.",
        max_length=200,
    )
    whom = forms.CharField(
        label="For whom",
        help_text="As they name themselves. For example: Somali women and birthing people.",
        max_length=200,
    )
    where = forms.CharField(
        label="Where",
        help_text="If it is for one place only, with its word: in our birth centre.",
        max_length=120,
        required=False,
    )
    baseline = forms.FloatField(
        label="Now, in 100",
        help_text="From your own numbers: for this group, not for everybody.",
        min_value=0,
        max_value=100,
        required=False,
    )
    against = forms.CharField(
        label="Compared with", help_text="For example: White women.", max_length=120, required=False
    )
    gap = forms.ChoiceField(
        label="What becomes of the gap", choices=_GAPS, widget=forms.RadioSelect, initial="none"
    )
    gap_from = forms.FloatField(
        label="The gap now, in percentage points", min_value=0, max_value=100, required=False
    )
    gap_to = forms.FloatField(
        label="The gap then, in percentage points", min_value=0, max_value=100, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in TARGETS:
            self.fields |= _target(number)
        self.plan: AimPlan | None = None

    @property
    def later(self) -> bool:
        """Whether a second or third target is filled in."""
        return any(self[f"{n}_kind"].value() not in (None, "", NO_NUMBER) for n in TARGETS[1:])

    def clean(self) -> Any:
        given = super().clean() or {}
        for number in TARGETS:
            self._check_target(number, given)
        if given.get("gap") and given["gap"] != "none" and not given.get("against"):
            self.add_error("against", "Say compared with whom.")
        if given.get("gap") == "points" and given.get("gap_to") is None:
            self.add_error("gap_to", "Give the number of percentage points.")
        if not self.errors:
            self._put_together(given)
        return given

    def _check_target(self, number: int, given: dict[str, Any]) -> None:
        kind = given.get(f"{number}_kind")
        if given.get(f"{number}_by") and given.get(f"{number}_within"):
            self.add_error(f"{number}_by", "Give a day or a number of months, not both.")
        numbered = kind not in (None, "", NO_NUMBER, "parity")
        if numbered and given.get(f"{number}_value") is None:
            self.add_error(f"{number}_value", "Give the number.")
        if not numbered and given.get(f"{number}_value") is not None:
            self.add_error(f"{number}_kind", "Say what the number means.")
        if kind == "parity" and not given.get("against"):
            self.add_error("against", "Say compared with whom.")

    def _put_together(self, given: dict[str, Any]) -> None:
        plan = AimPlan(
            deed=given["deed"],
            what=given["what"],
            whom=given["whom"],
            where=given["where"],
            baseline=_share(given["baseline"]),
            reach=tuple(_reach(given)),
            by=given["1_by"] if given["1_kind"] == NO_NUMBER else None,
            within_months=given["1_within"] if given["1_kind"] == NO_NUMBER else None,
            against=given["against"],
            gap="" if given["gap"] == "none" else given["gap"],
            gap_from=_share(given["gap_from"]),
            gap_to=_share(given["gap_to"]),
        )
        try:
            write_aim(plan)
        except PlanError as error:
            self.add_error(None, f"{error.problem} {error.remedy}")
        else:
            self.plan = plan


def _target(number: int) -> dict[str, forms.Field]:
    first = number == 1
    return {
        f"{number}_kind": forms.ChoiceField(
            label="The number" if first else f"Target {number}",
            choices=_KINDS,
            initial=NO_NUMBER,
            widget=forms.RadioSelect,
            required=first,
        ),
        f"{number}_value": forms.FloatField(
            label="How much",
            help_text="For example 9, 3 or 25.",
            min_value=0,
            max_value=100,
            required=False,
        ),
        f"{number}_each_year": forms.BooleanField(label="So much each year", required=False),
        f"{number}_by": forms.DateField(
            label="By which day", help_text="For example, 31/03/2027.", required=False
        ),
        f"{number}_within": forms.IntegerField(
            label="or within how many months", min_value=1, max_value=120, required=False
        ),
    }


def _reach(given: dict[str, Any]) -> Iterator[Reach]:
    for n in TARGETS:
        kind = given.get(f"{n}_kind")
        if kind in (None, "", NO_NUMBER):
            continue
        yield Reach(
            kind,
            (given[f"{n}_value"] or 0) / 100 if kind != "parity" else 0.0,
            by=given[f"{n}_by"],
            within_months=given[f"{n}_within"],
            each_year=given[f"{n}_each_year"],
        )


def _share(per_cent: float | None) -> float | None:
    return None if per_cent is None else round(per_cent / 100, 12)


def parts_values(current: AimVersion | None, *, whom: str, against: str) -> dict[str, Any]:
    """First values of the parts: those of the aim in force, else what the charter says of people."""
    version = current.number if current else 0
    plan = from_json(current.built) if current else None
    if plan is None:
        return {"version": version, "whom": whom[:200], "against": against[:120]}
    values = {n: getattr(plan, n) for n in ("deed", "what", "whom", "where", "against")}
    values |= {n: _in_100(getattr(plan, n)) for n in ("baseline", "gap_from", "gap_to")}
    values |= {"gap": plan.gap or "none", "version": version}
    if not plan.reach:
        values |= {"1_by": plan.by, "1_within": plan.within_months}
    for n, reach in enumerate(plan.reach, start=1):
        values |= {
            f"{n}_kind": reach.kind,
            f"{n}_value": None if reach.kind == "parity" else _in_100(reach.value),
            f"{n}_each_year": reach.each_year,
            f"{n}_by": reach.by,
            f"{n}_within": reach.within_months,
        }
    return values


def _in_100(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 6)
