"""必读: asking people by their posts to confirm that they know."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from directory.absence.models import Work
from directory.actors import in_post, today
from directory.asking import within_reach
from directory.gathering.rules import Rule
from directory.models import Appointment
from directory.schedules import timetable_of
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Refusal, TooLate, Unacceptable
from office.chat import events, stream
from office.chat.actions.refusals import demand
from office.chat.actions.rooms import locked
from office.chat.models import LONGEST, Entry, MustRead, Receipt, Room
from office.chat.permissions import Act, answers_for
from office.duties import actions as duties
from office.duties.behalf import in_place_of, with_deputies
from office.duties.models import Duty, Kind
from office.files.characters import tidy
from office.files.secrecy import refuse_marks
from office.worktime import terms
from office.worktime.clock import now

CONFIRM = gettext_noop("Confirm that you know")
DO = gettext_noop("Do what the must-read asks")
_DOES = "done"  # the mark of the duty that asks for it
MOST = 5000


class NobodyAsked(Unacceptable):
    field = "people"

    def sentence(self) -> str:
        return _("Choose at least one person or unit.")


class TooManyAsked(Unacceptable):
    field = "people"

    def sentence(self) -> str:
        return _("A must-read asks at most %(most)d posts. Circulate a document instead.") % {"most": MOST}


class OutOfReach(Unacceptable):
    field = "people"

    def sentence(self) -> str:
        return _("You may ask people of your own agency and of your own rooms.")


class Incomplete(Unacceptable):
    def sentence(self) -> str:
        return _("A must-read needs a title, a text and a moment to come.")


class NotAsked(NotAllowed):
    def sentence(self) -> str:
        return _("You are not asked to confirm this.")


class NobodyLeft(Refusal):
    def sentence(self) -> str:
        return _("There is nobody to remind: whoever is still asked has confirmed.")


class RemindedToday(Refusal):
    def sentence(self) -> str:
        return _("They were reminded today already; the next reminder is possible tomorrow.")


@transaction.atomic
def issue_must_read(
    title: str,
    text: str,
    *,
    people: Iterable[Appointment],
    due_at: datetime,
    room: Room | None = None,
    rule: Rule | None = None,
    asks_done: str = "",
    by: Actor,
) -> MustRead:
    """Each appointment named owes one confirmation: who holds two posts is asked twice only where both are named. In a
    room it stands in the stream as well. Who is away is asked through their deputy, and the receipt names who reads.
    rule: by which they were found; who comes to be meant by it later is not asked. asks_done: what each is to do once
    they know."""
    if by.appointment is None:
        raise NotAllowed
    title, text, asks_done = tidy(" ".join(title.split())), tidy(text), tidy(" ".join(asks_done.split()))
    if not title or not text or due_at <= now():
        raise Incomplete(field="title" if not title else "text" if not text else "due_at")
    must_read = MustRead(
        title=title[:100], text=text[:LONGEST], issued_by=by.appointment, issued_at=now(), due_at=due_at,
        asks_done=asks_done[:200],
    )  # fmt: skip
    refuse_marks({"title": title, "text": text, "asks_done": asks_done}, subject=room or must_read, by=by)
    if room is not None:
        room, mine = locked(room, by)
        demand(mine, Act.ISSUE_MUST_READ)
    must_read.room, must_read.rule = room, rule.kept() if rule else None
    asked = _asked(people, room, by)
    must_read.save(force_insert=True)
    lies = with_deputies(asked, Work.CONFIRM)
    Receipt.objects.bulk_create(
        Receipt(must_read=must_read, appointment=principal or holder, person=holder.person)
        for holder, principal in lies
    )
    record(events.MUST_READ_ISSUED, must_read, by=by, posts=len(asked), due_at=due_at.isoformat())
    if room is not None:
        stream.add(room, Entry.Kind.MUST_READ, by=by, must_read=must_read)
    near_at = terms.due_by(due_at, now(), timetable_of(by.appointment.post.unit)).near_at
    laid = [duties.Asked(holder, due_at, near_at, on_behalf_of=principal) for holder, principal in lies]
    duties.lay_each(must_read, laid, kind=Kind.CONFIRM, asks=CONFIRM, by=by)
    return must_read


def _asked(people: Iterable[Appointment], room: Room | None, by: Actor) -> list[Appointment]:
    """Each appointment once, in force, within reach or of a member of the room."""
    wanted = {one.pk for one in people}
    held = Appointment.objects.filter(pk__in=wanted, person__is_active=True, person__is_service=False)
    found = list(held.in_force(today()).with_names().in_official_order())
    if not found:
        raise NobodyAsked
    if len(found) > MOST:
        raise TooManyAsked
    near = set(within_reach(by).filter(pk__in=wanted).values_list("pk", flat=True))
    members = set(room.memberships.filter(left_at=None).values_list("person_id", flat=True)) if room else set()
    if any(one.pk not in near and one.person_id not in members for one in found):
        raise OutOfReach
    return found


@transaction.atomic
def confirm(must_read: MustRead, *, by: Actor) -> int:
    """确认知悉, in each post in which the actor is asked; where something is to be done, that is asked from then on.
    Returns how many confirmations there were."""
    receipts = _own(must_read, by)
    left = [one for one in receipts if one.confirmed_at is None]
    if not left:
        raise TooLate(_("You have already confirmed this."))
    moment = now()
    open_duties = Duty.objects.filter(
        subject_kind=must_read.subject_kind, subject_id=must_read.public_id, done_at=None, ref="",
        holder__person=by.person,
    )  # fmt: skip
    for duty in open_duties.select_related("holder", "on_behalf_of").order_by("pk"):
        duties.confirm(duty, subject=must_read, by=in_post(by, duty.holder_id))
        if must_read.asks_done:
            asked = duties.Asked(duty.holder, duty.due_at, duty.near_at, _DOES, duty.on_behalf_of)
            duties.lay_each(must_read, [asked], kind=Kind.ACT, asks=DO, by=by, sender=duty)
    for receipt in left:
        receipt.delivered_at = receipt.delivered_at or moment
        receipt.opened_at = receipt.opened_at or moment
        receipt.confirmed_at = moment
        receipt.save(update_fields=["delivered_at", "opened_at", "confirmed_at"])
        post = str(receipt.appointment.post)
        record(events.MUST_READ_CONFIRMED, must_read, by=in_place_of(by, receipt.appointment), post=post)
    return len(left)


@transaction.atomic
def say_done(must_read: MustRead, *, text: str = "", by: Actor) -> int:
    """已落实, in each post in which the actor has confirmed. text: what was done. Returns how many there were."""
    left = [one for one in _own(must_read, by) if one.confirmed_at and not one.done_at]
    if not must_read.asks_done or not left:
        raise TooLate(_("There is nothing more to be done by you here."))
    text = tidy(" ".join(text.split()))
    refuse_marks({"text": text}, subject=must_read, by=by)
    for receipt in left:
        receipt.done_at, receipt.done_text = now(), text[:200]
        receipt.save(update_fields=["done_at", "done_text"])
        duties.close(must_read, ref=_DOES, holder=receipt.appointment, by=by, done_by_actor=True)
        post = str(receipt.appointment.post)
        record(events.MUST_READ_DONE, must_read, by=in_place_of(by, receipt.appointment), post=post)
    return len(left)


def _own(must_read: MustRead, by: Actor) -> list[Receipt]:
    """The actor's receipts under lock. Raises NotAsked."""
    found = Receipt.objects.select_for_update(of=("self",)).filter(must_read=must_read, person=by.person, ended_at=None)
    receipts = list(found.select_related("appointment__person", "appointment__post__unit").order_by("pk"))
    if not receipts:
        raise NotAsked
    return receipts


