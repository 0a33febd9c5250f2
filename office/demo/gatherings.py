"""Meetings of four weeks and one of today, made by the real actions with the clock set back; gatherings.toml tells of
them."""

import tomllib
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from directory.actors import today
from office.audit.actor import through
from office.demo.days import PastDays
from office.demo.talk import about
from office.demo.town import Town
from office.meetings import actions
from office.meetings.actions.calling import Item
from office.meetings.kinds import headline
from office.meetings.minutes import laid_out, title_of
from office.meetings.models import Decision, Meeting
from office.worktime.clock import at, now
from office.worktime.schedules import timetable
from workflows.documents import actions as documents
from workflows.documents.agencies import issuers_for
from workflows.documents.genres import Genre
from workflows.documents.words import Words
from workflows.supervision.actions import open_matter

GATHERINGS = Path(__file__).parent / "gatherings.toml"
SOON = timedelta(minutes=20)  # until today's meeting, at the next quarter of an hour
SUPERVISOR = "qinhj"


def make(town: Town, days: PastDays) -> int:
    """Answers how many meetings there are."""
    written = tomllib.loads(GATHERINGS.read_text(encoding="utf-8"))["meetings"]
    with through("web"):
        for facts in written:
            _gather(facts, town, days)
    return len(written)


def _gather(facts: dict[str, Any], town: Town, days: PastDays) -> None:
    with at(_moment(facts["called"], days)):
        meeting = _called(facts, town, days)
    for number, line in enumerate(facts.get("answers", ())):
        with at(meeting.called_at + timedelta(minutes=7 * number + 9)):
            _answer(meeting, line, town)
    if "cancelled" in facts:
        with at(meeting.called_at + timedelta(hours=1)):
            actions.cancel(meeting, reason=facts["cancelled"], by=town.actor(facts["by"]))
    elif meeting.ends_at < now():
        _met(meeting, facts, town, days)


def _moment(said: str, days: PastDays) -> datetime:
    day, clock = said.split(" ")
    return days.moment(int(day), time.fromisoformat(clock))


def _called(facts: dict[str, Any], town: Town, days: PastDays) -> Meeting:
    starts_at = _starts(facts, days)
    return actions.call(
        title=facts["title"],
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=facts["minutes"]),
        chair=town.appointment(facts["chair"]),
        recorder=town.appointment(facts["recorder"]),
        members=[town.appointment(who) for who in facts["members"].split()],
        observers=[town.appointment(who) for who in facts.get("observers", "").split()],
        agenda=[Item(*line) for line in facts["agenda"]],
        place=facts.get("place", ""),
        has_video=facts.get("video", True),
        about=about(facts.get("about", "")),
        by=town.actor(facts["by"]),
    )


def _starts(facts: dict[str, Any], days: PastDays) -> datetime:
    """ahead: so many working days after today."""
    if "ahead" in facts:
        on = days.days_from(timezone.localdate(), facts["ahead"])
        return datetime.combine(on, time.fromisoformat(facts["starts"].split(" ")[1]), timetable().zone)
    if "starts" in facts:
        return _moment(facts["starts"], days)
    soon = timezone.now().replace(second=0, microsecond=0) + SOON
    return soon + timedelta(minutes=-soon.minute % 15)


def _answer(meeting: Meeting, line: str, town: Town) -> None:
    who, answer, *rest = line.split(" ", 2)
    by, said = town.actor(who), rest[0] if rest else ""
    if answer == "attending":
        actions.accept(meeting, by=by)
    elif answer == "excused":
        actions.excuse(meeting, reason=said, by=by)
    else:
        instead, reason = said.split(" ", 1)
        actions.substitute(meeting, to=town.appointment(instead), reason=reason, by=by)


def _met(meeting: Meeting, facts: dict[str, Any], town: Town, days: PastDays) -> None:
    """Seats, decisions in their minutes, the end, and what is made of it."""
    recorder = town.actor(facts["recorder"])
    for line in facts.get("joined", ()):
        who, minute = line.split(" ")
        with at(meeting.starts_at + timedelta(minutes=int(minute))):
            actions.join(meeting, by=town.actor(who))
    meeting.refresh_from_db()
    if meeting.state == Meeting.State.CALLED:
        with at(meeting.starts_at + timedelta(minutes=1)):
            actions.begin(meeting, by=recorder)
    with at(meeting.starts_at + timedelta(minutes=5)):
        here = [town.appointment(who).pk for who in facts.get("room", "").split()]
        for invitation in meeting.invitations.filter(holder__in=here).select_related("meeting", "holder__person"):
            actions.mark_present(invitation, by=recorder)
    minute = 0
    for no, line in enumerate(facts["agenda"], 1):
        with at(meeting.starts_at + timedelta(minutes=minute)):
            actions.next_item(meeting, no=no, by=recorder)
        minute += line[2]
    decisions = [(one, _decided(meeting, one, town, days)) for one in facts["decisions"]]
    with at(meeting.ends_at - timedelta(minutes=3)):
        actions.end(meeting, by=recorder)
    if facts.get("minutes_kept"):
        _wrote(meeting, facts, town)
    for one, decision in decisions:
        if one.get("matter"):
            with at(meeting.ends_at + timedelta(minutes=40)):
                _turned(decision, town)


def _decided(meeting: Meeting, facts: dict[str, Any], town: Town, days: PastDays) -> Decision:
    with at(meeting.starts_at + timedelta(minutes=facts["at"])):
        return actions.note_decision(
            meeting,
            text=facts["text"],
            lead=town.unit(facts["lead"]) if "lead" in facts else None,
            supports=town.units(facts.get("supports", ())),
            due_on=days.days_from(today(), facts["due"]) if "due" in facts else None,
            by=town.actor(meeting.recorder.person.username),
        )


def _wrote(meeting: Meeting, facts: dict[str, Any], town: Town) -> None:
    recorder = town.actor(facts["recorder"])
    with at(meeting.ends_at + timedelta(minutes=25)):
        minutes = actions.write_minutes(meeting, text=laid_out(meeting), version=0, by=recorder)
    if "draft_by" not in facts:
        return
    with at(meeting.ends_at + timedelta(minutes=55)):
        by = town.actor(facts["draft_by"])
        assert by.appointment is not None
        issuer = issuers_for(by.appointment)[0]
        words = Words(title=title_of(meeting), body=minutes.text)
        documents.draft(issuer=issuer, genre=Genre.MINUTES, text=words, source=minutes, by=by)


def _turned(decision: Decision, town: Town) -> None:
    """转为督办 by the supervisor, as the form reads it from the decision."""
    assert decision.lead is not None
    assert decision.due_on is not None
    open_matter(
        title=headline(decision),
        requirement=decision.text,
        lead=decision.lead,
        supports=list(decision.supports.order_by("path")),
        due_at=timetable().end_of(decision.due_on),
        source=decision,
        category="decision",
        by=town.actor(SUPERVISOR),
    )
