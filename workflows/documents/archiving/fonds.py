"""全宗号: given to an agency by its state archive, entered by who keeps the agency's archive."""

import re

from django.db import transaction
from django.utils.translation import gettext as _

from directory.actors import in_post
from directory.models import Appointment, Unit
from directory.roles import Role
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Refusal, Unacceptable
from workflows.documents import events
from workflows.documents.agencies import office_of
from workflows.documents.models import Filing
from workflows.documents.permissions import served_in

_SHAPE = re.compile(r"[A-Z]{0,2}\d{1,6}")


class NoFondsNumber(Unacceptable):
    field = "fonds_no"

    def sentence(self) -> str:
        return _("A fonds number is up to two letters and up to six digits, such as Z109.")


class FondsInUse(Refusal):
    """DA/T 13-2022, 4.3: an archival code once given does not change."""

    field = "fonds_no"

    def sentence(self) -> str:
        return _("Items are on file under this fonds number; it does not change any more.")


def may_enter_fonds(actor: Actor, unit: Unit) -> Appointment | None:
    """An archivist of the agency whose mail this unit handles."""
    served = served_in(actor, Role.ARCHIVIST)
    return served.get(unit.pk) if office_of(unit) == unit else None


@transaction.atomic
def enter_fonds(unit: Unit, *, fonds_no: str, by: Actor) -> None:
    """Raises NotAllowed, NoFondsNumber, FondsInUse."""
    held = may_enter_fonds(by, unit)
    if held is None:
        raise NotAllowed
    fonds_no = fonds_no.strip().upper()
    if not _SHAPE.fullmatch(fonds_no):
        raise NoFondsNumber
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if unit.fonds_no and Filing.objects.filter(unit=unit).exists():
        raise FondsInUse
    unit.fonds_no = fonds_no
    unit.save(update_fields=["fonds_no"])
    record(events.FONDS_ENTERED, unit, by=in_post(by, held.pk), fonds_no=fonds_no)
