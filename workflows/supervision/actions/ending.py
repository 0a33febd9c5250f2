"""What follows the end: the leader who asked for it says how it was done."""

from django.db import transaction
from django.utils.translation import gettext as _

from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import TooLate, Unacceptable
from office.files.secrecy import refuse_marks
from office.worktime.clock import now
from workflows.supervision import boxes, events
from workflows.supervision.acting import go, in_capacity, locked, settle
from workflows.supervision.models import Evaluation, Matter
from workflows.supervision.permissions import evaluating


class EvaluatedAlready(TooLate):
    def sentence(self) -> str:
        return _("It has been evaluated already.")


class NotStars(Unacceptable):
    field = "stars"

    def sentence(self) -> str:
        return _("Choose one of the five.")


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
