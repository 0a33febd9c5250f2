"""What became of the instructions that leaders gave: a matter, an answer on the paper itself, or nothing yet."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, TextChoices, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from office.worktime.palettes import State
from workflows.documents.models import Incoming, Instruction
from workflows.documents.permissions import incoming_visible_to
from workflows.supervision.models import Matter
from workflows.supervision.scopes import Scope

PERIOD = timedelta(days=30)


class Outcome(TextChoices):
    """As an address says them, and the order in which they stand."""

    NOTHING = "nothing", _("Nothing has come of it yet")
    OVER = "over", _("A matter that is over")
    OPEN = "open", _("A matter in hand")
    IN_TIME = "in_time", _("A matter closed in time")
    LATE = "late", _("A matter closed late")
    CANCELLED = "cancelled", _("A matter that was cancelled")
    HANDLED = "handled", _("Handled on the paper itself")


_OF_MATTER = Case(
    When(state=Matter.State.CANCELLED, then=Value(Outcome.CANCELLED)),
    When(closed_at__isnull=False, done_at__gt=F("due_at"), then=Value(Outcome.LATE)),
    When(closed_at__isnull=False, then=Value(Outcome.IN_TIME)),
    When(light=State.OVER, then=Value(Outcome.OVER)),
    default=Value(Outcome.OPEN),
    output_field=CharField(),
)
_OF_PAPER = Case(
    When(incoming__state__in=(Incoming.State.FILING, Incoming.State.FILED), then=Value(Outcome.HANDLED)),
    default=Value(Outcome.NOTHING),
    output_field=CharField(),
)


def instructions(scope: Scope, moment: datetime) -> QuerySet[Any]:
    """Those of the last 30 days that the actor may read, with `outcome` and, where there is one, the `matter` that was
    made or taken up again of it, or made of its paper; the latest of several."""
    of_it = Q(source_kind="instruction", source_id=OuterRef("public_id"))
    of_paper = Q(source_kind="incoming", source_id=OuterRef("incoming__public_id"))
    again = Q(reopenings__source_kind="instruction", reopenings__source_id=OuterRef("public_id"))
    made, taken_up = (
        Matter.objects.filter(whence).annotate(outcome=_OF_MATTER).order_by("-pk")
        for whence in (of_it | of_paper, again)
    )
    given = Instruction.objects.filter(
        given_at__gt=moment - PERIOD, given_at__lte=moment, incoming__in=incoming_visible_to(scope.actor)
    )
    if scope.posts is not None:
        given = given.filter(leader__post__in=scope.posts)
    return given.annotate(
        matter=Coalesce(Subquery(taken_up.values("public_id")[:1]), Subquery(made.values("public_id")[:1])),
        outcome=Coalesce(Subquery(taken_up.values("outcome")[:1]), Subquery(made.values("outcome")[:1]), _OF_PAPER),
    )


def outcomes(scope: Scope, moment: datetime) -> dict[Outcome, int]:
    """How many came to what, all outcomes named. One query."""
    counted = instructions(scope, moment).order_by().values_list("outcome").annotate(Count("pk"))
    return dict.fromkeys(Outcome, 0) | {Outcome(name): number for name, number in counted}
