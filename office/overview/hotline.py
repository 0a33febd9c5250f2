"""How soon callers of the hotline were answered, and how their matters ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Aggregate, Count, DurationField, F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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


# As an address says them, in the order in which they stand.
LABELS: dict[str, Promise] = {
    "in_time": _("Answered in time"),
    "late": _("Answered late"),
    "waiting": _("Still waiting, in time"),
    "overdue": _("Still waiting, over"),
    "closed": pgettext_lazy("matter", "Closed"),
    "closed_in_time": _("Closed in time"),
}


def _meant(moment: datetime) -> dict[str, Q]:
    given, closed = Q(responded_at__isnull=False), Q(state=Matter.State.CLOSED)
    return {
        "in_time": given & Q(responded_at__lte=F("respond_by")),
        "late": given & Q(responded_at__gt=F("respond_by")),
        "waiting": ~given & Q(respond_by__gte=moment),
        "overdue": ~given & Q(respond_by__lt=moment),
        "closed": closed,
        "closed_in_time": closed & Q(done_at__lte=F("due_at")),
    }


def asked(scope: Scope, moment: datetime, answer: str = "") -> QuerySet[Matter]:
    """What was opened in the last 30 days and not cancelled; answer: only what one of the figures counts."""
    matters = scope.matters().filter(
        _meant(moment).get(answer, Q()),
        category=Matter.Category.HOTLINE,
        opened_at__gt=moment - PERIOD,
        opened_at__lte=moment,
        respond_by__isnull=False,
    )
    return matters.exclude(state=Matter.State.CANCELLED)


def answers(scope: Scope, moment: datetime) -> Answers:
    """One query."""
    counted = {name: Count("pk", filter=which) for name, which in _meant(moment).items()}
    took = Median(F("responded_at") - F("starts_at"), filter=Q(responded_at__isnull=False))
    return Answers(**asked(scope, moment).aggregate(asked=Count("pk"), typical=took, **counted))
