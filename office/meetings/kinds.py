"""Meetings, decisions and minutes as subjects."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from directory.schedules import timetable_of
from office.meetings.minutes import title_of
from office.meetings.models import Decision, Meeting, Minutes
from office.meetings.outlook import facts_of
from office.meetings.permissions import (
    decision_visible_to,
    material_visible_to,
    meeting_visible_to,
    minutes_visible_to,
)
from office.subjects import kinds


def register() -> None:
    kinds.register(
        kinds.Kind(
            name="meeting",
            tells=True,
            label=_("Meeting"),
            load=meeting_visible_to,
            url_of_id=lambda public_id: reverse("meetings:detail", args=[public_id]),
            brief=_meeting_brief,
            card="meetings/_card.html",
            origin=_about,
            facts=facts_of,
        )
    )
    kinds.register(
        kinds.Kind(
            name="decision",
            label=_("Decision of a meeting"),
            load=decision_visible_to,
            url_of_id=lambda public_id: reverse("meetings:decision", args=[public_id]),
            title=headline,
            brief=_decision_brief,
            origin=lambda decision: ("meeting", decision.meeting.public_id),
        )
    )
    kinds.register(
        kinds.Kind(
            name="material",
            label=_("Material of a meeting"),
            load=material_visible_to,
            url_of_id=lambda public_id: reverse("meetings:material", args=[public_id]),
            origin=lambda material: ("meeting", material.item.meeting.public_id),
        )
    )
    kinds.register(
        kinds.Kind(
            name="minutes",
            label=_("Minutes"),
            load=minutes_visible_to,
            url_of_id=lambda public_id: reverse("meetings:minutes_found", args=[public_id]),
            brief=_minutes_brief,
            origin=lambda minutes: ("meeting", minutes.meeting.public_id),
        )
    )


def _about(meeting: Meeting) -> tuple[str, UUID] | None:
    return (meeting.about_kind, meeting.about_id) if meeting.about_id else None


def headline(decision: Decision) -> str:
    """The first sentence, at most as long as a matter's title may be."""
    first = decision.text.strip().splitlines()[0].split("。")[0]
    return first if len(first) <= 60 else first[:59] + "…"


def _meeting_brief(actor: Any, meeting: Meeting) -> kinds.Brief:
    people = meeting.invitations.order_by("pk").values_list("holder__person__public_id", flat=True)
    return kinds.Brief(
        title=meeting.title,
        text="\n".join(f"{item.no}. {item.title}" for item in meeting.agenda.order_by("no")),
        units=(meeting.unit.public_id,),
        due_at=meeting.starts_at,
        particulars={"people": [str(one) for one in people]},
    )


def _decision_brief(actor: Any, decision: Decision) -> kinds.Brief:
    """What a matter takes over: its words, who leads, who supports, and until when that unit works on the day."""
    supports = [str(one) for one in decision.supports.order_by("path").values_list("public_id", flat=True)]
    lead, day = decision.lead, decision.due_on
    return kinds.Brief(
        title=headline(decision),
        text=decision.text,
        due_at=timetable_of(lead or decision.meeting.unit).end_of(day) if day else None,
        particulars={"lead": str(lead.public_id) if lead else None, "supports": supports, "term": None},
    )


def _minutes_brief(actor: Any, minutes: Minutes) -> kinds.Brief:
    return kinds.Brief(
        title=title_of(minutes.meeting),
        text=minutes.text,
        units=(minutes.meeting.unit.public_id,),
        particulars={"genre": "minutes"},
    )
