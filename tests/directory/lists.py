"""Staff lists as tests make them."""

import csv
import io

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from directory.importing import running, taking
from directory.importing.models import ImportLine, StaffImport

HEADINGS = ("工号", "姓名", "单位", "职务", "主职/兼职", "办公电话", "手机", "邮箱", "办公室", "起始日期")


def as_csv(rows, encoding="utf-8-sig", headings=HEADINGS):
    told = io.StringIO()
    csv.writer(told).writerows([headings, *rows])
    return told.getvalue().encode(encoding)


def as_xlsx(write):
    """`write` is given the workbook."""
    told = io.BytesIO()
    book = xlsxwriter.Workbook(told, {"in_memory": True})
    write(book)
    book.close()
    return told.getvalue()


def upload(data, name="人员.csv"):
    return SimpleUploadedFile(name, data)


def brought(unit, data, *, by, name="人员.csv"):
    return taking.begin(unit, upload(data, name), by=by)


def compared(unit, rows, *, by, is_complete=False, data=None, name="人员.csv"):
    """Brought, its columns as guessed, and compared by the job."""
    begun = brought(unit, data if data is not None else as_csv(rows), by=by, name=name)
    taking.compare(begun, sheet=0, columns=begun.columns, is_complete=is_complete, by=by)
    return worked_off(begun)


def applied(unit, rows, *, by, is_complete=False, number=None):
    begun = compared(unit, rows, by=by, is_complete=is_complete)
    taking.apply(begun, number=number, by=by)
    return worked_off(begun)


def worked_off(begun):
    """What the worker would do next with it."""
    begun = StaffImport.objects.get(pk=begun.pk)
    if begun.state == StaffImport.State.COMPARING:
        running.compare(begun.pk, begun.round)
    elif begun.state == StaffImport.State.APPLYING:
        running.apply(begun.pk)
    return StaffImport.objects.get(pk=begun.pk)


def lines(begun, kind):
    return list(ImportLine.objects.filter(of=begun, kind=kind).order_by("pk"))


def problems(begun):
    """(row, column, sentence) of everything that is wrong."""
    return [(one.row, one.what[0][0], one.what[0][2]) for one in lines(begun, ImportLine.Kind.PROBLEM)]
