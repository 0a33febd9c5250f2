"""How soon callers of the hotline were answered, and how their matters ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Aggregate, Count, DurationField, F, Q

from workflows.supervision.models import Matter
from workflows.supervision.scopes import Scope

PERIOD = timedelta(days=30)


class Median(Aggregate):
    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True, slots=True)
class Answers:
    """asked: hotline matters with a response clock; of them answered in_time and late, waiting in time and overdue.
    typical: half of the answers came sooner. closed: of all of them, closed_in_time not after their date."""

    asked: int
    in_time: int
    late: int
    waiting: int
    overdue: int
    closed: int
    closed_in_time: int
    typical: timedelta | None

    @property
    def minutes(self) -> int | None:
        return None if self.typical is None else round(self.typical / timedelta(minutes=1))


def answers(scope: Scope, moment: datetime) -> Answers:
    """Of what was opened in the last 30 days. One query."""
    matters = scope.matters().filter(
        category=Matter.Category.HOTLINE,
        opened_at__gt=moment - PERIOD,
        opened_at__lte=moment,
        respond_by__isnull=False,
    )
    given, closed = Q(responded_at__isnull=False), Q(state=Matter.State.CLOSED)
    found = matters.exclude(state=Matter.State.CANCELLED).aggregate(
        asked=Count("pk"),
        in_time=Count("pk", filter=given & Q(responded_at__lte=F("respond_by"))),
        late=Count("pk", filter=given & Q(responded_at__gt=F("respond_by"))),
        waiting=Count("pk", filter=~given & Q(respond_by__gte=moment)),
        overdue=Count("pk", filter=~given & Q(respond_by__lt=moment)),
        closed=Count("pk", filter=closed),
        closed_in_time=Count("pk", filter=closed & Q(done_at__lte=F("due_at"))),
        typical=Median(F("responded_at") - F("starts_at"), filter=given),
    )
    return Answers(**found)
