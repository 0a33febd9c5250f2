"""退文 to whoever sent it: what does not pass the first examination goes back at once, with the reason (article 24)."""

from django.db import transaction
from django.utils.translation import gettext as _

from directory.models import Appointment
from office.audit import trail
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, TooLate
from office.duties import actions as duties
from office.duties.behalf import in_place_of
from office.files.secrecy import refuse_marks
from office.worktime.clock import now
from workflows.documents import events
from workflows.documents.actions import NeedsAReason, Verdict, say
from workflows.documents.incoming.seats import BEFORE_INSTRUCTION
from workflows.documents.intake import TakenInAlready
from workflows.documents.models import Copy, Incoming, Return
from workflows.documents.permissions import may_receive
from workflows.documents.receiving import locked
from workflows.documents.sending.copies import Recalled
from workflows.engine import actions as engine


class ReturnedAlready(TooLate):
    def sentence(self) -> str:
        return _("This has been returned to its sender already.")


@transaction.atomic
def return_incoming(incoming: Incoming, step: int, *, reason: str, opinion: str, by: Actor) -> Return:
    """Its way here ends; its number, where it has one, keeps its line. A copy it was made of goes back with it."""
    incoming = locked(incoming)
    note = _words(opinion, incoming, by)
    moved = engine.stop(incoming, step, only=BEFORE_INSTRUCTION, outcome="returned", note=note, by=by)
    acting = moved.acting(by)
    incoming.state, incoming.changed_at = Incoming.State.RETURNED, now()
    incoming.save(update_fields=["state", "changed_at"])
    copy = _locked_copy(incoming.copy_id) if incoming.copy_id else None
    made = _write(reason, note, moved.holder, incoming=incoming, copy=copy)
    say(incoming, moved, Verdict.SENT_BACK, str(made))
    record(events.INCOMING_RETURNED, incoming, by=acting, why=str(made.reason), note=note)
    if copy is not None:
        _tell_sender(copy, made, acting)
    return made


@transaction.atomic
def return_copy(copy: Copy, *, reason: str, opinion: str, by: Actor) -> Return:
    """By the registry of the unit, signed for or not, before it is taken in."""
    acting = may_receive(by, copy)
    if acting is None:
        raise NotAllowed
    copy = _locked_copy(copy.pk)
    note = _words(opinion, copy, by)
    if copy.state == Copy.State.RECALLED:
        raise Recalled
    if copy.state == Copy.State.RETURNED:
        raise ReturnedAlready(last=trail.last(copy.document, "document.copy_returned"))
    taken_in = Incoming.objects.filter(copy=copy).first()
    if taken_in is not None:
        raise TakenInAlready(taken_in)
    by = in_place_of(by, acting)
    made = _write(reason, note, by.appointment or acting, copy=copy)
    duties.close(copy, by=by, done_by_actor=True, reason=_("%(who)s returned it to its sender") % {"who": by.person})
    duties.conclude(copy)
    _tell_sender(copy, made, by)
    return made


def _words(opinion: str, subject: Incoming | Copy, by: Actor) -> str:
    if not opinion.strip():
        raise NeedsAReason
    refuse_marks({"opinion": opinion}, subject=subject, by=by)
    return opinion.strip()[:500]


def _locked_copy(pk: int) -> Copy:
    return Copy.objects.select_for_update(of=("self",)).select_related("document", "unit").get(pk=pk)


def _write(
    reason: str, note: str, by: Appointment, *, incoming: Incoming | None = None, copy: Copy | None = None
) -> Return:
    facts = {"reason": reason, "note": note, "returned_at": now(), "returned_by": by}
    return Return.objects.create(incoming=incoming, copy=copy, **facts)


def _tell_sender(copy: Copy, made: Return, by: Actor) -> None:
    copy.state = Copy.State.RETURNED
    copy.save(update_fields=["state"])
    unit, which = str(copy.unit.public_id), str(copy.public_id)
    record(events.COPY_RETURNED, copy.document, by=by, unit=unit, copy=which, why=str(made.reason), note=made.note)
