"""立项 and 交办 in one act, or proposed first and approved by whoever supervises."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Required, TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from directory.actors import actor_of, in_post
from directory.models import Appointment, Unit
from directory.roles import Role
from directory.schedules import timetable_of
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Refusal, Unacceptable
from office.files.secrecy import refuse_marks
from office.live.doorbell import ring
from office.subjects import kinds
from office.worktime.clock import now
from office.worktime.palettes import State as LightState
from office.worktime.terms import Term
from workflows.supervision import boxes, events, family, responding, sources
from workflows.supervision.acting import go, in_capacity, locked, reasoned, say, settle
from workflows.supervision.clocks import clocks_of, counted, told
from workflows.supervision.models import Matter, Report, Standard, Support
from workflows.supervision.numbering import give
from workflows.supervision.permissions import FOLLOW, grant, grant_system, leading, opens_for, supervising
from workflows.supervision.places import LEADS, PROPOSES, SUPERVISES, readers_of, reading, speakers_of
from workflows.supervision.standards import lay_plan

Category = Matter.Category


class NotAnOpener(NotAllowed):
    def sentence(self) -> str:
        return _("Matters are opened by supervisors and office directors; leaders and their secretaries propose them.")


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


class DatePassed(Refusal):
    def sentence(self) -> str:
        return _("The date it names has passed meanwhile. Turn it down, and have it proposed for another.")


class OthersApprove(NotAllowed):
    def sentence(self) -> str:
        return _("You proposed it; somebody else who supervises approves it.")


class Facts(TypedDict, total=False):
    """What is said of a matter that is opened or proposed. The date is counted by the lead unit's calendar from `term`,
    or named by `due_at`; respond: how soon a first word is asked for; report_every: working days between two reports.
    What of these is not said is taken from `standard`. parent: the matter of which it is a part, in whose agency's name
    it is opened."""

    title: Required[str]
    requirement: Required[str]
    lead: Required[Unit]
    supports: Sequence[Unit]
    term: Term | None
    due_at: datetime | None
    respond: Term | None
    report_every: int | None
    standard: Standard | None
    source: Any | None
    leader: Appointment | None
    supervisor: Appointment | None
    category: str
    parent: Matter | None


@transaction.atomic
def open_matter(*, by: Actor, **facts: Unpack[Facts]) -> Matter:
    """Number it, lay it on the lead unit, and let those concerned see it. A machine opens matters only for the unit it
    serves."""
    by, laid_by = _in_whose_name(by, facts, SUPERVISES)
    source, supports = facts.get("source"), facts.get("supports", ())
    matter = _drafted(laid_by, by=by, **facts)
    _number(matter, by=by)
    matter.save(force_insert=True)
    _let_support(matter, supports)
    _begin(matter, supports, source, _groups_of(source, by), by=by)
    return matter


@transaction.atomic
def propose(*, by: Actor, **facts: Unpack[Facts]) -> Matter:
    """拟立项: whoever supervises approves it; until then it has no number, no clock runs, and the units that it would
    be laid on know nothing of it."""
    by, laid_by = _in_whose_name(by, facts, PROPOSES)
    source = facts.get("source")
    matter = _drafted(laid_by, by=by, **facts)
    matter.state, matter.light, matter.proposer = Matter.State.PROPOSED, LightState.IDLE, by.appointment
    matter.leader = matter.leader or (matter.parent.leader if matter.parent else _leader(by))
    count(matter)
    matter.unannounced, matter.respond_remind_at = [], None
    matter.save(force_insert=True)
    _let_support(matter, facts.get("supports", ()))
    grant(matter.public_id, [held.post.group_id for held in (matter.leader, matter.proposer) if held])
    record(events.PROPOSED, matter, by=by, lead=str(matter.lead.public_id), source=_named(matter, source))
    boxes.lay_approval(matter, by=by)
    return matter


@transaction.atomic
def approve(matter: Matter, *, by: Actor) -> Matter:
    """审核同意: opened now, so that its terms begin now."""
    matter = locked(matter)
    by = in_capacity(by, supervising(by, matter))
    if boxes.must_leave_it(matter, by):
        raise OthersApprove
    go(matter, "approve")
    if matter.parent is not None and not family.takes_parts(matter.parent):
        raise family.TakesNoParts
    if matter.term is None and matter.due_at <= now():
        raise DatePassed
    assert matter.proposer is not None
    proposer = actor_of(matter.proposer.person)
    source, supports = sources.source_of(proposer, matter), list(matter.supports.order_by("support__order"))
    boxes.done(matter, boxes.APPROVE, by=by)
    _number(matter, by=by)
    matter.save()
    _begin(matter, supports, source, _groups_of(source, proposer), by=by)
    return matter


@transaction.atomic
def turn_down(matter: Matter, *, reason: str, by: Actor) -> Matter:
    """审核不同意, with the reason; it never had a number."""
    matter = locked(matter)
    by = in_capacity(by, supervising(by, matter))
    reason = reasoned(reason, matter=matter, by=by)
    go(matter, "turn_down")
    matter.closed_at = now()
    say(matter, Report.Kind.TURNED_DOWN, reason, by=by, unit_id=matter.laid_by_id)
    record(events.TURNED_DOWN, matter, by=by, reason=reason)
    settle(matter, by=by)
    boxes.done(matter, boxes.APPROVE, by=by)
    return matter


def _in_whose_name(by: Actor, facts: Facts, roles: Sequence[Role]) -> tuple[Actor, Unit]:
    """A part in the name of the whole's agency: opened by who supervises the whole, proposed also by who leads it."""
    lead, whole = facts["lead"], facts.get("parent")
    if whole is not None:
        held = supervising(by, whole) or (leading(by, whole) if roles == PROPOSES else None)
        return in_capacity(by, held), whole.laid_by
    if by.person.is_service and by.person.serves is not None:
        return by, by.person.serves
    offices = opens_for(by, roles)
    if not offices:
        raise NotAnOpener
    fitting = [one for one in offices if lead.path.startswith(one[1].path)] or offices
    held, agency = next((one for one in fitting if one[0] == by.appointment), fitting[0])
    return in_post(by, held.pk), agency


