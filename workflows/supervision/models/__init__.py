"""Matters, their course, and the standards they are held to."""

from workflows.supervision.models.course import Evaluation, Evidence, Extension, Milestone, Pause, Reopening, Report
from workflows.supervision.models.matter import (
    OPEN,
    TITLE_PAIRS,
    Matter,
    MatterCounter,
    MatterGroupGrant,
    MatterUserGrant,
    Support,
)
from workflows.supervision.models.plan import WorkPlan
from workflows.supervision.models.rung import Climb, Rung, Tells
from workflows.supervision.models.slip import Slip
from workflows.supervision.models.standard import Standard
from workflows.supervision.models.tally import Tally

__all__ = [
    "OPEN",
    "TITLE_PAIRS",
    "Climb",
    "Evaluation",
    "Evidence",
    "Extension",
    "Matter",
    "MatterCounter",
    "MatterGroupGrant",
    "MatterUserGrant",
    "Milestone",
    "Pause",
    "Reopening",
    "Report",
    "Rung",
    "Slip",
    "Standard",
    "Support",
    "Tally",
    "Tells",
    "WorkPlan",
]
