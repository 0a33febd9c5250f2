"""Who lays a paper before readers, who sees how far they are."""

from typing import Any
from uuid import UUID

from django.db.models import Q

from directory.asking import within_reach
from directory.choosing import people_near
from directory.models import Appointment, AppointmentQuerySet
from office.audit.actor import Actor
from office.duties.models import Duty
from workflows.documents.models import Circulation, Document, Incoming
from workflows.documents.permissions import document_visible_to, one_incoming_visible_to


def may_circulate(actor: Actor, paper: Document | Incoming) -> Appointment | None:
    """The appointment in which the actor has or had this paper in hand; None for who has only read it."""
    held = {one.pk: one for one in actor.appointments}
    had = Duty.objects.filter(subject_kind=paper.subject_kind, subject_id=paper.public_id, holder__in=held)
    last = had.order_by("-pk").values_list("holder", flat=True).first()
    return held.get(last) if last else None


def open_to(actor: Actor) -> AppointmentQuerySet:
    """Whom the actor may ask to read: with whom they work, and whom their post may ask."""
    near = Q(pk__in=people_near(actor).values("pk")) | Q(pk__in=within_reach(actor).values("pk"))
    return Appointment.objects.filter(near)


def answers_for(actor: Actor, circulation: Circulation) -> bool:
    """Who asked, whoever holds that post now, and for whom it was asked."""
    posts = {held.post_id for held in actor.appointments}
    principal = circulation.on_behalf_of
    return circulation.asked_by.post_id in posts or (principal is not None and principal.post_id in posts)


def circulation_visible_to(actor: Actor, public_id: UUID) -> Circulation | None:
    """Whoever may read the paper sees who reads it beside them."""
    found: Any = Circulation.objects.filter(public_id=public_id).select_related(
        "document", "incoming", "asked_by__person", "asked_by__post__unit", "on_behalf_of__post"
    )
    circulation: Circulation | None = found.first()
    if circulation is None:
        return None
    if circulation.document is not None:
        return circulation if document_visible_to(actor, circulation.document.public_id) else None
    assert circulation.incoming is not None
    return circulation if one_incoming_visible_to(actor, circulation.incoming.public_id) else None
