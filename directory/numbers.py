"""Asking for a number that is masked: with a reason, told to its owner, so many times a day."""

from datetime import datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.actors import today
from directory.events import MOBILE_SHOWN
from directory.models import Appointment, Person, Unmasking
from directory.visibility.fields import shown_of
from office.audit.action_keys import once
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Refusal, Unacceptable
from office.worktime.clock import now

A_DAY = 20


class EnoughForToday(Refusal):
    def sentence(self) -> str:
        return _("You have been shown %(n)d numbers today; that is all for a day. Ask the person's office.") % {
            "n": A_DAY
        }


class ReasonMissing(Unacceptable):
    def sentence(self) -> str:
        return _("Say first why you need the number.")


@transaction.atomic
def show_mobile(person: Person, *, reason: str, key: str = "", by: Actor) -> str:
    """The number in full. One's own is nobody's business and not counted. key: of the form; the same page loaded again
    is the same asking, neither counted nor told again."""
    posts = list(Appointment.objects.filter(person=person).in_force(today()).with_names())
    shown = shown_of(by, person, posts)
    if shown.mobile:
        return person.mobile
    if not shown.may_ask or not person.mobile:
        raise NotAllowed(_("This number is not shown to you; ask the person's office."))
    if reason not in Unmasking.Reason.values:
        raise ReasonMissing
    once("person.show_mobile", key, lambda: _count(person, reason, by), by=by)
    return person.mobile


def _count(person: Person, reason: str, by: Actor) -> bool:
    Person.objects.select_for_update().get(pk=by.person.pk)
    if left_today(by) <= 0:
        raise EnoughForToday
    Unmasking.objects.create(viewer=by.person, person=person, reason=reason, shown_at=now())
    record(MOBILE_SHOWN, person, by=by, reason=reason)
    return True


def left_today(actor: Actor) -> int:
    midnight = timezone.make_aware(datetime.combine(today(), time.min))
    return A_DAY - Unmasking.objects.filter(viewer=actor.person, shown_at__gte=midnight).count()


def who_was_shown(person: Person, *, most: int = 10) -> list[Unmasking]:
    """For the owner's own card, the latest first."""
    return list(person.unmaskings.select_related("viewer").order_by("-shown_at")[:most])
