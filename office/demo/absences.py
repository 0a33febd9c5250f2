"""Who is away when the demonstration starts, and who stands in; booked last, so that it turns no act of the history."""

import tomllib
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from directory.absence.booking import book_absence
from directory.absence.forms import DAILY
from directory.absence.models import Work
from directory.actors import today
from office.demo.happenings import Happening
from office.demo.town import Town
from office.duties.handing import hand_over
from office.worktime.clock import now

ABSENCES = Path(__file__).parent / "lists" / "absences.toml"


def happenings(town: Town) -> Iterator[Happening]:
    latest = now()
    for facts in _told():
        yield Happening(latest, partial(_go_away, facts, town))


def away() -> list[str]:
    """Staff numbers of those who will be."""
    return [facts["who"] for facts in _told()]


def _told() -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = tomllib.loads(ABSENCES.read_text(encoding="utf-8"))["absences"]
    return told


def _go_away(facts: dict[str, Any], town: Town) -> None:
    actor, first = town.actor(facts["who"]), today() + timedelta(days=facts["from"])
    deputies = dict.fromkeys(map(Work, facts.get("works", DAILY)), town.appointment(facts["deputy"]))
    until_on = first + timedelta(days=facts["days"] - 1)
    absence = book_absence(
        town.appointment(facts["who"]), from_on=first, until_on=until_on, deputies=deputies, by=actor
    )
    if facts.get("over"):
        hand_over(absence, by=actor)
