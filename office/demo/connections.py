"""Other systems of the demonstration, connected by the real actions: they send, hear and raise alarms."""

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from office.audit.actor import Actor, through
from office.demo.names import LISTS
from office.demo.papers import Act, course_of
from office.demo.town import Town
from office.integration import actions, endpoints, sources
from office.integration.models import Arrival, Source
from office.integration.scopes import Scope
from workflows.supervision.models import Matter


@dataclass(frozen=True, slots=True)
class System:
    """key: what the courses call it. hears: where it is told of events that match the patterns. source: what raises
    alarms, mapped to matters. misnamed: an alarm that fits nobody."""

    key: str
    unit: str
    purpose: str
    contact: str
    filing_no: str
    course: tuple[Act, ...]
    hears: str = ""
    patterns: tuple[str, ...] = ()
    source: str = ""
    mapping: dict[str, str] = field(default_factory=dict)
    misnamed: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Connected:
    """One system under way: subject is its account."""

    paper: System
    town: Town
    subject: Any = None
    source: Any = None

    def perform(self, act: Act, by: Actor) -> None:
        VERBS[act.verb](self, by)


def systems() -> list[System]:
    written = tomllib.loads((LISTS / "systems.toml").read_text(encoding="utf-8"))["systems"]
    return [_system(**one) for one in written]


def _system(*, name: str, course: str, **facts: Any) -> System:
    return System(key=name, course=course_of(name, course), **facts)


def raise_alarm(way: Connected, told: Mapping[str, str]) -> Matter:
    """As it would come in at the source's address; what the worker does a second later is done at once."""
    made = _tell(way, told).result_id
    assert made is not None  # or it waits to be sorted, and no story goes on
    return Matter.objects.get(public_id=made)


def _tell(way: Connected, told: Mapping[str, str]) -> Arrival:
    body = json.dumps({"alarm": dict(told)}, ensure_ascii=False).encode()
    with through("api"):
        arrival = sources.store(way.source, body=body, headers={}, address="192.0.2.31", message_id="")  # RFC 5737
    return sources.sort_out(arrival.pk)


def misname(way: Connected, by: Actor) -> None:
    """An alarm whose unit nobody knows by that name: it waits to be sorted."""
    _tell(way, way.paper.misnamed)


def open_account(way: Connected, by: Actor) -> None:
    paper = way.paper
    facts: dict[str, Any] = {"purpose": paper.purpose, "contact": paper.contact, "filing_no": paper.filing_no}
    way.subject = actions.open_account(way.town.unit(paper.unit), name=paper.key, **facts, by=by)
    way.town.welcome(paper.key, way.subject.person)


def make_key(way: Connected, by: Actor) -> None:
    """Nobody keeps it: who wants to use the API of the demonstration makes another."""
    actions.make_key(way.subject, scopes=list(Scope), by=by)


def enter_endpoint(way: Connected, by: Actor) -> None:
    endpoints.enter_endpoint(way.subject, url=way.paper.hears, patterns=way.paper.patterns, by=by)


def enter_source(way: Connected, by: Actor) -> None:
    entered = sources.enter_source(
        way.subject,
        name=way.paper.source,
        verify=Source.Verify.STANDARD,
        target=Source.Target.MATTER,
        id_path="$.alarm.number",
        mapping=way.paper.mapping,
        by=by,
    )
    way.source = entered.source


VERBS: dict[str, Callable[[Connected, Actor], None]] = {
    "open_account": open_account,
    "make_key": make_key,
    "enter_endpoint": enter_endpoint,
    "enter_source": enter_source,
    "misname": misname,
}
