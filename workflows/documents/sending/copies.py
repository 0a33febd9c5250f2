"""分发 and what follows: copies laid on registries, delivered, recalled while unsigned, sent again, gone as paper."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from directory.actors import today
from directory.holders import NobodyHolds, holders_within_each
from directory.models import Appointment, Unit
from directory.roles import Role
from directory.schedules import Timetables
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Refusal, TooLate, Unacceptable
from office.duties import actions as duties
from office.duties.behalf import in_place_of
from office.duties.models import Kind
from office.files.secrecy import refuse_marks
from office.worktime.clock import now
from office.worktime.terms import Term, due
from workflows.documents import events
from workflows.documents.agencies import offices_of
from workflows.documents.models import Copy, Document, PaperCopy
from workflows.documents.permissions import may_receive
from workflows.documents.registers.keepers import keeping

TO_SIGN_FOR = Term(1)  # practice: what arrives is signed for by the close of the next working day
OVER = (Copy.State.RETURNED, Copy.State.RECALLED)


class NobodyToSendTo(Unacceptable):
    field = "main"

    def sentence(self) -> str:
        return _("Choose at least one unit to send it to.")


class HasItAlready(Unacceptable):
    field = "main"

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(_("Has a copy already: %(names)s") % {"names": _(", ").join(names)})


class NotSentYet(Refusal):
    def sentence(self) -> str:
        return _("It has not been dispatched yet.")


class SignedForAlready(TooLate):
    def sentence(self) -> str:
        return _("This copy was signed for or has come back; only unsigned copies are recalled.")


class Recalled(TooLate):
    def sentence(self) -> str:
        return _("The sender has recalled this copy.")


class SayWhyRecalled(Unacceptable):
    field = "reason"

    def sentence(self) -> str:
        return _("Say why; the registry there reads it.")


class NotADayOfReceipt(Unacceptable):
    field = "received_on"

    def sentence(self) -> str:
        return _("It was received between the day it left and today.")


def registries_for(units: Sequence[Unit]) -> dict[int, list[Appointment]]:
    """Everybody who may sign for what is sent to each unit, by its id; a government's mail goes to its office."""
    offices = offices_of(units)
    held = holders_within_each(Role.REGISTRY_CLERK, offices.values())
    found = {}
    for unit in units:
        clerks = held[offices[unit.pk].pk]
        if not clerks:
            raise NobodyHolds(Role.REGISTRY_CLERK, unit)
        found[unit.pk] = [one for one in clerks if one.post.unit_id == clerks[0].post.unit_id]
    return found


def send_copies(
    document: Document, *, main: Sequence[Unit], cc: Sequence[Unit], by: Actor, reissued: bool = False
) -> list[Copy]:
    """A copy of its own for every unit, laid on its registry to sign for. Raises NobodyHolds for a unit whose registry
    is empty, before anything is sent; HasItAlready."""
    registries = registries_for([*main, *cc])
    having = document.copies.filter(unit__in=[*main, *cc]).exclude(state__in=OVER).select_related("unit")
    if having:
        raise HasItAlready([one.unit.short_name for one in having])
    timetables, moment = Timetables(), now()
    copies = [
        Copy(document=document, unit=unit, kind=kind, sent_at=moment, reissued=reissued)
        for kind, units in ((Copy.Kind.MAIN, main), (Copy.Kind.CC, [one for one in cc if one not in main]))
        for unit in units
    ]
    Copy.objects.bulk_create(copies)
    for copy in copies:
        clerks = registries[copy.unit_id]
        by_when = due(TO_SIGN_FOR, moment, timetables.of(clerks[0].post.unit))
        duties.lay(
            copy,
            on=clerks,
            kind=Kind.ACT,
            asks=gettext_noop("Sign for"),
            by=by,
            due_at=by_when.due_at,
            near_at=by_when.near_at,
            urgency=document.urgency,
        )
    return copies


