"""Acting: one address a verb; its page asks what the act needs, its post does it once."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from directory.schedules import timetable_of
from office.audit.action_keys import once
from office.audit.actor import Actor
from office.audit.refusals import Refusal, Unacceptable
from office.subjects import kinds
from workflows.supervision import forms
from workflows.supervision.clocks import palette_of
from workflows.supervision.drawings import cost_of_urging
from workflows.supervision.forms import ActForm
from workflows.supervision.models import Extension, Matter
from workflows.supervision.seats import seat_of
from workflows.supervision.views.access import actor_of, matter_or_404
from workflows.supervision.views.reading import matter_page
from workflows.supervision.views.verbs import VERBS


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, public_id: UUID, verb: str) -> HttpResponse:
    """A refusal for what was typed stands at its field; any other answers with the matter as it stands now."""
    matter, actor = matter_or_404(request, public_id), actor_of(request)
    if verb not in VERBS:
        raise Http404
    source = kinds.source_of(request.GET["source"], actor) if "source" in request.GET else None
    asked = _form(verb, matter, actor, request if request.method == "POST" else None, source)
    if request.method == "GET":
        if verb not in seat_of(actor, matter).verbs:
            messages.info(request, _("This is not before you now; you see the matter as it stands."))
            return redirect("supervision:detail", public_id)
        return _page(request, matter, verb, asked)
    if not asked.is_valid() and verb in seat_of(actor, matter).verbs:
        return _page(request, matter, verb, asked, status=422)
    given = asked.cleaned_data if asked.is_valid() else None

    def perform() -> str:
        if given is None:
            raise Unacceptable(_("Something is missing."))
        VERBS[verb].perform(matter, given, actor)
        return VERBS[verb].done

    try:
        said = once(f"matter.{verb}", request.POST.get("action_key", ""), perform, by=actor)
    except Refusal as refusal:
        refusal.remember()
        refusal.field = {"upload": "evidence"}.get(refusal.field or "", refusal.field)
        if refusal.status == Unacceptable.status and verb in seat_of(actor, matter).verbs:
            _add_error(asked, refusal)
            return _page(request, matter, verb, asked, status=refusal.status)
        return matter_page(request, matter_or_404(request, public_id), refusal=refusal, status=refusal.status)
    messages.success(request, _(said))
    return redirect("supervision:detail", public_id)


def _add_error(asked: Any, refusal: Refusal) -> None:
    if isinstance(asked, ActForm):
        refusal.stand_at(asked)
    else:
        asked._non_form_errors.append(str(refusal))


def _form(verb: str, matter: Matter, actor: Actor, posted: HttpRequest | None, source: Any = None) -> Any:
    post, files = (posted.POST, posted.FILES) if posted else (None, None)
    if verb == "plan":
        laid = [{"title": one.title, "on": one.at, "percent": one.percent} for one in matter.milestones.order_by("at")]
        return forms.Plan(post, initial=laid if post is None else None)
    kind, initial = VERBS[verb].form, {"source": source.pk} if source is not None else None
    if verb == "report" and seat_of(actor, matter).supports:
        kind = forms.SupportForm
    return kind(post, files, matter=matter, actor=actor, initial=initial)


def _page(request: HttpRequest, matter: Matter, verb: str, form: Any, *, status: int = 200) -> HttpResponse:
    context = {
        "matter": matter,
        "verb": verb,
        "does": VERBS[verb],
        "form": form,
        "cost": cost_of_urging(matter) if verb == "urge" else "",
        "asked": matter.extensions.filter(state=Extension.State.ASKED).first() if "extension" in verb else None,
    }
    template = "supervision/act_form.html"
    if verb == "plan":
        template, context["thresholds"] = "supervision/plan_form.html", palette_of(matter, timetable_of(matter.lead))
    return render(request, template, context, status=status)
