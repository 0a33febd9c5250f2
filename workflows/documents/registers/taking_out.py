"""A part of a register as an Excel table: with a reason, told to the trail, marked with who took it out."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from directory.exporting.tables import Table, as_xlsx
from directory.importing.disarmed import disarmed
from directory.importing.refusals import NoReason
from directory.models import Unit
from office.audit.actor import Actor
from office.audit.record import record
from office.files.secrecy import refuse_marks
from office.worktime.clock import now
from workflows.documents.events import REGISTER_TAKEN_OUT

MOST = 10_000  # lines of one table


@transaction.atomic
def take_out(
    unit: Unit, title: str, heads: Sequence[str], lines: Sequence[Sequence[str]], *, reason: str, by: Actor
) -> bytes:
    """unit: whose register it is. Raises NoReason."""
    reason = reason.strip()
    if not reason:
        raise NoReason
    refuse_marks({"reason": reason}, subject=unit, by=by)
    record(REGISTER_TAKEN_OUT, unit, by=by, register=title, reason=reason, lines=len(lines))
    mark = _("%(who)s  %(unit)s  %(at)s  For: %(reason)s") % {
        "who": f"{by.person} {by.person.username}",
        "unit": by.appointment.post.unit if by.appointment else "",
        "at": now().astimezone().strftime("%Y-%m-%d %H:%M"),
        "reason": reason,
    }
    return as_xlsx(Table(title, heads, [[disarmed(cell) for cell in line] for line in lines], mark))
