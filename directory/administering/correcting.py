"""更正信息: what the book says of a person, set right at once."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions import last_unit_of
from directory.actors import administered, today
from directory.administering.marks import refuse_changed
from directory.administering.permitting import NOT_YOURS
from directory.events import CORRECTED
from directory.finding.keeping import list_person
from directory.models import Appointment, Person, Unit
from directory.names import pinyin_of
from directory.permissions import may_administer
from directory.visibility.fields import masked
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed

ALL = ("name", "phone", "mobile", "email", "office_room")
OWN = ("phone", "office_room")  # what moves with one's desk


def correctable(actor: Actor, person: Person) -> tuple[str, ...]:
    """Of whoever works below a unit its administrator corrects everything, everybody of themselves what is at their
    desk. Who works in several units is kept by that of their main post."""
    if person.is_service or not person.is_active:
        return ()
    home = _home_of(person) if administered(actor) else None
    if home is not None and may_administer(actor, home):
        return ALL
    return OWN if actor.person == person else ()


@transaction.atomic
def correct(person: Person, *, facts: Mapping[str, str], seen: str, by: Actor) -> Person:
    """The trail keeps what stood there before; a mobile number stands in it masked. seen: how the person stood when the
    form was drawn. Raises ChangedMeanwhile."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    given = {name: value.strip() for name, value in facts.items()}
    before = {name: getattr(person, name) for name, value in given.items() if getattr(person, name) != value}
    if set(given) - set(correctable(by, person)):
        raise NotAllowed(_(NOT_YOURS))
    refuse_changed(person, seen, person)
    if not before:
        return person
    after = {name: given[name] for name in before}
    for name, value in after.items():
        setattr(person, name, value)
    if "name" in after:
        person.pinyin = pinyin_of(person.name)
    person.save(update_fields=[*after, "pinyin"])
    list_person(person)
    record(CORRECTED, person, by=by, before=_told(before), after=_told(after))
    return person


def _told(facts: Mapping[str, str]) -> dict[str, str]:
    return {name: masked(value) if name == "mobile" else value for name, value in facts.items()}


def _home_of(person: Person) -> Unit | None:
    held = Appointment.objects.filter(person=person).in_force(today()).select_related("post__unit")
    main = held.order_by("-is_main", "starts_on", "pk").first()
    return main.post.unit if main else last_unit_of(person)
