"""A post with everybody who has held it; a unit as it was on a day."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.actors import today
from directory.history.reading import holders_of, unit_on
from directory.models import Post, Unit
from directory.permissions import may_administer
from directory.visibility import Reach, reach_of


@require_safe
def post(request: HttpRequest, public_id: UUID) -> HttpResponse:
    reach = _reach(request)
    found = Post.objects.select_related("unit").filter(public_id=public_id, unit__in=reach.units()).first()
    if found is None:
        raise Http404
    keeps = may_administer(reach.actor, found.unit)
    context = {
        "post": found,
        "holders": holders_of(found, reach, with_booked=keeps),
        "former": found.former.select_related("unit").order_by("-until_on"),
        "keeps": keeps,
        "on": today(),
    }
    return render(request, "directory/post_detail.html", context)


@require_safe
def unit_past(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """`?day=`: today or before; what is to come is for those who book it."""
    reach = _reach(request)
    found: Unit | None = reach.units().filter(public_id=public_id).first()
    if found is None:
        raise Http404
    day = _day(request.GET.get("day", ""))
    if day is None or day > today():
        messages.error(request, _("Choose today or a day that has passed."))
        return redirect("directory:unit", public_id)
    context = {"unit": found, "day": day, "then": unit_on(found, day, reach), "on": today()}
    return render(request, "directory/unit_past.html", context)


def _reach(request: HttpRequest) -> Reach:
    return reach_of(request.actor)  # type: ignore[attr-defined]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
