"""撤销 and 废止 of what was dispatched (Regulation, article 33); whoever received it is asked to read that it was."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from directory.actors import in_post, today
from directory.models import Appointment
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, TooLate, Unacceptable
from office.duties import actions as duties
from office.duties.models import Duty, Kind
from office.files.secrecy import refuse_marks
from office.live.doorbell import ring
from office.worktime.clock import now
from workflows.documents import events
from workflows.documents.actions import locked
from workflows.documents.annulling.permissions import deciding
from workflows.documents.models import Copy, Document, Incoming, Invalidation, Reader
from workflows.documents.sending.copies import OVER, NotSentYet

REF = "invalidation"
ASKS = {
    Invalidation.Kind.ANNULLED: gettext_noop("Read that it was annulled"),
    Invalidation.Kind.REPEALED: gettext_noop("Read that it was repealed"),
}
_EVENTS = {Invalidation.Kind.ANNULLED: events.ANNULLED, Invalidation.Kind.REPEALED: events.REPEALED}


class InvalidAlready(TooLate):
    """`former` is what stands."""

    def __init__(self, former: Invalidation) -> None:
        told = {"what": former, "unit": former.decided_by, "day": former.made_at.astimezone().date().isoformat()}
        super().__init__(_("%(what)s by %(unit)s on %(day)s already.") % told)


class SayWhyInvalid(Unacceptable):
    field = "reason"

    def sentence(self) -> str:
        return _("Say why; everybody who received it reads the reason.")


class BeforeItsIssue(Unacceptable):
    field = "from_on"

    def sentence(self) -> str:
        return _("It cannot have been repealed before it was issued.")


class ItsOwnBasis(Unacceptable):
    def sentence(self) -> str:
        return _("Name another document than the one itself.")


@dataclass(frozen=True, slots=True)
class Named:
    """A document as it was named, and where it lies here, if it does."""

    text: str = ""
    document: Document | None = None


@transaction.atomic
def invalidate(
    document: Document,
    *,
    kind: str,
    reason: str,
    from_on: date | None = None,
    basis: Named | None = None,
    replacement: Named | None = None,
    by: Actor,
) -> Invalidation:
    """from_on: of a repeal, the day from which it is void, today without one; what is annulled was void from the
    beginning, also where it had been repealed before. Its number stays, and it goes on file as ever.

    Raises NotSentYet, InvalidAlready, SayWhyInvalid, BeforeItsIssue, ItsOwnBasis, CarriesSecrecyMark.
    """
    document = locked(document)
    if document.dispatched_at is None:
        raise NotSentYet
    repealed = kind == Invalidation.Kind.REPEALED
    standing = document.invalidations.filter(kind__in=["annulled", kind]).select_related("decided_by").first()
    if standing is not None:
        raise InvalidAlready(standing)
    found = deciding(by, document)
    if found is None:
        raise NotAllowed
    basis, replacement = basis or Named(), (replacement if repealed else None) or Named()
    day = (from_on or today()) if repealed else None
    _refuse(document, reason, day, basis, replacement, by=found.by)
    assert found.by.appointment is not None
    made = Invalidation.objects.create(
        document=document,
        kind=kind,
        from_on=day,
        reason=reason.strip()[:500],
        decided_by=found.agency,
        made_by=found.by.appointment,
        made_at=now(),
        basis=basis.text.strip()[:200],
        basis_document=basis.document,
        replacement=replacement.text.strip()[:200],
        replaced_by=replacement.document,
    )
    if repealed:
        document.repealed_from = day
    else:
        document.annulled_on = today()
    document.save(update_fields=["repealed_from", "annulled_on"])
    _record(made, by=found.by)
    _lay_before_receivers(made, by=found.by)
    return made


def _refuse(document: Document, reason: str, day: date | None, basis: Named, replacement: Named, *, by: Actor) -> None:
    if not reason.strip():
        raise SayWhyInvalid
    if day is not None and document.issue_date is not None and day < document.issue_date:
        raise BeforeItsIssue
    for field, named in (("basis", basis), ("replacement", replacement)):
        if named.document is not None and named.document.pk == document.pk:
            raise ItsOwnBasis(field=field)
    told = {"reason": reason, "basis": basis.text, "replacement": replacement.text}
    refuse_marks(told, subject=document, by=by)


def _record(made: Invalidation, *, by: Actor) -> None:
    told: dict[str, Any] = {"unit": made.decided_by.name, "reason": made.reason, "basis": made.basis}
    if made.from_on is not None:
        told |= {"from_on": made.from_on.isoformat(), "replacement": made.replacement}
    record(_EVENTS[Invalidation.Kind(made.kind)], made.document, by=by, **told)


def _lay_before_receivers(made: Invalidation, *, by: Actor) -> None:
    """Before everybody who had a copy, or what was made of it, before them; in their posts, whoever holds these now."""
    received = {one.public_id: one for one in _received(made.document)}
    for subject, holders in _had_it(received).items():
        paper = received[subject]
        if isinstance(paper, Incoming):
            ring(f"incoming:{subject}")
        asked = [one for one in holders if one.person_id != by.person.pk]
        if asked:
            asks = ASKS[Invalidation.Kind(made.kind)]
            duties.lay(paper, on=asked, kind=Kind.READ, asks=asks, by=by, ref=REF, urgency=made.document.urgency)


def _received(document: Document) -> Iterator[Copy | Incoming]:
    for copy in document.copies.exclude(state__in=OVER).select_related("document", "taken_in__copy__document"):
        yield getattr(copy, "taken_in", None) or copy


def _had_it(received: dict[UUID, Copy | Incoming]) -> dict[UUID, list[Appointment]]:
    asked = Duty.objects.filter(subject_id__in=received, subject_kind__in=["copy", "incoming"])
    posts: dict[int, set[UUID]] = defaultdict(set)
    for subject, post in asked.values_list("subject_id", "holder__post").distinct():
        posts[post].add(subject)
    circulated = Reader.objects.filter(circulation__incoming__public_id__in=received)
    for subject, post in circulated.values_list("circulation__incoming__public_id", "appointment__post").distinct():
        posts[post].add(subject)
    found: dict[UUID, list[Appointment]] = defaultdict(list)
    for held in Appointment.objects.filter(post__in=posts).in_force(today()).with_names().in_official_order():
        for subject in posts[held.post_id]:
            found[subject].append(held)
    return found


@transaction.atomic
def note_read(paper: Copy | Incoming, *, by: Actor) -> int:
    """阅知, in every post in which the actor is asked. Returns how many duties that were; none where it was read."""
    mine = duties_to_read(paper, by)
    for duty in mine:
        duties.confirm(duty, subject=paper, by=in_post(by, duty.holder_id))
    return len(mine)


def duties_to_read(paper: Copy | Incoming, actor: Actor) -> list[Duty]:
    held = [one.pk for one in actor.appointments]
    return [one for one in duties.open_duties(paper, ref=REF) if one.holder_id in held]
