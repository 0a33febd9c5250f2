"""Lists that a bureau's administrator brought: one is taken in, one waits until what is wrong with it is mended."""

import csv
import io
from collections.abc import Iterator, Sequence

from django.core.files.uploadedfile import SimpleUploadedFile

from directory.actors import today
from directory.importing import running, taking
from directory.importing.models import StaffImport
from directory.models import Appointment, Unit
from directory.subtrees import below
from office.demo.happenings import Happening
from office.demo.town import Town
from office.worktime.clock import now

HEADINGS = ("工号", "姓名", "单位", "职务", "主职/兼职", "办公电话", "办公室", "起始日期")
BUREAU, KEEPER = "市水务局", "xiakx"
MOVED = 6  # people who have a new room

Row = Sequence[str]


def happenings(town: Town) -> Iterator[Happening]:
    """After the history, whose acts know people by their numbers."""
    yield Happening(now(), lambda: _bring_lists(town))


def _bring_lists(town: Town) -> None:
    keeper, bureau = town.actor(KEEPER), Unit.objects.get(short_name=BUREAU)
    moved = _compared(bureau, "市水务局办公用房调整.csv", list(_moved(bureau)), town)
    taking.apply(moved, by=keeper)
    running.apply(moved.pk)
    newcomers = [
        ("shw2601", "程慕白", f"{BUREAU}/办公室", "科员", "主职", "6852 7781", "5-206", "2026.12.1"),
        ("shw2602", "傅听澜", f"{BUREAU}/办公室", "科员", "主职", "6852 7782", "5-206", "2026.13.1"),
    ]
    _compared(bureau, "市水务局新录用人员.csv", newcomers, town)


def _moved(bureau: Unit) -> Iterator[Row]:
    held = Appointment.objects.filter(below(bureau.path, "post__unit__path"), is_main=True).in_force(today())
    for number, one in enumerate(held.with_names().in_official_order()[:MOVED]):
        name, unit = one.person.name, one.post.unit.name
        yield one.person.username, name, unit, one.post.title, "主职", one.person.phone, f"5-{301 + number}", ""


def _compared(bureau: Unit, name: str, rows: Sequence[Row], town: Town) -> StaffImport:
    """The worker would do the second half in its first seconds."""
    keeper, told = town.actor(KEEPER), io.StringIO()
    csv.writer(told).writerows([HEADINGS, *rows])
    begun = taking.begin(bureau, SimpleUploadedFile(name, told.getvalue().encode("utf-8-sig")), by=keeper)
    taking.compare(begun, sheet=0, columns=begun.columns, is_complete=False, by=keeper)
    begun.refresh_from_db()
    running.compare(begun.pk, begun.round)
    begun.refresh_from_db()
    return begun
