"""python -m benchmarks.directory_import: a staff list of 200,000 rows as a workbook, taken into an empty office; then
the same list with one row in a hundred changed, over the 200,000 people who are there by now.

Each from bringing the file to the last row written, the comparison that is shown between them included. Beside the
seconds stand those of processors (this process, the workbook's reader, the database), which say more on a busy machine.
"""

import io
import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.province import SEED, Province, province
from benchmarks.stage import database, report, say

BAR = 180.0  # seconds, the whole way
CHANGED = 100  # one row in so many
HEADINGS = ("工号", "姓名", "单位", "职务", "主职/兼职", "办公电话", "手机", "邮箱", "办公室", "起始日期")


def main() -> int:
    with database():
        from directory.founding import found_office
        from office.worktime.seed import plant

        plant()
        admin = found_office(
            name="示范省人民政府",
            short_name="示范省政府",
            level="province",
            administrator="夏可心",
            staff_number="admin",
        )
        made = province()
        rows = list(_rows(made))
        holds = [_taken_in("into an empty office", rows, admin)]
        holds.append(_taken_in("1 % changed over 200,000", list(_changed(rows)), admin))
    return 0 if all(holds) else 1


def _rows(made: Province) -> Iterator[list[str]]:
    """Units by their path, as short names may stand in many places."""
    names: dict[str, str] = {}
    for unit in made.units:
        above = names.get(unit.path[:-5], "")
        names[unit.path] = f"{above}/{unit.short_name}" if above else unit.short_name
    for number, ((name, _pinyin, phone, mobile), (place, title, _order)) in enumerate(
        zip(made.people, made.posts, strict=True)
    ):
        unit = names[made.units[place].path]
        mail = f"p{number}@shifan.example"
        yield [f"{300_001 + number}", name, unit, title, "主职", phone, mobile, mail, f"{number % 900}", "2024-01-02"]


def _changed(rows: list[list[str]]) -> Iterator[list[str]]:
    """Of the rows changed one in three has left, another has a new number, the third works elsewhere."""
    chance = random.Random(SEED)
    for number, row in enumerate(rows):
        if number % CHANGED:
            yield row
            continue
        fate = number // CHANGED % 3
        if fate == 1:
            yield [*row[:6], f"139{number:08d}", *row[7:]]
        elif fate == 2:
            yield [*row[:2], rows[chance.randrange(len(rows))][2], *row[3:]]


def _taken_in(name: str, rows: list[list[str]], admin: Any) -> bool:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from directory.importing import running, taking
    from directory.importing.models import StaffImport
    from directory.models import Unit

    upload = SimpleUploadedFile("staff.xlsx", _workbook(rows))
    say(f"{name}: {len(rows):,} rows, {upload.size // 1024:,} KB; load {os.getloadavg()[0]:.1f}")
    spent, began = _processors(), time.perf_counter()
    begun = taking.begin(Unit.objects.get(depth=1), upload, by=admin)
    brought = time.perf_counter()
    taking.compare(begun, sheet=0, columns=begun.columns, is_complete=True, by=admin)
    begun = StaffImport.objects.get(pk=begun.pk)
    running.compare(begun.pk, begun.round)
    compared = time.perf_counter()
    begun = StaffImport.objects.get(pk=begun.pk)
    say(f"{begun.get_state_display()} {begun.failure} {begun.counts}")
    taking.apply(begun, number=begun.leaving, by=admin)
    running.apply(begun.pk)
    applied = time.perf_counter()
    begun = StaffImport.objects.get(pk=begun.pk)
    if begun.state != StaffImport.State.APPLIED:
        raise RuntimeError(f"{begun.get_state_display()}: {begun.failure}")
    told = f"brought {brought - began:.1f} s, compared {compared - brought:.1f} s, applied {applied - compared:.1f} s"
    say(f"{told}; {_processors() - spent:.1f} s of processors; load {os.getloadavg()[0]:.1f}")
    return report(f"staff list {name}", applied - began, "s", BAR)


def _processors() -> float:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        process = cursor.fetchone()[0]
    own = os.times()
    try:
        told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # the database is elsewhere
        told = ["0"] * 20
    return (
        own.user
        + own.system
        + own.children_user
        + own.children_system
        + (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
    )


def _workbook(rows: list[list[str]]) -> bytes:
    import xlsxwriter

    told = io.BytesIO()
    book = xlsxwriter.Workbook(told, {"constant_memory": True})
    sheet = book.add_worksheet("人员")
    for number, row in enumerate([list(HEADINGS), *rows]):
        sheet.write_row(number, 0, row)
    book.close()
    return told.getvalue()


if __name__ == "__main__":
    sys.exit(main())
