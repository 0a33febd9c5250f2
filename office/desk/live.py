"""The topic of a person, `person:<public id>`: the numbers of the shell, and whether the boxes have changed."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from office.audit.actor import Actor
from office.duties import boxes
from office.live import topics
from office.live.topics import Pair
from office.notices import bell
from office.ui import rail


def register() -> None:
    topics.state("person", may_listen=_may_listen, read=_read, rights=_rights)


def _may_listen(actor: Actor, key: str) -> bool:
    return str(actor.person.public_id) == key


def _rights(pairs: Collection[Pair]) -> dict[Pair, int]:
    """Everybody their own, nobody another's: that needs no query."""
    return {(who, key): 0 for who, key in pairs if str(who) == key}


def _read(keys: Collection[str]) -> Mapping[str, Mapping[str, Any]]:
    """counts: by the names they have in the templates (data-count); duties: another mark means other rows."""
    people = [UUID(key) for key in keys]
    standings, unseen, doors = boxes.standings(people), bell.unseen_of(people), rail.counts_of(people)
    return {
        str(who): {
            "counts": {
                "desk": standings[who].todo,
                "box-todo": standings[who].todo,
                "box-to_read": standings[who].to_read,
                "bell": unseen[who],
                **doors[who],
            },
            "duties": standings[who].mark,
        }
        for who in people
    }
