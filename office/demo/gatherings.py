"""Meetings of four weeks and one of today, made by the real actions with the clock set back; gatherings.toml tells of
them."""

import tomllib
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from directory.actors import today
from office.demo.days import PastDays
from office.demo.enclosures import bytes_of
from office.demo.happenings import Happening
from office.demo.talk import about
from office.demo.town import Town
from office.meetings import actions
from office.meetings.actions.calling import Item
from office.meetings.kinds import headline
from office.meetings.minutes import laid_out, title_of
from office.meetings.models import Decision, Meeting, Minutes
from office.worktime.clock import now
from office.worktime.schedules import timetable
from workflows.documents import actions as documents
from workflows.documents.agencies import issuers_for
from workflows.documents.genres import Genre
from workflows.documents.words import Words
from workflows.supervision.actions import open_matter

GATHERINGS = Path(__file__).parent / "gatherings.toml"
SOON = timedelta(minutes=20)  # until today's meeting, at the next quarter of an hour
SUPERVISOR = "qinhj"


def happenings(town: Town, days: PastDays) -> Iterator[Happening]:
    for facts in tomllib.loads(GATHERINGS.read_text(encoding="utf-8"))["meetings"]:
        yield from Gathering(facts, town, days).happenings()


def _moment(said: str, days: PastDays) -> datetime:
    day, clock = said.split(" ")
    return days.moment(int(day), time.fromisoformat(clock))


class Gathering:
    """One meeting, from the call to what is made of it."""

    def __init__(self, facts: dict[str, Any], town: Town, days: PastDays) -> None:
        self.facts, self.town, self.days = facts, town, days
        self.starts_at = self._starts()
        self.ends_at = self.starts_at + timedelta(minutes=facts["minutes"])
        self.recorder = town.actor(facts["recorder"])
        self.decisions: list[Decision] = []
        self._meeting: Meeting | None = None

    @property
    def meeting(self) -> Meeting:
        assert self._meeting is not None
        return self._meeting

    def happenings(self) -> Iterator[Happening]:
        called_at, is_past = _moment(self.facts["called"], self.days), self.ends_at < now()
        yield Happening(called_at, self.call)
        for number, line in enumerate(self.facts.get("answers", ())):
            yield Happening(called_at + timedelta(minutes=7 * number + 9), partial(self.answer, line))
        if "cancelled" in self.facts:
            yield Happening(called_at + timedelta(minutes=40), self.cancel)
        elif is_past:
            yield from self._met()
            yield from self._afterwards()

    def _starts(self) -> datetime:
        """ahead: so many working days after today. Without a start: today's, at the next quarter of an hour."""
        if "ahead" in self.facts:
            on = self.days.days_from(timezone.localdate(now()), self.facts["ahead"])
            return datetime.combine(on, time.fromisoformat(self.facts["starts"].split(" ")[1]), timetable().zone)
        if "starts" in self.facts:
            return _moment(self.facts["starts"], self.days)
        soon = now().replace(second=0, microsecond=0) + SOON
        return soon + timedelta(minutes=-soon.minute % 15)

    def _met(self) -> Iterator[Happening]:
        """Seats, items of the agenda, decisions in their minutes, the end."""
        for line in self.facts.get("joined", ()):
            who, minute = line.split(" ")
            yield self._at(int(minute), partial(self.join, who))
        yield self._at(0.5, self.begin)
        planned = 1
        for no, item in enumerate(self.facts["agenda"], 1):
            yield self._at(planned, partial(self.turn_to, no))
            planned += item[2]
        yield self._at(5, self.tick)
        for one in self.facts["decisions"]:
            yield self._at(one["at"], partial(self.decide, one))
        yield Happening(self.ends_at - timedelta(minutes=3), self.end)

    def _afterwards(self) -> Iterator[Happening]:
        if self.facts.get("minutes_kept"):
            yield Happening(self.ends_at + timedelta(minutes=25), self.write)
        yield Happening(self.ends_at + timedelta(minutes=40), self.turn_into_matters)
        if "draft_by" in self.facts:
            yield Happening(self.ends_at + timedelta(minutes=55), self.draft)

    def _at(self, minute: float, do: Callable[[], object]) -> Happening:
        return Happening(self.starts_at + timedelta(minutes=minute), do)

    def call(self) -> None:
        facts, town = self.facts, self.town
        self._meeting = actions.call(
            title=facts["title"],
            starts_at=self.starts_at,
            ends_at=self.ends_at,
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
        for line in facts.get("materials", ()):
            self.lay(**line)

    def lay(self, item: int, by: str, name: str, text: str) -> None:
        upload = SimpleUploadedFile(name, bytes_of(name, text))
        actions.lay_materials(self.meeting.agenda.get(no=item), [upload], by=self.town.actor(by))

    def answer(self, line: str) -> None:
        who, answer, *rest = line.split(" ", 2)
        by, said = self.town.actor(who), rest[0] if rest else ""
        if answer == "attending":
            actions.accept(self.meeting, by=by)
        elif answer == "excused":
            actions.excuse(self.meeting, reason=said, by=by)
        else:
            instead, reason = said.split(" ", 1)
            actions.substitute(self.meeting, to=self.town.appointment(instead), reason=reason, by=by)

    def cancel(self) -> None:
        actions.cancel(self.meeting, reason=self.facts["cancelled"], by=self.town.actor(self.facts["by"]))

    def join(self, who: str) -> None:
        actions.join(self.meeting, by=self.town.actor(who))

    def begin(self) -> None:
        """Where the chair has joined it has begun by itself."""
        self.meeting.refresh_from_db()
        if self.meeting.state == Meeting.State.CALLED:
            actions.begin(self.meeting, by=self.recorder)

    def turn_to(self, no: int) -> None:
        actions.next_item(self.meeting, no=no, by=self.recorder)

    def tick(self) -> None:
        """Who sits in the room."""
        here = [self.town.appointment(who).pk for who in self.facts.get("room", "").split()]
        for one in self.meeting.invitations.filter(holder__in=here).select_related("meeting", "holder__person"):
            actions.mark_present(one, by=self.recorder)

    def decide(self, one: dict[str, Any]) -> None:
        decision = actions.note_decision(
            self.meeting,
            text=one["text"],
            lead=self.town.unit(one["lead"]) if "lead" in one else None,
            supports=self.town.units(one.get("supports", ())),
            due_on=self.days.days_from(today(), one["due"]) if "due" in one else None,
            by=self.recorder,
        )
        if one.get("matter"):
            self.decisions.append(decision)

    def end(self) -> None:
        actions.end(self.meeting, by=self.recorder)

    def write(self) -> None:
        meeting = Meeting.objects.get(pk=self.meeting.pk)
        actions.write_minutes(meeting, text=laid_out(meeting), version=0, by=self.recorder)

    def draft(self) -> None:
        by, minutes = self.town.actor(self.facts["draft_by"]), Minutes.objects.get(meeting=self.meeting)
        assert by.appointment is not None
        words = Words(title=title_of(self.meeting), body=minutes.text)
        issuer = issuers_for(by.appointment)[0]
        documents.draft(issuer=issuer, genre=Genre.MINUTES, text=words, source=minutes, by=by)

    def turn_into_matters(self) -> None:
        for decision in self.decisions:
            _turned(decision, self.town)


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
