"""Whom a rule means today, while somebody is still choosing it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.actors import today
from directory.asking import subtrees_of
from directory.gathering.forms import GatheringForm
from directory.gathering.rules import appointments, words
from directory.visibility import visible_to
from office.ui.listing import NAMED


@require_safe
def meant(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    if not subtrees_of(actor):
        raise PermissionDenied
    form = GatheringForm(request.GET, actor=actor)
    rule = form.rule if form.is_valid() else None
    if rule is None:
        return render(request, "directory/_meant.html", {})
    held = appointments(rule, on=today())
    context = {
        "words": words(rule),
        "posts": held.count(),
        "people": held.values("person").distinct().count(),
        "first": held.filter(person__in=visible_to(actor)).with_names().in_official_order()[:NAMED],
        "named": NAMED,
    }
    return render(request, "directory/_meant.html", context)
