"""One box, and what was found."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evenhand.web.accounts.requests import SignedIn
from evenhand.web.finding.queries import ORDERS, find

_A_PAGE = 50
_LONGEST = 200


@never_cache
@require_safe
def find_page(request: SignedIn) -> HttpResponse:
    """What was asked for stands in the address, and in no log."""
    asked = request.GET.get("q", "")[:_LONGEST]
    wanted = request.GET.get("order", "")
    order = wanted if wanted in dict(ORDERS) else "date"
    results = find(request.user, asked, order=order)
    page = Paginator(results, _A_PAGE).get_page(request.GET.get("page"))
    shown = {"asked": asked, "order": order, "orders": ORDERS, "page": page, "count": len(results)}
    return render(request, "finding/find.jinja", shown)
