"""召集: by hand, or for a room, a matter, a document, whatever one wants to speak about."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from office.audit.action_keys import once
from office.audit.actor import Actor
from office.audit.refusals import Refusal
from office.meetings import actions
from office.meetings.clashes import ExpectedElsewhere, mark_of, warn
from office.meetings.forms import Agenda, CallForm, InviteForm, SubstituteForm, proposed_members
from office.meetings.seeking import SoughtPeople, look_for, look_up, typed_into
from office.meetings.views.access import actor_of
from office.subjects import kinds

SEEKS = CallForm.base_fields | InviteForm.base_fields | SubstituteForm.base_fields


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
    if request.method == "GET":
        return _page(request, CallForm(actor=actor, initial=_proposed(source, named, actor)), Agenda(), source)
    if "seek" in request.POST:
        return _sought(request, source, actor)
    form = CallForm(request.POST, actor=actor)
    agenda: Any = Agenda(request.POST)
    if not (form.is_valid() and agenda.is_valid()):
        return _page(request, form, agenda, source, status=422)

    def perform() -> str:
        facts, read = form.facts, request.POST.get("clashes", "")
        warn(form.people | {actor.person.pk}, facts["starts_at"], facts["ends_at"], read=read, reader=actor)
        return str(actions.call(**facts, agenda=agenda.items, about=source, by=actor).public_id)

    try:
        made = once("meeting.call", request.POST.get("action_key", ""), perform, by=actor)
    except ExpectedElsewhere as expected:
        return _page(request, form, agenda, source, clashes=expected.clashes)
    except Refusal as refusal:
        refusal.remember()
        refusal.stand_at(form)
        return _page(request, form, agenda, source, status=refusal.status)
    messages.success(request, _("The meeting is called; everybody invited finds it among their duties."))
    return redirect("meetings:detail", made)


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Whom a few letters find, as boxes of a field that holds people: what a form shows while one types."""
    actor, name = actor_of(request), request.GET.get("field", "")
    if actor.appointment is None:
        raise PermissionDenied
    if not hasattr(SEEKS.get(name), "queryset"):
        raise Http404
    context = {"field": name, "single": not isinstance(SEEKS[name], SoughtPeople)}
    text = request.GET.get("q", "")[:60]
    return render(request, "ui/forms/found.html", context | {"found": look_for(actor, text)})


def _proposed(source: Any, named: str, actor: Actor) -> dict[str, Any]:
    brief = kinds.brief_of(actor, source) if source is not None else kinds.Brief(title="")
    people = [str(one) for one in brief.particulars.get("people", ())]
    title = _("Meeting on “%(about)s”") % {"about": brief.title[:90]} if brief.title else ""
    return {"title": title, "members": proposed_members(people), "source": named}


def _sought(request: HttpRequest, source: Any, actor: Actor) -> HttpResponse:
    """Without JavaScript: all that was typed stands there again, with those who were found."""
    form = CallForm(actor=actor)
    form.initial = typed_into(form, request.POST)
    look_up(form, request.POST, actor)
    return _page(request, form, Agenda(initial=_typed_items(request.POST)), source)


def _typed_items(typed: QueryDict) -> list[dict[str, str]]:
    lines = [
        {name: typed.get(f"form-{no}-{name}", "") for name in ("title", "presenter", "minutes")} for no in range(12)
    ]
    return [line for line in lines if any(line.values())]


def _page(
    request: HttpRequest, form: CallForm, agenda: Any, source: Any, *, clashes: Any = (), status: int = 200
) -> HttpResponse:
    url = kinds.url_of(source) if source is not None else ""
    context = {"form": form, "agenda": agenda, "source": source, "made_of_url": url}
    context |= {"clashes": clashes, "clash_mark": mark_of(clashes)}
    return render(request, "meetings/meeting_form.html", context, status=status)
