"""催办 of whatever is on a route."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from office.audit import trail
from office.audit.actor import Actor
from office.audit.refusals import Refusal
from office.duties import actions as duties
from office.duties.models import Duty
from office.subjects.kinds import Subject
from office.worktime.clock import now

URGE_EVERY = timedelta(hours=1)


class UrgedLately(Refusal):
    def sentence(self) -> str:
        return _("You urged less than an hour ago. The reminder is in their boxes.")


def urge(subject: Subject, *, by: Actor, note: str = "") -> list[Duty]:
    """Remind those who hold it now; once an hour by the same person. Raises UrgedLately."""
    with transaction.atomic():
        if urges_again_at(subject, by=by) is not None:
            raise UrgedLately
        return duties.urge(subject, by=by, note=note)


def urges_again_at(subject: Subject, *, by: Actor) -> datetime | None:
    """When the same person may urge again; None where they may now."""
    mine = trail.of(subject).filter(type="duty.urged", actor=by.person, happened_at__gt=now() - URGE_EVERY)
    last = mine.order_by("-happened_at").first()
    return last.happened_at + URGE_EVERY if last else None
