"""收文 from its arrival to the file: register, propose, instruct, handle, reply, file (Regulation, article 24)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from directory.actors import today
from directory.holders import holders_within
from directory.models import Appointment, Unit
from directory.roles import Role
from directory.schedules import timetable_of
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import TooLate, Unacceptable
from office.duties.models import Urgency
from office.files import actions as files
from office.files.secrecy import refuse_marks
from office.worktime.clock import now
from workflows.documents import actions, archive, events
from workflows.documents.actions import NeedsAReason, Verdict, say
from workflows.documents.agencies import office_of
from workflows.documents.circulating.actions import lay_before
from workflows.documents.models import Attachment, Document, Filing, Incoming, IncomingCounter, Instruction
from workflows.documents.permissions import grant_incoming, let_sender_follow
from workflows.documents.recognition.reading import ask, can_be_read
from workflows.documents.routing.choosing import choice_for
from workflows.engine import actions as engine
from workflows.engine import course
from workflows.engine.move import Moved

State = Incoming.State


class ArrivedAlready(TooLate):
    """The same number of the same sender; `incoming` is the one that lies here."""

    field = "sender_number"

    def __init__(self, incoming: Incoming) -> None:
        self.incoming = incoming
        names = {"number": incoming.sender_number, "unit": incoming.sender_name}
        super().__init__(_("%(number)s of %(unit)s has arrived already.") % names)


class NobodyHandles(Unacceptable):
    field = "handlers"

    def sentence(self) -> str:
        return _("Name who handles it; what is for action must lie with somebody.")


class NobodyLeads(Unacceptable):
    """Article 24, paragraph 4: of several that handle it, one is in the lead."""

    field = "lead"

    def sentence(self) -> str:
        return _("Of several who handle it, name who leads (Regulation, article 24).")


class NoLimit(Unacceptable):
    """Article 24, paragraph 4: what is urgent is given a limit."""

    field = "due_on"

    def sentence(self) -> str:
        return _("It is urgent: name the day by which it is handled (Regulation, article 24).")


class LimitPast(Unacceptable):
    field = "due_on"

    def sentence(self) -> str:
        return _("The day by which it is handled is today or later.")


class LimitOnDayOff(Unacceptable):
    field = "due_on"

    def __init__(self, chosen: date, offered: date) -> None:
        days = {"day": date_format(chosen, "m-d"), "next": date_format(offered, "m-d")}
        super().__init__(_("%(day)s is a day off; the next working day is %(next)s.") % days)


class NoLeader(Unacceptable):
    field = "leader"

    def sentence(self) -> str:
        return _("Name the leader who is asked for an instruction.")


class NothingToShow(Unacceptable):
    """Handled means: replied to, or the result in words (article 24, paragraph 7)."""

    field = "opinion"

    def sentence(self) -> str:
        return _("No reply has been dispatched; write down the result.")


@transaction.atomic
def arrive(
    *,
    unit: Unit,
    title: str,
    genre: str,
    by: Actor,
    sender: Unit | None = None,
    sender_name: str = "",
    sender_number: str = "",
    urgency: int = Urgency.NORMAL,
    text: str = "",
    paper: UploadedFile | None = None,
    attachments: Sequence[UploadedFile] = (),
    way: str = Incoming.Way.API,
    arrived_at: datetime | None = None,
) -> Incoming:
    """It lies with the registry of `unit` from now on, and its sender may follow it.

    Raises ArrivedAlready for a number that this sender has sent before, CarriesSecrecyMark, and what files refuse.
    """
    refuse_marks({"title": title, "text": text, "sender_number": sender_number}, subject=by.person, by=by)
    moment = now()
    incoming = Incoming(
        unit=unit,
        sender=sender,
        sender_name=sender_name or (sender.name if sender else ""),
        sender_number=sender_number,
        title=title,
        genre=genre,
        urgency=urgency,
        text=text,
        arrived_by=way,
        arrived_at=arrived_at or moment,
        changed_at=moment,
    )
    begin(incoming, by=by, paper=paper, attachments=attachments)
    return incoming


def begin(
    incoming: Incoming, *, by: Actor, paper: UploadedFile | None = None, attachments: Sequence[UploadedFile] = ()
) -> None:
    """Keep it with its files and put it on its way. Raises ArrivedAlready."""
    _save_once(incoming)
    if paper is not None:
        incoming.paper = files.store(paper, subject=incoming, by=by)
        incoming.save(update_fields=["paper"])
        if can_be_read(incoming.paper):
            ask(incoming.paper)
    for order, upload in enumerate(attachments, 1):
        file = files.store(upload, subject=incoming, by=by)
        Attachment.objects.create(incoming=incoming, file=file, title=file.name.rsplit(".", 1)[0][:120], order=order)
    let_sender_follow(incoming)
    way, number = str(incoming.arrived_by), incoming.sender_number
    record(events.ARRIVED, incoming, by=by, sender=incoming.sender_name, number=number, way=way)
    engine.start(incoming, route=choice_for(incoming).route, by=by, urgency=incoming.urgency)


def _save_once(incoming: Incoming) -> None:
    try:
        with transaction.atomic():
            incoming.save(force_insert=True)
    except IntegrityError:
        former = same_paper(incoming)
        if former is None:
            raise
        raise ArrivedAlready(former) from None


def same_paper(incoming: Incoming) -> Incoming | None:
    """Another that lies here of the same sender under the same number of theirs."""
    facts = {"unit": incoming.unit, "sender": incoming.sender, "sender_number": incoming.sender_number}
    if incoming.sender is None:
        facts["sender_name"] = incoming.sender_name
    found = Incoming.objects.filter(**facts).exclude(sender_number="").exclude(state=State.RETURNED)
    return found.exclude(pk=incoming.pk).first()


@transaction.atomic
def register(incoming: Incoming, step: int, *, opinion: str = "", by: Actor) -> Incoming:
    """登记 and 初审: it gets its 收文号, per unit and year, without gaps."""
    incoming = locked(incoming)
    moved = engine.hand_on(incoming, step, only=("register",), outcome="registered", note=opinion, by=by)
    if incoming.serial is None:  # sent back to be registered anew, it keeps its number
        _give_number(incoming)
    record(events.TAKEN_DOWN, incoming, by=moved.acting(by), number=incoming.number)
    say(incoming, moved, Verdict.DONE, opinion or incoming.number)
    settle(incoming, moved, by=by)
    return incoming


def _give_number(incoming: Incoming) -> None:
    year = today().year
    IncomingCounter.objects.get_or_create(unit=incoming.unit, year=year)
    counter = IncomingCounter.objects.select_for_update().get(unit=incoming.unit, year=year)
    incoming.year, incoming.serial = year, counter.next
    counter.next += 1
    counter.save(update_fields=["next"])


@transaction.atomic
def propose(
    incoming: Incoming,
    step: int,
    *,
    handling: str,
    leader: Appointment | None = None,
    handlers: Sequence[Appointment] = (),
    lead: Appointment | None = None,
    readers: Sequence[Appointment] = (),
    due_on: date | None = None,
    opinion: str = "",
    by: Actor,
) -> None:
    """拟办: for action or for reading, who is asked for an instruction where the route has one, who in the office then
    handles it, who of several leads, until when, and before whom it is laid to read.

    Raises NoLeader, NobodyHandles, NobodyLeads, NoLimit, LimitPast, LimitOnDayOff.
    """
    incoming = locked(incoming)
    instructed = course.takes(incoming, "instruct")
    if leader is None and instructed:
        raise NoLeader
    if handling == Incoming.Handling.ACTION:
        handlers = list(dict.fromkeys([*([lead] if lead else []), *handlers]))
        lead = lead or (handlers[0] if len(handlers) == 1 else None)
        for lacking in loose_ends(incoming, handlers, lead, due_on):
            raise lacking
    else:
        handlers, lead, due_on = (), None, None
    arrange(incoming, handling=handling, leader=leader, lead=lead, handlers=handlers, readers=readers, due_on=due_on)
    moved = engine.hand_on(incoming, step, only=("propose",), outcome="proposed", note=opinion, by=by)
    acting = moved.acting(by)
    asked = str(leader.public_id) if leader else ""
    record(events.PROPOSED, incoming, by=acting, handling=str(handling), leader=asked)
    say(incoming, moved, Verdict.PROPOSED, opinion)
    settle(incoming, moved, by=by)
    if not instructed:
        _lay_before_readers(incoming, by)


def arrange(
    incoming: Incoming,
    *,
    handling: str,
    leader: Appointment | None,
    lead: Appointment | None,
    handlers: Sequence[Appointment],
    readers: Sequence[Appointment],
    due_on: date | None,
) -> None:
    """As it is proposed, or rehearsed before that."""
    incoming.handling, incoming.leader, incoming.lead, incoming.due_on = handling, leader, lead, due_on
    incoming.save(update_fields=["handling", "leader", "lead", "due_on"])
    incoming.handlers.set(handlers)
    incoming.readers.set(readers)


def loose_ends(
    incoming: Incoming, handlers: Sequence[Appointment], lead: Appointment | None, due_on: date | None
) -> list[Unacceptable]:
    """What a proposal for action still lacks, each at its field."""
    found: list[Unacceptable] = []
    if not handlers:
        found.append(NobodyHandles())
    elif lead is None and len(handlers) > 1:
        found.append(NobodyLeads())
    if due_on is None and incoming.urgency > Urgency.NORMAL:
        found.append(NoLimit())
    if due_on is not None and due_on < today():
        found.append(LimitPast())
    elif due_on is not None and not timetable_of(incoming.unit).is_workday(due_on):
        found.append(LimitOnDayOff(due_on, timetable_of(incoming.unit).first_workday(due_on)))
    return found


@transaction.atomic
def instruct(incoming: Incoming, step: int, *, opinion: str = "", by: Actor) -> Instruction | None:
    """批示. Without a word it is a circle: read and agreed, and nothing to follow up（只请阅知的批示不立项）."""
    incoming = locked(incoming)
    refuse_marks({"opinion": opinion}, subject=incoming, by=by)
    moved = engine.hand_on(incoming, step, only=("instruct",), outcome="instructed", note=opinion, by=by)
    text = opinion.strip()
    given = None
    if text:
        given = Instruction.objects.create(
            incoming=incoming, leader=moved.holder, on_behalf_of=moved.on_behalf_of, text=text, given_at=now()
        )
        supervisors = holders_within(Role.SUPERVISOR, office_of(incoming.unit)).values_list("public_id", flat=True)
        grant_incoming(incoming.public_id, list(supervisors))  # who follows up what leaders ask for must read it
        record(events.INSTRUCTED, incoming, by=moved.acting(by), instruction=str(given.public_id))
    say(incoming, moved, Verdict.INSTRUCTED if text else Verdict.CIRCLED, text)
    settle(incoming, moved, by=by)
    _lay_before_readers(incoming, by)
    return given


def _lay_before_readers(incoming: Incoming, by: Actor) -> None:
    """阅件 fan out to those whom the proposal named, in its words and in the name of who made it."""
    readers = list(incoming.readers.with_names().in_official_order())
    if readers:
        proposed = incoming.opinions.filter(verdict=Verdict.PROPOSED).select_related("author", "on_behalf_of")
        proposal = proposed.order_by("-pk")[0]
        note = proposal.text or _("For reading: %(title)s") % {"title": incoming.title}
        asker = {"asked_by": proposal.author, "on_behalf_of": proposal.on_behalf_of}
        lay_before(incoming, readers, note=note, **asker, by=by)
        incoming.readers.clear()  # asked once, also where it is instructed again


@transaction.atomic
def conclude(incoming: Incoming, step: int, *, opinion: str = "", by: Actor) -> None:
    """办结: a handler says it is handled; a reply has gone out or the result stands here in words."""
    incoming = locked(incoming)
    if not incoming.replied_at and not opinion.strip():
        raise NothingToShow
    moved = engine.hand_on(incoming, step, only=("handle",), outcome="agreed", note=opinion, by=by)
    say(incoming, moved, Verdict.DONE, opinion)
    settle(incoming, moved, by=by)


def mark_replied(document: Document, *, number: str, by: Actor) -> None:
    """Called where the reply is dispatched: what it answers has its answer."""
    if document.answers_id is None:
        return
    incoming = Incoming.objects.select_for_update().get(pk=document.answers_id)
    if incoming.replied_at is None:
        incoming.replied_at = incoming.changed_at = now()
        incoming.save(update_fields=["replied_at", "changed_at"])
        record(events.REPLIED, incoming, by=by, number=number)


@transaction.atomic
def send_back(incoming: Incoming, step: int, *, to_step: str, opinion: str, straight: bool = False, by: Actor) -> None:
    """退回 within the office, with a reason; straight: it returns to who sent it back, past the steps between."""
    incoming = locked(incoming)
    if not opinion.strip():
        raise NeedsAReason
    moved = engine.send_back(incoming, step, to_step=to_step, note=opinion, straight=straight, by=by)
    say(incoming, moved, Verdict.SENT_BACK, opinion)
    settle(incoming, moved, by=by)


@transaction.atomic
def file(incoming: Incoming, step: int, *, retention: str, opinion: str = "", by: Actor) -> Filing:
    """归档, in the same series of items as what the office sends out."""
    incoming = locked(incoming)
    year = incoming.year or today().year
    filing = archive.enter(agency=incoming.unit, year=year, retention=retention, of=incoming, by=by)
    moved = engine.complete(incoming, step, only=("file",), outcome="filed", note=opinion, by=by)
    record(events.PUT_ON_FILE, incoming, by=moved.acting(by), archival_code=filing.archival_code)
    say(incoming, moved, Verdict.DONE, opinion or filing.archival_code)
    settle(incoming, moved, by=by)
    return filing


def locked(incoming: Incoming) -> Incoming:
    """Incoming documents are locked before their process, always in this order."""
    return Incoming.objects.select_for_update(of=("self",)).select_related("unit", "sender").get(pk=incoming.pk)


def locked_paper(paper: Document | Incoming) -> Document | Incoming:
    """Of either kind, in the order of its kind."""
    return actions.locked(paper) if isinstance(paper, Document) else locked(paper)


def settle(incoming: Incoming, moved: Moved, *, by: Actor) -> None:
    """Its state follows the step it lies at. It is handled once nobody has it any more to handle, nor an opinion that
    was asked after them; from the archivist it may come back to be handled once more."""
    was = incoming.state
    incoming.state = moved.lies_at or State.FILED
    incoming.changed_at = now()
    incoming.save(update_fields=["state", "changed_at", "year", "serial"])
    if was == State.HANDLING and incoming.state == State.FILING:
        record(events.CONCLUDED, incoming, by=moved.acting(by))
    if was == State.FILING and incoming.state not in (State.FILING, State.FILED):
        record(events.TAKEN_UP_AGAIN, incoming, by=moved.acting(by))
