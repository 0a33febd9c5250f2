"""The first unit, the first administrator: what must be there before any action can be somebody's."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from directory.actors import actor_of, today
from directory.events import UNIT_ESTABLISHED
from directory.finding.keeping import list_people, list_units
from directory.models import Appointment, Person, Post, Unit
from directory.names import pinyin_of
from directory.roles import Role
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import Refusal


class FoundedAlready(Refusal):
    def sentence(self) -> str:
        return _("This office has been founded already.")


@transaction.atomic
def found_office(*, name: str, short_name: str, level: str, administrator: str, staff_number: str) -> Actor:
    """Make the root unit and its first directory administrator; once. Everything else is an administrator's action."""
    if Unit.objects.exists():
        raise FoundedAlready
    root = Unit(name=name, short_name=short_name, kind=Unit.Kind.GOVERNMENT, level=level, can_issue=True)
    root.group = Group.objects.create(name=f"unit:{root.public_id}")
    root = Unit.objects.add_root(instance=root)
    post = Post(unit=root, title=_("Directory administrator"), roles=[Role.ORG_ADMIN], order=9000)
    post.group = Group.objects.create(name=f"post:{post.public_id}")
    post.save(force_insert=True)
    person = Person(username=staff_number.lower(), name=administrator, pinyin=pinyin_of(administrator))
    person.set_unusable_password()
    person.save(force_insert=True)
    appointment = Appointment.objects.create(person=person, post=post, starts_on=today())
    list_units([root])
    list_people([appointment])
    actor = actor_of(person)
    record(UNIT_ESTABLISHED, root, by=actor)
    return actor
