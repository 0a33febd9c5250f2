"""签发: what the meeting adopted, what the heads sign, and what was signed being fixed by its digest."""

from collections.abc import Sequence
from datetime import date
from operator import attrgetter

from django.db import transaction
from django.utils.translation import gettext as _

from directory.actors import today
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import Refusal, Unacceptable
from office.worktime.clock import now
from workflows.documents import events, words
from workflows.documents.actions import SignsOwnDraft, Verdict, locked, say, settle
from workflows.documents.genres import Genre
from workflows.documents.models import Document
from workflows.documents.route import DISAGREEING, may_sign_it
from workflows.engine import actions as engine
from workflows.engine import course


class ChangedSinceSigned(Refusal):
    def sentence(self) -> str:
        return _("The text has changed since it was signed; send it back to the signatory (article 25).")


class NeedsThePrincipal(Unacceptable):
    field = "signatory"

    def sentence(self) -> str:
        return _("What goes up and what is important is signed by the principal leader (article 22).")


class NeedsADecision(Unacceptable):
    """Whoever signs over a dissent says how it is decided (article 16, paragraph 4)."""

    field = "opinion"

    def __init__(self, dissenting: Sequence[str]) -> None:
        names = {"who": _(", ").join(dissenting)}
        super().__init__(_("%(who)s disagreed; say how this is decided (article 16).") % names)


class NotAdopted(Unacceptable):
    field = "adopted_on"

    def sentence(self) -> str:
        return _("Say on which day the meeting adopted it; not a day to come.")


@transaction.atomic
def adopt(document: Document, step: int, *, adopted_on: date | None, opinion: str = "", by: Actor) -> None:
    """The meeting adopted it. For a resolution that day is the issue date (GB/T 9704-2012, 7.3.5.4)."""
    document = locked(document)
    if adopted_on is None or adopted_on > today():
        raise NotAdopted
    moved = engine.hand_on(document, step, only=("meeting",), outcome="adopted", note=opinion, by=by)
    document.adopted_on = adopted_on
    document.save(update_fields=["adopted_on"])
    record(events.ADOPTED, document, by=moved.acting(by), adopted_on=adopted_on.isoformat())
    say(document, moved, Verdict.DONE, opinion or adopted_on.isoformat())
    settle(document, moved)


@transaction.atomic
def sign(document: Document, step: int, *, opinion: str = "", by: Actor) -> None:
    """签发: opinion, name and full date. A circle or a bare name means consent (article 22) and is kept as such.

    By it the use of the agency's seal on these words is approved. What the first head signs is fixed by its digest; of
    several every head signs, in turn. The issue date is the day of the last of them, of a resolution the day of its
    adoption (article 9).
    """
    document = locked(document, "drafter")
    if not opinion.strip() and (dissenting := standing_dissent(document)):
        raise NeedsADecision(dissenting)
    moved = engine.complete(document, step, only=("sign", "cosign"), outcome="signed", note=opinion, by=by)
    if moved.holder.person_id == document.drafter.person_id:
        raise SignsOwnDraft
    say(document, moved, Verdict.SIGNED if opinion.strip() else Verdict.CONSENTED, opinion)
    acting = moved.acting(by)
    if moved.step == "sign":
        if not may_sign_it(document, moved.on_behalf_of or moved.holder):
            raise NeedsThePrincipal
        document.signed_digest = words.present_digest(document)
        document.save(update_fields=["signed_digest"])
    elif words.present_digest(document) != document.signed_digest:
        raise ChangedSinceSigned
    if moved.lies_at == "cosign":
        record(events.HEAD_SIGNED, document, by=acting, digest=document.signed_digest)
    else:
        is_resolution = document.genre == Genre.RESOLUTION
        document.signed_at = now()
        document.issue_date = document.adopted_on if is_resolution and document.adopted_on else today()
        document.save(update_fields=["signed_at", "issue_date"])
        issued = document.issue_date.isoformat()
        record(events.SIGNED, document, by=acting, digest=document.signed_digest, issue_date=issued)
    settle(document, moved)


def standing_dissent(document: Document) -> list[str]:
    """Who disagreed and has not said otherwise since, each by name. What was withdrawn or reopened is not said; a step
    that was opened first may be answered last."""
    said = [
        one for one in course.hands_of(document) if one.step in DISAGREEING and one.outcome in ("agreed", "disagreed")
    ]
    last = {one.holder.pk: one for one in sorted(said, key=attrgetter("until", "step_id"))}
    return [str(one.holder.person) for one in last.values() if one.outcome == "disagreed"]
