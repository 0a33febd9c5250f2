"""The route of an incoming document and who gets each step（收文: Regulation, article 24）."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_noop

from directory.actors import today
from directory.holders import holder_within
from directory.models import Appointment
from directory.roles import Role
from directory.schedules import timetable_of
from office.worktime.clock import now
from office.worktime.terms import Term, due
from workflows.documents.agencies import office_of
from workflows.documents.models import Incoming
from workflows.engine.assign import assigner
from workflows.engine.course import route_of
from workflows.engine.routes import StepSpec

KEY = "incoming"
STEPS = (
    StepSpec(
        "register", "incoming.registry_clerk", gettext_noop("Registration"), gettext_noop("Register it"), days=(1, 1, 1)
    ),
    StepSpec(
        "propose", "incoming.office_director", gettext_noop("Propose"), gettext_noop("Propose handling"), days=(2, 1, 1)
    ),
    StepSpec("instruct", "incoming.leader", gettext_noop("Instruct"), gettext_noop("Instruct"), days=(2, 1, 1)),
    StepSpec(
        "handle",
        "incoming.handlers",
        gettext_noop("Handle"),
        gettext_noop("Handle and reply"),
        kind="round",
        days=(15, 5, 2),
    ),
    StepSpec("file", "incoming.archivist", gettext_noop("File"), gettext_noop("File"), days=(10, 10, 10)),
)


def usual_limit(incoming: Incoming) -> date:
    """The day by which what arrives now is usually handled, by its urgency and the term its route gives."""
    route = route_of(incoming)
    terms = {step["name"]: step["days"] for step in route.steps} if route else {step.name: step.days for step in STEPS}
    days = terms["handle"]
    timetable = timetable_of(incoming.unit)
    return timetable.day_of(due(Term(days[min(incoming.urgency, len(days) - 1)]), now(), timetable).due_at)


@assigner("incoming.registry_clerk")
def registry_clerk(incoming: Incoming) -> Sequence[Appointment]:
    """What came over this platform falls to whoever signed for it, while they hold that post."""
    signed = incoming.copy.received_by if incoming.copy else None
    if signed is not None and Appointment.objects.in_force(today()).filter(pk=signed.pk).exists():
        return [signed]
    return [holder_within(Role.REGISTRY_CLERK, office_of(incoming.unit))]


@assigner("incoming.office_director")
def office_director(incoming: Incoming) -> Sequence[Appointment]:
    return [holder_within(Role.OFFICE_DIRECTOR, office_of(incoming.unit))]


@assigner("incoming.office_editor")
def office_editor(incoming: Incoming) -> Sequence[Appointment]:
    return [holder_within(Role.OFFICE_EDITOR, office_of(incoming.unit))]


@assigner("incoming.leader")
def leader(incoming: Incoming) -> Sequence[Appointment]:
    return [incoming.leader] if incoming.leader else []


@assigner("incoming.handlers", limit=lambda incoming: incoming.due_on)
def handlers(incoming: Incoming) -> Sequence[Appointment]:
    """Who leads first; nobody for what is only to be read: the round is passed over."""
    if incoming.handling == Incoming.Handling.READ:
        return []
    found = incoming.handlers.with_names().in_official_order()
    return sorted(found, key=lambda one: one.pk != incoming.lead_id)


@assigner("incoming.archivist")
def archivist(incoming: Incoming) -> Sequence[Appointment]:
    return [holder_within(Role.ARCHIVIST, office_of(incoming.unit))]
