"""Exports a part of the book: whom and what its reader sees on the screen, and no more."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from directory.events import EXPORTED
from directory.exporting.tables import Format, Table, as_csv, as_xlsx
from directory.importing.disarmed import disarmed
from directory.importing.models import Column
from directory.importing.refusals import NoReason
from directory.models import AppointmentQuerySet, Unit
from directory.permissions import may_administer
from directory.subtrees import below, way_to
from directory.visibility import reach_of
from directory.visibility.fields import masked, shown_among
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Unacceptable
from office.files.secrecy import refuse_marks
from office.worktime.clock import now

COLUMNS = (
    Column.STAFF_NUMBER, Column.NAME, Column.UNIT, Column.TITLE, Column.MAIN, Column.PHONE, Column.MOBILE,
    Column.EMAIL, Column.ROOM, Column.STARTS_ON,
)  # fmt: skip
MOST_IN_A_WORKBOOK = 10_000  # lines, about a second; a CSV of any length begins at once
_BATCH = 2_000


class TooLongForAWorkbook(Unacceptable):
    field = "format"

    def sentence(self) -> str:
        said = _("A workbook takes up to %(most)d lines, and these are more. Choose CSV, which Excel opens as well.")
        return said % {"most": MOST_IN_A_WORKBOOK}


@transaction.atomic
def export(unit: Unit, *, reason: str, form: str, with_below: bool = True, by: Actor) -> Iterable[bytes]:
    """The file, part by part. form: xlsx or csv. Raises NoReason, TooLongForAWorkbook."""
    if not may_administer(by, unit):
        raise NotAllowed(_("Only a directory administrator of this unit may do this."))
    reason = reason.strip()
    if not reason:
        raise NoReason
    refuse_marks({"reason": reason}, subject=unit, by=by)
    where = below(unit.path, "post__unit__path") if with_below else Q(post__unit=unit)
    found = reach_of(by).appointments().filter(where)
    if form == Format.XLSX and found.count() > MOST_IN_A_WORKBOOK:
        raise TooLongForAWorkbook
    people = found.aggregate(people=Count("person", distinct=True))["people"]
    record(EXPORTED, unit, by=by, reason=reason, people=people, format=form)
    mark = _("%(who)s  %(unit)s  %(at)s  For: %(reason)s") % {
        "who": f"{by.person} {by.person.username}",
        "unit": by.appointment.post.unit if by.appointment else "",
        "at": now().astimezone().strftime("%Y-%m-%d %H:%M"),
        "reason": reason,
    }
    words = {True: pgettext("list", "main"), False: pgettext("list", "concurrent")}
    table = Table(str(unit), [str(one.label) for one in COLUMNS], _rows(found, words, by), mark)
    return [as_xlsx(table)] if form == Format.XLSX else as_csv(table)


def _rows(found: AppointmentQuerySet, words: dict[bool, str], by: Actor) -> Iterator[list[str]]:
    """In official order; mobiles and e-mails by the field rules, which go by all the posts of a person. words: for main
    and concurrent, in the language of who asked: the rows are read when the answer has begun."""
    names = dict(Unit.objects.values_list("path", "short_name"))
    held = found.with_names().in_official_order().iterator(chunk_size=_BATCH)
    while batch := list(islice(held, _BATCH)):
        shown = shown_among(by, {one.person_id for one in batch})
        for one in batch:
            person, fields = one.person, shown[one.person_id]
            row = [
                person.username,
                person.name,
                "/".join(names[path] for path in way_to(one.post.unit.path)),  # so it can be brought back as a list
                one.post.title,
                words[one.is_main],
                person.phone,
                person.mobile if fields.mobile else masked(person.mobile),
                person.email if fields.email else "",
                person.office_room,
                one.starts_on.isoformat(),
            ]
            yield [disarmed(cell) for cell in row]
