"""Four weeks of talk in ten rooms, made by the real actions with the clock set back. The rooms are in talks.toml."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from directory.actors import today
from directory.models import Person
from office.audit.actor import Actor, through
from office.chat import actions
from office.chat.models import Entry, MustRead, Room
from office.demo.days import PastDays
from office.demo.town import Town
from office.worktime.clock import at, now
from workflows.documents.models import Document
from workflows.supervision.models import Matter

TALKS = Path(__file__).parent / "talks.toml"


@dataclass(slots=True)
class Talk:
    """One room under way: what was said so far, by the number of its line."""

    room: Room | None = None
    said: dict[int, Entry] = field(default_factory=dict)
    must_read: MustRead | None = None


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


def make(town: Town, days: PastDays) -> int:
    """Every line of every room, in the order in which they were said; then each has read up to their own last word,
    some everything. Answers how many lines there were."""
    written = tomllib.loads(TALKS.read_text(encoding="utf-8"))["talks"]
    talks = [Talk() for _ in written]
    moments, latest = sorted(_moments(written, days)), now()
    with through("web"):
        for when, place, number, who, words in moments:
            with at(when):
                _say(talks[place], written[place], number, town.actor(who), words, town, _Due(days, latest))
        for talk in talks:
            _have_read(talk, town)
    return len(moments)


def _moments(written: list[dict[str, Any]], days: PastDays) -> Iterator[tuple[datetime, int, int, str, str]]:
    for place, talk in enumerate(written):
        for number, line in enumerate(talk["said"], 1):
            day, clock, who, words = line.split(" ", 3)
            yield days.moment(int(day), time.fromisoformat(clock)), place, number, who, words


def _say(talk: Talk, facts: dict[str, Any], number: int, by: Actor, words: str, town: Town, due: _Due) -> None:
    if talk.room is None:
        with at(now() - timedelta(minutes=2)):
            talk.room = _opened(facts, town, by)
    if words == "ok":
        assert talk.must_read is not None
        actions.confirm(talk.must_read, by=by)
    elif words == "take back":
        with at(talk.said[number - 1].said_at + timedelta(seconds=40)):
            actions.recall(talk.room, talk.said[number - 1].seq, by=by)
    elif words.startswith("better "):
        with at(talk.said[number - 1].said_at + timedelta(seconds=55)):
            actions.edit(talk.room, talk.said[number - 1].seq, text=words.removeprefix("better "), by=by)
    elif words.startswith("! "):
        talk.must_read = _issued(talk.room, words.removeprefix("! "), by, town, due)
    else:
        reply = None
        if words.startswith("> "):
            answered, words = words[2:].split(" ", 1)
            reply = talk.said[int(answered)].seq
        talk.said[number] = actions.post(talk.room, text=words, reply_to=reply, by=by)


def _opened(facts: dict[str, Any], town: Town, by: Actor) -> Room:
    if both := facts.get("with"):
        other = next(who for who in both.split() if who != by.person.username)
        return actions.open_direct(town.actor(other).person, by=by)
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


def _have_read(talk: Talk, town: Town) -> None:
    """Those who were heard last have read all; the others what was said before the last two lines."""
    assert talk.room is not None
    head = Room.objects.get(pk=talk.room.pk).next_seq - 1
    heard = {entry.sender_id for entry in list(talk.said.values())[-2:]}
    for person in Person.objects.filter(memberships__room=talk.room, memberships__left_at=None):
        read = head if person.pk in heard else max(head - 2, 1)
        actions.read_to(talk.room, read, by=town.actor(person.username))
