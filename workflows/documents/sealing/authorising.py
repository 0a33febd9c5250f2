"""One use of the seal for one paper: these words under this number, used once, void when either changes."""

import hashlib
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from directory.actors import today
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import Refusal
from office.worktime.clock import now
from workflows.documents import events, words
from workflows.documents.models import Document, Number, SealUse
from workflows.documents.numbering import number_of
from workflows.documents.sealing.guomi import Detached
from workflows.documents.sealing.parties import keepers_of, parties_of
from workflows.engine.move import Moved

VALID_DAYS = 10


class SealRefused(Refusal):
    """What was tried stands on the trail, though the act is undone."""

    def __init__(self, document: Document, by: Actor, **told: Any) -> None:
        self.document, self.by = document, by
        super().__init__(self.sentence() % told)

    def remember(self) -> None:
        with transaction.atomic():
            record(events.SEAL_REFUSED, self.document, by=self.by, refused=True, reason=str(self))


class NotAuthorised(SealRefused):
    def sentence(self) -> str:
        return _("No use of the seal is approved for it. Send it back to numbering; there it is asked for anew.")


class RanOut(SealRefused):
    def sentence(self) -> str:
        return _("The approval ran out on %(day)s. Send it back to numbering; the seal is asked for there anew.")


class AnotherPaper(SealRefused):
    def sentence(self) -> str:
        return _("The words or the number are no longer those approved. Send it back to numbering.")


class NotBySamePerson(SealRefused):
    def sentence(self) -> str:
        return _(
            "You have drafted or signed this paper; whoever asks for a seal or approves it does not set it. "
            "%(who)s can: send it back to numbering, and it goes to a keeper who had no part in it."
        )


class AskedAndApproved(Refusal):
    """Where a paper was signed by its drafter before that was refused at the signature."""

    def sentence(self) -> str:
        return _("Who drafted this paper has signed it too. Send it back, so that another leader signs it.")


def bound_to(document: Document, number: Number) -> str:
    """SHA-256 over the words as they stand, attachments included, and the number."""
    told = f"{words.present_digest(document)}\n{number}"
    return hashlib.sha256(told.encode()).hexdigest()


def authorise(document: Document, number: Number, *, by: Actor) -> None:
    """For each agency one use, in the caller's transaction; those that stood before are void. The drafter has asked by
    handing the paper in, the signatories have approved by signing it; now it has words and number to be bound to."""
    void(document, _("Asked for anew."), by=by)
    digest, moment, until = bound_to(document, number), now(), today() + timedelta(VALID_DAYS)
    made = []
    for order, party in enumerate(parties_of(document)):
        if party.approver is None or party.approver == party.requester:
            raise AskedAndApproved
        people = {"requester": party.requester, "approver": party.approver}
        bound = {"digest": digest, "authorised_at": moment, "valid_until": until}
        made.append(SealUse(document=document, unit=party.unit, order=order, **people, **bound))
    for one in SealUse.objects.bulk_create(made):
        record(
            events.SEAL_AUTHORISED,
            document,
            by=by,
            unit=str(one.unit.public_id),
            requester=str(one.requester.public_id),
            approver=str(one.approver.public_id),
            digest=digest,
            valid_until=until.isoformat(),
        )


def standing_uses(document: Document) -> list[SealUse]:
    """Of a numbered paper, by agency: what was approved and by whom it was used. Without the paper itself."""
    found = SealUse.objects.filter(document=document, voided_at=None).defer("paper").order_by("order")
    return list(found.select_related("unit", "requester", "approver", "keeper"))


def void(document: Document, reason: str, *, by: Actor) -> None:
    """Whatever was approved, used or not, is for that paper no longer."""
    standing = list(SealUse.objects.select_related("unit").filter(document=document, voided_at=None).defer("paper"))
    if not standing:
        return
    SealUse.objects.filter(pk__in=[one.pk for one in standing]).update(
        voided_at=now(), void_reason=reason[:200], paper=None
    )
    for one in standing:
        record(events.SEAL_VOIDED, document, by=by, unit=str(one.unit.public_id), reason=reason[:200])


def give_back(document: Document, to_step: str, why: str, *, by: Actor) -> None:
    """Sent back. At the keepers' it is to be sealed anew, and whoever sends it there asks for that; further back
    nothing of what was approved is left."""
    number = number_of(document) if to_step == "seal" else None
    if number is None:
        void(document, why, by=by)
    else:
        authorise(document, number, by=by)


def take(document: Document, number: Number, moved: Moved, *, by: Actor) -> tuple[SealUse, list[SealUse]]:
    """The use that is this keeper's now, to be marked by `mark_used`, and those of all agencies in their order. The
    document is locked, so of two keepers at once the second finds it gone. Raises NotAuthorised, RanOut, AnotherPaper,
    NotBySamePerson."""
    uses = list(SealUse.objects.filter(document=document, voided_at=None).select_related("unit").order_by("order"))
    use = next((one for one in uses if one.used_at is None), None)
    if use is None:
        raise NotAuthorised(document, by)
    if use.valid_until < today():
        raise RanOut(document, by, day=date_format(use.valid_until, "Y-m-d"))
    if use.digest != bound_to(document, number):
        raise AnotherPaper(document, by)
    others = {use.requester_id, use.approver_id}
    if moved.holder.person_id in others:
        free = [str(one.person) for one in keepers_of(use.unit) if one.person_id not in others]
        raise NotBySamePerson(document, by, who=_(", ").join(free) or _("Another keeper, once appointed,"))
    return use, uses


def mark_used(
    document: Document,
    use: SealUse,
    moved: Moved,
    *,
    pdf: bytes,
    certificate: str,
    sm2: Detached,
    keep: bool,
    by: Actor,
) -> None:
    """keep: another agency goes on from this very paper."""
    use.keeper, use.used_at = moved.holder.person, now()
    use.sha256, use.size, use.certificate = hashlib.sha256(pdf).hexdigest(), len(pdf), certificate
    use.sm2, use.sm2_key = sm2.signature, sm2.key
    use.paper = pdf if keep else None
    use.save(update_fields=["keeper", "used_at", "sha256", "size", "certificate", "sm2", "sm2_key", "paper"])
    record(
        events.SEAL_USED,
        document,
        by=moved.acting(by),
        unit=str(use.unit.public_id),
        digest=use.digest,
        sha256=use.sha256,
        certificate=certificate,
    )
