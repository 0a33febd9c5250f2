"""Who else acts at a step: 转办 and 收回转办, 委托, 加签, 减签, of a document going out or come in."""

from django.db import transaction
from django.utils.translation import gettext as _

from directory.models import Appointment
from office.audit.actor import Actor
from office.audit.refusals import Unacceptable
from workflows.documents.actions import Verdict, say
from workflows.documents.models import Document, Incoming
from workflows.documents.receiving import locked_paper
from workflows.engine import passing, rounds
from workflows.engine.move import Moved

SIGNING = ("sign", "cosign")


class SignatureIsLast(Unacceptable):
    """What was signed is changed no more; an opinion could only come too late."""

    field = "how"

    def sentence(self) -> str:
        return _("After the signature nobody is asked for an opinion; ask them to sign before you.")


@transaction.atomic
def pass_on(paper: Document | Incoming, step: int, *, to: Appointment, how: str, opinion: str = "", by: Actor) -> None:
    """转办 (reassign), 委托 (delegate), or 加签 before, parallel, after. Raises SignatureIsLast."""
    paper = locked_paper(paper)
    if how == "reassign":
        moved, verdict = passing.reassign(paper, step, to=to, note=opinion, by=by), Verdict.PASSED_ON
    elif how == "delegate":
        moved, verdict = passing.delegate(paper, step, to=to, note=opinion, by=by), Verdict.DELEGATED
    else:
        moved = rounds.add_signer(paper, step, signer=to, how=how, note=opinion, by=by)  # type: ignore[arg-type]
        verdict = Verdict.SIGNER_ADDED
    if how == "after" and moved.step in SIGNING:
        raise SignatureIsLast
    if opinion.strip():
        say(paper, moved, verdict, opinion)


@transaction.atomic
def take_out(paper: Document | Incoming, step: int, *, signer: Appointment, opinion: str = "", by: Actor) -> None:
    """Whom one has asked beside or after one's own step, and who has not signed. Raises SignedAlready."""
    paper = locked_paper(paper)
    moved = rounds.remove_signer(paper, step, signer=signer, note=opinion, by=by)
    if opinion.strip():
        say(paper, moved, Verdict.SIGNER_REMOVED, opinion)


@transaction.atomic
def take_back(paper: Document | Incoming, step: int, *, opinion: str = "", by: Actor) -> Moved:
    """收回前加签: the question goes, unanswered, and the asker has the step again. Raises SignedAlready."""
    paper = locked_paper(paper)
    moved = rounds.take_back(paper, step, note=opinion, by=by)
    if opinion.strip():
        say(paper, moved, Verdict.SIGNER_REMOVED, opinion)
    return moved


@transaction.atomic
def reclaim(paper: Document | Incoming, step: int, *, opinion: str = "", by: Actor) -> Moved:
    """收回转办, while the receiver has not acted. Raises ActedAlready."""
    paper = locked_paper(paper)
    moved = passing.reclaim(paper, step, note=opinion, by=by)
    if opinion.strip():
        say(paper, moved, Verdict.WITHDRAWN, opinion)
    return moved
