"""Acting: one address a verb; its page asks what the act needs, its post does it once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from office.audit.action_keys import once
from office.audit.actor import Actor
from office.audit.refusals import Refusal, Unacceptable
from office.meetings import actions
from office.meetings.clashes import Clash, ExpectedElsewhere, expected_at, mark_of, warn
from office.meetings.forms import DecisionForm, InviteForm, MinutesForm, ReasonForm, SubstituteForm, TimesForm
from office.meetings.minutes import laid_out, title_of
from office.meetings.models import Meeting, Minutes
from office.meetings.permissions import decision_visible_to, recording
from office.meetings.seeking import look_up, typed_into
from office.meetings.views.access import actor_of, meeting_or_404
from office.meetings.views.reading import meeting_page


@dataclass(frozen=True, slots=True)
class Verb:
    """form: what the act asks, None when a press is all. done: msgid of what is said afterwards. expects: whom the act
    would have come, and when; they are looked for elsewhere first."""

    label: Any
    perform: Callable[[Meeting, dict[str, Any], Actor], Any]
    done: str
    form: Callable[..., forms.Form] | None = None
    danger: bool = False
    expects: Callable[[Meeting, dict[str, Any]], tuple[set[int], datetime, datetime]] | None = None


def _times(post: Any, meeting: Meeting, actor: Actor) -> forms.Form:
    length = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
    return TimesForm(post, initial={"starts_at": timezone.localtime(meeting.starts_at), "minutes": length})


def _form_of(kind: type[forms.Form]) -> Callable[..., forms.Form]:
    return lambda post, meeting, actor: kind(post)


def _form_for(kind: type[forms.Form]) -> Callable[..., forms.Form]:
    """A form that offers whom the actor may write to."""
    return lambda post, meeting, actor: kind(post, actor=actor)  # type: ignore[call-arg]


def _those_who_come(meeting: Meeting, given: dict[str, Any]) -> tuple[set[int], datetime, datetime]:
    return expected_at(meeting), given["starts_at"], given["ends_at"]


def _those_added(meeting: Meeting, given: dict[str, Any]) -> tuple[set[int], datetime, datetime]:
    added = {one.person_id for one in given["members"]} - expected_at(meeting)
    return added, meeting.starts_at, meeting.ends_at


def _who_comes_instead(meeting: Meeting, given: dict[str, Any]) -> tuple[set[int], datetime, datetime]:
    return {given["substitute"].person_id}, meeting.starts_at, meeting.ends_at


VERBS = {
    "accept": Verb(
        gettext_lazy("I come"), lambda meeting, given, by: actions.accept(meeting, by=by),
        gettext_noop("You are expected.")),
    "excuse": Verb(
        gettext_lazy("Ask to be excused"), lambda meeting, given, by: actions.excuse(meeting, by=by, **given),
        gettext_noop("You are excused; whoever called the meeting is told."), _form_of(ReasonForm)),
    "substitute": Verb(
        gettext_lazy("Send somebody else"),
        lambda meeting, given, by: actions.substitute(meeting, to=given["substitute"], reason=given["reason"], by=by),
        gettext_noop("The other is invited in your place."),
        _form_for(SubstituteForm), expects=_who_comes_instead),
    "invite": Verb(
        gettext_lazy("Invite more people"),
        lambda meeting, given, by: actions.invite(meeting, members=list(given["members"]), by=by),
        gettext_noop("They are invited."),
        _form_for(InviteForm), expects=_those_added),
    "move": Verb(
        gettext_lazy("Move the meeting"),
        lambda meeting, given, by: actions.move(meeting, starts_at=given["starts_at"], ends_at=given["ends_at"], by=by),
        gettext_noop("The meeting is moved; everybody invited is told."),
        _times, expects=_those_who_come),
    "cancel": Verb(
        gettext_lazy("Cancel the meeting"), lambda meeting, given, by: actions.cancel(meeting, by=by, **given),
        gettext_noop("The meeting is cancelled; everybody invited is told."), _form_of(ReasonForm), danger=True),
    "begin": Verb(
        gettext_lazy("Begin"), lambda meeting, given, by: actions.begin(meeting, by=by),
        gettext_noop("The meeting has begun.")),
    "end": Verb(
        gettext_lazy("End the meeting"), lambda meeting, given, by: actions.end(meeting, by=by),
        gettext_noop("The meeting is over; attendance is settled."), danger=True),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, public_id: UUID, verb: str) -> HttpResponse:
    """A refusal for what was typed stands at its field; any other answers with the meeting as it stands now."""
    meeting, actor = meeting_or_404(request, public_id), actor_of(request)
    does = VERBS.get(verb)
    if does is None:
        raise Http404
    make = does.form or (lambda post, meeting, actor: forms.Form(post))
    form = make(request.POST if request.method == "POST" else None, meeting=meeting, actor=actor)
    if request.method == "GET":
        return _page(request, meeting, verb, form)
    if "seek" in request.POST:
        form = make(None, meeting=meeting, actor=actor)
        form.initial = typed_into(form, request.POST)
        look_up(form, request.POST, actor)
        return _page(request, meeting, verb, form)
    if not form.is_valid():
        return _page(request, meeting, verb, form, status=422)

    def perform() -> str:
        if does.expects:
            read = request.POST.get("clashes", "")
            warn(*does.expects(meeting, form.cleaned_data), besides=meeting, read=read, reader=actor)
        does.perform(meeting, form.cleaned_data, actor)
        return does.done

    try:
        said = once(f"meeting.{verb}", request.POST.get("action_key", ""), perform, by=actor)
    except ExpectedElsewhere as expected:
        return _page(request, meeting, verb, form, clashes=expected.clashes)
    except Refusal as refusal:
        refusal.remember()
        if refusal.status == Unacceptable.status:
            refusal.stand_at(form)
            return _page(request, meeting, verb, form, status=refusal.status)
        return meeting_page(request, meeting_or_404(request, public_id), refusal=refusal, status=refusal.status)
    messages.success(request, _(said))
    return redirect("meetings:detail", public_id)


def _page(
    request: HttpRequest,
    meeting: Meeting,
    verb: str,
    form: forms.Form,
    *,
    clashes: Sequence[Clash] = (),
    status: int = 200,
) -> HttpResponse:
    context = {"meeting": meeting, "verb": verb, "does": VERBS[verb], "form": form}
    context |= {"clashes": clashes, "clash_mark": mark_of(clashes)}
    return render(request, "meetings/act_form.html", context, status=status)


@require_POST
def leave(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A page that is being closed says so; whoever sits nowhere leaves nothing."""
    meeting = meeting_or_404(request, public_id)
    for seat in meeting.seats.filter(left_at=None, holder__person=actor_of(request).person):
        actions.leave(seat)
    return HttpResponse(status=204)


