"""The verbs of meetings, by what they are about: calling, answering, sitting, recording."""

from office.meetings.actions.answering import accept, excuse, substitute
from office.meetings.actions.calling import call, cancel, invite, move
from office.meetings.actions.materials import lay_materials, withdraw_material
from office.meetings.actions.recording import change_decision, mark_present, note_decision, write_minutes
from office.meetings.actions.sitting import begin, end, join, leave, next_item, remove, show_state, stay
from office.meetings.actions.summoning import summon

__all__ = [
    "accept",
    "begin",
    "call",
    "cancel",
    "change_decision",
    "end",
    "excuse",
    "invite",
    "join",
    "lay_materials",
    "leave",
    "mark_present",
    "move",
    "next_item",
    "note_decision",
    "remove",
    "show_state",
    "stay",
    "substitute",
    "summon",
    "withdraw_material",
    "write_minutes",
]
