"""The topics `document:<public id>` and `incoming:<public id>`: something has happened to it."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from office.audit.actor import Actor
from office.live import topics
from workflows.documents.models import Document, Incoming
from workflows.documents.permissions import document_visible_to, one_incoming_visible_to, readers_among


def register() -> None:
    topics.state("document", may_listen=_may_listen, read=_read, rights=_rights)
    topics.state("incoming", may_listen=_may_listen_to_incoming, read=_read_incoming)


def _may_listen(actor: Actor, key: str) -> bool:
    return document_visible_to(actor, UUID(key)) is not None


def _rights(pairs: Collection[topics.Pair]) -> dict[topics.Pair, int]:
    found = readers_among({(who, UUID(key)) for who, key in pairs})
    return {(who, str(document)): 0 for who, document in found}


def _read(keys: Collection[str]) -> Mapping[str, Mapping[str, Any]]:
    """Where it stands; the page itself is asked for what is new."""
    found = Document.objects.filter(public_id__in=[UUID(key) for key in keys])
    return {str(public_id): {"state": state} for public_id, state in found.values_list("public_id", "state")}


def _may_listen_to_incoming(actor: Actor, key: str) -> bool:
    return one_incoming_visible_to(actor, UUID(key)) is not None


def _read_incoming(keys: Collection[str]) -> Mapping[str, Mapping[str, Any]]:
    found = Incoming.objects.filter(public_id__in=[UUID(key) for key in keys])
    return {str(public_id): {"state": state} for public_id, state in found.values_list("public_id", "state")}
