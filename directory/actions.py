"""What changes the directory."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from directory.actors import today
from directory.administering.permitting import refuse_leaving_nobody
from directory.administering.refusals import EndsBeforeStart, NoLongerActive, NoLongerThere
from directory.codes import kinds_of
from directory.events import APPOINTED, DEACTIVATED, ENROLLED, POST_ESTABLISHED, RELIEVED, UNIT_ESTABLISHED
from directory.finding.keeping import list_people, list_units
from directory.models import Appointment, Person, Post, Unit
from directory.names import pinyin_of
from directory.permissions import may_administer
from directory.roles import EXCLUSIVE, Role
from directory.subtrees import lock_tree
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Refusal


class AlreadyHeld(Refusal):
    def sentence(self) -> str:
        return _("This person already holds this post.")


class StillHolds(Refusal):
    def sentence(self) -> str:
        return _("This person still holds posts; relieve them first.")


class ExcludeEachOther(Refusal):
    """GB/T 22239-2019, 8.1.5: nobody is two of the three administrators, not in one post and not in two."""

    def sentence(self) -> str:
        return _("System, security and audit administrator must be three different people.")


def _administer(actor: Actor, unit: Unit) -> None:
    if not may_administer(actor, unit):
        raise NotAllowed(_("Only a directory administrator of this unit may do this."))


@transaction.atomic
def establish_unit(
    parent: Unit, *, name: str, short_name: str, kind: str, level: str, by: Actor, **facts: object
) -> Unit:
    """Add a unit as the last of its siblings, with the group that will carry its grants."""
    lock_tree()
    parent = Unit.objects.get(pk=parent.pk)  # treebeard goes by what it reads of the parent
    _administer(by, parent)
    unit = Unit(name=name, short_name=short_name, kind=kind, level=level, **facts)
    unit.group = Group.objects.create(name=f"unit:{unit.public_id}")
    unit = Unit.objects.add_child(parent, instance=unit)
    list_units([unit])
    record(UNIT_ESTABLISHED, unit, by=by)
    return unit


@transaction.atomic
def establish_post(
    unit: Unit, *, title: str, roles: list[Role], order: int = 0, on: date | None = None, by: Actor
) -> Post:
    """on: the first day of the post; without it, it has always been there."""
    _administer(by, unit)
    refuse_two_in_one(roles)
    post = Post(unit=unit, title=title, roles=[str(role) for role in roles], order=order, established_on=on)
    post.group = Group.objects.create(name=f"post:{post.public_id}")
    post.save(force_insert=True)
    record(POST_ESTABLISHED, unit, by=by, post=title, roles=post.roles)
    return post


@transaction.atomic
def enrol(unit: Unit, *, username: str, name: str, by: Actor, **facts: object) -> Person:
    """Enter a person into the book. They can sign in once a one-time code was issued to them."""
    _administer(by, unit)
    person = Person(username=username.strip().lower(), name=name.strip(), pinyin=pinyin_of(name), **facts)
    person.set_unusable_password()
    person.save(force_insert=True)
    record(ENROLLED, person, by=by)
    return person


@transaction.atomic
def appoint(person: Person, *, to: Post, starts_on: date, is_main: bool = True, by: Actor) -> Appointment:
    """Give a post from a day on; a day in the future is booked and takes effect by itself."""
    _administer(by, to.unit)
    person = Person.objects.select_for_update().get(pk=person.pk)
    to = Post.objects.select_for_update(of=("self",)).select_related("unit").get(pk=to.pk)
    if not person.is_active:
        raise NoLongerActive
    for there in (to, to.unit):
        if there.abolished_on is not None and there.abolished_on <= max(starts_on, today()):
            raise NoLongerThere(str(there))
    if Appointment.objects.filter(_not_over(starts_on), person=person, post=to).exists():
        raise AlreadyHeld
    refuse_two_in_one([*to.roles, *kinds_of(person, since=starts_on)])
    appointment = Appointment.objects.create(person=person, post=to, starts_on=starts_on, is_main=is_main)
    list_people([appointment])
    record(APPOINTED, person, by=by, post=str(to), post_id=str(to.public_id), starts_on=starts_on.isoformat())
    return appointment


def _not_over(day: date) -> Q:
    return Q(ends_on=None) | Q(ends_on__gte=day)


def refuse_two_in_one(roles: Iterable[Role | str]) -> None:
    if len(EXCLUSIVE & {*roles}) > 1:
        raise ExcludeEachOther


@transaction.atomic
def relieve(appointment: Appointment, *, from_on: date, by: Actor) -> Appointment:
    """End an appointment: `from_on` is the first day without the post. Raises EndsBeforeStart."""
    _administer(by, appointment.post.unit)
    appointment = Appointment.objects.select_for_update().with_names().get(pk=appointment.pk)
    appointment.ends_on = from_on - timedelta(days=1)
    if appointment.ends_on < appointment.starts_on:
        raise EndsBeforeStart
    appointment.save(update_fields=["ends_on"])
    refuse_leaving_nobody(appointment.post)
    list_people([appointment])
    ends_on = appointment.ends_on.isoformat()
    post = appointment.post
    record(RELIEVED, appointment.person, by=by, post=str(post), post_id=str(post.public_id), ends_on=ends_on)
    return appointment


@transaction.atomic
def deactivate(person: Person, *, by: Actor) -> Person:
    """The person can no longer sign in; everything they did stays. Who kept the unit of their last post decides."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    last = last_unit_of(person)
    if last is None or not may_administer(by, last):
        raise NotAllowed(_("Only a directory administrator of this unit may do this."))
    if not person.is_active:
        raise NoLongerActive
    if _holds(person):
        raise StillHolds
    person.is_active = False
    person.save(update_fields=["is_active"])
    record(DEACTIVATED, person, by=by)
    return person


def may_deactivate(actor: Actor, person: Person) -> bool:
    last = last_unit_of(person) if person.is_active and not _holds(person) else None
    return last is not None and may_administer(actor, last)


def _holds(person: Person) -> bool:
    return Appointment.objects.filter(_not_over(today()), person=person).exists()


def last_unit_of(person: Person) -> Unit | None:
    """Where they hold or held a post, the latest; somebody who never held one belongs to the root."""
    held = Appointment.objects.filter(person=person).select_related("post__unit").order_by("-starts_on", "-pk")
    last = held.first()
    return last.post.unit if last else Unit.objects.filter(depth=1).order_by("path").first()
