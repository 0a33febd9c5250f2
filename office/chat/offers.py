"""What the rooms offer on the pages of documents, matters and meetings: to talk about them, and the rooms that do; and
on somebody's card in the directory: to write to them."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.permissions import may_contact
from office.audit.actor import Actor
from office.chat import lines
from office.chat.permissions import may_open, memberships_of
from office.subjects import kinds, offers

KINDS = ("matter", "document", "incoming", "meeting")


def register() -> None:
    for kind in KINDS:
        offer_on(kind)
    offers.offer_panel(offers.Panel(kind="person", template="chat/_write_to.html", context=write_to))


def offer_on(kind: str) -> None:
    offers.offer_act(
        offers.Act(kind=kind, name="talk", label=_("Open a room"), url_name="chat:new", may=_may, icon="chat")
    )
    offers.offer_panel(offers.Panel(kind=kind, template="chat/_about.html", context=about, order=60))


def _may(actor: Actor, subject: Any) -> bool:
    """What came out of a room is talked about there: no second one is offered to those who are in it."""
    return may_open(actor) and not memberships_of(actor).filter(_came_out_of(subject)).exists()


def _came_out_of(subject: Any) -> Q:
    origin = kinds.kind(subject.subject_kind).origin
    named = origin(subject) if origin else None
    return Q(room__public_id=named[1]) if named and named[0] == "room" else Q(pk__in=[])


def write_to(actor: Actor, subject: Any) -> dict[str, Any] | None:
    may = may_open(actor) and subject != actor.person and may_contact(actor, subject)
    return {} if may else None


def about(actor: Actor, subject: Any) -> dict[str, Any] | None:
    """The rooms about it in which the actor is, and the one it came out of; of others they hear nothing."""
    about_it = Q(room__about_kind=subject.subject_kind, room__about_id=subject.public_id)
    found = memberships_of(actor).filter(about_it | _came_out_of(subject))
    rooms = lines.rooms_of(actor, found)
    return {"rooms": rooms} if rooms else None
