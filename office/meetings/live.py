"""Two topics. `meeting:<public id>`: who sits in it and how far it is; whoever is invited may listen.
`seat:<public id>`: the line of one seat; its holder alone listens, and what others signal to it is whispered there.

The words are those of docs/reference/signalling.md; pictures travel from browser to browser, a mesh of four. Of its
words those that only a media server has are never said here, and refused when they are said.
"""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from office.audit.actor import Actor
from office.audit.refusals import NotAllowed
from office.live import doorbell, topics
from office.meetings import actions, attendance
from office.meetings.actions.calling import NotYourMeeting
from office.meetings.actions.sitting import MESH_MOST, Full, NotSeated
from office.meetings.models import Meeting, Seat
from office.meetings.permissions import leading, listeners_among, meeting_visible_to

RELAYED = {
    "rtc.offer": {"kind", "sdp", "n"},
    "rtc.answer": {"kind", "sdp", "n"},
    "rtc.ice": {"kind", "candidate", "n"},
    "rtc.restart": {"kind", "n", "anew"},
    "rtc.link": {"kind", "state", "n"},
}
LINKS = {"up", "slow"}  # how much of what one sends arrives at the other
LONGEST_SDP = 16_000  # characters; two tracks need about 5,400
LONGEST_CANDIDATE = 1_000
BITRATE = 400_000  # bits a second of one picture to one other


class NotUnderstood(ValueError):
    """What was said is none of the words of the signalling protocol."""

    status = 422


class Elsewhere(LookupError):
    """Nobody sits there in this meeting."""

    status = 404


class NothingRecords(NotAllowed):
    """A recording is made by a media server; in a mesh nobody has all pictures."""

    def sentence(self) -> str:
        return _("Without a media server nothing can be recorded; the recorder's minutes are what remains.")


def register() -> None:
    topics.state("meeting", may_listen=_may_listen, read=_read, rights=_rights, hear=_hear_at_door)
    topics.state("seat", may_listen=_holds, read=_read_seats, rights=_holders, hear=_hear_in_seat)


def _may_listen(actor: Actor, key: str) -> bool:
    return meeting_visible_to(actor, UUID(key)) is not None


def _rights(pairs: Collection[topics.Pair]) -> dict[topics.Pair, int]:
    found = listeners_among({(who, UUID(key)) for who, key in pairs})
    return {(who, str(meeting)): 0 for who, meeting in found}


def _read(keys: Collection[str]) -> Mapping[str, Mapping[str, Any]]:
    """roster; version: another one on the page means that agenda, attendance or decisions there are old."""
    meetings = Meeting.objects.filter(public_id__in=[UUID(key) for key in keys])
    return {
        str(meeting.public_id): {
            "state": meeting.state,
            "roster": roster(meeting),
            "version": meeting.version,
            "recording": False,
        }
        for meeting in meetings
    }


def roster(meeting: Meeting) -> list[dict[str, Any]]:
    """Who sits in the meeting now; names are ours, never the browser's. hand: place in the queue of raised hands."""
    seats = attendance.here(meeting)
    hands = sorted((one for one in seats if one.hand_at), key=lambda one: (one.hand_at, one.pk))
    return [
        {
            "pid": str(one.public_id),
            "name": one.holder.person.name,
            "unit": one.holder.post.unit.short_name,
            "mic": one.mic,
            "cam": one.cam,
            "screen": one.screen,
            "hand": hands.index(one) + 1 if one in hands else 0,
        }
        for one in seats
    ]


