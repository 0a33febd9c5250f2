"""Seven weeks of the office's life, made by the real actions with the clock set back, in the order things happened."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from django.apps import apps
from django.utils import translation

from directory.models import Unit
from directory.statistics import count_anew
from office.audit.actor import Actor, through
from office.demo import enclosures
from office.demo.acts import Way
from office.demo.acts import sheet_of as outgoing_sheet
from office.demo.arrivals import Arrived
from office.demo.arrivals import sheet_of as incoming_sheet
from office.demo.connections import Connected, System
from office.demo.days import PastDays
from office.demo.following import Following, Watch
from office.demo.hands import holder_of
from office.demo.happenings import Happening
from office.demo.matters import Followed
from office.demo.papers import Act, Paper, dated
from office.demo.requests import Request
from office.demo.town import Town
from office.demo.workshop import Workshop
from office.worktime.clock import at, now
from workflows.documents.models import Copy

_APART = timedelta(minutes=7)  # of working time, between the units that sign for the same paper
_ALL = "各单位"
_COUNTED = (60, 240)  # acts after which the database looks at its tables anew


Told = Paper | Request | Followed | System


class Course(Protocol):
    """A paper, a request, a matter or a connected system under way: what its lines are performed on."""

    @property
    def subject(self) -> Any: ...

    def perform(self, act: Act, by: Actor) -> None: ...


@dataclass(frozen=True, slots=True)
class Moment:
    """One act with its place in time; of two at the same instant the one read first comes first."""

    when: datetime
    place: int
    line: int
    act: Act
    way: Course


def make(
    stories: Sequence[Told],
    beside: Iterable[Happening],
    town: Town,
    days: PastDays,
    workshop: Workshop,
    tell: Callable[[str], None],
) -> int:
    """Perform every line of everything that is told, and what happens beside; answers how much there was."""
    moments = sorted(_moments(stories, town, days), key=lambda one: (one.when, one.place, one.line))
    everything: list[Moment | Happening] = sorted([*moments, *beside], key=lambda one: one.when)
    day, watch = None, Watch()
    with translation.override("zh-hans"), through("web"):
        _print_ahead(moments, workshop)
        sealings = {id(one.way): one.when for one in moments if one.act.verb == "seal"}
        for number, moment in enumerate(everything):
            if number in _COUNTED:
                count_anew(*apps.get_models())
            if day != moment.when.date():
                day = moment.when.date()
                tell(f"{day}, {number} of {len(everything)} acts done")
            watch.until(moment.when)
            if isinstance(moment, Happening):
                with at(moment.when):
                    moment.do()
                continue
            with at(moment.when):
                moment.way.perform(moment.act, _actor(moment, town))
            if isinstance(moment.way, Following):
                watch.look_ahead()
            if moment.act.verb == "number" and isinstance(moment.way, Way) and id(moment.way) in sealings:
                with at(sealings[id(moment.way)]):
                    workshop.print_ahead(outgoing_sheet(moment.way))
        watch.until(now())
    return len(everything)


def _print_ahead(moments: Sequence[Moment], workshop: Workshop) -> None:
    """What others printed before anything happened here: the papers that arrive, and enclosures."""
    for one in moments:
        way = one.way
        if one.act.verb == "arrive" and isinstance(way, Arrived):
            with at(one.when):
                workshop.print_ahead(incoming_sheet(way))
        if one.act.verb in ("arrive", "attach") and isinstance(way, Arrived | Way):
            for enclosed in way.paper.enclosures:
                if enclosed.name.endswith(".pdf"):
                    workshop.print_ahead(enclosures.sheet_of(way.fill(enclosed.text)))


def _moments(stories: Sequence[Told], town: Town, days: PastDays) -> Iterator[Moment]:
    ways: dict[str, Course] = {}
    for place, story in enumerate(stories):
        way = ways[story.key] = _way(story, town, days, ways)
        line = 0
        for act in story.course:
            for later, one in _spread(act, story, town):
                line += 1
                yield Moment(days.moment(act.day, act.at, later), place, line, one, way)


def _way(story: Told, town: Town, days: PastDays, ways: dict[str, Course]) -> Course:
    fill = _filler(story, days)
    if isinstance(story, System):
        return Connected(story, town)
    if isinstance(story, Request):
        return Arrived(story, town, fill)
    if isinstance(story, Followed):
        return Following(story, town, fill, ways, days.days_from)
    return Way(story, town, fill, ways)


def _filler(story: Told, days: PastDays) -> Callable[[str], str]:
    begun_on: date = days.day(story.course[0].day)
    return lambda text: dated(text, begun_on, lambda number: days.days_from(begun_on, number))


def _spread(act: Act, story: Told, town: Town) -> Iterator[tuple[timedelta, Act]]:
    """`receive 各单位 -市林业局` is one act a unit, one after the other."""
    if act.verb != "receive" or not isinstance(story, Paper):
        yield timedelta(0), act
        return
    named, *others = act.arguments
    units = town.units((*story.copies, *story.cc_copies, *others)) if named == _ALL else town.units(act.arguments)
    for number, unit in enumerate(units):
        yield number * _APART, Act(act.day, act.at, act.who, act.verb, (unit.short_name,))


def _actor(moment: Moment, town: Town) -> Actor:
    """Whoever is named, or whoever holds it."""
    if moment.act.who != "*":
        return town.actor(moment.act.who)
    return town.actor(_holder(moment.way, moment.act, town))


def _holder(way: Course, act: Act, town: Town) -> str:
    subject = way.subject
    if act.verb == "receive":
        unit: Unit = town.unit(act.arguments[0])
        subject = Copy.objects.get(document=way.subject, unit=unit)
    return holder_of(subject)
