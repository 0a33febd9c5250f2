"""更正登记: what a registry wrote in its books is set right by it, with a reason; what stood there stays readable."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from directory.actors import today
from directory.models import Unit
from office.audit.actor import Actor
from office.audit.record import record, together
from office.audit.refusals import NotAllowed, Unacceptable
from office.duties import actions as duties
from office.files.secrecy import refuse_marks
from office.worktime.clock import now
from workflows.documents import events
from workflows.documents.models import Correction, Incoming, Number
from workflows.documents.opinions.correcting import is_closed
from workflows.documents.permissions import let_sender_follow, let_sender_no_longer_follow
from workflows.documents.receiving import ArrivedAlready, same_paper
from workflows.documents.registers.keepers import keeping

Line = Number | Incoming
Field = Correction.Field


class SayWhyCorrected(Unacceptable):
    field = "reason"

    def sentence(self) -> str:
        return _("Say why; it stands in the register.")


class NothingDiffers(Unacceptable):
    def sentence(self) -> str:
        return _("Nothing differs from what the register says.")


class NotYetArrived(Unacceptable):
    field = "arrived_on"

    def sentence(self) -> str:
        return _("It arrived now or earlier.")


def agency_of(line: Line) -> Unit:
    return line.register.unit if isinstance(line, Number) else line.unit


def correctable(line: Line) -> tuple[str, ...]:
    """What the registry wrote itself. Its own number stays; what a document on this platform or another system says is
    not the registry's to change. On file it is the title alone, by which the paper is found; a package of it that was
    taken out keeps the title it had."""
    if isinstance(line, Number):
        return (Field.TITLE, Field.SIGNED_ON, Field.REMARK) if line.document_id is None else (Field.REMARK,)
    if line.arrived_by != Incoming.Way.PAPER:
        return (Field.REMARK,)
    if is_closed(line):
        return Field.TITLE, Field.REMARK
    return Field.TITLE, Field.SENDER_NAME, Field.SENDER_NUMBER, Field.ARRIVED_ON, Field.REMARK


def standing(line: Line) -> dict[str, Any]:
    """What the register says now, by correctable field."""
    values = {field: _value(line, field) for field in correctable(line)}
    return {str(field): value for field, value in values.items()}


def _value(line: Line, field: str) -> Any:
    if field == Field.ARRIVED_ON and isinstance(line, Incoming):
        return localdate(line.arrived_at)
    return getattr(line, field)


@transaction.atomic
def correct(line: Line, *, given: Mapping[str, Any], reason: str, by: Actor) -> list[Correction]:
    """given: by field, as it should read; what is missing stays. Of a sender's name, the unit that bears it follows the
    paper from now on, and the one named before no longer.

    Raises SayWhyCorrected, NothingDiffers, NotYetArrived, ArrivedAlready, CarriesSecrecyMark.
    """
    line = _locked(line)
    acting = keeping(by, agency_of(line))
    if acting is None:
        raise NotAllowed
    if not reason.strip():
        raise SayWhyCorrected
    before = standing(line)
    changed = {field: given[field] for field in before if field in given and given[field] != before[field]}
    if not changed:
        raise NothingDiffers
    paper = (line.document or line.register.unit) if isinstance(line, Number) else line
    texts = {field: value for field, value in changed.items() if isinstance(value, str)}
    refuse_marks({**texts, "reason": reason}, subject=paper, by=acting)
    _write(line, changed)
    event = events.NUMBER_CORRECTED if isinstance(line, Number) else events.ENTRY_CORRECTED
    made = [_correction(line, field, before[field], value, reason, acting) for field, value in changed.items()]
    with together():
        for one in Correction.objects.bulk_create(made):
            told: dict[str, Any] = {"field": one.field, "before": one.before, "after": one.after}
            record(event, paper, by=acting, number=number_in(line), reason=one.reason, **told)
    return made


def number_in(line: Line) -> str:
    """Under which the register knows it."""
    return str(line) if isinstance(line, Number) else line.number


def _correction(line: Line, field: str, before: Any, after: Any, reason: str, by: Actor) -> Correction:
    return Correction(
        number=line if isinstance(line, Number) else None,
        incoming=line if isinstance(line, Incoming) else None,
        field=field,
        before=_said(before),
        after=_said(after),
        reason=reason.strip()[:200],
        corrected_by=by.appointment,
        on_behalf_of=by.on_behalf_of,
        corrected_at=now(),
    )


def _said(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _locked(line: Line) -> Line:
    if isinstance(line, Number):
        held = Number.objects.select_related("register__unit", "document").select_for_update(of=("self",))
        return held.get(pk=line.pk)
    return Incoming.objects.select_related("unit", "sender").select_for_update(of=("self",)).get(pk=line.pk)


def _write(line: Line, changed: Mapping[str, Any]) -> None:
    if isinstance(line, Number):
        for field, value in changed.items():
            setattr(line, field, value)
        line.save(update_fields=list(changed))
        return
    for field, value in changed.items():
        if field == Field.ARRIVED_ON:
            _arrive_on(line, value)
        else:
            setattr(line, field, value)
    if Field.SENDER_NAME in changed:
        let_sender_no_longer_follow(line)
        line.sender = Unit.objects.filter(name=line.sender_name, abolished_on=None).first()
        let_sender_follow(line)
    if former := same_paper(line):
        raise ArrivedAlready(former)
    line.save()
    duties.retitle(line)


def _arrive_on(incoming: Incoming, day: date) -> None:
    if day > today():
        raise NotYetArrived
    was = localtime(incoming.arrived_at)
    incoming.arrived_at = min(datetime.combine(day, was.timetz()), now())


def corrections_of(line: Line) -> QuerySet[Correction]:
    """The latest first."""
    found = line.corrections.select_related("corrected_by__person", "corrected_by__post__unit", "on_behalf_of__person")
    return found.order_by("-pk")
