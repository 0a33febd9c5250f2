"""流程干预: the general office answers for an agency's papers (Regulation, article 7) and moves one that is stuck."""

from django.db import transaction
from django.utils.translation import gettext as _

from directory.actors import in_post
from directory.models import Appointment
from directory.roles import Role
from office.audit.actor import Actor
from office.audit.refusals import NotAllowed, TooLate, Unacceptable
from office.files.secrecy import refuse_marks
from workflows.documents import actions, receiving
from workflows.documents.models import Document, Incoming
from workflows.documents.permissions import served_in
from workflows.documents.route import BEFORE_DISPATCH
from workflows.documents.sealing.authorising import give_back
from workflows.engine import actions as engine
from workflows.engine.course import OFF_ROUTE_LABELS

# What of an incoming paper is still under way.
UNDER_WAY = ("register", "propose", "check", "instruct", "handle", "file")


class SayWhy(Unacceptable):
    field = "reason"

    def sentence(self) -> str:
        return _("Say why; it stands on the trail.")


class OutOfTheHouse(TooLate):
    def sentence(self) -> str:
        return _("It has left the house or is on file; its way is not changed any more.")


def may_intervene(actor: Actor, paper: Document | Incoming) -> Appointment | None:
    """The appointment in which the actor heads the office of the agency whose paper it is, while it is under way."""
    under_way = BEFORE_DISPATCH if isinstance(paper, Document) else UNDER_WAY
    if paper.state not in under_way:
        return None
    agency = paper.issuer_id if isinstance(paper, Document) else paper.unit_id
    return served_in(actor, Role.OFFICE_DIRECTOR).get(agency)


@transaction.atomic
def intervene(paper: Document | Incoming, *, to_step: str, reason: str, by: Actor) -> None:
    """Back to a step it has passed, whoever holds it now; the opinions stay. What was signed must be signed again when
    it goes back before the signature. Raises NotAllowed, SayWhy, OutOfTheHouse, NeverThere."""
    paper = receiving.locked_paper(paper)
    under_way = BEFORE_DISPATCH if isinstance(paper, Document) else UNDER_WAY
    if paper.state not in under_way:
        raise OutOfTheHouse
    held = may_intervene(by, paper)
    if held is None or to_step in OFF_ROUTE_LABELS:
        raise NotAllowed
    if not reason.strip():
        raise SayWhy
    refuse_marks({"reason": reason}, subject=paper, by=by)
    by = in_post(by, held.pk)
    moved = engine.intervene(paper, to_step=to_step, reason=reason.strip(), by=by)
    if isinstance(paper, Document):
        give_back(paper, to_step, reason, by=by)
        actions.settle(paper, moved)
    else:
        receiving.settle(paper, moved, by=by)