def _drafted(
    laid_by: Unit,
    *,
    title: str,
    requirement: str,
    lead: Unit,
    supports: Sequence[Unit] = (),
    term: Term | None = None,
    due_at: datetime | None = None,
    respond: Term | None = None,
    report_every: int | None = None,
    standard: Standard | None = None,
    source: Any | None = None,
    leader: Appointment | None = None,
    supervisor: Appointment | None = None,
    category: str = Category.OTHER,
    parent: Matter | None = None,
    by: Actor,
) -> Matter:
    """Checked, and not stored yet; the whole of a part is locked."""
    if parent is not None:
        parent = locked(parent)
        if not family.takes_parts(parent):
            raise family.TakesNoParts
    moment, title = now(), " ".join(title.split())
    _check(title, lead, supports, laid_by)
    if standard is not None:
        if standard.unit_id != laid_by.pk or standard.retired_at is not None:
            raise NotItsStandard
        term = term or (standard.finish if due_at is None else None)
        respond = respond or standard.respond
        report_every = report_every or standard.report_every
        category = standard.category if category == Category.OTHER else category
    if (term is None) == (due_at is None) or (due_at is not None and due_at <= moment):
        raise NeedsADate
    refuse_marks({"title": title, "requirement": requirement}, subject=source or by.person, by=by)
    matter = Matter(
        title=title,
        requirement=requirement.strip(),
        category=category,
        laid_by=laid_by,
        lead=lead,
        parent=parent,
        leader=leader,
        standard=standard,
        supervisor=supervisor,
        term_value=term.value if term else None,
        term_unit=term.unit if term else "",
        respond_value=respond.value if respond else None,
        respond_unit=respond.unit if respond else "",
        report_every=report_every,
        opened_at=moment,
        changed_at=moment,
        **(standard.thresholds if standard else {}),
    )
    if due_at is not None:
        matter.due_at = due_at
    sources.name(matter, source)
    return matter


