"""Giving somebody a post beside or in place of the one they hold."""

from datetime import date
from enum import StrEnum

from django.db import transaction

from directory.actions import appoint, relieve
from directory.actors import today
from directory.administering.booking import book
from directory.administering.people import main_of, make_main
from directory.administering.permitting import permit
from directory.administering.refusals import EndsBeforeStart, NeedsMain
from directory.models import Appointment, Person, Post
from office.audit.actor import Actor


class How(StrEnum):
    """What becomes of the main post somebody holds already when they are given another post."""

    MOVES = "moves"  # it ends the day before
    KEEPS = "keeps"  # it is held on as a concurrent one
    BESIDE = "beside"  # it stays the main one, and the new post is concurrent


@transaction.atomic
def give_post(person: Person, *, to: Post, starts_on: date, how: How, by: Actor) -> Appointment:
    """Appoint from a day on, saying what becomes of the main post. Ending a main post, or making it a concurrent one,
    needs the right over its unit too. Raises NeedsMain."""
    main = main_of(person, starts_on)
    if main is None:
        if how is How.BESIDE:
            raise NeedsMain
        return appoint(person, to=to, starts_on=starts_on, by=by)
    if how is How.BESIDE:
        return appoint(person, to=to, starts_on=starts_on, is_main=False, by=by)
    permit(by, main.post.unit)
    if how is How.MOVES:
        if main.ends_on is None or main.ends_on >= starts_on:
            if main.starts_on >= starts_on:
                raise EndsBeforeStart(field="starts_on")
            relieve(main, from_on=starts_on, by=by)
        return appoint(person, to=to, starts_on=starts_on, by=by)
    given = appoint(person, to=to, starts_on=starts_on, is_main=False, by=by)
    if starts_on <= today():
        return make_main(given, by=by)
    book(to.unit, "make_main", {"appointment": str(given.public_id)}, on=starts_on, about=str(given), by=by)
    return given
