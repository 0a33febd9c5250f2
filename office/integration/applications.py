"""The register of applications, kept by the application administrators; and each person's own few."""

from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from directory.models import Person, Unit
from office.audit import trail
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, TooLate, Unacceptable
from office.files.secrecy import refuse_marks
from office.integration.actions import administer
from office.integration.events import (
    APPLICATION_CHANGED,
    APPLICATION_ENTERED,
    APPLICATION_REOPENED,
    APPLICATION_WITHDRAWN,
)
from office.integration.links import checked
from office.integration.models import Application, Pin, ServiceAccount
from office.integration.permissions import applications_open_to, may_administer
from office.worktime.clock import now

MOST_PINS = 12  # a few, so that they are found at a glance


class ApplicationNameTaken(Unacceptable):
    field = "name"

    def sentence(self) -> str:
        return _("This unit has an application of this name already.")


class NobodyMeant(Unacceptable):
    field = "units"

    def sentence(self) -> str:
        return _("Choose the units it is for.")


class NotTheirSystem(Unacceptable):
    field = "account"

    def sentence(self) -> str:
        return _("Only a connected system that you look after can stand behind it.")


class WithdrawnAlready(TooLate):
    def sentence(self) -> str:
        return _("This application has been withdrawn; open it again first.")


class OpenAlready(TooLate):
    def sentence(self) -> str:
        return _("This application is open already.")


class EnoughPins(Unacceptable):
    def sentence(self) -> str:
        return _("You keep %(most)d already; take one away first.") % {"most": MOST_PINS}


@transaction.atomic
def enter_application(unit: Unit, *, by: Actor, **facts: Any) -> Application:
    """facts: name, about, address, category, picture, audience, units, account. Raises what `links.checked` raises."""
    administer(by, unit)
    application = Application(unit=unit, entered_at=now(), changed_at=now())
    _write(application, by, facts)
    address, audience = application.address, str(application.audience)
    record(APPLICATION_ENTERED, application, by=by, unit=unit.name, address=address, audience=audience)
    return application


@transaction.atomic
def change_application(application: Application, *, by: Actor, **facts: Any) -> Application:
    """The same facts; its unit stays. Raises WithdrawnAlready."""
    administer(by, application.unit)
    application = _locked(application)
    if application.state == Application.State.WITHDRAWN:
        raise WithdrawnAlready(last=trail.last(application, "application."))
    before = _told(application)
    application.changed_at = now()
    _write(application, by, facts)
    after = _told(application)
    changed = [name for name in after if after[name] != before[name]]
    if changed:
        record(APPLICATION_CHANGED, application, by=by, changed=changed)
    return application


@transaction.atomic
def withdraw_application(application: Application, *, reason: str, by: Actor) -> Application:
    """Nobody finds it any more; it keeps its line in the register."""
    administer(by, application.unit)
    application = _locked(application)
    if application.state == Application.State.WITHDRAWN:
        raise WithdrawnAlready(last=trail.last(application, "application."))
    _turn(application, Application.State.WITHDRAWN)
    record(APPLICATION_WITHDRAWN, application, by=by, reason=reason)
    return application


@transaction.atomic
def reopen_application(application: Application, *, by: Actor) -> Application:
    administer(by, application.unit)
    application = _locked(application)
    if application.state == Application.State.OPEN:
        raise OpenAlready(last=trail.last(application, "application."))
    checked(application.address)  # a page of ours may have gone meanwhile
    _turn(application, Application.State.OPEN)
    record(APPLICATION_REOPENED, application, by=by)
    return application


def pin(application: Application, *, by: Actor) -> None:
    """Among one's own, at the end. Nobody else hears of it, so it leaves no line in the trail."""
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=by.person.pk)
        mine = Pin.objects.filter(person=by.person)
        if mine.filter(application=application).exists():
            return
        if not applications_open_to(by).filter(pk=application.pk).exists():
            raise NotAllowed
        if mine.count() >= MOST_PINS:
            raise EnoughPins
        last = mine.aggregate(last=Max("place"))["last"] or 0
        Pin.objects.create(person=by.person, application=application, place=last + 1)


def unpin(application: Application, *, by: Actor) -> None:
    Pin.objects.filter(person=by.person, application=application).delete()


@transaction.atomic
def move_earlier(application: Application, *, by: Actor) -> None:
    """One place forward among one's own that are still open to the person."""
    Person.objects.select_for_update().get(pk=by.person.pk)
    mine = list(Pin.objects.filter(person=by.person).filter(application__in=applications_open_to(by)).order_by("place"))
    places = [one.application_id for one in mine]
    here = places.index(application.pk) if application.pk in places else 0
    if here:
        before, one = mine[here - 1], mine[here]
        before.place, one.place = one.place, before.place
        Pin.objects.bulk_update([before, one], ["place"])


def _locked(application: Application) -> Application:
    locked = Application.objects.select_for_update(of=("self",)).select_related("unit", "account")
    return locked.get(pk=application.pk)


def _turn(application: Application, state: Application.State) -> None:
    application.state, application.changed_at = state, now()
    _save_once(application)


def _write(application: Application, by: Actor, facts: dict[str, Any]) -> None:
    refuse_marks({"name": facts["name"], "about": facts["about"]}, subject=by.person, by=by)
    units: Collection[Unit] = facts["units"] if facts["audience"] == Application.Audience.UNITS else ()
    if facts["audience"] == Application.Audience.UNITS and not units:
        raise NobodyMeant
    application.address = checked(facts["address"])
    application.account = _behind(facts["account"], application, by)
    for name in ("name", "about", "category", "picture", "audience"):
        setattr(application, name, facts[name])
    _save_once(application)
    application.units.set(units)


def _behind(account: ServiceAccount | None, application: Application, by: Actor) -> ServiceAccount | None:
    if account is not None and account.pk != application.account_id and not may_administer(by, account.unit):
        raise NotTheirSystem
    return account


def _save_once(application: Application) -> None:
    try:
        with transaction.atomic():
            application.save()
    except IntegrityError:
        raise ApplicationNameTaken from None


def _told(application: Application) -> dict[str, Any]:
    plain = {
        name: getattr(application, name) for name in ("name", "about", "address", "category", "picture", "audience")
    }
    units = sorted(application.units.values_list("pk", flat=True)) if application.pk else []
    return {**plain, "account": application.account_id, "units": units}
