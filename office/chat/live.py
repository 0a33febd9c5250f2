"""The topic of a room, `room:<public id>`: its stream. What is said into it goes through the room's actions, as through
any door. docs/reference/live.md says it for those who write clients."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from office.audit.actor import Actor
from office.audit.refusals import Refusal, Unacceptable
from office.chat import actions, telling
from office.chat.actions.refusals import NotAMember
from office.chat.counting import reads_of
from office.chat.models import Room
from office.chat.pace import PACED, keep_pace
from office.chat.permissions import listeners_among, room_spoken_in, room_visible_to
from office.chat.typing_now import tell
from office.live import topics


def register() -> None:
    topics.feed("room", may_listen=_may_listen, heads=_heads, since=_since, rights=_rights, hear=hear, typing=tell)


class NotUnderstood(Unacceptable):
    def sentence(self) -> str:
        return _("This is not understood here.")


def _may_listen(actor: Actor, key: str) -> bool:
    return room_visible_to(actor, UUID(key)) is not None


def _rights(pairs: Collection[topics.Pair]) -> dict[topics.Pair, int]:
    found = listeners_among({(who, UUID(key)) for who, key in pairs})
    return {(who, str(room)): after for (who, room), after in found.items()}


def _heads(keys: Collection[str]) -> dict[str, int]:
    rooms = Room.objects.filter(public_id__in=[UUID(key) for key in keys]).values_list("public_id", "next_seq")
    return dict.fromkeys(keys, 0) | {str(public_id): next_seq - 1 for public_id, next_seq in rooms}


def _since(wanted: Mapping[str, int]) -> Mapping[str, Sequence[topics.Entry]]:
    """A page for each."""
    return {key: telling.told(UUID(key), after=seq) for key, seq in wanted.items()}


def hear(actor: Actor, key: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """One act for each word; every refusal has its status and its sentence, and is remembered where it must be."""
    load = room_spoken_in if "post" in body else room_visible_to
    room = load(actor, UUID(key))
    if room is None:
        raise NotAMember
    try:
        return _perform(room, body, actor)
    except Refusal as refusal:
        refusal.remember()
        raise
    except (KeyError, TypeError, ValueError, AttributeError):
        raise NotUnderstood from None


def _perform(room: Room, body: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    if PACED & body.keys():
        keep_pace(actor)
    if said := body.get("post"):
        entry = actions.post(
            room,
            text=str(said.get("text", "")),
            client_msg_id=UUID(said["client_msg_id"]),
            reply_to=int(said["reply_to"]) if said.get("reply_to") else None,
            not_urgent=bool(said.get("not_urgent")),
            by=actor,
        )
        return {"seq": entry.seq, "id": entry.public_id}
    if said := body.get("edit"):
        return {"seq": actions.edit(room, int(said["seq"]), text=str(said["text"]), by=actor).seq}
    if said := body.get("recall"):
        return {"seq": actions.recall(room, int(said["seq"]), by=actor).seq}
    if said := body.get("react"):
        return {"seq": actions.react(room, int(said["seq"]), sign=str(said["sign"]), on=bool(said["on"]), by=actor)}
    if "read" in body:
        return {"read": actions.read_to(room, int(body["read"]), by=actor)}
    if "reads" in body:
        return {"reads": reads_of(room, actor, after=int(body["reads"]))}
    raise NotUnderstood