def _check(title: str, lead: Unit, supports: Sequence[Unit], laid_by: Unit) -> None:
    if not title:
        raise NeedsATitle
    if not lead.path.startswith(laid_by.path):
        raise NotBelow
    if lead in supports:
        raise LeadSupportsItself


def _let_support(matter: Matter, supports: Sequence[Unit]) -> None:
    Support.objects.bulk_create(
        Support(matter=matter, unit=unit, order=order) for order, unit in enumerate(supports, 1)
    )


def count(matter: Matter) -> None:
    """From this moment on: the date out of the term, unless it was named; and the date of the response."""
    matter.starts_at = now()
    due = counted(matter, matter.term, None if matter.term else matter.due_at)
    matter.due_at, matter.near_at, matter.unannounced = due.due_at, due.near_at, list(due.unannounced)
    family.check_dates(matter, matter.due_at)
    responding.start(matter)


def _number(matter: Matter, *, by: Actor) -> None:
    """The next of its agency, with the clocks started. Who approves it as a supervisor follows it, unless somebody
    does."""
    count(matter)
    matter.opened_at = matter.changed_at = matter.starts_at
    matter.light, matter.next_change_at = told(matter, matter.starts_at, timetable_of(matter.lead), [])
    matter.climb_at = matter.near_at
    matter.supervisor = matter.supervisor or _follower(by)
    matter.year = matter.starts_at.astimezone(matter.due_at.tzinfo).year
    matter.serial = give(matter.laid_by_id, matter.year)


def _follower(by: Actor) -> Appointment | None:
    """Whoever opens it as a supervisor follows it; otherwise all supervisors of the agency do."""
    return by.appointment if by.appointment and Role.SUPERVISOR in by.appointment.post.roles else None


def _leader(by: Actor) -> Appointment | None:
    """A leader of the agency who proposes it is the one who instructs."""
    return by.appointment if by.appointment and set(by.appointment.post.roles) & set(map(str, LEADS)) else None


def _begin(
    matter: Matter, supports: Sequence[Unit], source: Any | None, followers: Sequence[int], *, by: Actor
) -> None:
    speakers = speakers_of([matter.lead, *supports])
    _let_see(matter, supports, speakers, followers, by)
    ring(f"lights:{matter.laid_by.public_id}")
    record(
        events.OPENED,
        matter,
        by=by,
        number=matter.number,
        lead=str(matter.lead.public_id),
        source=_named(matter, source),
        light=matter.light,
        **clocks_of(matter),
    )
    if lay_plan(matter, by=by):
        settle(matter, by=by)
    boxes.lay_on_units(matter, supports, speakers, by=by)


def _named(matter: Matter, source: Any | None) -> str:
    return f"{matter.source_kind}:{matter.source_id}" if source else ""


def _let_see(
    matter: Matter,
    supports: Sequence[Unit],
    speakers: Mapping[int, list[Appointment]],
    followers: Sequence[int],
    by: Actor,
) -> None:
    """Posts read it: of the lead and the supporting units, of the leader, the supervisor and whoever opened it. Units
    follow it: those concerned, and those that the source names as its own; so does a connected system what it brought
    itself. Who leads the whole reads its parts, who leads a part follows the whole."""
    units = [matter.lead, *supports]
    posts = {held.post.group_id for unit in units for held in reading(unit, speakers[unit.pk])}
    if matter.parent is not None:
        posts |= {held.post.group_id for held in readers_of(matter.parent.lead)}
        grant(matter.parent.public_id, [matter.lead.group_id], FOLLOW)
    posts |= {held.post.group_id for held in (matter.leader, matter.supervisor, by.appointment) if held}
    grant(matter.public_id, posts)
    grant(matter.public_id, {*followers, *(unit.group_id for unit in units)}, FOLLOW)
    if by.person.is_service:
        grant_system(matter, by.person)


def _groups_of(source: Any | None, by: Actor) -> list[int]:
    """Of the units that the source names as its own, as far as the actor may hear."""
    units: Sequence[UUID] = kinds.brief_of(by, source).units if source is not None else ()
    return list(Unit.objects.filter(public_id__in=units).values_list("group", flat=True))
