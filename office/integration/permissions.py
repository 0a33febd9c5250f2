"""Who looks after applications and connected systems: the application administrator of their unit, or of one above
it. Who may open an application: everybody, or the people of the units it was entered for."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from directory.holders import holders
from directory.models import Appointment, Unit
from directory.roles import Role
from office.audit.actor import Actor
from office.integration.models import Application, Arrival, Delivery, Endpoint, Key, ServiceAccount, Source


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


def applications_open_to(actor: Actor) -> QuerySet[Application]:
    """What a person may open; the people below a unit that it was entered for are meant as well."""
    above = {held.post.unit.path[: Unit.steplen * depth] for held in actor.appointments
             for depth in range(1, held.post.unit.depth + 1)}  # fmt: skip
    chosen = Application.units.through.objects.filter(application=OuterRef("pk"), unit__path__in=above)
    meant = Q(audience=Application.Audience.EVERYBODY) | Exists(chosen)
    return Application.objects.filter(meant, state=Application.State.OPEN).select_related("unit")


def applications_kept_by(actor: Actor) -> QuerySet[Application]:
    """What an application administrator looks after, withdrawn ones too."""
    within = Q(pk__in=[])
    for path in reaches(actor):
        within |= Q(unit__path__startswith=path)
    return Application.objects.filter(within).select_related("unit")


def application_visible_to(actor: Actor, public_id: UUID) -> Application | None:
    found = Q(pk__in=applications_open_to(actor).values("pk")) | Q(pk__in=applications_kept_by(actor).values("pk"))
    its = Application.objects.filter(found, public_id=public_id)
    return its.select_related("unit", "account__person__serves").first()


def application_kept_by(actor: Actor, public_id: UUID) -> Application | None:
    its = applications_kept_by(actor).filter(public_id=public_id)
    return its.select_related("unit", "account__person__serves").first()


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
