"""传阅: laying a paper before readers, reading it, reminding, calling it off (Regulation, article 24, paragraph 5)."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from directory.absence.models import Work
from directory.actors import in_post, today
from directory.models import Appointment, AppointmentQuerySet
from office.audit.actor import Actor
from office.audit.record import record, together
from office.audit.refusals import NotAllowed, Refusal, TooLate, Unacceptable
from office.duties import actions as duties
from office.duties.behalf import with_deputies
from office.duties.models import Duty, Kind
from office.files.secrecy import refuse_marks
from office.worktime.clock import now
from workflows.documents import events
from workflows.documents.actions import Verdict, say
from workflows.documents.circulating.permissions import answers_for, may_circulate, open_to
from workflows.documents.models import Circulation, Document, Incoming, Reader
from workflows.engine.move import Moved

MOST = 5000
MANY = 200  # readers; before more are asked it is asked once more
READ = gettext_noop("Read it in circulation")


class NobodyReads(Unacceptable):
    field = "people"

    def sentence(self) -> str:
        return _("Choose at least one person or unit that has not been asked to read it yet.")


class TooManyRead(Unacceptable):
    field = "people"

    def sentence(self) -> str:
        return _("A circulation asks at most %(most)d posts.") % {"most": MOST}


class SaysNotWhy(Unacceptable):
    field = "note"

    def sentence(self) -> str:
        return _("Say why they should read it.")


class CalledOff(TooLate):
    def sentence(self) -> str:
        return _("This circulation no longer asks you: it was read or called off.")


class EverybodyHasRead(Refusal):
    def sentence(self) -> str:
        return _("Everybody has read it; there is nobody to remind.")


class RemindedToday(Refusal):
    def sentence(self) -> str:
        return _("They were reminded today already; the next reminder is possible tomorrow.")


@transaction.atomic
def circulate(paper: Document | Incoming, *, readers: Iterable[Appointment], note: str, by: Actor) -> Circulation:
    """By whoever has or had it in hand, to people they may ask. Who is asked already and has not read is not asked
    twice; who is away is asked through their deputy. Raises SaysNotWhy, NobodyReads, TooManyRead, CarriesSecrecyMark.
    """
    acting = may_circulate(by, paper)
    if acting is None:
        raise NotAllowed
    if not note.strip():
        raise SaysNotWhy
    refuse_marks({"note": note}, subject=paper, by=by)
    asked = list(to_be_asked(paper, readers, by).with_names().in_official_order())
    if not asked:
        raise NobodyReads
    if len(asked) > MOST:
        raise TooManyRead
    return lay_before(paper, asked, note=note, by=in_post(by, acting.pk))


def to_be_asked(paper: Document | Incoming, readers: Iterable[Appointment], by: Actor) -> AppointmentQuerySet:
    """Of these, whoever the actor may ask and who does not owe the reading already."""
    wanted = {one.pk for one in readers}
    return open_to(by).filter(pk__in=wanted).exclude(pk__in=_asked_already(paper)).exclude(person=by.person)


def lay_before(
    paper: Document | Incoming,
    asked: Collection[Appointment],
    *,
    note: str,
    asked_by: Appointment | None = None,
    on_behalf_of: Appointment | None = None,
    by: Actor,
) -> Circulation:
    """The circulation with its duties; whoever calls this has asked whether it may be. asked_by, on_behalf_of: who
    answers for it, and for whom they stood in, where that is not who acts."""
    if asked_by is None:
        asked_by, on_behalf_of = by.appointment, by.on_behalf_of
    assert asked_by is not None
    circulation = Circulation.objects.create(
        document=paper if isinstance(paper, Document) else None,
        incoming=paper if isinstance(paper, Incoming) else None,
        note=note.strip()[:200],
        asked_by=asked_by,
        on_behalf_of=on_behalf_of,
        asked_at=now(),
    )
    lies = with_deputies(list(asked), Work.READ)
    with together():
        record(events.CIRCULATED, paper, by=by, note=circulation.note, readers=len(lies))
        laid = duties.lay_each(
            circulation,
            [duties.Asked(holder, on_behalf_of=principal) for holder, principal in lies],
            kind=Kind.READ,
            asks=READ,
            by=by,
            urgency=paper.urgency,
        )
        Reader.objects.bulk_create(
            Reader(circulation=circulation, appointment=principal or holder, duty=duty)
            for (holder, principal), duty in zip(lies, laid, strict=True)
        )
    return circulation


def _asked_already(paper: Document | Incoming) -> Collection[int]:
    found = Reader.objects.filter(circulation__in=paper.circulations.all(), duty__done_at=None)
    return list(found.values_list("appointment", flat=True))


@transaction.atomic
def read(circulation: Circulation, *, opinion: str = "", by: Actor) -> int:
    """阅知, in every post in which the actor is asked; words of their own stand among the opinions. Returns how many
    duties that were. Raises CalledOff."""
    paper = _paper(circulation)
    refuse_marks({"opinion": opinion}, subject=paper, by=by)
    mine = Duty.objects.filter(
        subject_kind=circulation.subject_kind,
        subject_id=circulation.public_id,
        holder__in=[one.pk for one in by.appointments],
        done_at=None,
    )
    held = list(mine.select_related("holder__person", "on_behalf_of__person").order_by("pk"))
    if not held:
        raise CalledOff
    with together():
        for duty in held:
            duties.confirm(duty, subject=circulation, by=in_post(by, duty.holder_id))
        first = held[0]
        if opinion.strip():
            hand = Moved("circulate", first.holder, first.on_behalf_of, lies_at="")
            say(paper, hand, Verdict.ADVISED, opinion)
        record(events.CIRCULATION_READ, paper, by=in_post(by, first.holder_id), with_opinion=bool(opinion.strip()))
    _end_when_read(circulation)
    return len(held)


@transaction.atomic
def remind(circulation: Circulation, *, by: Actor) -> list[Duty]:
    """催阅: whoever has not read it, all at once, once a day."""
    row = _locked(circulation, by)
    if row.reminded_on == today():
        raise RemindedToday
    if not duties.open_duties(row):
        raise EverybodyHasRead
    row.reminded_on = today()
    row.save(update_fields=["reminded_on"])
    return duties.urge(row, by=by, note=row.note)


@transaction.atomic
def call_off(circulation: Circulation, *, readers: Collection[int], by: Actor) -> int:
    """Take it back from those of these appointments who have not read it; what was read stays. Returns how many."""
    row = _locked(circulation, by)
    lines = list(row.readers.filter(appointment__in=readers, duty__done_at=None).select_related("duty__holder"))
    if not lines:
        raise EverybodyHasRead
    reason = _("Circulation called off by %(who)s") % {"who": by.person}
    is_all = len(lines) == row.readers.filter(duty__done_at=None).count()
    with together():
        for holder in [None] if is_all else {line.duty.holder for line in lines}:
            duties.close(row, by=by, holder=holder, done_by_actor=False, reason=reason)
        record(events.CIRCULATION_CALLED_OFF, _paper(row), by=by, readers=len(lines))
    _end_when_read(row)
    return len(lines)


def _end_when_read(circulation: Circulation) -> None:
    if not circulation.readers.filter(duty__done_at=None).exists():
        duties.conclude(circulation)


def _locked(circulation: Circulation, by: Actor) -> Circulation:
    row = (
        Circulation.objects.select_for_update(of=("self",))
        .select_related("document", "incoming")
        .get(pk=circulation.pk)
    )
    if not answers_for(by, row):
        raise NotAllowed
    return row


def _paper(circulation: Circulation) -> Document | Incoming:
    paper = circulation.document or circulation.incoming
    assert paper is not None  # of one of the two: a constraint
    return paper
