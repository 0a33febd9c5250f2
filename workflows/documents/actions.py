"""Drafting a document and moving it along its route up to the signature."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import Subquery
from django.utils.translation import gettext as _

from directory.actors import in_post
from directory.models import Appointment, Unit
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Refusal, TooLate, Unacceptable
from office.duties import actions as duties
from office.files import actions as files
from office.files.models import File
from office.files.secrecy import refuse_marks
from office.subjects.kinds import Subject
from office.worktime.clock import now
from workflows.documents import events, words
from workflows.documents.addressees import Place
from workflows.documents.agencies import issuers_for
from workflows.documents.autosaving import HeldByAnother, drop_typed, held_by_another
from workflows.documents.declaring import NOTHING, Told, keep_told
from workflows.documents.lints.reading import blocking
from workflows.documents.models import Attachment, Countersigner, Document, Incoming, JointIssuer, Opinion, Signature
from workflows.documents.permissions import revising
from workflows.documents.route import (
    ARRANGED,
    BEFORE_DISPATCH,
    BEFORE_SIGNATURE,
    DISAGREEING,
    UNTIL_SIGNED,
    WITHDRAWN_IN,
    signatories_for,
)
from workflows.documents.routing.choosing import choice_for, choose_again
from workflows.documents.sealing.authorising import give_back
from workflows.documents.words import Words
from workflows.engine import actions as engine
from workflows.engine import course, rounds
from workflows.engine.move import Moved

Verdict = Opinion.Verdict
# Steps in which an opinion is given that carries the document on.
OPINION_STEPS = ("review", "countersign", "first_check", "office_review", "legal_review", "consult")


class VersionBehind(TooLate):
    def sentence(self) -> str:
        return _("Somebody has saved a newer version meanwhile. Your text is kept below; compare before you save it.")


class NotInYourHands(NotAllowed):
    def sentence(self) -> str:
        return _("The words may be changed only by those who hold the draft before it is signed.")


class NotYourAgency(Unacceptable):
    field = "issuer"

    def sentence(self) -> str:
        return _("From your post you cannot draft in this agency's name.")


class NotASignatory(Unacceptable):
    field = "signatory"

    def sentence(self) -> str:
        return _("Only a leader of the issuing agency signs for issue.")


class NotOfOneLevel(Unacceptable):
    field = "joint"

    def sentence(self) -> str:
        return _("Only agencies of the same level that issue documents of their own issue jointly (article 17).")


class JointTwice(Unacceptable):
    field = "joint"

    def sentence(self) -> str:
        return _("Each agency signs once, by one head.")


class SignsOwnDraft(Unacceptable):
    """Who asks for the seal does not approve it: the signature is that approval."""

    field = "signatory"

    def sentence(self) -> str:
        return _("Whoever drafts a paper does not sign it for issue; choose another leader, or let another draft it.")


class MustBeMended(Refusal):
    """Findings that block; `findings` lists them with article and remedy."""

    status = 422

    def __init__(self, found: Sequence[Any]) -> None:
        self.findings = found
        super().__init__(_("Mend this first: %(first)s") % {"first": found[0].sentence})


class NeedsAReason(Unacceptable):
    field = "opinion"

    def sentence(self) -> str:
        return _("Say why.")


@transaction.atomic
def draft(*, issuer: Unit, genre: str, text: Words, source: Subject | None = None, by: Actor, **facts: Any) -> Document:
    """Begin a document; it lies with its drafter as a duty from the first moment. source: what it is made of; one that
    came in is answered by it."""
    if by.appointment is None or issuer.pk not in {one.pk for one in issuers_for(by.appointment)}:
        raise NotYourAgency
    refuse_marks(asdict(text), subject=by.person, by=by)
    moment = now()
    document = Document.objects.create(
        issuer=issuer,
        genre=genre,
        drafted_in=by.appointment.post.unit,
        drafter=by.appointment,
        drafted_at=moment,
        changed_at=moment,
        answers=source if isinstance(source, Incoming) else None,
        source_kind=source.subject_kind if source else "",
        source_id=source.public_id if source else None,
        **asdict(text.tidy()),
    )
    told: Told = facts.pop("told", NOTHING)
    _arrange(document, facts)
    keep_told(document, told, holder=by.appointment, by=by)
    drop_typed(None, by=by)
    words.keep(document, author=by.appointment)
    record(events.DRAFTED, document, by=by, genre=genre, issuer=str(issuer.public_id))
    engine.start(document, route=choice_for(document).route, by=by, urgency=document.urgency)
    return document


def _arrange(document: Document, facts: dict[str, Any]) -> None:
    """Everything that is not words: urgency, disclosure, who signs, countersigns, issues jointly, which way it goes."""
    countersigners: Sequence[Appointment] | None = facts.pop("countersigners", None)
    signatory = facts.get("signatory")
    if signatory is not None and signatory not in signatories_for(document):
        raise NotASignatory
    for name in ARRANGED:
        if name in facts:
            setattr(document, name, facts[name])
    document.save()
    if countersigners is not None:
        Countersigner.objects.filter(document=document).delete()
        Countersigner.objects.bulk_create(
            Countersigner(document=document, appointment=one, order=order)
            for order, one in enumerate(countersigners, 1)
        )
    if "joint" in facts:
        join(document, facts["joint"])


def join(document: Document, heads: Sequence[Appointment]) -> None:
    """联合行文: the agencies that issue it too, in this order, each by the head who signs for it (article 17)."""
    agencies = [(one.post.unit, one) for one in heads]
    if any(unit.pk == document.issuer_id for unit, _head in agencies) or len(dict(agencies)) != len(agencies):
        raise JointTwice
    rank = Place.of(document.issuer).rank
    if not all(unit.can_issue and Place.of(unit).rank == rank for unit, _head in agencies):
        raise NotOfOneLevel
    JointIssuer.objects.filter(document=document).delete()
    JointIssuer.objects.bulk_create(
        JointIssuer(document=document, unit=unit, signatory=head, order=order)
        for order, (unit, head) in enumerate(agencies, 1)
    )


@transaction.atomic
def revise(document: Document, *, text: Words, version: int, by: Actor, **facts: Any) -> Document:
    """Save the words as the next revision. `version` is the one the writer began from; raises VersionBehind when it is
    no longer the latest, NotInYourHands when the draft lies with others."""
    document, hand = _writable(document, by)
    refuse_marks(asdict(text), subject=document, by=by)
    if held := held_by_another(document, by):
        raise HeldByAnother(held)
    if version != document.version:
        raise VersionBehind
    new = text.tidy()
    changed = new != Words.of(document)
    if changed:
        for name, value in asdict(new).items():
            setattr(document, name, value)
        document.version += 1
        document.changed_at = now()
    told: Told = facts.pop("told", NOTHING)
    was = (document.genre, document.urgency)
    _arrange(document, facts)
    if (document.genre, document.urgency) != was:
        choose_again(document, by=by)
    keep_told(document, told, holder=hand.holder, by=in_post(by, hand.holder.pk))
    drop_typed(document, by=by)
    if changed:
        words.keep(document, author=hand.holder)
        duties.retitle(document)
        record(events.REVISED, document, by=in_post(by, hand.holder.pk), version=document.version)
    return document


def _writable(document: Document, by: Actor) -> tuple[Document, course.Hand]:
    """The document locked, and the hand in which the actor holds its words."""
    locked = Document.objects.select_for_update(of=("self",)).select_related("issuer").get(pk=document.pk)
    hand = revising(course.my_hands(locked, by))
    if hand is None:
        raise NotInYourHands
    return locked, hand


@transaction.atomic
def attach(document: Document, *, upload: Any, title: str = "", by: Actor) -> Attachment:
    """Add a file that goes out with the document; the words' version moves on, since the signature covers it."""
    document, hand = _writable(document, by)
    file = files.store(upload, subject=document, by=by)
    last = document.attachments.order_by("-order").first()
    name = title.strip() or file.name.rsplit(".", 1)[0]
    attachment = Attachment.objects.create(
        document=document, file=file, title=name[:120], order=last.order + 1 if last else 1
    )
    _moved_on(document, hand)
    record(events.ATTACHED, document, by=by, file=file.name, sha256=file.sha256)
    return attachment


