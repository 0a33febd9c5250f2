"""Routes are data: an immutable version is a list of known steps, and viewflow's class is built from it when needed.

viewflow stores `engine/routes.Outgoing_v1.sign` and resolves it by import, so a module __getattr__ (PEP 562) is enough:
every process of the program builds the same class from the same row.
"""

import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from django.db import transaction
from django.utils.translation import gettext_noop
from viewflow import this
from viewflow.workflow import flow, lock

from directory.models import Appointment
from workflows.engine import assign
from workflows.engine.models import Route
from workflows.engine.nodes import FanOut, Finish, Gate, RoundJoin, Step

_building = threading.Lock()
DAYS_OF_AN_OPINION = (2, 1, 1)


@dataclass(frozen=True, slots=True)
class StepSpec:
    """kind: `step` in one pair of hands, `round` in several at once, `series` in several one after another; the last
    two are passed over when their rule gives nobody. rule: who (assign.py). label, asks: msgids. days: term in working
    days for normal, urgent, top urgent."""

    name: str
    rule: str
    label: str
    asks: str
    kind: Literal["step", "round", "series"] = "step"
    days: tuple[int, ...] = (3, 2, 1)


class UnfitRoute(ValueError):
    pass


def publish(key: str, steps: Iterable[StepSpec], *, by: Appointment | None = None, why: str = "") -> Route:
    """Store a new version unless the latest reads the same. Raises UnfitRoute for a step without a known rule."""
    written = as_written(steps)
    names = [step["name"] for step in written]
    if len(set(names)) != len(names) or not names or {"start", "end", "consult", "repair"} & set(names):
        raise UnfitRoute(f"step names of {key}: {names}")
    for step in written:
        if not assign.known(step["rule"]):
            raise UnfitRoute(f"no assignment rule {step['rule']!r} for step {step['name']!r}")
    with transaction.atomic():
        last = Route.objects.select_for_update().filter(key=key).order_by("-version").first()
        if last and last.steps == written:
            return last
        version = last.version + 1 if last else 1
        return Route.objects.create(key=key, version=version, steps=written, published_by=by, why=why)


def as_written(steps: Iterable[StepSpec]) -> list[dict[str, Any]]:
    """As a row keeps them."""
    return [asdict(step) | {"days": list(step.days)} for step in steps]


def as_read(written: Iterable[dict[str, Any]]) -> list[StepSpec]:
    return [StepSpec(**step | {"days": tuple(step["days"])}) for step in written]


def flow_of(route: Route) -> Any:
    """The viewflow class of a route version."""
    return _keep(_class_name(route.key, route.version), route)


def _class_name(key: str, version: int) -> str:
    return f"{key.replace('-', '_').title()}_v{version}"


def __getattr__(name: str) -> Any:
    key, separator, version = name.rpartition("_v")
    if not separator or not version.isdigit():
        raise AttributeError(name)
    route = Route.objects.filter(key=key.lower().replace("_", "-"), version=int(version)).first()
    if route is None:
        raise AttributeError(name)
    return _keep(name, route)


def _keep(name: str, route: Route) -> Any:
    with _building:
        if name not in globals():
            globals()[name] = _build(name, route)
        return globals()[name]


def _build(name: str, route: Route) -> Any:
    steps = route.steps
    entries = [_entry(step) for step in steps] + ["end"]
    nodes: dict[str, Any] = {
        "__module__": __name__,
        "__doc__": str(route),
        "lock_impl": lock.SelectForUpdateLock(nowait=False, attempts=1),  # our own way takes this lock in move.moving
        "start": flow.StartHandle().Next(getattr(this, entries[0])),
        "consult": Step(asks=gettext_noop("Give an opinion"), days=list(DAYS_OF_AN_OPINION)),
        "repair": Step(asks=gettext_noop("Repair"), days=[2, 1, 1]),
        "end": Finish(),
    }
    for step, following in zip(steps, entries[1:], strict=True):
        node = Step(rule=step["rule"], asks=step["asks"], days=step["days"])
        if step["kind"] == "round":
            join = f"{step['name']}_join"
            nodes[_entry(step)] = FanOut(
                rule=step["rule"], branch=getattr(this, step["name"]), join=getattr(this, join)
            )
            nodes[join] = RoundJoin().Next(getattr(this, following))
            following = join
        elif step["kind"] == "series":
            nodes[_entry(step)] = Gate(
                rule=step["rule"], step=getattr(this, step["name"]), otherwise=getattr(this, following)
            )
        nodes[step["name"]] = node.Next(getattr(this, following))
    return type(name, (flow.Flow,), nodes)


_ENTRIES = {"round": "{}_round", "series": "{}_gate", "step": "{}"}


def _entry(step: dict[str, Any]) -> str:
    return _ENTRIES[step["kind"]].format(step["name"])
