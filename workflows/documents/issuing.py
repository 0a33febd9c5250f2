"""From the signature to the file: numbering, sealing, dispatching, signing for, filing."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.actors import today
from directory.models import Unit
from office.audit.actor import Actor
from office.audit.record import record, together
from office.audit.refusals import NotAllowed, Refusal, TooLate
from office.duties import actions as duties
from office.duties.behalf import in_place_of
from office.files import actions as files
from office.files.models import File
from office.worktime.clock import now
from workflows.documents import archive, events, words
from workflows.documents.actions import Verdict, locked, say, settle
from workflows.documents.models import Copy, Document, Filing, Number, Register, Rendition
from workflows.documents.numbering import give_number, number_of
from workflows.documents.permissions import may_receive
from workflows.documents.printing import forget
from workflows.documents.receiving import mark_replied
from workflows.documents.sealing.authorising import authorise
from workflows.documents.sealing.setting import set_seal
from workflows.documents.sending.copies import NobodyToSendTo, Recalled, send_copies, send_paper
from workflows.documents.sending.freezing import freeze
from workflows.documents.signing import ChangedSinceSigned
from workflows.engine import actions as engine


class ReceivedAlready(TooLate):
    def sentence(self) -> str:
        return _("A colleague has signed for this copy already.")


class CopiesOpen(Refusal):
    """Filing before everybody has signed for it is possible, but not by oversight."""

    def __init__(self, units: Sequence[str]) -> None:
        self.units = units
        named = _(", ").join(units)
        super().__init__(_("Not yet signed for by: %(units)s. Say why it is filed all the same.") % {"units": named})


@transaction.atomic
def register(
    document: Document, step: int, *, in_register: Register, free: Number | None = None, opinion: str = "", by: Actor
) -> Number:
    """登记 (article 25): the text must be what was signed and verified; then it gets its number, and not before. Sent
    back and signed again, it keeps the number it has."""
    document = locked(document, "drafter__person")
    if words.present_digest(document) != (document.verified_digest or document.signed_digest):
        raise ChangedSinceSigned
    moved = engine.complete(document, step, only=("register",), outcome="numbered", by=by)
    number = number_of(document) or give_number(document, in_register, holder=moved.holder, free=free)
    with together():
        record(events.NUMBERED, document, by=moved.acting(by), number=str(number))
        authorise(document, number, by=moved.acting(by))
    say(document, moved, Verdict.DONE, opinion or str(number))
    settle(document, moved)
    return number


@transaction.atomic
def apply_seal(document: Document, step: int, *, opinion: str = "", by: Actor) -> Rendition | None:
    """用印: the paper is made once, with number, date and seal, signed by the agency's certificate and frozen by its
    hash. Never before the number, never without a use approved for these words. Of several agencies each one's keeper
    sets its seal on the same file, the lead's first; the last issues it, the others get None."""
    document = locked(document)
    moved = engine.complete(document, step, only=("seal",), outcome="sealed", note=opinion, by=by)
    number = number_of(document)
    if number is None:
        raise NotAllowed
    sealed = set_seal(document, number, moved, by=by)
    if moved.lies_at == "seal":
        say(document, moved, Verdict.DONE, opinion)
        settle(document, moved)
        return None
    name = f"{number} {document.title}"[:180] + ".pdf"
    file = files.store_bytes(sealed.pdf, name=name, content_type="application/pdf", subject=document, by=by)
    rendition = _keep_the_paper(document, file, sealed.pages)
    document.sealed_at = now()
    document.save(update_fields=["sealed_at"])
    forget(document)
    record(
        events.SEALED,
        document,
        by=moved.acting(by),
        sha256=file.sha256,
        pages=sealed.pages,
        sample=sealed.is_sample,
        fonts=[str(one) for one in sealed.served],
    )
    say(document, moved, Verdict.DONE, opinion)
    settle(document, moved)
    return rendition


def _keep_the_paper(document: Document, file: File, pages: int) -> Rendition:
    """One a document, in one statement; sealed anew, the paper takes the place of the one before."""
    made = Rendition(document=document, file=file, pages=pages, made_at=now())
    told = ["file", "pages", "made_at", "sm3"]
    Rendition.objects.bulk_create([made], update_conflicts=True, unique_fields=["document"], update_fields=told)
    return made