@transaction.atomic
def detach(document: Document, *, file: File, by: Actor) -> None:
    document, hand = _writable(document, by)
    document.attachments.filter(file=file).delete()
    _moved_on(document, hand)
    record(events.DETACHED, document, by=by, file=file.name, sha256=file.sha256)


def _moved_on(document: Document, hand: course.Hand) -> None:
    document.version += 1
    document.changed_at = now()
    document.save(update_fields=["version", "changed_at"])
    words.keep(document, author=hand.holder)


@transaction.atomic
def submit(document: Document, step: int, *, opinion: str = "", by: Actor) -> None:
    """The drafter, or whoever repaired it, hands it on. A first submission must pass the rules; a revision that was
    asked for with “straight back” returns to whoever asked. Raises MustBeMended."""
    document = locked(document, "drafter__person", "signatory__person", "signatory__post")
    found = blocking(document)
    if found:
        raise MustBeMended(found)
    if document.signatory and document.signatory.person_id == document.drafter.person_id:
        raise SignsOwnDraft
    moved = engine.hand_on(document, step, only=("draft", "repair"), outcome="submitted", note=opinion, by=by)
    say(document, moved, Verdict.REPAIRED if moved.step == "repair" else Verdict.SUBMITTED, opinion)
    settle(document, moved)


