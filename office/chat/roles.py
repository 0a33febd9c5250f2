"""What each role may do in a room. One table: doors, templates and actions ask it."""

from enum import StrEnum

from office.chat.models import KEEPERS, Membership, Room

_EVERYBODY = tuple(Membership.Role)
_OWNER = (Membership.Role.OWNER,)


class Act(StrEnum):
    SPEAK = "speak"
    BRING_IN = "bring_in"
    LEAVE = "leave"
    TAKE_OUT = "take_out"
    ADMIT = "admit"
    PIN = "pin"
    SAY_WHO_SPEAKS = "say_who_speaks"
    ISSUE_MUST_READ = "issue_must_read"
    NAME_ADMINISTRATORS = "name_administrators"
    HAND_OVER = "hand_over"
    SET_END = "set_end"
    CLOSE = "close"


MAY = {
    Act.SPEAK: _EVERYBODY,
    Act.BRING_IN: _EVERYBODY,
    Act.LEAVE: _EVERYBODY,
    Act.ISSUE_MUST_READ: _EVERYBODY,
    Act.TAKE_OUT: KEEPERS,
    Act.ADMIT: KEEPERS,
    Act.PIN: KEEPERS,
    Act.SAY_WHO_SPEAKS: KEEPERS,
    Act.NAME_ADMINISTRATORS: _OWNER,
    Act.HAND_OVER: _OWNER,
    Act.SET_END: _OWNER,
    Act.CLOSE: _OWNER,
}
SAYING = (Act.SPEAK, Act.ISSUE_MUST_READ)  # only by those who keep the room, where it is muted or for announcements
WITH_POSTS = (Act.BRING_IN, Act.LEAVE, Act.TAKE_OUT, Act.ADMIT, Act.HAND_OVER)  # in rooms that follow: nobody's to do
OF_TWO = SAYING  # all there is to do in a room of two


def allowed(room: Room, act: Act) -> tuple[str, ...]:
    """The roles that may do it in this room as it stands; none, where nobody may."""
    if not room.is_open or (room.is_direct and act not in OF_TWO) or (room.follows and act in WITH_POSTS):
        return ()
    if act in SAYING and room.speaks != Room.Speaks.EVERYBODY:
        return KEEPERS
    return MAY[act]


def may(place: Membership, act: Act) -> bool:
    return place.role in allowed(place.room, act)
