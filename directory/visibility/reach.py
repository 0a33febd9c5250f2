"""What somebody reaches of the book."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from directory.actors import administered, today
from directory.models import Appointment, AppointmentQuerySet, Listing, Person, Unit, UnitQuerySet
from directory.subtrees import below, way_to
from directory.visibility.rules import APPOINTMENT, LISTING, NOTHING, Bound, Columns, rules_binding
from office.audit.actor import Actor


class Purpose(StrEnum):
    """A rule that hides may still let people be found by who types the name, or be chosen by who writes, calls a
    meeting, or passes work on."""

    SEE = "see"
    FIND = "find"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Reach:
    """What one actor reaches for a purpose. `rules`: all that bind them; `administers`: paths of the subtrees in which
    none does; `served`: of a system, the path of the unit it serves, below which it reads."""

    actor: Actor
    rules: tuple[Bound, ...]
    administers: tuple[str, ...]
    purpose: Purpose = Purpose.SEE
    served: str = ""

    @property
    def bound(self) -> list[Bound]:
        """The rules that forbid it."""
        return [one for one in self.rules if _forbids(one, self.purpose)]

    def to(self, purpose: Purpose) -> "Reach":
        """The same rules, for another purpose: a page asks for them once."""
        return replace(self, purpose=purpose)

    def sees(self, columns: Columns) -> Q:
        """The one predicate: a condition on rows that have a person, a post and a unit."""
        if not self.actor.appointments and not self.served:
            return NOTHING
        own = below(self.served, columns.path) if self.served else Q()
        return own & self.unhidden(columns)

    def unhidden(self, columns: Columns) -> Q:
        """Of what one knows of anyway, wherever it stands, whom no rule hides."""
        if not (bound := self.bound):
            return Q()
        return self.exempt(columns) | ~reduce(or_, (rule.denies(columns) for rule in bound))

    def exempt(self, columns: Columns) -> Q:
        """Oneself, and the part of the tree one administers."""
        own = Q(**{columns.person: self.actor.person})
        return reduce(or_, (below(path, columns.path) for path in self.administers), own)

    def appointments(self, on: date | None = None) -> AppointmentQuerySet:
        return Appointment.objects.in_force(on or today()).filter(self.sees(APPOINTMENT), person__is_service=False)

    def listings(self, on: date) -> QuerySet[Listing]:
        in_force = Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on))
        return Listing.objects.filter(in_force, self.sees(LISTING))

    def people(self) -> QuerySet[Person]:
        """Who holds a post that is seen; and who holds none today, unless a rule names the person."""
        if not self.actor.appointments and not self.served:
            return Person.objects.none()
        held = Appointment.objects.filter(person=OuterRef("pk")).in_force(today())
        seen = Exists(held.filter(self.sees(APPOINTMENT)))
        if self.served:
            return Person.objects.filter(seen, is_service=False)
        return Person.objects.filter(seen | (~Exists(held) & self._without_post()), is_service=False)

    def _without_post(self) -> Q:
        if not self.bound:
            return Q()  # and not one's own or that, which Django takes for one's own
        seen = Q()
        for rule in self.bound:
            named = Q(pk__in=sorted(rule.scope.people))
            seen &= named if rule.lets_through else ~named
        return Q(pk=self.actor.person.pk) | seen

    def units(self) -> UnitQuerySet:
        """Units no rule hides; of whoever sees only some, those and the way up from them."""
        if not self.actor.appointments and not self.served:
            return Unit.objects.get_queryset().filter(NOTHING)
        denied, units = NOTHING, Unit.objects.get_queryset()
        if self.served:
            units = units.filter(below(self.served, "path"))
        for rule in self.bound:
            if not rule.lets_through:
                denied |= rule.scope.holds_unit("path")
                continue
            paths = rule.scope.units | rule.scope.subtrees
            upwards = {above for path in paths for above in way_to(path)[:-1]}
            denied |= ~(rule.scope.holds_unit("path") | Q(path__in=sorted(upwards)))
        own = Q(pk__in=[one.post.unit_id for one in self.actor.appointments])
        exempt = reduce(or_, (below(path, "path") for path in self.administers), own)
        return units.filter(exempt | ~denied) if self.bound else units


def reach_of(actor: Actor, purpose: Purpose = Purpose.SEE) -> Reach:
    """Those without a post reach nothing: service accounts and strangers do not read the book."""
    if not actor.appointments:
        return Reach(actor, (), ())
    administers = sorted({unit.path for unit in administered(actor)})
    return Reach(actor, tuple(rules_binding(actor)), tuple(administers), purpose)


def reach_of_system(actor: Actor, purpose: Purpose = Purpose.SEE) -> Reach:
    """A connected system whose key may read the directory: below the unit it serves, and nobody whom a rule hides. It
    counts as one whom no rule names: who is seen only by some is not seen by it."""
    serves = actor.person.serves if actor.person.is_service and actor.person.is_active else None
    if serves is None:
        return Reach(replace(actor, appointments=()), (), ())
    return Reach(actor, tuple(rules_binding(actor)), (), purpose, served=serves.path)


def _forbids(one: Bound, purpose: Purpose) -> bool:
    return not ((purpose is Purpose.FIND and one.may_find) or (purpose is Purpose.CONTACT and one.may_contact))


def visible_to(actor: Actor, purpose: Purpose = Purpose.SEE) -> QuerySet[Person]:
    """The people of the book as this actor sees, finds or may write to them."""
    return reach_of(actor, purpose).people()


def units_visible_to(actor: Actor) -> UnitQuerySet:
    return reach_of(actor).units()
