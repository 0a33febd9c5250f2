"""What supervision does when others speak."""

from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from directory.actors import today
from directory.holders import holders_above
from directory.models import Appointment, Person, Unit
from directory.roles import Role
from office.audit import trail
from office.audit.readers import Event, afterwards, within
from office.audit.refusals import TooLate
from office.live.doorbell import ring
from office.notices.bell import tell
from office.notices.ringing import Weight
from workflows.documents.models import Instruction
from workflows.supervision.boxes import checkers, holders_of
from workflows.supervision.models import Matter, Reopening
from workflows.supervision.permissions import grant_holders
from workflows.supervision.recounting import EVER_SINCE, count_again


@within("duty.laid")
@within("duty.passed_on")
def let_holders_read(event: Event) -> None:
    """Whoever is asked to do something with a matter may read it, and so may the next holder of their post; and who is
    away reads what a deputy does for them."""
    if event.subject_kind == Matter.subject_kind:
        grant_holders(event.subject_id, [*event.particulars["holders"], *event.particulars["principals"]])


@within("duty.handed_over")
def follow_the_successor(event: Event) -> None:
    """Open matters that name who has left as their handler or supervisor name the successor: what is asked later goes
    to them."""
    left, to = (Appointment.objects.get(public_id=event.particulars[one]) for one in ("holder", "to"))
    matters = Matter.objects.filter(closed_at=None)
    named = list(matters.filter(Q(handler=left) | Q(supervisor=left)).values_list("public_id", flat=True))
    matters.filter(handler=left).update(handler=to)
    matters.filter(supervisor=left).update(supervisor=to)
    for public_id in named:
        grant_holders(public_id, [to.public_id])


class Followed(TooLate):
    def sentence(self) -> str:
        return _("A matter has been made of this instruction, so it stands. Give the matter up first.")


@within("incoming.instruction_withdrawn")
def refuse_what_is_followed(event: Event) -> None:
    """Raises Followed: what has become a matter, or opened one again, lies with others."""
    of_it = {"source_kind": Instruction.subject_kind, "source_id": event.particulars["instruction"]}
    if Matter.objects.filter(**of_it).exists() or Reopening.objects.filter(**of_it).exists():
        raise Followed


@within("matter.*")
def ring_whoever_looks_at_it(event: Event) -> None:
    ring(f"matter:{event.subject_id}")


@afterwards("calendar.announced")
def count_by_the_announcement(event: Event) -> None:
    count_again(date.fromisoformat(event.particulars["since"]))


@afterwards("schedule.changed")
@afterwards("unit.schedule_chosen")
def count_by_the_hours(event: Event) -> None:
    """Hours hold for a term as a whole, as if they had always been so."""
    count_again(EVER_SINCE)


@afterwards("matter.recounted")
def tell_of_an_earlier_date(event: Event) -> None:
    """A day that is made up may bring a date forward; whoever has the matter in the box must not find out too late."""
    if datetime.fromisoformat(event.particulars["due_at"]) >= datetime.fromisoformat(event.particulars["was"]):
        return
    matter = _matter(event)
    holders = Person.objects.filter(appointments__public_id__in=holders_of([matter])[matter.pk]).distinct()
    tell(holders, event, gettext_noop("Due earlier by the calendar: %(title)s"), weight=Weight.PRESSING)


@afterwards("matter.found_wrong")
def tell_of_the_contradiction(event: Event) -> None:
    tell(_followers(event), event, gettext_noop("Its date or light contradicts the calendar: %(title)s"))


@afterwards("unit.tally_found_wrong")
def tell_of_the_wrong_count(event: Event) -> None:
    """The system administrators, wherever they are, since it is put right at the machine; in an office that has none,
    the agency's directory administrators."""
    keepers = list(Appointment.objects.in_force(today()).with_role(Role.SYSTEM_ADMIN).select_related("person"))
    keepers = keepers or holders_above([Role.ORG_ADMIN], Unit.objects.get(public_id=event.subject_id))
    tell([held.person for held in keepers], event, gettext_noop("Its count of open matters is wrong: %(title)s"))