@transaction.atomic
def remind(must_read: MustRead, *, by: Actor) -> int:
    """提醒 whoever has not confirmed, or not done it, all with one act, once a day. Returns how many posts were
    reminded: a must-read is counted by posts everywhere, as its receipts and duties are."""
    row = MustRead.objects.select_for_update(of=("self",)).select_related("issued_by", "room").get(pk=must_read.pk)
    if not answers_for(by, row):
        raise NotAllowed
    if row.reminded_on == today():
        raise RemindedToday
    held = duties.open_duties(row)
    if not held:
        raise NobodyLeft
    row.reminded_on = today()
    row.save(update_fields=["reminded_on"])
    record(events.MUST_READ_REMINDED, row, by=by, posts=len(held))
    duties.urge(row, by=by)
    return len(held)


def end_unasked(must_read: UUID, *, reason: str) -> None:
    """Receipts whose duty was closed though something was left, since the post was left: the evidence says so."""
    asked = Duty.objects.filter(subject_kind=MustRead.subject_kind, subject_id=must_read, done_at=None)
    own = asked.filter(holder=OuterRef("appointment"), on_behalf_of=None)
    deputys = asked.filter(on_behalf_of=OuterRef("appointment"))
    open_ones = Receipt.objects.open().filter(must_read__public_id=must_read)
    open_ones.filter(~Exists(own), ~Exists(deputys)).update(ended_at=now(), ended_reason=reason)


def opened(must_read: MustRead, *, by: Actor) -> None:
    """The reader asked for a page with its text; the first time counts."""
    moment = now()
    mine = Receipt.objects.filter(must_read=must_read, person=by.person, ended_at=None)
    mine.filter(delivered_at=None).update(delivered_at=moment)
    if mine.filter(opened_at=None).update(opened_at=moment):
        duties.mark_opened(must_read, by=by)
