"""Who looks after a connected system: the application administrator of the unit it serves, or of one above it."""

from uuid import UUID

from django.db.models import Q, QuerySet

from directory.holders import holders
from directory.models import Appointment, Unit
from directory.roles import Role
from office.audit.actor import Actor
from office.integration.models import Arrival, Delivery, Endpoint, Key, ServiceAccount, Source


def reaches(actor: Actor) -> list[str]:
    """Paths in the tree of units, each with everything below it. A general office stands for its government."""
    paths = set()
    for held in actor.appointments:
        if Role.APP_ADMIN in held.post.roles:
            unit = held.post.unit
            stands_for = unit.above() if unit.kind == Unit.Kind.OFFICE else None
            paths.add((stands_for or unit).path)
    return sorted(paths)


def administers_apps(actor: Actor) -> bool:
    return any(Role.APP_ADMIN in held.post.roles for held in actor.appointments)


def may_administer(actor: Actor, unit: Unit) -> bool:
    return any(unit.path.startswith(path) for path in reaches(actor))


def accounts_visible_to(actor: Actor) -> QuerySet[ServiceAccount]:
    within = Q(pk__in=[])
    for path in reaches(actor):
        within |= Q(person__serves__path__startswith=path)
    return ServiceAccount.objects.filter(within).select_related("person__serves")


def account_visible_to(actor: Actor, public_id: UUID) -> ServiceAccount | None:
    return accounts_visible_to(actor).filter(public_id=public_id).first()


def key_visible_to(actor: Actor, public_id: UUID) -> Key | None:
    found = Key.objects.filter(public_id=public_id, account__in=accounts_visible_to(actor))
    return found.select_related("account__person__serves").first()


def endpoint_visible_to(actor: Actor, public_id: UUID) -> Endpoint | None:
    found = Endpoint.objects.filter(public_id=public_id, account__in=accounts_visible_to(actor))
    return found.select_related("account__person__serves").first()


def delivery_visible_to(actor: Actor, public_id: UUID) -> Delivery | None:
    found = Delivery.objects.filter(public_id=public_id, endpoint__account__in=accounts_visible_to(actor))
    return found.select_related("endpoint__account__person__serves").first()


def source_visible_to(actor: Actor, public_id: UUID) -> Source | None:
    found = Source.objects.filter(public_id=public_id, account__in=accounts_visible_to(actor))
    return found.select_related("account__person__serves").first()


def arrival_visible_to(actor: Actor, public_id: UUID) -> Arrival | None:
    found = Arrival.objects.filter(public_id=public_id, source__account__in=accounts_visible_to(actor))
    return found.select_related("source__account__person__serves", "handled_by").first()


def owners_of(account: ServiceAccount) -> list[Appointment]:
    """Who is told when something fails: the nearest application administrators, from the unit upwards."""
    for unit in account.unit.upwards():
        offices = Unit.objects.get_children(unit).filter(kind=Unit.Kind.OFFICE)
        found = [held for one in (unit, *offices) for held in holders(Role.APP_ADMIN, one)]
        if found:
            return found
    return []
