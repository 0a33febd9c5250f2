"""Who listens at the live lines: the directory makes their Actor."""

from uuid import UUID

from directory.actors import actor_of
from directory.models import Person
from office.audit.actor import Actor
from office.live import listeners


def register() -> None:
    listeners.make_actors_with(_actor)


def _actor(public_id: UUID) -> Actor | None:
    person = Person.objects.filter(public_id=public_id, is_active=True).first()
    return actor_of(person) if person else None
