"""What meetings offer on the pages of rooms and matters: to call a meeting, and those that were called."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from office.audit.actor import Actor
from office.meetings.permissions import meetings_visible_to
from office.subjects import offers

KINDS = ("room", "matter", "document", "incoming")
MOST_SHOWN = 10


def register() -> None:
    for kind in KINDS:
        offers.offer_act(
            offers.Act(
                kind=kind, name="convene", label=_("Call a meeting"), url_name="meetings:new", may=_may, icon="meeting"
            )
        )
        offers.offer_panel(offers.Panel(kind=kind, template="meetings/_called_for.html", context=_called_for, order=60))


def _may(actor: Actor, subject: Any) -> bool:
    return actor.appointment is not None


def _called_for(actor: Actor, subject: Any) -> dict[str, Any] | None:
    """The meetings called for a subject, as far as the reader is invited; the latest first."""
    found = meetings_visible_to(actor).filter(about_kind=subject.subject_kind, about_id=subject.public_id)
    meetings = list(found.select_related("chair__person").order_by("-starts_at")[:MOST_SHOWN])
    return {"meetings": meetings} if meetings else None
