"""Four weeks of talk in a dozen rooms, made by the real actions with the clock set back; talks.toml has them."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from directory.actors import today
from directory.gathering.rules import Rule
from directory.models import Person
from directory.roles import Role
from office.audit.actor import Actor
from office.chat import actions
from office.chat.models import Entry, MustRead, Room
from office.demo.days import PastDays
from office.demo.happenings import Happening
from office.demo.town import Town
from office.worktime.clock import now
from workflows.documents.models import Document
from workflows.supervision.models import Matter

TALKS = Path(__file__).parent / "talks.toml"


@dataclass(frozen=True, slots=True)
class _Due:
    """What the last must-read is due by: today's evening, or when that has passed the next working day's."""

    days: PastDays
    latest: datetime

    def at(self, clock: time) -> datetime:
        zone = self.days.moment(1, clock).tzinfo
        evening = datetime.combine(self.days.day(0), clock, zone)
        if evening > self.latest + timedelta(hours=1):
            return evening
        return datetime.combine(self.days.days_from(self.latest.astimezone(zone).date(), 1), clock, zone)


def happenings(town: Town, days: PastDays) -> Iterator[Happening]:
    """Every line of every room; then each has read up to their own last word, some everything."""
    latest = now()
    due = _Due(days, latest)
    for facts in tomllib.loads(TALKS.read_text(encoding="utf-8"))["talks"]:
        talk = Talk(facts, town, due)
        lines = list(_lines(facts["said"], days))
        opened_at = lines[0][0] - timedelta(minutes=2)
        yield Happening(opened_at, partial(talk.open, lines[0][1]))
        for number, (when, who, words) in enumerate(lines, 1):
            yield Happening(when, partial(talk.say, number, who, words))
        yield Happening(latest, talk.have_read)


def _lines(said: list[str], days: PastDays) -> Iterator[tuple[datetime, str, str]]:
    """What is taken back or put better follows the line before it within a minute."""
    before = None
    for line in said:
        day, clock, who, words = line.split(" ", 3)
        when = days.moment(int(day), time.fromisoformat(clock))
        if before is not None and (words == "take back" or words.startswith("better ")):
            when = before + timedelta(seconds=45)
        before = when
        yield when, who, words


@dataclass(slots=True)
class Talk:
    """One room under way. said: by the number of its line."""

    facts: dict[str, Any]
    town: Town
    due: "_Due"
    said: dict[int, Entry] = field(default_factory=dict)
    _room: Room | None = None
    must_read: MustRead | None = None

    @property
    def room(self) -> Room:
        assert self._room is not None
        return self._room

    def open(self, who: str) -> None:
        self._room = _opened(self.facts, self.town, self.town.actor(who))

    def say(self, number: int, who: str, words: str) -> None:
        by = self.town.actor(who)
        if words == "ok":
            assert self.must_read is not None
            actions.confirm(self.must_read, by=by)
        elif words == "take back":
            actions.recall(self.room, self.said[number - 1].seq, by=by)
        elif words.startswith("better "):
            actions.edit(self.room, self.said[number - 1].seq, text=words.removeprefix("better "), by=by)
        elif words.startswith("! "):
            self.must_read = _issued(self.room, words.removeprefix("! "), by, self.town, self.due)
        else:
            reply, not_urgent = None, words.startswith("~ ")
            words = words.removeprefix("~ ")
            if words.startswith("> "):
                answered, words = words[2:].split(" ", 1)
                reply = self.said[int(answered)].seq
            self.said[number] = actions.post(self.room, text=words, reply_to=reply, not_urgent=not_urgent, by=by)

    def have_read(self) -> None:
        """Those who were heard last have read all; the others what was said before the last two lines. Of a whole
        bureau only those who spoke were there."""
        head = Room.objects.get(pk=self.room.pk).next_seq - 1
        heard = {entry.sender_id for entry in list(self.said.values())[-2:]}
        inside = Person.objects.filter(memberships__room=self.room, memberships__left_at=None)
        if self.room.follows:
            inside = inside.filter(pk__in={entry.sender_id for entry in self.said.values()})
        for person in inside:
            read = head if person.pk in heard else max(head - 2, 1)
            actions.read_to(self.room, read, by=self.town.actor(person.username))


def _opened(facts: dict[str, Any], town: Town, by: Actor) -> Room:
    if both := facts.get("with"):
        other = next(who for who in both.split() if who != by.person.username)
        return actions.open_direct(town.actor(other).person, by=by)
    if follows := facts.get("follows"):
        units = tuple(unit.public_id for unit in town.units(follows.split()))
        rule = Rule(units, tuple(map(Role, facts.get("roles", []))))
        room = actions.open_following(facts["name"], purpose=facts["purpose"], rule=rule, by=by)
        if "speaks" in facts:
            actions.say_who_speaks(room, facts["speaks"], by=by)
        return room
    owner, *others = facts["people"].split()
    return actions.open_room(
        facts["name"],
        purpose=facts["purpose"],
        people=[town.actor(who).person for who in others],
        about=about(facts.get("about", "")),
        ends_on=today() + timedelta(days=facts["ends_in"] + 30) if "ends_in" in facts else None,
        by=town.actor(owner),
    )


def about(named: str) -> Any:
    kind, _space, title = named.partition(" ")
    if kind == "matter":
        return Matter.objects.filter(title=title).first()
    return Document.objects.filter(title__endswith=title).first() if kind == "document" else None


def _issued(room: Room, words: str, by: Actor, town: Town, due: _Due) -> MustRead:
    title, text, until, people = (part.strip() for part in words.split(" | "))
    asked = [town.appointment(who) for who in people.split() if town.actor(who).person != by.person]
    return actions.issue_must_read(
        title, text, people=asked, due_at=due.at(time.fromisoformat(until)), room=room, by=by
    )
