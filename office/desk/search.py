"""One search over the rooms: people, documents."""

from dataclasses import dataclass, field
from typing import Any

from directory.search import people_found
from office.audit.actor import Actor
from workflows.documents.search import documents_found


@dataclass(slots=True)
class Found:
    people: list[Any] = field(default_factory=list)
    documents: list[Any] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.people or self.documents)


def found_for(actor: Actor, text: str, *, most: int = 30) -> Found:
    """Nothing for nothing typed."""
    if not text:
        return Found()
    return Found(people_found(actor, text, most=most), documents_found(actor, text, most=most))
