"""催办 in working hours: taken at any time, it reaches whoever is urged when work begins in the unit of their post."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.models import Appointment
from directory.schedules import hours_of_units
from office.duties.models import Duty
from office.worktime.clock import now


def delivered_at(holders: Sequence[Appointment], moment: datetime) -> list[datetime]:
    """For each of them, urged at that moment: the moment itself in working hours, else the next opening."""
    hours = hours_of_units(held.post.unit for held in holders)
    return [hours[held.post.unit_id].next_working_moment(moment) for held in holders]


def said_of(held: Sequence[Duty]) -> str:
    """Of those just urged: how many, and when it reaches them where that is later."""
    said = _("%(count)d reminded.") % {"count": len(held)}
    moment = now()
    if later := [at for at in delivered_at([duty.holder for duty in held], moment) if at > moment]:
        n, when = len(later), clock_time(min(later), moment)
        told = ngettext(
            "Work has not begun with %(n)d of them: delivered %(when)s.",
            "Work has not begun with %(n)d of them: delivered %(when)s.",
            n,
        )
        said = _("%(reminded)s %(later)s") % {"reminded": said, "later": told % {"n": n, "when": when}}
    return said


def clock_time(at: datetime, moment: datetime) -> str:
    """09:00 of the same day, 11-24 09:00 of another."""
    local = localtime(at)
    return f"{local:%H:%M}" if local.date() == localtime(moment).date() else f"{local:%m-%d %H:%M}"
