"""The chart of a unit, for the screen and for paper."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.chart.drawing import ON_A4, chart_of
from directory.visibility.reach import reach_of


@require_safe
def chart(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A4 across where it fits, else A3."""
    reach = reach_of(request.actor)  # type: ignore[attr-defined]
    found = reach.units().filter(public_id=public_id).first()
    if found is None:
        raise Http404
    asked = request.GET.get("levels", "")
    top = chart_of(found, reach, levels=int(asked) if asked in ("2", "3") else 0)
    deep = 3 if any(one.below for one in top.below) else 2
    context = {"unit": found, "above": found.above(), "top": top, "deep": deep, "is_large": top.drawn > ON_A4}
    return render(request, "directory/chart.html", context)
