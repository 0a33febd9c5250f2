"""Routes that agencies of the demonstration have composed for themselves."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from directory.holders import holder_within
from directory.roles import Role
from office.demo.days import PastDays
from office.demo.happenings import Happening
from office.demo.town import Town
from workflows.documents.agencies import office_of
from workflows.documents.routing.catalogue import CATALOGUES
from workflows.documents.routing.composing import arrange, compose, publish
from workflows.engine.composing import place_for
from workflows.engine.routes import StepSpec, as_read

ROUTES = Path(__file__).parent / "lists" / "routes.toml"


def happenings(town: Town, days: PastDays) -> Iterator[Happening]:
    for told in tomllib.loads(ROUTES.read_text(encoding="utf-8"))["routes"]:
        day, when = told["published"]
        yield Happening(days.moment(day, when), partial(_compose, told, town))


def _compose(told: dict[str, Any], town: Town) -> None:
    """By the director of the agency's office."""
    unit = town.unit(told["unit"])
    director = town.actor(holder_within(Role.OFFICE_DIRECTOR, office_of(unit)).person.username)
    papers = {"genres": told.get("genres", []), "urgencies": told.get("urgencies", [])}
    route = compose(unit, kind=told["kind"], name=told["name"], **papers, by=director)
    steps = _changed(as_read(route.draft or []), told)
    route = arrange(route, steps=steps, revision=route.revision, by=director)
    publish(route, revision=route.revision, why=told["why"], by=director)


def _changed(steps: list[StepSpec], told: dict[str, Any]) -> list[StepSpec]:
    catalogue = CATALOGUES[told["kind"]]
    steps = [step for step in steps if step.name not in told.get("leave_out", [])]
    for name in told.get("add", []):
        steps.insert(place_for(name, steps, catalogue), catalogue[name].usual)
    names, holders, terms = (told.get(part, {}) for part in ("names", "holders", "terms"))
    return [
        replace(
            step,
            label=names.get(step.name, step.label),
            rule=holders.get(step.name, step.rule),
            days=tuple(terms.get(step.name, step.days)),
        )
        for step in steps
    ]
