"""What a verb of a page does: one call, and the sentence of what it came to where that is not the same for all."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_noop

from office.audit.actor import Actor
from workflows.engine.move import Moved

OPINION_AT_MOST = 5000
# paper, step, opinion, what else was given, by whom
Performed = Callable[[Any, int, str, Any, Actor], str | None]
# What passing on came to, by how it was asked.
PASSED = {
    "before": gettext_noop("Asked to sign before you."),
    "parallel": gettext_noop("Asked to sign beside you."),
    "after": gettext_noop("Will be asked to sign after you."),
    "reassign": gettext_noop("Reassigned."),
    "delegate": gettext_noop("Delegated."),
}


def plain(action: Callable[..., Any]) -> Performed:
    def perform(paper: Any, step: int, opinion: str, given: Any, by: Actor) -> None:
        action(paper, step, opinion=opinion, by=by)

    return perform


def told(action: Callable[..., Moved], said: Callable[[Moved, Actor], str]) -> Performed:
    """said: what it came to."""

    def perform(paper: Any, step: int, opinion: str, given: Any, by: Actor) -> str:
        return said(action(paper, step, opinion=opinion, by=by), by)

    return perform
