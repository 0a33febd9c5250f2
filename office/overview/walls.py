"""Which screen is asking, and whose view it shows."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.core.cache import cache

from directory.actors import actor_of, confined_to, today
from directory.holders import holder_of
from directory.models import Appointment, Unit
from office.audit.actor import Actor
from office.overview.models import Wall
from office.worktime.clock import now
from workflows.supervision.permissions import overseen_units
from workflows.supervision.scopes import Scope

COOKIE = "wall"
KEPT = timedelta(days=400)
CODE_HOLDS = timedelta(minutes=10)
_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is taken for another
_LENGTH = 8
_TRIES, _WAIT = 10, 600  # wrong codes from one address, seconds


def new_code() -> str:
    return "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def cleaned(code: str) -> str:
    """As it was shown, however it was typed."""
    return "".join(code.split()).replace("-", "").upper()


def wall_showing(cookie: str) -> Wall | None:
    """The screen that keeps this key, ended or not."""
    if not cookie:
        return None
    return Wall.objects.filter(cookie_digest=digest(cookie)).select_related("unit", "opened_by__post").first()


def wall_waiting(code: str) -> Wall | None:
    """The one that this code pairs."""
    fresh = Wall.objects.filter(paired_at=None, ended_at=None, opened_at__gt=now() - CODE_HOLDS)
    return fresh.filter(code_digest=digest(cleaned(code))).first()


def scope_of(wall: Wall) -> Scope | None:
    """What the post that opened it oversees today; None once it is vacant, no longer oversees the agency, or the wall
    was withdrawn."""
    held = holder_of(wall.opened_by.post) if wall.ended_at is None else None
    if held is None:
        return None
    everything = actor_of(held.person)
    mine = next((one for one in everything.appointments if one.pk == held.pk), None)
    if mine is None:
        return None
    actor = confined_to(everything, mine)
    return Scope(actor) if wall.unit in overseen_units(actor) else None


def seen(wall: Wall) -> None:
    """A day is kept, not every look."""
    if wall.seen_on != today():
        Wall.objects.filter(pk=wall.pk).update(seen_on=today())


def opening(actor: Actor) -> list[tuple[Appointment, Unit]]:
    """In which appointment the actor opens walls, and for which agency."""
    return [(held, unit) for held in actor.appointments for unit in overseen_units(confined_to(actor, held))]


def walls_of(units: Sequence[Unit]) -> list[Wall]:
    """Those of these agencies that were not withdrawn, the latest first."""
    found = Wall.objects.filter(unit__in=units, ended_at=None).exclude(
        paired_at=None, opened_at__lte=now() - CODE_HOLDS
    )
    return list(found.select_related("unit", "opened_by__person", "opened_by__post").order_by("-opened_at"))


def too_many(address: str) -> bool:
    """Whether this address has typed too many wrong codes lately."""
    return int(cache.get(f"wall_codes:{address}", 0)) >= _TRIES


def count_wrong(address: str) -> None:
    key = f"wall_codes:{address}"
    if not cache.add(key, 1, timeout=_WAIT):
        cache.incr(key)