def _hear_at_door(actor: Actor, key: str, body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """`rtc.hello`: may I come in? Answered by `rtc.welcome`, or by `rtc.full`."""
    meeting = meeting_visible_to(actor, UUID(key))
    if meeting is None:
        raise Elsewhere
    if body.get("type") != "rtc.hello":
        raise NotUnderstood
    try:
        seat = actions.join(meeting, by=actor)
    except Full as full:
        return {"type": "rtc.full", "limit": MESH_MOST, "sentence": str(full)}
    return {
        "type": "rtc.welcome",
        "mode": "mesh",
        "pid": str(seat.public_id),
        "epoch": topics.head(f"meeting:{key}"),
        "roster": roster(meeting),
        "ice": settings.ICE_SERVERS,
        "limits": {"bitrate": BITRATE, "most": MESH_MOST, "stay_every": 15},
        "may": {"lead": leading(actor, meeting) is not None, "record": False},
    }


def _holds(actor: Actor, key: str) -> bool:
    return Seat.objects.filter(public_id=UUID(key), holder__person=actor.person, left_at=None).exists()


def _holders(pairs: Collection[topics.Pair]) -> dict[topics.Pair, int]:
    seats = Seat.objects.filter(public_id__in={UUID(key) for _, key in pairs}, left_at=None)
    held = {(who, str(seat)) for who, seat in seats.values_list("holder__person__public_id", "public_id")}
    return dict.fromkeys(held & set(pairs), 0)


def _read_seats(keys: Collection[str]) -> Mapping[str, Mapping[str, Any]]:
    """A seat has nothing but its whispers."""
    return {}


def _hear_in_seat(actor: Actor, key: str, body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    found = Seat.objects.filter(public_id=UUID(key), holder__person=actor.person, left_at=None)
    seat = found.select_related("meeting__chair", "meeting__called_by", "meeting__recorder").first()
    if seat is None:
        raise NotSeated
    word = body.get("type")
    if word in RELAYED:
        _relay(seat, str(word), body)
    elif word == "rtc.state":
        actions.show_state(seat, **{name: body.get(name) is True for name in ("mic", "cam", "screen", "hand")})
    elif word == "rtc.stay":
        actions.stay(seat)
    elif word == "rtc.leave":
        actions.leave(seat)
    elif word in ("host.mute", "host.remove", "host.record"):
        _keep_order(seat, str(word), body, actor)
    else:
        raise NotUnderstood
    return None


def _relay(seat: Seat, word: str, body: Mapping[str, Any]) -> None:
    """Only known fields travel, from a seat of this meeting to another of it; `from` is written here."""
    to = _neighbour(seat, body.get("to"))
    told = {name: body[name] for name in RELAYED[word] if name in body}
    if not _is_of_a_mesh(told):
        raise NotUnderstood
    doorbell.whisper(f"seat:{to.public_id}", {"type": word, "from": str(seat.public_id), **told})


def _is_of_a_mesh(told: Mapping[str, Any]) -> bool:
    """`pub` and `sub` are said to a media server, which this one is not."""
    return (
        told.get("kind", "mesh") == "mesh"
        and type(told.get("n", 0)) is int
        and told.get("state", "up") in LINKS
        and type(told.get("anew", False)) is bool
        and len(str(told.get("sdp", ""))) <= LONGEST_SDP
        and len(str(told.get("candidate", ""))) <= LONGEST_CANDIDATE
    )


def _neighbour(seat: Seat, named: Any) -> Seat:
    try:
        found = Seat.objects.filter(meeting=seat.meeting_id, public_id=UUID(str(named)), left_at=None).first()
    except ValueError:
        raise NotUnderstood from None
    if found is None:
        raise Elsewhere
    return found


def _keep_order(seat: Seat, word: str, body: Mapping[str, Any], actor: Actor) -> None:
    """In a mesh, muting is a request that every browser obeys; the others turn the sound off as well."""
    if leading(actor, seat.meeting) is None:
        raise NotYourMeeting
    if word == "host.record":
        raise NothingRecords
    if word == "host.remove":
        other = _neighbour(seat, body.get("pid"))
        with transaction.atomic():  # told before the seat is gone, or not at all
            doorbell.whisper(f"seat:{other.public_id}", {"type": "rtc.removed", "reason": "host"})
            actions.remove(other, reason=str(body.get("reason", "")), by=actor)
        return
    everybody = body.get("pid") == "all"
    chosen = attendance.here(seat.meeting) if everybody else [_neighbour(seat, body.get("pid"))]
    for one in chosen:
        if everybody and one.pk == seat.pk:
            continue
        doorbell.whisper(f"seat:{one.public_id}", {"type": "rtc.force", "mic": False, "by": str(seat.public_id)})
