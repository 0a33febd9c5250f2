"""What a room refuses to whoever stands in it in the wrong role, or not at all."""

from django.utils.translation import gettext as _

from office.audit.refusals import NotAllowed, Refusal
from office.chat import stream
from office.chat.models import KEEPERS, Membership, Room
from office.chat.permissions import MAY, OF_TWO, WITH_POSTS, Act, may


class NotAMember(Refusal):
    """For whoever is not in the room, or no longer: as if it did not exist."""

    status = 404

    def sentence(self) -> str:
        return _("This is no longer there, or not for you.")


class OnlyOwners(NotAllowed):
    def sentence(self) -> str:
        return _("Only the room's owner does this.")


class OnlyKeepers(NotAllowed):
    def sentence(self) -> str:
        return _("Only the room's owner and its administrators do this.")


class OnlyTwo(Refusal):
    def sentence(self) -> str:
        return _("A room of two stays a room of two. Open another room to talk with more people.")


class WithTheirPosts(Refusal):
    def sentence(self) -> str:
        return _("In this room people come and go with their posts; nobody is brought in or taken out by hand.")


class Muted(NotAllowed):
    def sentence(self) -> str:
        return _("The room is muted for now; its owner and administrators speak.")


class OnlyAnnouncements(NotAllowed):
    def sentence(self) -> str:
        return _("This room is for announcements; its owner and administrators speak.")


def demand(place: Membership, act: Act) -> None:
    if not may(place, act):
        raise why_not(place, act)


def why_not(place: Membership, act: Act) -> Refusal:
    """What keeps this member from the act."""
    room = place.room
    if not room.is_open:
        return stream.RoomClosed()
    if room.is_direct and act not in OF_TWO:
        return OnlyTwo()
    if room.follows and act in WITH_POSTS:
        return WithTheirPosts()
    if place.role in MAY[act]:
        return Muted() if room.speaks == Room.Speaks.MUTED else OnlyAnnouncements()
    return OnlyKeepers() if MAY[act] == KEEPERS else OnlyOwners()
