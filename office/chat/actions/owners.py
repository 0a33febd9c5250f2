"""Who owns a room: never nobody, as long as somebody in it serves."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from directory.actors import today
from directory.models import Appointment
from office.audit.actor import Actor
from office.audit.record import record
from office.chat import events, stream
from office.chat.actions.admitting import follow_role
from office.chat.actions.seats import people_named
from office.chat.models import BY_RANK, Entry, Membership, Room
from office.duties import actions as duties


def end_ref(room: Room) -> str:
    """The mark of the duty that asks its owner whether the room goes on."""
    return f"room:{room.pk}:{room.ends_on}"


def settle_owner(room: Room, *, by: Actor) -> None:
    """Under the room's lock. A room that follows the organisation belongs to whoever holds the post of its opener;
    otherwise, where no owner serves any more, it passes to the administrator who has been here longest, else to the
    member. Where nobody serves, nobody owns it until somebody does."""
    heir = _heir(room)
    if heir is not None and not heir.owns:
        pass_on(room, heir, by=by)


def pass_on(room: Room, heir: Membership, *, by: Actor) -> None:
    before = list(room.memberships.filter(role=Membership.Role.OWNER).select_related("person"))
    room.memberships.filter(role=Membership.Role.OWNER).update(role=Membership.Role.MEMBER)
    set_role(room, heir, Membership.Role.OWNER, by=by)
    for place in before:
        place.role = Membership.Role.MEMBER
        follow_role(room, place, by=by)
    duties.close(room, ref=end_ref(room), by=by, done_by_actor=False, reason=_("The room has another owner"))


def set_role(room: Room, place: Membership, role: Membership.Role, *, by: Actor) -> None:
    place.role = role
    place.save(update_fields=["role"])
    follow_role(room, place, by=by)
    record(events.ROOM_ROLE_SET, room, by=by, member=str(place.person.public_id), role=str(role))
    stream.add(room, Entry.Kind.ROLE, by=by, people=people_named([place.person]), text=str(role))


def _heir(room: Room) -> Membership | None:
    held = Appointment.objects.filter(person=OuterRef("person")).in_force(today())
    serving = room.memberships.filter(Exists(held), left_at=None, person__is_active=True).select_related("person")
    if room.owner_post_id:
        post = Appointment.objects.filter(post=room.owner_post_id).in_force(today()).in_official_order()
        first = post.values_list("person", flat=True).first()
        if kept := serving.filter(person=first).first():
            return kept
    return serving.order_by(BY_RANK, "joined_at", "pk").first()