@afterwards("matter.reminded")
def remind_the_holders(event: Event) -> None:
    """Behind plan sounds once of each turn at the holders' bells; where that makes it red also at the supervisor's."""
    holders = Person.objects.filter(appointments__public_id__in=event.particulars["holders"]).distinct()
    tell(holders, event, gettext_noop("Behind plan: %(title)s"), weight=Weight.GATHERED)


@afterwards("matter.escalated")
def tell_of_the_rung(event: Event) -> None:
    """Whoever was reached by a higher rung since hears of that one alone: after a silence the bell rings once."""
    reached = set(event.particulars["holders"]) - _reached_since(event)
    passed = not event.particulars["rung"].startswith("-")
    text = gettext_noop("Overdue: %(title)s") if passed else gettext_noop("Due soon: %(title)s")
    people = Person.objects.filter(appointments__public_id__in=reached).distinct()
    tell(people, event, text, weight=Weight.GATHERED)


def _reached_since(event: Event) -> set[str]:
    higher = trail.among(event.subject_kind, [event.subject_id], [event.type]).filter(pk__gt=event.pk)
    return {one for later in higher for one in later.particulars["holders"]}


@afterwards("matter.response_reminded")
def remind_of_the_response(event: Event) -> None:
    """At once and at any hour: an answer that is owed in minutes is worth nothing in the morning."""
    over = event.particulars["light"] == "over"
    text = gettext_noop("Response overdue: %(title)s") if over else gettext_noop("Response due soon: %(title)s")
    holders = Person.objects.filter(appointments__public_id__in=event.particulars["holders"]).distinct()
    tell(holders, event, text, weight=Weight.NOW)


@afterwards("matter.opened")
def tell_who_proposed_it(event: Event) -> None:
    proposer = _matter(event).proposer
    tell([proposer.person] if proposer else [], event, gettext_noop("Approved: %(title)s"))


@afterwards("matter.turned_down")
def tell_of_the_turning_down(event: Event) -> None:
    """Here, and not with those concerned: nobody else has heard of it."""
    proposer = _matter(event).proposer
    tell([proposer.person] if proposer else [], event, gettext_noop("Turned down: %(title)s"))


@afterwards("matter.accepted")
def tell_of_the_acceptance(event: Event) -> None:
    tell(_followers(event), event, gettext_noop("Accepted: %(title)s"))


@afterwards("matter.done_reported")
def tell_of_the_result(event: Event) -> None:
    """The leader who instructed hears that it is done; the supervisors find it in their boxes."""
    leader = _matter(event).leader
    tell([leader.person] if leader else [], event, gettext_noop("Reported done: %(title)s"))


@afterwards("matter.closed")
def tell_of_the_close(event: Event) -> None:
    tell(_concerned(event), event, gettext_noop("Closed: %(title)s"))


@afterwards("matter.cancelled")
def tell_of_the_end(event: Event) -> None:
    tell(_concerned(event), event, gettext_noop("Cancelled: %(title)s"))


@afterwards("matter.returned")
def tell_of_the_return(event: Event) -> None:
    handler = _matter(event).handler
    tell([handler.person] if handler else [], event, gettext_noop("Returned for rework: %(title)s"))


@afterwards("matter.extension_granted")
def tell_of_the_extension(event: Event) -> None:
    tell(_concerned(event), event, gettext_noop("Extended: %(title)s"))


@afterwards("matter.extension_refused")
def tell_of_the_refusal(event: Event) -> None:
    handler = _matter(event).handler
    tell([handler.person] if handler else [], event, gettext_noop("Extension refused: %(title)s"))


def _matter(event: Event) -> Matter:
    return Matter.objects.select_related(
        "laid_by", "leader__person", "supervisor__person", "handler__person", "proposer__person"
    ).get(public_id=event.subject_id)


def _followers(event: Event) -> list[Person]:
    """Whoever supervises it."""
    matter = _matter(event)
    return [matter.supervisor.person] if matter.supervisor else [held.person for held in checkers(matter)]


def _concerned(event: Event) -> list[Person]:
    """The leader, the supervisor, the handler, and whoever reported."""
    matter = _matter(event)
    named = [held.person for held in (matter.leader, matter.supervisor, matter.handler) if held]
    authors = Appointment.objects.filter(pk__in=matter.reports.values("author")).select_related("person")
    return [*named, *(held.person for held in authors)]