@transaction.atomic
def proof_read(document: Document, step: int, *, opinion: str = "", by: Actor) -> None:
    """校对: the printed page is what was signed, whole and clean (article 25, paragraph 4); else it is sent back."""
    document = locked(document)
    moved = engine.complete(document, step, only=("proof",), outcome="read", note=opinion, by=by)
    record(events.PROOF_READ, document, by=moved.acting(by), sha256=document.rendition.file.sha256)
    say(document, moved, Verdict.DONE, opinion)
    settle(document, moved)


@transaction.atomic
def dispatch(
    document: Document,
    step: int,
    *,
    main: Sequence[Unit],
    cc: Sequence[Unit] = (),
    paper: Sequence[str] = (),
    opinion: str = "",
    by: Actor,
) -> list[Copy]:
    """分发: the paper is frozen with its digests; every unit gets a copy of its own, laid on its registry to sign for.
    paper: recipients outside this platform. Raises NobodyHolds, before anything is sent."""
    document = locked(document)
    if not main and not paper:
        raise NobodyToSendTo
    moved = engine.complete(document, step, only=("dispatch",), outcome="dispatched", note=opinion, by=by)
    acting = moved.acting(by)
    frozen = freeze(document)
    copies = send_copies(document, main=main, cc=cc, by=acting)
    on_paper = send_paper(document, paper, by=acting) if paper else []
    document.dispatched_at = now()
    document.save(update_fields=["dispatched_at"])
    number = str(number_of(document))
    record(
        events.DISPATCHED,
        document,
        by=acting,
        units=[str(copy.unit.public_id) for copy in copies],
        number=number,
        paper=[one.recipient for one in on_paper],
        sha256=frozen.file.sha256,
        sm3=frozen.sm3,
    )
    mark_replied(document, number=number, by=acting)
    say(document, moved, Verdict.DONE, opinion)
    settle(document, moved)
    return copies


@transaction.atomic
def receive(copy: Copy, *, by: Actor) -> Copy:
    """签收: one clerk of the unit signs for it; the colleagues' duties vanish with a reason. Raises ReceivedAlready."""
    copy = (
        Copy.objects.select_for_update(of=("self",))
        .select_related("document__issuer", "unit", "received_by__person")
        .get(pk=copy.pk)
    )
    acting = may_receive(by, copy)
    if acting is None:
        raise NotAllowed
    if copy.state == Copy.State.RECALLED:
        raise Recalled
    if copy.received_at is not None:
        raise ReceivedAlready(
            _("%(who)s signed for this copy at %(when)s.")
            % {"who": copy.received_by, "when": timezone.localtime(copy.received_at).strftime("%H:%M:%S")}
        )
    by = in_place_of(by, acting)
    copy.state, copy.received_at, copy.received_by = Copy.State.RECEIVED, now(), by.appointment
    copy.save(update_fields=["state", "received_at", "received_by"])
    duties.close(copy, by=by, done_by_actor=True, reason=_("%(who)s signed for it") % {"who": by.person})
    duties.conclude(copy)
    unit, which = str(copy.unit.public_id), str(copy.public_id)
    record(events.RECEIVED, copy.document, by=by, unit=unit, copy=which)
    return copy


@transaction.atomic
def file(document: Document, step: int, *, retention: str, opinion: str = "", by: Actor) -> Filing:
    """归档: an item number in its class, without gaps. While copies are not signed for, it needs a reason."""
    document = locked(document)
    waiting = document.copies.filter(state=Copy.State.SENT).select_related("unit")
    if waiting and not opinion.strip():
        raise CopiesOpen([copy.unit.short_name for copy in waiting])
    year = document.issue_date.year if document.issue_date else today().year
    filing = archive.enter(agency=document.issuer, year=year, retention=retention, of=document, by=by)
    moved = engine.complete(document, step, only=("file",), outcome="filed", note=opinion, by=by)
    record(events.FILED, document, by=moved.acting(by), archival_code=filing.archival_code)
    say(document, moved, Verdict.DONE, opinion or filing.archival_code)
    settle(document, moved)
    return filing
