"""Document numbers（发文字号）: one register per code and year, from 1, without gaps."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from directory.actors import today
from directory.models import Appointment
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Refusal, TooLate, Unacceptable
from office.files.secrecy import refuse_marks
from office.worktime.clock import now
from workflows.documents import events
from workflows.documents.models import Counter, Document, Number, Register
from workflows.documents.registers.keepers import keeping

State = Number.State
HIGHEST = 99_999  # five figures, as numbers of documents are written


class NumberedAlready(Refusal):
    def sentence(self) -> str:
        return _("This document has its number already.")


class NotItsRegister(Unacceptable):
    field = "register"

    def sentence(self) -> str:
        return _("This register belongs to another agency.")


class NumberTaken(Unacceptable):
    """`number` is the one that stands in the register."""

    field = "seq"

    def __init__(self, number: Number) -> None:
        self.number = number
        told = {"number": number, "title": number.document or number.title}
        super().__init__(_("%(number)s is taken: %(title)s") % told)


class WouldLeaveAGap(Unacceptable):
    field = "seq"

    def __init__(self, following: int) -> None:
        super().__init__(_("The next number is %(n)d; a higher one would leave a gap.") % {"n": following})


class NotFree(TooLate):
    field = "number"

    def sentence(self) -> str:
        return _("This number is not free any more.")


class SentOut(Refusal):
    def sentence(self) -> str:
        return _("The document has been dispatched under this number; it keeps it (article 33).")


class SayWhyVoid(Unacceptable):
    field = "reason"

    def sentence(self) -> str:
        return _("Say why; it stands in the register.")


def give_number(document: Document, register: Register, *, holder: Appointment, free: Number | None = None) -> Number:
    """The next number of the register in the year of signing, in the caller's transaction. The counter's row is locked,
    so of two at the same instant one gets N and the other N+1; a rollback leaves no gap. free: one that was cancelled
    before its document was dispatched, to be given again; a void one never is."""
    if register.unit_id != document.issuer_id:
        raise NotItsRegister
    if document.numbers.filter(state=State.USED).exists():
        raise NumberedAlready
    year = year_of(document)
    counter = _locked(register, year)
    given = {"document": document, "given_by": holder, "given_at": now()}
    if free is not None:
        again = Number.objects.filter(pk=free.pk, state=State.FREE, register=register, year=year)
        if not again.update(state=State.USED, void_reason="", title="", **given):
            raise NotFree
        return Number.objects.select_related("register").get(pk=free.pk)
    number = Number.objects.create(register=register, year=year, seq=counter.next, **given)
    counter.next += 1
    counter.save(update_fields=["next"])
    return number


def year_of(document: Document) -> int:
    """Of signing, whenever it is registered."""
    return (document.issue_date or today()).year


def _locked(register: Register, year: int) -> Counter:
    """Of two who open a year at once, one finds the other's row."""
    counters = Counter.objects.select_for_update().filter(register=register, year=year)
    if (counter := counters.first()) is not None:
        return counter
    Counter.objects.bulk_create([Counter(register=register, year=year)], ignore_conflicts=True)
    return counters.get()


def number_of(document: Document) -> Number | None:
    return document.numbers.filter(state=State.USED).select_related("register").first()


def free_numbers(document: Document) -> list[Number]:
    """Those of its agency's registers that may be given to it instead of the next."""
    found = Number.objects.filter(register__unit=document.issuer_id, year=year_of(document), state=State.FREE)
    return list(found.select_related("register").order_by("register", "seq"))


def keeps(by: Actor, register: Register) -> Actor:
    """The actor in the post in which they keep the register; raises NotAllowed."""
    acting = keeping(by, register.unit)
    if acting is None:
        raise NotAllowed
    return acting


@transaction.atomic
def cancel_number(number: Number, *, reason: str, by: Actor) -> Number:
    """Taken from a document that was not dispatched; it lies free until it is given to another, or made void."""
    return _leave(number, State.FREE, reason, by)


@transaction.atomic
def void_number(number: Number, *, reason: str, by: Actor) -> Number:
    """作废: it stays in the register with its reason and is not given again."""
    return _leave(number, State.VOID, reason, by)


def _leave(number: Number, state: str, reason: str, by: Actor) -> Number:
    by = keeps(by, number.register)
    if not reason.strip():
        raise SayWhyVoid
    number = Number.objects.select_for_update(of=("self",)).select_related("register", "document").get(pk=number.pk)
    if number.state == State.VOID or (number.state == state):
        raise NotFree
    document = number.document
    if number.state == State.USED and (document is None or document.dispatched_at):
        raise SentOut
    number.state, number.void_reason = state, reason.strip()[:200]
    number.save(update_fields=["state", "void_reason"])
    event = events.NUMBER_VOIDED if state == State.VOID else events.NUMBER_CANCELLED
    record(event, document or number.register.unit, by=by, number=str(number), reason=number.void_reason)
    return number


@transaction.atomic
def enter_by_hand(
    register: Register, *, year: int, seq: int, title: str, signed_on: date, note: str = "", by: Actor
) -> Number:
    """补录 of a number that was given on paper. A taken one is refused with what has it; one beyond the next would
    leave a gap, except as the first of its year here: what came before it was numbered outside this platform."""
    by = keeps(by, register)
    assert by.appointment is not None
    refuse_marks({"title": title}, subject=register.unit, by=by)
    counter = _locked(register, year)
    taken = Number.objects.filter(register=register, year=year, seq=seq).select_related("register", "document").first()
    if taken is not None:
        raise NumberTaken(taken)
    begun = Number.objects.filter(register=register, year=year).exists()
    if not 1 <= seq <= HIGHEST or (begun and seq > counter.next):
        raise WouldLeaveAGap(counter.next)
    number = Number.objects.create(
        register=register,
        year=year,
        seq=seq,
        title=title.strip(),
        signed_on=signed_on,
        given_by=by.appointment,
        given_at=now(),
    )
    if seq >= counter.next:
        counter.next = seq + 1
        counter.save(update_fields=["next"])
    record(events.NUMBER_ENTERED, register.unit, by=by, number=str(number), title=number.title, note=note)
    return number
