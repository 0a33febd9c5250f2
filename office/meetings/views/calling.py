"""召集: by hand, or for a room, a matter, a document, whatever one wants to speak about."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from office.audit.action_keys import once
from office.audit.actor import Actor
from office.audit.refusals import Refusal
from office.meetings import actions
from office.meetings.forms import Agenda, CallForm, people_named, proposed_members
from office.meetings.views.access import actor_of
from office.subjects import kinds


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """`?source=kind:id` proposes title and people, and the meeting keeps what it was called for."""
    actor = actor_of(request)
    if actor.appointment is None:
        raise PermissionDenied
    named = request.GET.get("source", "") or request.POST.get("source", "")
    source = kinds.source_of(named, actor) if named else None
    if named and source is None:
        raise Http404
    brief = kinds.brief_of(actor, source) if source is not None else kinds.Brief(title="")
    people = [str(one) for one in brief.particulars.get("people", ())]
    if request.method == "GET":
        initial = {"title": _proposed_title(brief.title), "members": proposed_members(people), "source": named}
        return _page(request, CallForm(actor=actor, proposed=people_named(people), initial=initial), Agenda(), source)
    form, agenda = CallForm(request.POST, actor=actor, proposed=people_named(people)), Agenda(request.POST)
    if not (form.is_valid() and agenda.is_valid()):
        return _page(request, form, agenda, source, status=422)
    try:
        made = once(
            "meeting.call", request.POST.get("action_key", ""), lambda: _call(form, agenda, source, actor), by=actor
        )
    except Refusal as refusal:
        refusal.remember()
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _page(request, form, agenda, source, status=refusal.status)
    messages.success(request, _("The meeting is called; everybody invited finds it among their duties."))
    return redirect("meetings:detail", made)


def _proposed_title(about: str) -> str:
    return _("Meeting on “%(about)s”") % {"about": about[:90]} if about else ""


def _call(form: CallForm, agenda: Any, source: Any, actor: Actor) -> str:
    return str(actions.call(**form.facts, agenda=agenda.items, about=source, by=actor).public_id)


def _page(request: HttpRequest, form: CallForm, agenda: Any, source: Any, *, status: int = 200) -> HttpResponse:
    url = kinds.url_of(source) if source is not None else ""
    context = {"form": form, "agenda": agenda, "source": source, "source_url": url}
    return render(request, "meetings/meeting_form.html", context, status=status)
