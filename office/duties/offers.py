"""What the ledger shows on the page of an absence: what lay there before, and what has been done for who is away; and
the way to handing a post over, from a unit and from one's own card."""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.absence.booking import may_book_for
from directory.absence.models import Absence
from directory.actors import today
from directory.models import Person
from directory.permissions import may_administer
from office.audit.actor import Actor
from office.duties.handing import done_for, lying
from office.duties.models import Duty
from office.subjects import kinds, offers

MOST = 100  # lines of what was done for somebody


class Line(NamedTuple):
    title: str
    url: str
    kind: str
    asks: str
    to: str
    done_at: Any = None


def _line(duty: Duty, to: str) -> Line:
    kind = kinds.kind(duty.subject_kind)
    return Line(
        duty.subject_title, kind.url_of_id(duty.subject_id), str(kind.label), _(duty.asks), to, duty.done_at
    )  # fmt: skip


def of_absence(actor: Actor, absence: Absence) -> dict[str, Any]:
    """The holder reads titles; an administrator sees of what kind it is and where it goes; a deputy has their box."""
    is_own = absence.appointment in actor.appointments
    may_hand_over = may_book_for(actor, absence.appointment)
    is_now = absence.ended_at is None and absence.from_on <= today() <= absence.until_on
    held = lying(absence) if may_hand_over and is_now else []
    return {
        "lying": [_line(one.duty, str(one.to.person) if one.to else "") for one in held],
        "going": sum(one.to is not None for one in held),
        "may_hand_over": may_hand_over,
        "reads": is_own,
        "done": [_line(one, str(one.holder.person)) for one in done_for(absence)[:MOST]] if is_own else [],
    }


def register() -> None:
    offers.offer_panel(offers.Panel("absence", "duties/_absence.html", of_absence))
    for kind, may in (("unit", may_administer), ("person", _leaves)):
        label = gettext_lazy("Hand over posts")
        offers.offer_act(offers.Act(kind, "hand_over_post", label, "duties:leavers", may, icon="delegate"))


def _leaves(actor: Actor, person: Person) -> bool:
    return person == actor.person and any(held.ends_on is not None for held in actor.appointments)
