"""What follows the end: the leader who asked for it says how it was done; a new instruction takes it up again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import TooLate, Unacceptable
from office.files.secrecy import refuse_marks
from office.worktime.clock import now
from office.worktime.terms import Term
from workflows.documents.models import Instruction
from workflows.documents.permissions import instruction_visible_to
from workflows.supervision import boxes, events, family, sources
from workflows.supervision.acting import go, in_capacity, locked, settle
from workflows.supervision.actions.opening import NeedsADate, count
from workflows.supervision.clocks import clocks_of
from workflows.supervision.models import Evaluation, Matter, Reopening
from workflows.supervision.permissions import evaluating, grant, supervising
from workflows.supervision.places import reading, speakers_of
from workflows.supervision.standards import lay_plan


class EvaluatedAlready(TooLate):
    def sentence(self) -> str:
        return _("It has been evaluated already.")


class NotStars(Unacceptable):
    field = "stars"

    def sentence(self) -> str:
        return _("Choose one of the five.")


class NotANewInstruction(Unacceptable):
    field = "source"

    def sentence(self) -> str:
        return _("A matter is reopened by an instruction that was given after it was closed, and that you may read.")


@transaction.atomic
def evaluate(matter: Matter, *, stars: int, text: str = "", by: Actor) -> Evaluation:
    """评价 by the leader who asked: of how the matter was handled, once for each closing; never of a person."""
    matter = locked(matter)
    by = in_capacity(by, evaluating(by, matter))
    refuse_marks({"text": text}, subject=matter, by=by)
    go(matter, "evaluate")
    assert matter.closed_at is not None
    assert by.appointment is not None
    if stars not in Evaluation.Stars:
        raise NotStars
    if matter.is_evaluated:
        raise EvaluatedAlready
    said = Evaluation.objects.create(
        matter=matter, closed_at=matter.closed_at, stars=stars, text=text.strip()[:200], author=by.appointment,
        said_at=now(),
    )  # fmt: skip
    record(events.EVALUATED, matter, by=by, stars=stars)
    settle(matter, by=by)
    boxes.done(matter, boxes.EVALUATE, by=by)
    return said


@transaction.atomic
def reopen(
    matter: Matter,
    *,
    source: Instruction,
    term: Term | None = None,
    due_at: datetime | None = None,
    respond: Term | None = None,
    by: Actor,
) -> Matter:
    """重新督办: by an instruction given since it was closed. Number, reports, evaluations stay; it is asked of the lead
    unit anew, with clocks that begin now."""
    matter = locked(matter)
    by = in_capacity(by, supervising(by, matter))
    go(matter, "reopen")
    if matter.parent is not None and not family.takes_parts(matter.parent):
        raise family.TakesNoParts
    seen = instruction_visible_to(by, source.public_id)
    if seen is None or matter.closed_at is None or seen.given_at <= matter.closed_at:
        raise NotANewInstruction
    if (term is None) == (due_at is None) or (due_at is not None and due_at <= now()):
        raise NeedsADate
    _begin_anew(matter, term, due_at, respond)
    matter.leader = seen.leader
    reopening = Reopening(matter=matter, author=by.appointment, reopened_at=now())
    sources.name(reopening, seen)
    reopening.save(force_insert=True)
    named = f"{reopening.source_kind}:{reopening.source_id}"
    record(events.REOPENED, matter, by=by, source=named, **clocks_of(matter))
    settle(matter, by=by)
    _lay_anew(matter, by=by)
    return matter


def _begin_anew(matter: Matter, term: Term | None, due_at: datetime | None, respond: Term | None) -> None:
    matter.done_at = matter.closed_at = matter.accepted_at = matter.original_due_at = matter.handler = None
    matter.respond_by = matter.respond_near_at = matter.respond_remind_at = matter.responded_at = None
    matter.term_value, matter.term_unit = (term.value, term.unit) if term else (None, "")
    matter.respond_value, matter.respond_unit = (respond.value, respond.unit) if respond else (None, "")
    matter.due_at, matter.progress = due_at or matter.due_at, 0
    matter.milestones.all().delete()
    count(matter)


def _lay_anew(matter: Matter, *, by: Actor) -> None:
    supports = list(matter.supports.order_by("support__order"))
    speakers = speakers_of([matter.lead, *supports])
    readers = [held for unit in (matter.lead, *supports) for held in reading(unit, speakers[unit.pk])]
    leaders = [matter.leader] if matter.leader else []
    grant(matter.public_id, [held.post.group_id for held in (*readers, *leaders)])
    if lay_plan(matter, by=by):
        settle(matter, by=by)
    boxes.drop(matter, boxes.EVALUATE, by=by, reason=_("Reopened by a new instruction"))
    boxes.lay_on_units(matter, supports, speakers, by=by)