@transaction.atomic
def agree(document: Document, step: int, *, opinion: str = "", changed: bool = False, by: Actor) -> None:
    """同意 at a review, a countersigning, the office's check, a legal review or an added opinion. changed: 同意但修改;
    what is to be changed stands in the words, and nobody is waited for."""
    document = locked(document)
    if changed and not opinion.strip():
        raise NeedsAReason
    moved = engine.hand_on(document, step, only=OPINION_STEPS, note=opinion, by=by)
    verdict = Verdict.ADVISED if moved.step == "consult" else Verdict.AGREED
    say(document, moved, Verdict.AGREED_WITH_CHANGES if changed else verdict, opinion)
    settle(document, moved)


@transaction.atomic
def disagree(document: Document, step: int, *, opinion: str, by: Actor) -> None:
    """不同意 with the reason. It goes on, and whoever signs over it must say how it is decided (article 16)."""
    document = locked(document)
    if not opinion.strip():
        raise NeedsAReason
    moved = engine.hand_on(document, step, only=DISAGREEING, outcome="disagreed", note=opinion, by=by)
    say(document, moved, Verdict.DISAGREED, opinion)
    settle(document, moved)


@transaction.atomic
def request_change(document: Document, step: int, *, opinion: str, by: Actor) -> None:
    """A countersigner agrees only after a change; the drafter repairs, the others' opinions stand."""
    document = locked(document)
    if not opinion.strip():
        raise NeedsAReason
    moved = rounds.request_change(document, step, note=opinion, repairer="document.drafter", by=by)
    say(document, moved, Verdict.CHANGE, opinion)


@transaction.atomic
def reopen(document: Document, step: int, *, opinion: str = "", by: Actor) -> None:
    """A countersigner takes the opinion back while the round is open."""
    document = locked(document)
    moved = rounds.reopen(document, step, note=opinion, by=by)
    say(document, moved, Verdict.REOPENED, opinion)


@transaction.atomic
def send_back(document: Document, step: int, *, to_step: str, opinion: str, straight: bool = False, by: Actor) -> None:
    """退回 with a reason. Back before the signature, the signature falls; further on, the approval of the seal. What
    was signed passes every step again and does not return straight; what was dispatched lies with others."""
    document = locked(document)
    if not opinion.strip():
        raise NeedsAReason
    straight = straight and not document.signed_digest
    moved = engine.send_back(
        document, step, to_step=to_step, only=(*BEFORE_DISPATCH, "consult"), note=opinion, straight=straight, by=by
    )
    if moved.step != "consult":
        give_back(document, to_step, opinion, by=moved.acting(by))
    say(document, moved, Verdict.SENT_BACK, opinion)
    settle(document, moved)


@transaction.atomic
def withdraw(document: Document, step: int, *, opinion: str = "", by: Actor) -> Moved:
    """撤回 what one handed on, while nobody after has acted, as far as WITHDRAWN_IN goes."""
    document = locked(document)
    if document.state not in WITHDRAWN_IN:
        raise NotAllowed
    moved = engine.withdraw(document, step, only=WITHDRAWN_IN[document.state], note=opinion, by=by)
    say(document, moved, Verdict.WITHDRAWN, opinion)
    settle(document, moved)
    return moved


def locked(document: Document, *at_hand: str) -> Document:
    """Documents are locked before their process, always in this order. at_hand: what is read in the same query."""
    return Document.objects.select_for_update(of=("self",)).select_related("issuer", *at_hand).get(pk=document.pk)


def say(on: Document | Incoming, moved: Moved, verdict: str, text: str) -> Opinion:
    return Opinion.objects.create(
        document=on if isinstance(on, Document) else None,
        incoming=on if isinstance(on, Incoming) else None,
        step=moved.step,
        verdict=verdict,
        text=text.strip(),
        author=moved.holder,
        on_behalf_of=moved.on_behalf_of,
        version=on.version if isinstance(on, Document) else 1,
        given_at=now(),
        signature_id=drawn_by(moved.holder.person_id),
    )


def drawn_by(person: int) -> Subquery:
    """The signature that this person has drawn, if any; asked in the same query in which the opinion is written."""
    return Subquery(Signature.objects.filter(person=person).values("picture")[:1])


def settle(document: Document, moved: Moved) -> None:
    """The document's own state follows the step it lies at; going back before the signature, the signature falls, and
    back to one of several, the day on which all had signed."""
    document.state = moved.lies_at or Document.State.FILED
    changed = ["state"]
    if document.state in UNTIL_SIGNED and document.signed_at:
        document.signed_at = document.issue_date = None
        changed += ["signed_at", "issue_date"]
    if document.state in BEFORE_SIGNATURE and document.signed_digest:
        document.signed_digest = document.verified_digest = ""
        changed += ["signed_digest", "verified_digest"]
    document.save(update_fields=changed)
