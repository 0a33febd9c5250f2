"""What is wrong with a list, as a table to mend it by."""

import csv
import io

from django.utils.translation import gettext as _

from directory.importing.disarmed import disarmed
from directory.importing.models import Column, ImportLine, StaffImport


def wrong_rows(begun: StaffImport) -> bytes:
    """CSV with the mark by which Excel knows UTF-8."""
    told = io.StringIO()
    written = csv.writer(told)
    written.writerow([_("Row"), _("Column"), _("Value"), _("What is wrong")])
    labels = {column.value: str(column.label) for column in Column}
    for line in ImportLine.objects.filter(of=begun, kind=ImportLine.Kind.PROBLEM).order_by("pk").iterator():
        column, value, sentence = line.what[0]
        written.writerow([line.row, *(disarmed(cell) for cell in (labels.get(column, ""), value, sentence))])
    return told.getvalue().encode("utf-8-sig")
