"""Rooms that follow the organisation: who holds the posts of its rule is in, from the day to the day."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from directory.actors import today
from directory.gathering.rules import Rule, appointments, gathers_as, may_gather
from directory.models import Appointment, Person
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Unacceptable
from office.chat import events, stream
from office.chat.actions.owners import settle_owner
from office.chat.actions.rooms import NobodyElse, named
from office.chat.actions.seats import people_named, seat, tell_numbers
from office.chat.models import CONVERSATION, Entry, Membership, Room
from office.ui.listing import NAMED
from office.worktime.clock import now

MOST_FOLLOWING = 5000  # members when it is opened; afterwards it is as large as the organisation makes it


class TooManyFollow(Unacceptable):
    field = "units"

    def sentence(self) -> str:
        return _("A room has at most %(most)d members who come with their posts.") % {"most": MOST_FOLLOWING}


class BeyondReach(NotAllowed):
    field = "units"

    def sentence(self) -> str:
        return _("You may gather people of your own agency.")


@transaction.atomic
def open_following(name: str, *, rule: Rule, purpose: str = "", by: Actor) -> Room:
    """Whoever holds the post that gathers it owns it. Beyond 200 members only its owner and administrators speak."""
    if by.appointment is None or not may_gather(by, rule):
        raise BeyondReach
    room = named(name, purpose, by)
    room.rule, room.owner_post = rule.kept(), gathers_as(by, rule).post
    meant = len(_meant(room))
    if meant > MOST_FOLLOWING:
        raise TooManyFollow
    if meant < 2:
        raise NobodyElse(field="units")
    room.save(force_insert=True)
    seat(room, [by.person], role=Membership.Role.OWNER)
    record(events.ROOM_OPENED, room, by=by, members=[], about="")
    return follow(room, by=by)


@transaction.atomic
def follow(room: Room, *, by: Actor) -> Room:
    """Bring the members in step with today's posts: one line for all who came, one for all who went."""
    room = Room.objects.select_for_update(of=("self",)).get(pk=room.pk)
    meant, present = _meant(room), room.memberships.filter(left_at=None)
    inside = set(present.values_list("person_id", flat=True))
    come = [one for one in meant if one.pk not in inside]
    went = list(Person.objects.filter(pk__in=inside - {one.pk for one in meant}).order_by("pk"))
    if come:
        seq = stream.next_seq(room, said=False)
        seat(room, come, hears_after=seq - 1, read_seq=seq - 1)
        stream.add(room, Entry.Kind.JOINED, by=by, seq=seq, **_told(come))
    if went:
        present.filter(person__in=went).update(left_at=now())
        stream.add(room, Entry.Kind.LEFT, by=by, **_told(went))
    if come or went:
        record(events.ROOM_FOLLOWED, room, by=by, joined=len(come), left=len(went))
        tell_numbers([*come, *went])
    settle_owner(room, by=by)
    if len(meant) > CONVERSATION and room.speaks == Room.Speaks.EVERYBODY:
        room.speaks = Room.Speaks.ANNOUNCEMENTS
        room.save(update_fields=["speaks"])
        record(events.ROOM_SPEAKS_SET, room, by=by, speaks=str(room.speaks))
        stream.add(room, Entry.Kind.SPEAKS, by=by, text=str(room.speaks))
    return room


def _meant(room: Room) -> list[Person]:
    """Each once, in official order; and who holds its owner's post, whatever the rule says."""
    held = appointments(Rule.read(room.rule or {}), on=today()) | Appointment.objects.filter(
        post=room.owner_post_id, person__is_active=True
    ).in_force(today())
    ordered = held.in_official_order().select_related("person")
    return list({one.person_id: one.person for one in ordered}.values())


def _told(people: Sequence[Person]) -> dict[str, Any]:
    return {"people": people_named(people[:NAMED]), "others": max(len(people) - NAMED, 0)}
