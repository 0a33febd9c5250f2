"""What can be done with a matter. Each is one transaction: lock, permission, state, change, duties, record."""

from workflows.supervision.actions.checking import cancel, close, return_for_rework, urge
from workflows.supervision.actions.ending import evaluate, reopen
from workflows.supervision.actions.handling import (
    accept,
    acknowledge,
    assign,
    decline,
    lay_plan,
    report,
    report_done,
    respond,
)
from workflows.supervision.actions.moving import ask_extension, grant_extension, pause, refuse_extension, resume
from workflows.supervision.actions.opening import approve, open_matter, propose, turn_down
from workflows.supervision.actions.slipping import answer_slip, issue_slip, leave_slip

__all__ = [
    "accept",
    "acknowledge",
    "answer_slip",
    "approve",
    "ask_extension",
    "assign",
    "cancel",
    "close",
    "decline",
    "evaluate",
    "grant_extension",
    "issue_slip",
    "lay_plan",
    "leave_slip",
    "open_matter",
    "pause",
    "propose",
    "refuse_extension",
    "reopen",
    "report",
    "report_done",
    "respond",
    "resume",
    "return_for_rework",
    "turn_down",
    "urge",
]
