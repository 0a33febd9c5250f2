"""What a matter lays into whose box, and by when."""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_noop

from directory.models import Appointment, Unit
from directory.roles import Role
from directory.schedules import timetable_of
from office.audit.actor import Actor
from office.duties import actions as duties
from office.duties.models import Duty, Kind
from office.worktime.clock import now
from office.worktime.terms import Due, Term, TermUnit, due
from workflows.supervision.models import Matter
from workflows.supervision.places import NobodyApproves, box_of, boxed, holders_of_post, supervising_in, supervisors_of

logger = logging.getLogger(__name__)
APPROVE, ACCEPT, RESPOND, HANDLE, CHECK = "approve", "accept", "respond", "handle", "check"
DECIDE, EXTENSION, SUPPORT, REPORT, EVALUATE = "decide", "extension", "support", "report", "evaluate"
SLIP, NEXT_SLIP = "slip", "next_slip"
PROMPT = Term(1, TermUnit.WORKDAY)  # to accept or decline, to check, to decide


def ref(matter: Matter, what: str) -> str:
    """The mark under which the ledger finds the duty again."""
    return f"matter:{matter.pk}:{what}"


def lay_on_units(
    matter: Matter, supports: Sequence[Unit], speakers: Mapping[int, list[Appointment]], *, by: Actor
) -> None:
    """What a matter asks where it begins, or begins anew. Raises NobodyAnswers."""
    holders = boxed(matter.lead, speakers[matter.lead_id])
    lay_acceptance(matter, holders, by=by)
    lay_response(matter, holders, by=by)
    lay_support(matter, [one for unit in supports for one in boxed(unit, speakers[unit.pk])], by=by)


def lay_approval(matter: Matter, *, by: Actor) -> None:
    asks = gettext_noop("Approve or turn down the matter")
    _lay_prompt(matter, APPROVE, asks, approvers(matter), matter.laid_by, by=by)


def lay_acceptance(matter: Matter, on: Sequence[Appointment], *, by: Actor) -> None:
    _lay_prompt(matter, ACCEPT, gettext_noop("Accept the matter"), on, matter.lead, by=by)


def lay_response(matter: Matter, on: Sequence[Appointment], *, by: Actor) -> None:
    """Where a response is still owed: under its own light."""
    if not matter.awaits_response:
        return
    duties.lay(
        matter,
        on=on,
        kind=Kind.ACT,
        asks=gettext_noop("Give the first response"),
        by=by,
        due_at=matter.respond_by,
        near_at=matter.respond_near_at,
        ref=ref(matter, RESPOND),
    )


def lay_support(matter: Matter, on: Sequence[Appointment], *, by: Actor) -> None:
    """Supporting units read it; they answer to the lead."""
    asks = gettext_noop("Support the matter")
    duties.lay(matter, on=on, kind=Kind.READ, asks=asks, by=by, ref=ref(matter, SUPPORT))


def lay_handling(matter: Matter, on: Appointment, *, by: Actor) -> None:
    """The matter itself, under its own light."""
    duties.lay(
        matter,
        on=[on],
        kind=Kind.ACT,
        asks=gettext_noop("Handle and report"),
        by=by,
        due_at=matter.due_at,
        near_at=matter.near_at,
        ref=ref(matter, HANDLE),
    )


def lay_report(matter: Matter, *, by: Actor) -> None:
    """The next report, where a rhythm is asked for: by a light of its own, which does not colour the matter."""
    if not matter.report_every or matter.handler is None:
        return
    found = due(Term(matter.report_every, TermUnit.WORKDAY), now(), timetable_of(matter.lead))
    duties.lay(
        matter, on=[matter.handler], kind=Kind.ACT, asks=gettext_noop("Report progress"), by=by, due_at=found.due_at,
        near_at=found.near_at, ref=ref(matter, REPORT),
    )  # fmt: skip


def lay_check(matter: Matter, *, by: Actor) -> None:
    _lay_prompt(matter, CHECK, gettext_noop("Check the result"), checkers(matter), matter.laid_by, by=by)


def lay_evaluation(matter: Matter, *, by: Actor) -> None:
    """Of whoever holds the post of the leader who asked for it; without a date, and where nobody asked, of nobody."""
    if matter.leader is not None:
        asked = list(holders_of_post(matter.leader))
        asks = gettext_noop("Say how it was done")
        duties.lay(matter, on=asked, kind=Kind.ACT, asks=asks, by=by, ref=ref(matter, EVALUATE))


def lay_decision(matter: Matter, *, by: Actor) -> None:
    asks = gettext_noop("Decide: the unit declined")
    _lay_prompt(matter, DECIDE, asks, checkers(matter), matter.laid_by, by=by)


def lay_extension(matter: Matter, *, by: Actor) -> None:
    asks = gettext_noop("Decide on the extension")
    _lay_prompt(matter, EXTENSION, asks, checkers(matter), matter.laid_by, by=by)


def lay_slip(matter: Matter, limit: Due, *, by: Actor) -> None:
    """Whoever has the matter in the box answers it; each by the slip's own light."""
    on = [matter.handler] if matter.handler else box_of(matter.lead)
    duties.lay(
        matter, on=on, kind=Kind.ACT, asks=gettext_noop("Answer the slip"), by=by, due_at=limit.due_at,
        near_at=limit.near_at, ref=ref(matter, SLIP),
    )  # fmt: skip


