"""件号: the next item of a unit's archive, whatever is filed (DA/T 22-2015)."""

from django.db.models import Max

from directory.models import Unit
from office.audit.actor import Actor
from office.worktime.clock import now
from workflows.documents.agencies import office_of
from workflows.documents.archiving.checklist import refuse_what_is_not_whole
from workflows.documents.models import Document, Filing, Incoming


def enter(*, agency: Unit, year: int, retention: str, of: Document | Incoming, by: Actor) -> Filing:
    """What went out and what came in share one series for each unit, year and retention, without gaps; the unit's row
    is the lock under which item numbers are given. Raises NotWhole."""
    refuse_what_is_not_whole(of)
    unit = Unit.objects.select_for_update().get(pk=office_of(agency).pk)
    held = Filing.objects.filter(unit=unit, year=year, retention=retention).aggregate(last=Max("item_no"))["last"]
    return Filing.objects.create(
        document=of if isinstance(of, Document) else None,
        incoming=of if isinstance(of, Incoming) else None,
        unit=unit,
        year=year,
        retention=retention,
        item_no=(held or 0) + 1,
        filed_at=now(),
        filed_by=by.person,
    )
