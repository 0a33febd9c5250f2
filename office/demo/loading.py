"""The demonstration office, whole or not at all."""

from collections.abc import Callable
from datetime import time

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models.functions import TruncDate
from procrastinate.contrib.django import app

from directory.founding import found_office
from directory.models import Person, Unit
from directory.staff_list import take_in
from office.audit.actor import through
from office.audit.jobs import defer
from office.demo import absences, administering, gatherings, history, plans, rosters, routing, staff_lists, talk
from office.demo.applications import enter_applications
from office.demo.connections import systems
from office.demo.days import PastDays
from office.demo.keeping import equip, set_hours, set_standards, stock
from office.demo.matters import matters
from office.demo.papers import papers
from office.demo.people import CAST, PASSWORD
from office.demo.population import settle
from office.demo.requests import requests
from office.demo.town import Town
from office.demo.workshop import Workshop
from office.notices import bell
from office.notices.actions import prefer
from office.notices.models import Notice, Way
from office.worktime.clock import at, now
from office.worktime.schedules import timetable

FOUNDED = 36  # working days before the start
GATHERING = ("chenrc", "zhouml", "hejx")  # who reads the news of documents once a day, together
Tell = Callable[[str], None]


def is_loaded() -> bool:
    """Whatever office there is: the demonstration goes into an empty house only."""
    return Unit.objects.exists()


@transaction.atomic
def load(workshop: Workshop, tell: Tell) -> None:
    """One transaction: what fails half-way leaves nothing, and the next start begins afresh."""
    days = PastDays(timetable(), now())
    with at(days.moment(FOUNDED, time(8, 35))), through("job"):
        population = settle()
        founder = found_office(
            name="示范市人民政府",
            short_name="市政府",
            level="city",
            administrator=population.founder["name"],
            staff_number=population.founder["staff_number"],
        )
        counts = take_in(population.staff_list, by=founder)
        Person.objects.filter(username__in=CAST).update(password=make_password(PASSWORD))
        tell(f"{counts['units']} units, {counts['people']} people in {counts['posts']} posts")
        town = Town(population)
        written, arrived, followed = papers(), requests(), matters()
        equipped = equip(population, town, {paper.issuer for paper in written}, workshop)
        tell(f"registers of numbers and sample seals for {equipped} units")
        stock(town)
        set_standards(town)
        set_hours(town)
        for who in GATHERING:
            prefer(town.actor(who).person, ways={"document": Way.DAILY}, quiet=(None, None), digest_at=time(8, 30))
    beside = [*talk.happenings(town, days), *gatherings.happenings(town, days), *rosters.happenings(town, days)]
    beside += [*absences.happenings(town), *administering.happenings(town), *staff_lists.happenings(town)]
    beside += [*routing.happenings(town, days), *plans.happenings(town, days)]
    acts = history.make([*systems(), *written, *arrived, *followed], beside, town, days, workshop, tell)
    tell(f"{enter_applications(town)} applications")
    defer("office.demo.tasks.see_what_is_old")  # after all that the history has left to the worker
    tell(f"{len(written)} documents, {len(arrived)} incoming documents, {len(followed)} matters, {acts} acts")


def ring_the_bells() -> None:
    """Do now what the worker of a running demonstration does in its first seconds."""
    through = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with app.replace_connector(through) as worker:
        worker.run_worker(wait=False, concurrency=1, install_signal_handlers=False, listen_notify=False)


def see_what_is_old() -> None:
    """Everybody has seen what is older than two working days; what is gathered by days stands in those of the history
    and not, told at the start, in that of today."""
    with at(PastDays(timetable(), now()).moment(2, time(17, 0))) as evening:
        for person in Person.objects.filter(notices__seen_at=None).distinct():
            bell.mark_seen(person, until=evening)
        gathered = Notice.objects.filter(digest_on__isnull=False, held_until=None, happened_at__lte=evening)
        gathered.update(digest_on=TruncDate("happened_at"))
