"""Panels and acts that one room offers on another room's page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode

from office.subjects.kinds import Subject


@dataclass(frozen=True, slots=True)
class Panel:
    """`context(actor, subject)` returns what the template needs, or None when there is nothing to show."""

    kind: str
    template: str
    context: Callable[[Any, Any], dict[str, Any] | None]
    order: int = 50


@dataclass(frozen=True, slots=True)
class Act:
    """A button on a subject's page; it leads to the offering room's own address with `?source=kind:id`."""

    kind: str
    name: str
    label: str | Promise
    url_name: str
    may: Callable[[Any, Any], bool]
    icon: str = ""

    def url(self, subject: Subject) -> str:
        source = f"{subject.subject_kind}:{subject.public_id}"
        return f"{reverse(self.url_name)}?{urlencode({'source': source})}"


_panels: list[Panel] = []
_acts: list[Act] = []


def offer_panel(panel: Panel) -> None:
    if panel not in _panels:
        _panels.append(panel)


def offer_act(act: Act) -> None:
    if act not in _acts:
        _acts.append(act)


def panels_for(actor: Any, subject: Subject) -> list[tuple[Panel, dict[str, Any]]]:
    offered = sorted((p for p in _panels if p.kind == subject.subject_kind), key=lambda p: p.order)
    return [(p, context) for p in offered if (context := p.context(actor, subject)) is not None]


def acts_for(actor: Any, subject: Subject) -> list[Act]:
    return [a for a in _acts if a.kind == subject.subject_kind and a.may(actor, subject)]
