"""The topic of a matter, `matter:<public id>`: something has happened to it. And `lights:<public id of an agency>`: a
matter that it laid has come, gone or turned its light; nothing is told but that."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from office.audit.actor import Actor
from office.live import topics
from workflows.supervision.models import Matter
from workflows.supervision.permissions import listeners_among, matter_visible_to, watched_units


def register() -> None:
    topics.state("matter", may_listen=_may_listen, read=_read, rights=_rights)
    topics.state("lights", may_listen=_may_watch, read=lambda keys: {key: {} for key in keys})


def _may_listen(actor: Actor, key: str) -> bool:
    return matter_visible_to(actor, UUID(key)) is not None


def _may_watch(actor: Actor, key: str) -> bool:
    return UUID(key) in {unit.public_id for unit in watched_units(actor)}


def _rights(pairs: Collection[topics.Pair]) -> dict[topics.Pair, int]:
    found = listeners_among({(who, UUID(key)) for who, key in pairs})
    return {(who, str(matter)): 0 for who, matter in found}


def _read(keys: Collection[str]) -> Mapping[str, Mapping[str, Any]]:
    """Where it stands; the page itself is asked for what is new."""
    found = Matter.objects.filter(public_id__in=[UUID(key) for key in keys])
    return {
        str(public_id): {"state": state, "light": light, "progress": progress}
        for public_id, state, light, progress in found.values_list("public_id", "state", "light", "progress")
    }
