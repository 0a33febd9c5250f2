"""A matter and its parts: the whole is never due before one of them, and never done before all of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from directory.schedules import Timetables
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import Refusal, Unacceptable
from office.worktime.clock import now
from workflows.supervision import boxes, events
from workflows.supervision.acting import locked, settle
from workflows.supervision.clocks import counted, dates_of, light_of, plans_of, put
from workflows.supervision.drawings import day_at
from workflows.supervision.models import Matter
from workflows.supervision.permissions import leading, matters_visible_to, supervising

_WITHOUT_PARTS = (Matter.State.PROPOSED, Matter.State.CHECKING)


class TakesNoParts(Refusal):
    def sentence(self) -> str:
        return _("It takes no parts: it is one itself, or is not approved yet, or has been reported done.")


class PartAfterWhole(Unacceptable):
    field = "until"

    def __init__(self, part: datetime, whole: datetime) -> None:
        dates = {"part": day_at(part), "whole": day_at(whole)}
        super().__init__(
            _("A part is due no later than the whole: %(part)s lies after %(whole)s. Move the whole first.") % dates
        )


class PartsOpen(Refusal):
    def __init__(self, parts: Sequence[Matter]) -> None:
        named = pgettext("list", ", ").join(one.number or one.title for one in parts)
        super().__init__(_("Parts of it are still open: %(parts)s. They come to their end first.") % {"parts": named})


def takes_parts(matter: Matter) -> bool:
    """One level only: a part has none."""
    return matter.parent_id is None and matter.is_open and matter.state not in _WITHOUT_PARTS


def check_dates(part: Matter, due_at: datetime) -> None:
    """Raises PartAfterWhole when the part may not be due then."""
    if part.parent is not None and due_at > part.parent.due_at:
        raise PartAfterWhole(due_at, part.parent.due_at)


def check_ended(matter: Matter) -> None:
    """Raises PartsOpen while one is open or proposed."""
    if parts := list(matter.parts.filter(closed_at=None).order_by("pk")):
        raise PartsOpen(parts)


def keep(part: Matter, *, by: Actor) -> None:
    """What moved a part beyond the whole moves the whole along. The part is locked, and with it the whole."""
    if part.parent is None or part.due_at <= part.parent.due_at:
        return
    whole = locked(part.parent)
    was = whole.due_at
    if not whole.is_open or part.due_at <= was:
        return
    whole.original_due_at = whole.original_due_at or was
    put(whole, counted(whole, None, part.due_at))
    record(events.MOVED_BY_PART, whole, by=by, was=was.isoformat(), part=part.number, **dates_of(whole))
    settle(whole, by=by)
    boxes.move(whole)


def may_open_part(actor: Actor, matter: Matter) -> bool:
    """Who supervises it opens parts, who leads it proposes them."""
    return takes_parts(matter) and bool(supervising(actor, matter) or leading(actor, matter))


def drawn(actor: Actor, matter: Matter) -> dict[str, Any] | None:
    """The parts of a whole, each under its light, as far as the reader may see them."""
    if matter.parent_id is not None:
        return None
    matters = list(matters_visible_to(actor).filter(parent=matter).select_related("lead").order_by("pk"))
    if not matters:
        return None
    plans, timetables = plans_of(matters), Timetables()
    lines = [(one, light_of(one, now(), timetables.of(one.lead), plans[one.pk], discreet=True)) for one in matters]
    return {"lines": lines}