@require_POST
def item(request: HttpRequest, public_id: UUID, no: int) -> HttpResponse:
    """The next item of the agenda; 0: the last is done."""
    meeting = meeting_or_404(request, public_id)
    return _back(request, meeting, lambda: actions.next_item(meeting, no=no, by=actor_of(request)))


@require_POST
def present(request: HttpRequest, public_id: UUID, invitation: int) -> HttpResponse:
    """The recorder ticks somebody who sits in the room."""
    meeting = meeting_or_404(request, public_id)
    found = get_object_or_404(meeting.invitations.select_related("meeting", "holder__person"), pk=invitation)
    return _back(request, meeting, lambda: actions.mark_present(found, by=actor_of(request)))


@require_POST
def summon(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """`invitation`: one of them; without it all who have not come."""
    meeting, one = meeting_or_404(request, public_id), request.POST.get("invitation", "")

    def perform() -> None:
        only = int(one) if one.isdecimal() and len(one) < 18 else None
        n = len(actions.summon(meeting, only=only, by=actor_of(request)))
        messages.success(request, ngettext("%(n)d person summoned.", "%(n)d people summoned.", n) % {"n": n})

    return _back(request, meeting, perform)


def _back(request: HttpRequest, meeting: Meeting, perform: Callable[[], Any]) -> HttpResponse:
    try:
        perform()
    except Refusal as refusal:
        refusal.remember()
        return meeting_page(request, meeting_or_404(request, meeting.public_id), refusal=refusal, status=refusal.status)
    return redirect("meetings:detail", meeting.public_id)


@require_POST
def note(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """记一条, on the meeting's own page; what was typed stays where it was refused."""
    meeting, actor = meeting_or_404(request, public_id), actor_of(request)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return meeting_page(request, meeting, form=form, status=422)
    given = form.cleaned_data | {"supports": list(form.cleaned_data["supports"])}
    try:
        key = request.POST.get("action_key", "")
        no = once("decision.note", key, lambda: actions.note_decision(meeting, **given, by=actor).no, by=actor)
    except Refusal as refusal:
        refusal.remember()
        refusal.stand_at(form)
        return meeting_page(request, meeting_or_404(request, public_id), form=form, status=refusal.status)
    return redirect(f"{request.path.removesuffix('decisions/new/')}#decision-{no}")


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """补齐: who answers for it, and by when."""
    actor = actor_of(request)
    decision = decision_visible_to(actor, public_id)
    if decision is None:
        raise Http404
    form = DecisionForm(request.POST if request.method == "POST" else None, decision=decision)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"supports": list(form.cleaned_data["supports"])}
        try:
            actions.change_decision(decision, **given, by=actor)
        except Refusal as refusal:
            refusal.remember()
            refusal.stand_at(form)
        else:
            return redirect("meetings:decision", public_id)
    context = {"decision": decision, "meeting": decision.meeting, "form": form}
    status = 422 if form.errors else 200
    return render(request, "meetings/decision_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def minutes(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """纪要: as the recorder laid it out; before that as it follows from decisions and attendance."""
    meeting, actor = meeting_or_404(request, public_id), actor_of(request)
    if meeting.state in (Meeting.State.CALLED, Meeting.State.CANCELLED):
        raise Http404
    written = Minutes.objects.filter(meeting=meeting).select_related("written_by__person").first()
    may_write = recording(actor, meeting) is not None
    if written is None and not may_write:
        raise Http404
    initial = {"text": written.text if written else laid_out(meeting), "version": written.version if written else 0}
    form = MinutesForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.write_minutes(meeting, **form.cleaned_data, by=actor)
            except Refusal as refusal:
                refusal.remember()
                refusal.stand_at(form)
                status = refusal.status
            else:
                messages.success(request, _("The minutes are kept."))
                return redirect("meetings:minutes", public_id)
    context = {"meeting": meeting, "written": written, "form": form if may_write else None, "title": title_of(meeting),
               "fresh": laid_out(meeting)}  # fmt: skip
    return render(request, "meetings/minutes.html", context, status=status)
