"""Looking for what was said, in all of one's rooms."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from office.chat.finding import Span, findings
from office.chat.forms import FindForm
from office.chat.permissions import memberships_of
from office.chat.views.access import actor_of
from office.chat.views.reading import rooms_beside


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """?q=: words; ?since=, ?until=: days; ?with_files=on: only what came with files."""
    actor, form = actor_of(request), FindForm(request.GET)
    found = None
    if form.is_valid() and form.cleaned_data["q"]:
        given = form.cleaned_data
        span = Span(given["since"], given["until"], given["with_files"])
        found = findings(memberships_of(actor), given["q"], span)
    context = {**rooms_beside(request, actor, by_name=False), "form": form, "findings": found}
    return render(request, "chat/room_find.html", context, status=200 if form.is_valid() else 422)
