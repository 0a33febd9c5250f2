"""Keeping order in a room: administrators, who speaks, who is let in, whose it is."""

from django.db import transaction
from django.utils.translation import gettext as _

from directory.models import Person
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import Unacceptable
from office.chat import events, stream
from office.chat.actions import admitting
from office.chat.actions.owners import pass_on, set_role
from office.chat.actions.refusals import demand
from office.chat.actions.rooms import TooMany, bring_in, locked, place_of
from office.chat.models import CONVERSATION, Entry, Membership, Room
from office.chat.permissions import Act


class TooLargeToTalk(Unacceptable):
    field = "speaks"

    def sentence(self) -> str:
        return _("More than %(most)d people are in this room; it stays for announcements.") % {"most": CONVERSATION}


@transaction.atomic
def name_administrator(room: Room, person: Person, *, administers: bool, by: Actor) -> None:
    """管理员, or no longer one."""
    room, mine = locked(room, by)
    demand(mine, Act.NAME_ADMINISTRATORS)
    place = place_of(room, person)
    role = Membership.Role.ADMIN if administers else Membership.Role.MEMBER
    if not place.owns and place.role != role:
        set_role(room, place, role, by=by)


@transaction.atomic
def hand_over(room: Room, person: Person, *, by: Actor) -> None:
    """移交群主: whoever gives it away stays as a member."""
    room, mine = locked(room, by)
    demand(mine, Act.HAND_OVER)
    place = place_of(room, person)
    if not place.owns:
        pass_on(room, place, by=by)


@transaction.atomic
def say_who_speaks(room: Room, speaks: str, *, by: Actor) -> None:
    """全员禁言 for a while, 仅公告, or everybody again; a room that is too large for a conversation stays for
    announcements."""
    room, mine = locked(room, by)
    demand(mine, Act.SAY_WHO_SPEAKS)
    if speaks not in Room.Speaks.values:
        raise Unacceptable
    if speaks != Room.Speaks.ANNOUNCEMENTS and room.memberships.filter(left_at=None).count() > CONVERSATION:
        raise TooLargeToTalk
    if room.speaks != speaks:
        room.speaks = speaks
        room.save(update_fields=["speaks"])
        record(events.ROOM_SPEAKS_SET, room, by=by, speaks=speaks)
        stream.add(room, Entry.Kind.SPEAKS, by=by, text=speaks)


@transaction.atomic
def set_approval(room: Room, needed: bool, *, by: Actor) -> None:
    """入群审批. Who was proposed before waits for an answer all the same."""
    room, mine = locked(room, by)
    demand(mine, Act.ADMIT)
    if room.by_approval != needed:
        room.by_approval = needed
        room.save(update_fields=["by_approval"])
        record(events.ROOM_APPROVAL_SET, room, by=by, needed=needed)


@transaction.atomic
def answer_proposal(room: Room, person: Person, *, admitted: bool, by: Actor) -> None:
    """Let somebody in who was proposed, or not. They hear from now on, or everything where that was proposed."""
    room, mine = locked(room, by)
    demand(mine, Act.ADMIT)
    with_history = admitting.settle(room, person, admitted=admitted, by=by)
    if not admitted or room.memberships.filter(person=person, left_at=None).exists():
        return
    if room.memberships.filter(left_at=None).count() >= CONVERSATION:
        raise TooMany
    bring_in(room, [person], with_history=with_history, by=by)
