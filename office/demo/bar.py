"""The line on top of every page of the demonstration: what its clock says, and whose turn it is, one click each."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from directory.models import Person
from office.demo.people import CAST
from office.duties.models import Box, Duty
from office.subjects.kinds import kind, load
from office.worktime.clock import now

MOST_TURNS = 5


@dataclass(frozen=True, slots=True)
class Turn:
    """asks: msgid of what a member of the cast owes. url: where one becomes them. at: the page on which it is done."""

    person: Person
    asks: str
    url: str
    at: str


def bar(request: HttpRequest) -> dict[str, Any]:
    """Context of every page; nothing outside the demonstration."""
    if not settings.DEMO:
        return {}
    moment = now()
    return {
        "demo": True,
        "demo_clock": moment if abs((moment - timezone.now()).total_seconds()) > 60 else None,
        "demo_url": reverse("demo:cast") + _query(back_from(request)),
        "demo_turns": SimpleLazyObject(lambda: _turns(request)),
    }


def back_from(request: HttpRequest) -> str:
    """The page to which whoever is chosen comes: the one that is left, unless it was the answer to a form."""
    match = request.resolver_match
    if match is None or getattr(request, "actor", None) is None or request.method != "GET":
        return ""
    return request.GET.get("at", "") if match.app_name == "demo" else request.get_full_path()


def _query(at: str) -> str:
    asked = QueryDict(mutable=True)
    asked["at"] = at
    return f"?{asked.urlencode(safe='/')}" if at not in ("", "/") else ""


def _turns(request: HttpRequest) -> list[Turn]:
    """Members of the cast with whom the thing on this page lies, whoever has had it longest first; of a thing that its
    reader may not see, nothing."""
    if request.resolver_match is None or not request.user.is_authenticated:
        return []
    things = [one for one in request.resolver_match.kwargs.values() if isinstance(one, UUID)]
    held = (
        Duty.objects.filter(subject_id__in=things, box=Box.TODO, holder__person__username__in=CAST)
        .exclude(holder__person=request.user)
        .select_related("holder__person")
        .order_by("laid_at", "pk")[:MOST_TURNS]
    )
    seen = {one: load(request.actor, *one) for one in {_thing(duty) for duty in held}}  # type: ignore[attr-defined]
    return [_turn(duty) for duty in held if seen[_thing(duty)]]


def _thing(duty: Duty) -> tuple[str, UUID]:
    return duty.subject_kind, duty.subject_id


def _turn(duty: Duty) -> Turn:
    person = duty.holder.person
    at = kind(duty.subject_kind).url_of_id(duty.subject_id)
    return Turn(person, duty.asks, url=reverse("demo:become", args=[person.public_id]), at=at)