def send_paper(document: Document, recipients: Sequence[str], *, by: Actor) -> list[PaperCopy]:
    """Recipients outside this platform: what was printed for them is noted, and later who received it."""
    names = list(dict.fromkeys(name for one in recipients if (name := " ".join(one.split())[:120])))
    refuse_marks({"paper": "\n".join(names)}, subject=document, by=by)
    having = set(document.paper_copies.filter(recipient__in=names).values_list("recipient", flat=True))
    if having:
        raise HasItAlready(sorted(having))
    moment = now()
    return PaperCopy.objects.bulk_create(
        PaperCopy(document=document, recipient=name, sent_at=moment, sent_by=by.appointment) for name in names
    )


def sends(by: Actor, document: Document) -> Actor | None:
    """The actor in the post in which they send the issuer's copies out and call them back; None for everybody else."""
    return keeping(by, document.issuer)


def _sending(by: Actor, document: Document) -> Actor:
    acting = sends(by, document)
    if acting is None:
        raise NotAllowed
    return acting


@transaction.atomic
def reissue(
    document: Document, *, main: Sequence[Unit], cc: Sequence[Unit] = (), paper: Sequence[str] = (), by: Actor
) -> list[Copy]:
    """补发: to units that were left out, or whose copy was returned or recalled; the paper is the frozen one."""
    by = _sending(by, document)
    document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if document.dispatched_at is None:
        raise NotSentYet
    if not (main or cc or paper):
        raise NobodyToSendTo
    copies = send_copies(document, main=main, cc=cc, by=by, reissued=True)
    on_paper = send_paper(document, paper, by=by)
    units = [str(copy.unit.public_id) for copy in copies]
    record(events.REISSUED, document, by=by, units=units, paper=[one.recipient for one in on_paper])
    return copies


@transaction.atomic
def recall_copy(copy: Copy, *, reason: str, by: Actor) -> Copy:
    """撤回 of a copy nobody has signed for; the duty there vanishes with the reason. What was signed for lies with
    others: it is annulled by another document."""
    by = _sending(by, copy.document)
    if not reason.strip():
        raise SayWhyRecalled
    copy = Copy.objects.select_for_update(of=("self",)).select_related("document", "unit").get(pk=copy.pk)
    if copy.state != Copy.State.SENT:
        raise SignedForAlready
    copy.state, copy.recalled_at, copy.recall_reason = Copy.State.RECALLED, now(), reason.strip()[:200]
    copy.save(update_fields=["state", "recalled_at", "recall_reason"])
    why = _("Recalled by the sender: %(reason)s") % {"reason": copy.recall_reason}
    duties.close(copy, by=by, done_by_actor=False, reason=why)
    duties.conclude(copy)
    unit, which = str(copy.unit.public_id), str(copy.public_id)
    record(events.COPY_RECALLED, copy.document, by=by, unit=unit, copy=which, reason=copy.recall_reason)
    return copy


def mark_delivered(copy: Copy, *, by: Actor) -> None:
    """送达: the registry has it open for the first time; whether they sign for it is theirs to say."""
    if copy.delivered_at is not None or copy.state != Copy.State.SENT:
        return
    held = may_receive(by, copy)
    if held is None:
        return
    with transaction.atomic():
        if Copy.objects.filter(pk=copy.pk, delivered_at=None).update(delivered_at=now()):
            unit, which = str(copy.unit.public_id), str(copy.public_id)
            record(events.COPY_DELIVERED, copy.document, by=in_place_of(by, held), unit=unit, copy=which)


@transaction.atomic
def note_receipt(sent: PaperCopy, *, received_on: date, received_by_name: str = "", by: Actor) -> PaperCopy:
    """The slip that came back: on which day, and by whom."""
    by = _sending(by, sent.document)
    if not sent.sent_at.date() <= received_on <= today():
        raise NotADayOfReceipt
    sent.received_on, sent.received_by_name = received_on, received_by_name.strip()[:60]
    sent.save(update_fields=["received_on", "received_by_name"])
    record(events.PAPER_RECEIVED, sent.document, by=by, recipient=sent.recipient, on=received_on.isoformat())
    return sent
