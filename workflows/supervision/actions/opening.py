"""立项 and 交办 in one act."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from directory.actors import in_post
from directory.models import Appointment, Unit
from directory.roles import Role
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Unacceptable
from office.files.secrecy import refuse_marks
from office.subjects import kinds
from office.worktime.clock import now
from office.worktime.terms import Term
from workflows.supervision import events, responding
from workflows.supervision.boxes import lay_acceptance, lay_response, lay_support
from workflows.supervision.clocks import counted, dates_of, told
from workflows.supervision.models import Matter, Standard, Support
from workflows.supervision.numbering import give
from workflows.supervision.permissions import FOLLOW, grant, opens_for
from workflows.supervision.places import boxed, reading, speakers_of

Category = Matter.Category


class NotAnOpener(NotAllowed):
    def sentence(self) -> str:
        return _("Matters are opened by supervisors, office directors and the leaders' secretaries.")


class NotBelow(Unacceptable):
    field = "lead"

    def sentence(self) -> str:
        return _("The lead unit must belong to the agency in whose name the matter is supervised.")


class NotItsStandard(Unacceptable):
    field = "standard"

    def sentence(self) -> str:
        return _("This standard is not kept by the agency that supervises.")


class LeadSupportsItself(Unacceptable):
    field = "supports"

    def sentence(self) -> str:
        return _("The lead unit cannot support itself.")


class NeedsATitle(Unacceptable):
    field = "title"

    def sentence(self) -> str:
        return _("Say in a line what is to be done.")


class NeedsADate(Unacceptable):
    field = "term"

    def sentence(self) -> str:
        return _("Say by when: a term, or a date to come.")


@transaction.atomic
def open_matter(
    *,
    title: str,
    requirement: str,
    lead: Unit,
    supports: Sequence[Unit] = (),
    term: Term | None = None,
    due_at: datetime | None = None,
    respond: Term | None = None,
    standard: Standard | None = None,
    source: Any | None = None,
    leader: Appointment | None = None,
    supervisor: Appointment | None = None,
    category: str = Category.OTHER,
    starts_at: datetime | None = None,
    by: Actor,
) -> Matter:
    """Number it, lay it on the lead unit, and let those concerned see it. The date is counted by the lead unit's
    calendar from `term`, or named by `due_at`; `respond`: how soon a first word is asked for; what of
    these is not said is taken from `standard`. A machine opens matters only for the unit it serves."""
    by, laid_by = _in_whose_name(by, lead)
    moment, title = now(), " ".join(title.split())
    _check(title, lead, supports, laid_by)
    if standard is not None:
        if standard.unit_id != laid_by.pk or standard.retired_at is not None:
            raise NotItsStandard
        term = term or (standard.finish if due_at is None else None)
        respond = respond or standard.respond
        category = standard.category if category == Category.OTHER else category
    if (term is None) == (due_at is None) or (due_at is not None and due_at <= (starts_at or moment)):
        raise NeedsADate
    refuse_marks({"title": title, "requirement": requirement}, subject=source or by.person, by=by)
    matter = Matter(
        title=title,
        requirement=requirement.strip(),
        category=category,
        laid_by=laid_by,
        lead=lead,
        leader=leader,
        standard=standard,
        supervisor=supervisor or _follower(by),
        term_value=term.value if term else None,
        term_unit=term.unit if term else "",
        starts_at=starts_at or moment,
        opened_at=moment,
        changed_at=moment,
    )
    _name_source(matter, source)
    _count(matter, term, due_at)
    responding.start(matter, respond)
    matter.year = moment.astimezone(matter.due_at.tzinfo).year
    matter.serial = give(laid_by.pk, matter.year)
    matter.save(force_insert=True)
    Support.objects.bulk_create(
        Support(matter=matter, unit=unit, order=order) for order, unit in enumerate(supports, 1)
    )
    speakers = speakers_of([lead, *supports])
    _let_see(matter, supports, speakers, source, by)
    record(
        events.OPENED,
        matter,
        by=by,
        number=matter.number,
        lead=str(lead.public_id),
        source=f"{matter.source_kind}:{matter.source_id}" if source else "",
        light=matter.light,
        **dates_of(matter),
        starts_at=matter.starts_at.isoformat(),
        respond_by=matter.respond_by.isoformat() if matter.respond_by else None,
    )
    holders = boxed(lead, speakers[lead.pk])
    lay_acceptance(matter, holders, by=by)
    lay_response(matter, holders, by=by)
    lay_support(matter, [one for unit in supports for one in boxed(unit, speakers[unit.pk])], by=by)
    return matter


def _in_whose_name(by: Actor, lead: Unit) -> tuple[Actor, Unit]:
    if by.person.is_service and by.person.serves is not None:
        return by, by.person.serves
    offices = opens_for(by)
    if not offices:
        raise NotAnOpener
    fitting = [one for one in offices if lead.path.startswith(one[1].path)] or offices
    held, agency = next((one for one in fitting if one[0] == by.appointment), fitting[0])
    return in_post(by, held.pk), agency


def _check(title: str, lead: Unit, supports: Sequence[Unit], laid_by: Unit) -> None:
    if not title:
        raise NeedsATitle
    if not lead.path.startswith(laid_by.path):
        raise NotBelow
    if lead in supports:
        raise LeadSupportsItself


def _follower(by: Actor) -> Appointment | None:
    """Whoever opens it as a supervisor follows it; otherwise all supervisors of the agency do."""
    return by.appointment if by.appointment and Role.SUPERVISOR in by.appointment.post.roles else None


def _name_source(matter: Matter, source: Any | None) -> None:
    if source is not None:
        matter.source_kind, matter.source_id = source.subject_kind, source.public_id
        matter.source_title = kinds.kind(source.subject_kind).title(source)[:300]


def _count(matter: Matter, term: Term | None, due_at: datetime | None) -> None:
    due = counted(matter, term, due_at)
    matter.due_at, matter.near_at, matter.unannounced = due.due_at, due.near_at, list(due.unannounced)
    matter.light, matter.next_change_at = told(matter, now(), [])


def _let_see(
    matter: Matter, supports: Sequence[Unit], speakers: Mapping[int, list[Appointment]], source: Any | None, by: Actor
) -> None:
    """Posts read it: of the lead and the supporting units, of the leader, the supervisor and whoever opened it. Units
    follow it: those concerned, and those that the source names as its own."""
    units = [matter.lead, *supports]
    posts = {held.post.group_id for unit in units for held in reading(unit, speakers[unit.pk])}
    posts |= {held.post.group_id for held in (matter.leader, matter.supervisor, by.appointment) if held}
    grant(matter.public_id, posts)
    followers = {unit.group_id for unit in units}
    if source is not None:
        followers |= _groups(kinds.brief_of(by, source).units)
    grant(matter.public_id, followers, FOLLOW)


def _groups(units: Sequence[UUID]) -> set[int]:
    return set(Unit.objects.filter(public_id__in=units).values_list("group", flat=True))
