"""A step that nobody holds: with whom it lies meanwhile, and who takes it.

No act is refused because a post further on is vacant. The step lies with who is in charge of the agency's papers, who
is told, names who takes it, and does nothing in its place.
"""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from directory.actors import in_post, today
from directory.holders import NobodyHolds
from directory.machines import watchman
from directory.models import Appointment
from directory.roles import Role
from directory.subtrees import below
from directory.visibility import Purpose, reach_of
from office.audit.actor import Actor
from office.audit.refusals import NotAllowed, Refusal, Unacceptable
from office.duties.models import Duty
from office.files.secrecy import refuse_marks
from workflows.documents import actions
from workflows.documents.agencies import answering, office_of
from workflows.documents.models import Document, Incoming
from workflows.documents.receiving import locked_paper
from workflows.engine import course, passing
from workflows.engine.assign import answers_for, assigned
from workflows.engine.course import Hand

# Done only by those whom the law or the paper names; nobody else is put in their place.
_PERSONAL = ("sign", "cosign", "seal", "instruct")
_HEADS = [str(Role.DIVISION_HEAD), str(Role.DEPUTY_LEADER), str(Role.PRINCIPAL_LEADER), str(Role.OFFICE_DIRECTOR)]


class UnfitHolder(Unacceptable):
    field = "to"

    def sentence(self) -> str:
        return _("Choose one of those who are offered for this step.")


@answers_for(Document.subject_kind)
def answers_for_document(document: Document) -> Appointment | None:
    return answering(document.issuer)


@answers_for(Incoming.subject_kind)
def answers_for_incoming(incoming: Incoming) -> Appointment | None:
    return answering(incoming.unit)


def vacant_hands(actor: Actor, paper: Document | Incoming) -> list[Hand]:
    """What of a paper nobody holds and lies with the actor for that."""
    return [hand for hand in course.my_hands(paper, actor) if hand.vacant]


def why_vacant(paper: Document | Incoming, hand: Hand) -> str:
    """In a sentence, as it is today; "" where somebody would have the step now."""
    try:
        found = _by_the_route(paper, hand)
    except Refusal as refusal:
        return str(refusal)
    return "" if found else _("The paper names nobody for it.")


def may_take(actor: Actor, paper: Document | Incoming, hand: Hand) -> QuerySet[Appointment]:
    """Whom the route names today; for what is not done in person also whoever works for the agency, and for a
    countersigning the heads of others."""
    try:
        fit = Appointment.objects.filter(pk__in=[one.pk for one in _by_the_route(paper, hand)])
    except Refusal:
        fit = Appointment.objects.none()
    if hand.step not in _PERSONAL:
        agency = paper.issuer if isinstance(paper, Document) else paper.unit
        at_work = Appointment.objects.filter(below(office_of(agency).path, "post__unit__path"))
        fit = fit | at_work.exclude(pk=hand.holder.pk)
    if hand.step == "countersign":
        fit = fit | reach_of(actor, Purpose.CONTACT).appointments().filter(post__roles__overlap=_HEADS)
    return fit.in_force(today()).with_names().in_official_order()


def _by_the_route(paper: Document | Incoming, hand: Hand) -> Sequence[Appointment]:
    rules = {stage.name: stage.rule for stage in course.stages_of(paper)}
    return assigned(rules[hand.step], paper) if hand.step in rules else []


@transaction.atomic
def name_holder(paper: Document | Incoming, step: int, *, to: Appointment, reason: str = "", by: Actor) -> None:
    """The step is theirs from now on. Raises NotAllowed, UnfitHolder."""
    paper = locked_paper(paper)
    hand = next((one for one in vacant_hands(by, paper) if one.step_id == step), None)
    if hand is None:
        raise NotAllowed
    if not may_take(by, paper, hand).filter(pk=to.pk).exists():
        raise UnfitHolder
    refuse_marks({"reason": reason}, subject=paper, by=by)
    moved = passing.reassign(paper, step, to=to, note=reason.strip(), by=in_post(by, hand.holder.pk))
    if reason.strip():
        actions.say(paper, moved, actions.Verdict.PASSED_ON, reason)


def vacate_the_left() -> int:
    """Steps of papers whose holders have left their posts, one transaction each; how many went elsewhere."""
    kinds = (Document.subject_kind, Incoming.subject_kind)
    left = Duty.objects.filter(
        subject_kind__in=kinds, done_at=None, ref__startswith="step:", holder__ends_on__lt=today()
    ).select_related("holder__person", "holder__post__unit")
    by = watchman()
    return sum(_vacate(duty, by) for duty in left.order_by("pk"))


@transaction.atomic
def _vacate(duty: Duty, by: Actor) -> bool:
    papers = Document if duty.subject_kind == Document.subject_kind else Incoming
    paper = locked_paper(papers._default_manager.get(public_id=duty.subject_id))
    try:
        return passing.vacate(paper, duty, by=by)
    except NobodyHolds:
        return False  # nobody answers for it either; the next round asks again
