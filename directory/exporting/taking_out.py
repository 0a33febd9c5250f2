"""Exports a part of the book: whom and what its reader sees on the screen, and no more."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from directory.events import EXPORTED
from directory.exporting.tables import Table, as_csv, as_xlsx
from directory.importing.disarmed import disarmed
from directory.importing.models import Column
from directory.importing.refusals import NoReason
from directory.models import Unit
from directory.subtrees import below, way_to
from directory.visibility import reach_of
from directory.visibility.fields import masked, shown_among
from office.audit.actor import Actor
from office.audit.record import record
from office.files.secrecy import refuse_marks
from office.worktime.clock import now

COLUMNS = (
    Column.STAFF_NUMBER, Column.NAME, Column.UNIT, Column.TITLE, Column.MAIN, Column.PHONE, Column.MOBILE,
    Column.EMAIL, Column.ROOM, Column.STARTS_ON,
)  # fmt: skip
WRITERS = {"xlsx": as_xlsx, "csv": as_csv}


@transaction.atomic
def export(unit: Unit, *, reason: str, form: str, with_below: bool = True, by: Actor) -> bytes:
    """The file in bytes. form: xlsx or csv. Raises NoReason."""
    reason = reason.strip()
    if not reason:
        raise NoReason
    refuse_marks({"reason": reason}, subject=unit, by=by)
    rows = list(_rows(unit, with_below, by))
    record(EXPORTED, unit, by=by, reason=reason, people=len({row[0] for row in rows}), format=form)
    mark = _("%(who)s  %(unit)s  %(at)s  For: %(reason)s") % {
        "who": f"{by.person} {by.person.username}",
        "unit": by.appointment.post.unit if by.appointment else "",
        "at": now().astimezone().strftime("%Y-%m-%d %H:%M"),
        "reason": reason,
    }
    return WRITERS[form](Table(str(unit), [str(one.label) for one in COLUMNS], rows, mark))


def _rows(unit: Unit, with_below: bool, by: Actor) -> Iterator[list[str]]:
    """In official order; mobiles and e-mails by the field rules, which go by all the posts of a person."""
    where = below(unit.path, "post__unit__path") if with_below else Q(post__unit=unit)
    found = list(reach_of(by).appointments().filter(where).with_names().in_official_order())
    shown = shown_among(by, {one.person_id for one in found})
    paths = _paths({one.post.unit.path for one in found})
    for one in found:
        person, fields = one.person, shown[one.person_id]
        row = [
            person.username,
            person.name,
            paths[one.post.unit.path],
            one.post.title,
            pgettext("list", "main") if one.is_main else pgettext("list", "concurrent"),
            person.phone,
            person.mobile if fields.mobile else masked(person.mobile),
            person.email if fields.email else "",
            person.office_room,
            one.starts_on.isoformat(),
        ]
        yield [disarmed(cell) for cell in row]


def _paths(wanted: set[str]) -> dict[str, str]:
    """Units by their whole way, so that the table can be brought back as a list."""
    ways = {path: way_to(path) for path in wanted}
    named = {one for way in ways.values() for one in way}
    names = dict(Unit.objects.filter(path__in=named).values_list("path", "short_name"))
    return {path: "/".join(names[one] for one in way) for path, way in ways.items()}
