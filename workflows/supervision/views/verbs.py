"""The acts on a matter: what each asks, does and says."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from office.audit.actor import Actor
from office.audit.refusals import Refusal
from workflows.supervision import actions, forms
from workflows.supervision.forms import ActForm, end_of
from workflows.supervision.models import Extension, Matter

Perform = Callable[[Matter, Any, Actor], object]


@dataclass(frozen=True, slots=True)
class Verb:
    """form: what it asks; heading: the button and the page; done: what is said afterwards; icon."""

    form: type[ActForm]
    perform: Perform
    heading: str
    done: str
    icon: str = "check"
    tone: str = ""


def _asked(matter: Matter) -> Extension:
    found = matter.extensions.filter(state=Extension.State.ASKED).first()
    if found is None:
        raise Refusal(_("No extension waits for a decision."))
    found.matter = matter
    return found


def _plan(matter: Matter, rows: Any, actor: Actor) -> object:
    milestones = [(row["title"], end_of(row["on"], matter.lead), row["percent"]) for row in rows if row.get("title")]
    return actions.lay_plan(matter, milestones=milestones, by=actor)


def _reopen(matter: Matter, given: Any, actor: Actor) -> object:
    due_at = end_of(given["until"], matter.lead) if given["until"] else None
    terms = {"term": given["finish"], "due_at": due_at, "respond": given["respond"]}
    return actions.reopen(matter, source=given["source"], **terms, by=actor)


VERBS: dict[str, Verb] = {
    "approve": Verb(
        forms.PlainForm, lambda m, g, a: actions.approve(m, by=a),
        gettext_noop("Approve the matter"), gettext_noop("Approved; it has its number and lies with the lead unit."),
    ),
    "turn_down": Verb(
        forms.ReasonForm, lambda m, g, a: actions.turn_down(m, reason=g["reason"], by=a),
        gettext_noop("Turn down"), gettext_noop("Turned down; whoever proposed it hears why."), "return",
    ),
    "accept": Verb(
        forms.PlainForm, lambda m, g, a: actions.accept(m, by=a), gettext_noop("Accept"), gettext_noop("Accepted.")
    ),
    "decline": Verb(
        forms.ReasonForm, lambda m, g, a: actions.decline(m, reason=g["reason"], by=a),
        gettext_noop("Decline"), gettext_noop("Declined; the supervisor decides."), "return",
    ),
    "respond": Verb(
        forms.RespondForm, lambda m, g, a: actions.respond(m, text=g["text"], by=a),
        gettext_noop("Respond"), gettext_noop("Responded; the matter itself goes on."), "send",
    ),
    "report": Verb(
        forms.ReportForm,
        lambda m, g, a: actions.report(m, progress=g.get("progress"), text=g["text"], files=g["evidence"], by=a),
        gettext_noop("Report progress"), gettext_noop("Reported."), "edit",
    ),
    "report_done": Verb(
        forms.DoneForm, lambda m, g, a: actions.report_done(m, text=g["text"], files=g["evidence"], by=a),
        gettext_noop("Report done"), gettext_noop("Reported done; the supervisor checks it."),
    ),
    "ask_extension": Verb(
        forms.ExtendForm,
        lambda m, g, a: actions.ask_extension(m, until=end_of(g["until"], m.lead), reason=g["reason"], by=a),
        gettext_noop("Ask for an extension"), gettext_noop("Asked for; until it is decided the date holds."), "clock",
    ),
    "grant_extension": Verb(
        forms.NoteForm, lambda m, g, a: actions.grant_extension(_asked(m), note=g["note"], by=a),
        gettext_noop("Grant the extension"), gettext_noop("Granted; the new date holds."),
    ),
    "refuse_extension": Verb(
        forms.RefuseForm, lambda m, g, a: actions.refuse_extension(_asked(m), note=g["note"], by=a),
        gettext_noop("Refuse the extension"), gettext_noop("Refused; the date stays."), "return",
    ),
    "pause": Verb(
        forms.PauseForm, lambda m, g, a: actions.pause(m, reason=g["reason"], approver=g["approver"], by=a),
        gettext_noop("Pause"), gettext_noop("Paused; the clock stands still."), "clock",
    ),
    "resume": Verb(
        forms.PlainForm, lambda m, g, a: actions.resume(m, by=a), gettext_noop("Resume"),
        gettext_noop("Resumed; the date has moved by the days that stood still."), "refresh",
    ),
    "urge": Verb(
        forms.UrgeForm, lambda m, g, a: actions.urge(m, note=g["note"], by=a), gettext_noop("Urge"),
        gettext_noop("Urged."), "urge",
    ),
    "issue_slip": Verb(
        forms.SlipForm, lambda m, g, a: actions.issue_slip(m, grade=g["grade"], text=g["text"], reply=g["reply"], by=a),
        gettext_noop("Issue a slip"), gettext_noop("Issued; the lead unit has it in the box."), "doc",
    ),
    "leave_slip": Verb(
        forms.ReasonForm, lambda m, g, a: actions.leave_slip(m, reason=g["reason"], by=a),
        gettext_noop("Issue no slip"), gettext_noop("Left; the trail says why."), "return",
    ),
    "answer_slip": Verb(
        forms.AnswerForm, lambda m, g, a: actions.answer_slip(m, text=g["text"], by=a), gettext_noop("Answer the slip"),
        gettext_noop("Answered."),
    ),
    "close": Verb(
        forms.NoteForm, lambda m, g, a: actions.close(m, note=g["note"], by=a),
        gettext_noop("Check and close"), gettext_noop("Closed."),
    ),
    "evaluate": Verb(
        forms.EvaluateForm, lambda m, g, a: actions.evaluate(m, stars=g["stars"], text=g["text"], by=a),
        gettext_noop("Evaluate"), gettext_noop("Evaluated."),
    ),
    "return_for_rework": Verb(
        forms.ReasonForm, lambda m, g, a: actions.return_for_rework(m, reason=g["reason"], by=a),
        gettext_noop("Return for rework"), gettext_noop("Returned for rework."), "return",
    ),
    "assign": Verb(
        forms.AssignForm, lambda m, g, a: actions.assign(m, lead=g["lead"], by=a),
        gettext_noop("Assign anew"), gettext_noop("Assigned anew."), "reassign",
    ),
    "cancel": Verb(
        forms.ReasonForm, lambda m, g, a: actions.cancel(m, reason=g["reason"], by=a),
        gettext_noop("Cancel the matter"), gettext_noop("Cancelled."), "close", "danger",
    ),
    "reopen": Verb(
        forms.ReopenForm, _reopen, gettext_noop("Reopen the matter"),
        gettext_noop("Reopened; it lies with the lead unit again."), "refresh",
    ),
    "plan": Verb(forms.PlainForm, _plan, gettext_noop("Plan"), gettext_noop("The plan is laid."), "list"),
}  # fmt: skip
