"""What a partner concluded, among what is hers."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from evenhand.web.accounts.models import User
from evenhand.web.changes.models import Conclusion, Whose
from evenhand.web.partners.contributions import Contribution, source_of_contributions


@source_of_contributions
def conclusions_of(person: User) -> Iterator[Contribution]:
    """Those that the person wrote or confirmed as a partner, each with the way to take it back."""
    own = Conclusion.objects.filter(writer=person, whose=Whose.PARTNERS, withdrawn_on=None)
    for one in own.select_related("cycle__idea__project").order_by("-confirmed_on"):
        cycle = one.cycle
        yield Contribution(
            where=cycle.idea.project.name,
            title=f"What you concluded: {cycle.what}",
            text=one.learnt,
            on=one.confirmed_on or cycle.made_at.date(),
            take_back=reverse("take_back_conclusion", kwargs={"cycle_id": cycle.pk}),
        )
