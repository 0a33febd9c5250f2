"""What is booked for the coming weeks when the demonstration starts, whose duties have been handed over, and who is
seen only by some."""

import tomllib
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from directory.actors import today
from directory.administering.booking import book
from directory.administering.people import end_post
from directory.models import Unit, VisibilityRule
from directory.subtrees import below
from directory.visibility.making import make_rule
from office.demo.happenings import Happening
from office.demo.town import Town
from office.duties.succession import hand_over_post, left_by
from office.worktime.clock import now

CHANGES = Path(__file__).parent / "lists" / "administering.toml"
KEEPER = "xiakx"


def happenings(town: Town) -> Iterator[Happening]:
    """Booked last, as absences are, so that nothing of it turns an act of the history."""
    latest = now()
    told = tomllib.loads(CHANGES.read_text(encoding="utf-8"))
    for facts in told["changes"]:
        yield Happening(latest, partial(_book, facts, town))
    for facts in told["leavers"]:
        yield Happening(latest, partial(_leave, facts, town))
    for facts in told["rules"]:
        yield Happening(latest, partial(_hide, facts, town))


def _book(facts: dict[str, Any], town: Town) -> None:
    unit = Unit.objects.get(short_name=facts["unit"])
    on = today() + timedelta(days=facts["in"])
    book(unit, facts["verb"], facts["takes"], on=on, about=facts["about"], by=town.actor(KEEPER))


def _leave(facts: dict[str, Any], town: Town) -> None:
    keeper, held = town.actor(KEEPER), town.appointment(facts["who"])
    end_post(held, last_on=today() + timedelta(days=facts["in"]), by=keeper)
    ticked = [one.duty.public_id for one in left_by(held)]
    if ticked:
        hand_over_post(held, to=town.appointment(facts["to"]), ticked=ticked, by=keeper)


def _hide(facts: dict[str, Any], town: Town) -> None:
    unit = Unit.objects.get(short_name=facts["unit"])
    make_rule(
        unit,
        kind=VisibilityRule.Kind.SEEN_ONLY_BY,
        title=facts["why"],
        about=[Unit.objects.get(below(unit.path, "path"), short_name=facts["about"])],
        others=list(Unit.objects.filter(short_name__in=facts["seen_by"])),
        by=town.actor(KEEPER),
    )
