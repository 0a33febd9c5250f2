"""Handing over what lies with somebody who is away, or who leaves a post."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.models import Appointment, Unit
from directory.permissions import may_administer
from office.audit.action_keys import once
from office.audit.actor import Actor
from office.audit.refusals import Refusal
from office.duties import handing, succession
from office.duties.forms import HandOverForm
from office.duties.succession import Left
from office.subjects import kinds


@require_POST
def hand_over(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Back to the page of the absence, which then shows where everything lies."""
    actor = request.actor  # type: ignore[attr-defined]
    absence = kinds.load(actor, "absence", public_id)
    if absence is None:
        raise Http404
    key = request.POST.get("action_key", "")
    gone = int(once("duty.hand_over", key, lambda: str(handing.hand_over(absence, by=actor)), by=actor))
    messages.success(request, ngettext("%(n)d handed over.", "%(n)d handed over.", gone) % {"n": gone})
    return redirect(kinds.url_of(absence))


@require_safe
def leavers(request: HttpRequest) -> HttpResponse:
    """Who leaves or has left a post while something lies with them: in a unit and below it, or oneself."""
    actor = _actor(request)
    source = kinds.source_of(request.GET.get("source", ""), actor)
    if isinstance(source, Unit) and may_administer(actor, source):
        found = succession.leavers(source)
    elif source == actor.person:
        found = succession.own_leaving(actor)
    else:
        raise Http404
    context = {"source": source, "back": kinds.url_of(source), "leavers": found}
    return render(request, "duties/leaver_list.html", context)


@require_http_methods(["GET", "POST"])
def hand_over_post(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What lies there, to be read and ticked; titles are for who did the work and who may have it, an administrator
    reads of what kind it is and from whom."""
    actor = _actor(request)
    held = Appointment.objects.with_names().filter(public_id=public_id).first()
    if held is None or not succession.may_hand_over(actor, held):
        raise Http404
    left = succession.left_by(held)
    is_bound = request.method == "POST"
    form = HandOverForm(request.POST if is_bound else None, actor=actor, held=held, left=left)
    key = request.POST.get("action_key", "")
    if is_bound and not left:  # sent twice: the first answer is given once more
        form.fields["duties"].choices = [(one, one) for one in request.POST.getlist("duties")]  # type: ignore[attr-defined]
    if form.is_valid():
        to, ticked = form.cleaned_data["to"], form.ticked()
        try:
            gone = once(
                "duty.hand_over_post",
                key,
                lambda: succession.hand_over_post(held, to=to, ticked=ticked, by=actor),
                by=actor,
            )
        except Refusal as refusal:
            refusal.stand_at(form)
        else:
            said = ngettext("%(n)d handed over to %(who)s.", "%(n)d handed over to %(who)s.", gone)
            messages.success(request, said % {"n": gone, "who": to.person})
            return redirect("duties:hand_over_post", public_id)
    ticked_now = set(form["duties"].value() or ())
    context = {
        "held": held,
        "form": form,
        "rows": [_row(one, actor, ticked_now) for one in left],
        "reads": held in actor.appointments,
        "person_url": kinds.kind("person").url_of_id(held.person.public_id),
    }
    return render(request, "duties/hand_over_post.html", context, status=422 if form.is_bound else 200)


def _row(one: Left, actor: Actor, ticked: set[str]) -> dict[str, object]:
    kind = kinds.kind(one.duty.subject_kind)
    goes = ""
    if one.ends:
        goes = _("ends with the post: it was asked of the person")
    elif one.back_to is not None:
        goes = _("back to %(who)s") % {"who": one.back_to.person}
    return {
        "id": str(one.duty.public_id),
        "title": one.duty.subject_title,
        "url": kind.url_of_id(one.duty.subject_id),
        "kind": kind.label,
        "asks": _(one.duty.asks),
        "from": one.duty.laid_from,
        "due_at": one.duty.due_at,
        "goes": goes,
        "is_ticked": str(one.duty.public_id) in ticked,
    }


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
