"""What an administrator does with a list: bring it, say what its columns are, have it compared, apply it, give it up.

The work itself is done by jobs (running.py); here it is asked for.
"""

from collections.abc import Mapping, Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory.events import IMPORT_BEGUN, IMPORT_GIVEN_UP
from directory.importing.columns import HEADINGS, NEEDED, remember, remembered
from directory.importing.models import ImportProgress, StaffImport
from directory.importing.refusals import (
    ColumnsMissing,
    HasProblems,
    NothingToDo,
    NotNow,
    SayTheNumber,
    TooLargeAList,
)
from directory.importing.sheets import TYPES, ending_of, look
from directory.models import Unit
from directory.permissions import may_administer
from office.audit.actor import Actor
from office.audit.jobs import defer
from office.audit.record import record
from office.audit.refusals import NotAllowed
from office.files.actions import Empty, store_bytes, tidy_name
from office.files.secrecy import CarriesSecrecyMark, mark_in
from office.worktime.clock import now

MOST_BYTES = 20 * 1024 * 1024
_State = StaffImport.State


def begin(unit: Unit, upload: UploadedFile, *, by: Actor) -> StaffImport:
    """Bring a list that is about a unit and all below it. Raises TooLargeAList, Empty, CarriesSecrecyMark and what
    sheets.look raises; nothing is kept then."""
    _administer(by, unit)
    assert by.appointment is not None
    if upload.size is not None and upload.size > MOST_BYTES:
        raise TooLargeAList(MOST_BYTES // 1024 // 1024)
    data, name = upload.read(), tidy_name(upload.name or "")
    if not data:
        raise Empty
    sheets = look(name, data)
    if any(mark_in(sheet.words) for sheet in sheets) or mark_in(name.rpartition(".")[0]):
        raise CarriesSecrecyMark(unit, by, field="upload")
    with transaction.atomic():
        begun = StaffImport.objects.create(
            unit=unit,
            file_name=name[:200],
            sheets=[{"name": one.name, "rows": one.rows, "first": _told(one.first)} for one in sheets],
            made_by=by.appointment,
            made_at=now(),
        )
        ImportProgress.objects.create(of=begun)
        begun.file = store_bytes(data, name=name, content_type=TYPES[ending_of(name)], subject=begun, by=by)
        begun.columns = suggested(begun, 0)
        begun.save(update_fields=["file", "columns"])
        record(IMPORT_BEGUN, unit, by=by, file=begun.file_name, list=str(begun.public_id))
    return begun


def _told(first: Sequence[Sequence[str]]) -> list[list[str]]:
    """From the row of headings on, what is shown of it; before it stand titles."""
    start = HEADINGS.row(first)
    return [[str(start)], *([cell[:60] for cell in row] for row in first[start : start + 8])]


def headings_of(begun: StaffImport, sheet: int) -> list[str]:
    first = begun.sheets[sheet]["first"]
    return list(first[1]) if len(first) > 1 else []


def samples_of(begun: StaffImport, sheet: int, place: int, most: int = 3) -> list[str]:
    """The first values below a heading."""
    values = [row[place] for row in begun.sheets[sheet]["first"][2:] if place < len(row) and row[place]]
    return values[:most]


def suggested(begun: StaffImport, sheet: int) -> dict[str, int]:
    """As the same headings were read last time for this unit, else as they are usually meant."""
    headings = headings_of(begun, sheet)
    known = remembered(begun.unit, headings)
    return known if known is not None else HEADINGS.guess(headings)


@transaction.atomic
def compare(begun: StaffImport, *, sheet: int, columns: Mapping[str, int], is_complete: bool, by: Actor) -> StaffImport:
    """Have it compared with the book as it is now. columns: Column → place."""
    begun = _locked(begun, by, _State.COLUMNS, _State.COMPARED, _State.FAILED)
    if missing := [column.label for column in NEEDED if column.value not in columns]:
        raise ColumnsMissing(", ".join(map(str, missing)))
    remember(begun.unit, headings_of(begun, sheet), dict(columns))
    begun.sheet, begun.columns, begun.is_complete = sheet, dict(columns), is_complete
    return _ask_to_compare(begun)


@transaction.atomic
def compare_again(begun: StaffImport, *, by: Actor) -> StaffImport:
    """The same list, with the book as it is by now."""
    begun = _locked(begun, by, _State.COMPARED, _State.FAILED)
    if any(column.value not in begun.columns for column in NEEDED):
        raise NotNow(begun.get_state_display())
    return _ask_to_compare(begun)


def _ask_to_compare(begun: StaffImport) -> StaffImport:
    begun.state, begun.failure, begun.digest = _State.COMPARING, "", ""
    begun.round += 1
    begun.language = get_language() or ""
    begun.save()
    ImportProgress.objects.filter(of=begun).update(stage=ImportProgress.Stage.READ, done=0, total=0)
    defer("directory.tasks.compare_list", list_id=begun.pk, round_no=begun.round)
    return begun


@transaction.atomic
def apply(begun: StaffImport, *, number: int | None = None, by: Actor) -> StaffImport:
    """Apply the difference that was shown. number: where it asks twice, how many people will be deactivated."""
    begun = _locked(begun, by, _State.COMPARED)
    if begun.problems:
        raise HasProblems
    if not any(count for kind, count in begun.counts.items() if kind != "kept"):
        raise NothingToDo
    if begun.asks_twice and number != begun.leaving:
        raise SayTheNumber(begun.leaving)
    begun.state, begun.ended_by = _State.APPLYING, by.appointment
    begun.language = get_language() or ""
    begun.save(update_fields=["state", "ended_by", "language"])
    ImportProgress.objects.filter(of=begun).update(stage=ImportProgress.Stage.READ, done=0, total=0)
    defer("directory.tasks.apply_list", list_id=begun.pk)
    return begun


@transaction.atomic
def give_up(begun: StaffImport, *, by: Actor) -> StaffImport:
    """Nothing was changed, and nothing will be."""
    begun = _locked(begun, by, _State.COLUMNS, _State.COMPARING, _State.COMPARED, _State.FAILED)
    begun.state, begun.ended_by, begun.ended_at = _State.GIVEN_UP, by.appointment, now()
    begun.save(update_fields=["state", "ended_by", "ended_at"])
    record(IMPORT_GIVEN_UP, begun.unit, by=by, file=begun.file_name, list=str(begun.public_id))
    return begun


def _administer(by: Actor, unit: Unit) -> None:
    if by.appointment is None or not may_administer(by, unit):
        raise NotAllowed(_("Only a directory administrator of this unit may do this."))


def _locked(begun: StaffImport, by: Actor, *states: str) -> StaffImport:
    """While it is applied its row is held for minutes; nobody waits for that."""
    _administer(by, begun.unit)
    try:
        with transaction.atomic():
            found = StaffImport.objects.select_for_update(nowait=True, of=("self",)).get(pk=begun.pk)
    except OperationalError as held:
        raise NotNow(str(_State.APPLYING.label)) from held
    if found.state not in states:
        raise NotNow(found.get_state_display())
    return found
