"""What can be done in rooms. Each is one transaction: lock, permission, state, change, duties, record."""

from office.chat.actions.following import follow, open_following
from office.chat.actions.moderating import (
    answer_proposal,
    hand_over,
    name_administrator,
    say_who_speaks,
    set_approval,
)
from office.chat.actions.must_reads import confirm, issue_must_read, remind, say_done
from office.chat.actions.pinning import pin
from office.chat.actions.reacting import announce, react
from office.chat.actions.rooms import (
    add_members,
    ask_for_end,
    close_room,
    leave,
    open_direct,
    open_room,
    remove_member,
    set_end,
)
from office.chat.actions.talking import edit, forward, post, read_to, recall

__all__ = [
    "add_members",
    "announce",
    "answer_proposal",
    "ask_for_end",
    "close_room",
    "confirm",
    "edit",
    "follow",
    "forward",
    "hand_over",
    "issue_must_read",
    "leave",
    "name_administrator",
    "open_direct",
    "open_following",
    "open_room",
    "pin",
    "post",
    "react",
    "read_to",
    "recall",
    "remind",
    "remove_member",
    "say_done",
    "say_who_speaks",
    "set_approval",
    "set_end",
]