def lay_next_slip(matter: Matter, *, by: Actor) -> None:
    asks = gettext_noop("No answer to the slip: issue the next")
    _lay_prompt(matter, NEXT_SLIP, asks, checkers(matter), matter.laid_by, by=by)


def lay_prepared_slip(matter: Matter, on: Sequence[Appointment], *, by: Actor) -> None:
    """Without a date: whoever supervises may also leave it. Where nobody does, only the log says so."""
    if not on:
        logger.warning("A slip is prepared for %s, and nobody supervises for %s", matter.number, matter.laid_by)
    asks = gettext_noop("A slip is prepared: look at it and issue it")
    duties.lay(matter, on=on, kind=Kind.ACT, asks=asks, by=by, ref=ref(matter, NEXT_SLIP))


def checkers(matter: Matter, among: Sequence[Appointment] | None = None) -> list[Appointment]:
    """Whoever follows it while they hold the post, else all who supervise for the agency. among: these, where they are
    known; else it raises NobodyAnswers."""
    supervisors = supervisors_of(matter.laid_by) if among is None else list(among)
    chosen = [held for held in supervisors if held.pk == matter.supervisor_id]
    return chosen or supervisors


def approvers(matter: Matter) -> list[Appointment]:
    """Supervisors before office directors; whoever proposed it only where nobody else supervises. Raises
    NobodyApproves."""
    supervising = list(supervising_in(matter.laid_by))
    if not supervising:
        raise NobodyApproves(matter.laid_by)
    others = [held for held in supervising if matter.proposer is None or held.person_id != matter.proposer.person_id]
    chosen = others or supervising
    return [held for held in chosen if Role.SUPERVISOR in held.post.roles] or chosen


def must_leave_it(matter: Matter, by: Actor) -> bool:
    """Who proposed it leaves the approval to somebody else, where there is somebody."""
    if matter.proposer is None or matter.proposer.person_id != by.person.pk:
        return False
    return any(held.person_id != by.person.pk for held in approvers(matter))


def may_still_decline(matter: Matter) -> bool:
    """Until acceptance is due, as long as it is asked for."""
    asked = duties.open_duties(matter, ref=ref(matter, ACCEPT))
    return all(duty.due_at is None or now() <= duty.due_at for duty in asked)


def is_slip_asked(matter: Matter) -> bool:
    """Whether a slip is prepared, or the next is asked for, that nobody has issued or left."""
    return bool(duties.open_duties(matter, ref=ref(matter, NEXT_SLIP)))


def done(matter: Matter, what: str, *, by: Actor) -> None:
    """The actor did what was asked; it goes out of the others' boxes."""
    duties.close(matter, by=by, ref=ref(matter, what), done_by_actor=True, reason=str(by.person))


def drop(matter: Matter, what: str | None, *, by: Actor, reason: str) -> None:
    """Nothing is asked any more; every box says why."""
    duties.close(matter, by=by, ref=ref(matter, what) if what else None, done_by_actor=False, reason=reason)


def move(matter: Matter) -> None:
    """What is to be handled is due when the matter is; while it is paused, not at all."""
    due_at, near_at = (None, None) if matter.pause_reason else (matter.due_at, matter.near_at)
    duties.put_off(matter, ref=ref(matter, HANDLE), due_at=due_at, near_at=near_at)


def move_slip(matter: Matter, limit: Due | None) -> None:
    """None: it stays, without a date."""
    due_at, near_at = (limit.due_at, limit.near_at) if limit else (None, None)
    duties.put_off(matter, ref=ref(matter, SLIP), due_at=due_at, near_at=near_at)


def _lay_prompt(matter: Matter, what: str, asks: str, on: Sequence[Appointment], unit: Unit, *, by: Actor) -> None:
    found = due(PROMPT, now(), timetable_of(unit))
    duties.lay(
        matter, on=on, kind=Kind.ACT, asks=asks, by=by, due_at=found.due_at, near_at=found.near_at,
        ref=ref(matter, what),
    )  # fmt: skip


def holders_of(matters: Sequence[Matter], asked: Sequence[str] = (ACCEPT, HANDLE)) -> defaultdict[int, list[str]]:
    """Public ids of the appointments that have each matter itself in their box, or what else is asked. One query."""
    refs = {ref(one, what): one.pk for one in matters for what in asked}
    held: defaultdict[int, list[str]] = defaultdict(list)
    if refs:
        found = Duty.objects.filter(ref__in=list(refs), done_at=None).values_list("ref", "holder__public_id")
        for mark, holder in found.order_by("pk"):
            held[refs[mark]].append(str(holder))
    return held


def people_holding(matters: Sequence[Matter]) -> dict[int, list[str]]:
    """Names of those with whom each matter lies, as `urge` would reach them: whatever is asked of them, but for the
    support of a unit that owes nothing of its own. One query."""
    by_id = {one.public_id: one for one in matters}
    found = Duty.objects.filter(subject_kind=Matter.subject_kind, subject_id__in=by_id, done_at=None)
    names: dict[int, list[str]] = {one.pk: [] for one in matters}
    for duty in found.select_related("holder__person").order_by("pk"):
        matter, name = by_id[duty.subject_id], str(duty.holder.person)
        if duty.ref != ref(matter, SUPPORT) and name not in names[matter.pk]:
            names[matter.pk].append(name)
    return names
