"""Somebody goes away and names a deputy: for tests of rooms whose duties follow."""

from datetime import timedelta

from directory.absence.booking import book_absence
from directory.absence.models import Absence, Work
from directory.actors import today
from office.audit.actor import Actor


def away(actor: Actor, deputy: Actor, *works: Work, days: int = 5) -> Absence:
    """From today on; for everything but signing when no work is named."""
    works = works or (Work.ACT, Work.READ, Work.CONFIRM, Work.ATTEND)
    named = dict.fromkeys(works, deputy.appointment)
    until_on = today() + timedelta(days=days - 1)
    return book_absence(actor.appointment, from_on=today(), until_on=until_on, deputies=named, by=actor)
