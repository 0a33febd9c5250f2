"""What can be done in rooms. Each is one transaction: lock, permission, state, change, duties, record."""

from office.chat.actions.must_reads import confirm, issue_must_read, remind
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
from office.chat.actions.talking import edit, post, read_to, recall

__all__ = [
    "add_members",
    "ask_for_end",
    "close_room",
    "confirm",
    "edit",
    "issue_must_read",
    "leave",
    "open_direct",
    "open_room",
    "post",
    "read_to",
    "recall",
    "remind",
    "remove_member",
    "set_end",
]
