"""Four weeks of the office's life, made by the real actions with the clock set back, in the order things happened."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.utils import translation

from directory.models import Unit
from directory.statistics import count_anew
from office.audit.actor import Actor, through
from office.demo.acts import VERBS, Way
from office.demo.days import PastDays
from office.demo.papers import Act, Paper, dated
from office.demo.town import Town
from office.duties.actions import open_duties
from office.worktime.clock import at
from workflows.documents.models import Copy

_APART = timedelta(minutes=7)  # of working time, between the units that sign for the same paper
_ALL = "各单位"
_COUNTED = (60, 240)  # acts after which the database looks at its tables anew


@dataclass(frozen=True, slots=True)
class Moment:
    """One act with its place in time; of two at the same instant the paper read first comes first."""

    when: datetime
    place: int
    line: int
    act: Act
    way: Way


def make(papers: list[Paper], town: Town, days: PastDays, tell: Callable[[str], None]) -> int:
    """Perform every line of every paper; answers how many there were."""
    moments = sorted(_moments(papers, town, days), key=lambda one: (one.when, one.place, one.line))
    day = None
    with translation.override("zh-hans"), through("web"):
        for number, moment in enumerate(moments):
            if number in _COUNTED:
                count_anew(*apps.get_models())
            if day != moment.when.date():
                day = moment.when.date()
                tell(f"{day}, {number} of {len(moments)} acts done")
            with at(moment.when):
                VERBS[moment.act.verb](moment.way, moment.act, _actor(moment, town))
    return len(moments)


def _moments(papers: list[Paper], town: Town, days: PastDays) -> Iterator[Moment]:
    for place, paper in enumerate(papers):
        way = Way(paper, town, _filler(paper, days))
        line = 0
        for act in paper.course:
            for later, one in _spread(act, paper, town):
                line += 1
                yield Moment(days.moment(act.day, act.at, later), place, line, one, way)


def _filler(paper: Paper, days: PastDays) -> Callable[[str], str]:
    drafted_on = days.day(paper.course[0].day)
    return lambda text: dated(text, drafted_on, lambda number: days.days_from(drafted_on, number))


def _spread(act: Act, paper: Paper, town: Town) -> Iterator[tuple[timedelta, Act]]:
    """`receive 各单位 -市林业局` is one act a unit, one after the other."""
    if act.verb != "receive":
        yield timedelta(0), act
        return
    named, *others = act.arguments
    units = town.units((*paper.copies, *paper.cc_copies, *others)) if named == _ALL else town.units(act.arguments)
    for number, unit in enumerate(units):
        yield number * _APART, Act(act.day, act.at, act.who, act.verb, (unit.short_name,))


def _actor(moment: Moment, town: Town) -> Actor:
    """Whoever is named, or whoever holds it."""
    if moment.act.who != "*":
        return town.actor(moment.act.who)
    return town.actor(_holder(moment.way, moment.act, town))


def _holder(way: Way, act: Act, town: Town) -> str:
    subject = way.document
    if act.verb == "receive":
        unit: Unit = town.unit(act.arguments[0])
        subject = Copy.objects.get(document=way.document, unit=unit)
    number: str = open_duties(subject)[0].holder.person.username
    return number
