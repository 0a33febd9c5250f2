"""Document numbers（发文字号）: one register per code and year, from 1, without gaps."""

from django.db import transaction
from django.utils.translation import gettext as _

from directory.actors import today
from directory.models import Appointment
from office.audit.refusals import Refusal, Unacceptable
from office.worktime.clock import now
from workflows.documents.models import Counter, Document, Number, Register


class NumberedAlready(Refusal):
    def sentence(self) -> str:
        return _("This document has its number already.")


class NotItsRegister(Unacceptable):
    field = "register"

    def sentence(self) -> str:
        return _("This register belongs to another agency.")


@transaction.atomic
def give_number(document: Document, register: Register, *, holder: Appointment) -> Number:
    """The next number of the register in the year of signing. The counter's row is locked, so of two at the same
    instant one gets N and the other N+1; a rollback leaves no gap. A void number is not given again."""
    if register.unit_id != document.issuer_id:
        raise NotItsRegister
    if document.numbers.filter(state=Number.State.USED).exists():
        raise NumberedAlready
    year = (document.issue_date or today()).year
    Counter.objects.get_or_create(register=register, year=year)
    counter = Counter.objects.select_for_update().get(register=register, year=year)
    number = Number.objects.create(
        register=register, year=year, seq=counter.next, document=document, given_by=holder, given_at=now()
    )
    counter.next += 1
    counter.save(update_fields=["next"])
    return number


def number_of(document: Document) -> Number | None:
    return document.numbers.filter(state=Number.State.USED).select_related("register").first()
