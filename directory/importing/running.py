"""What the jobs do: compare a list with the book, and apply it. Each may be run again after a crash."""

from collections.abc import Iterator
from itertools import islice

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from directory.actors import actor_of, today
from directory.events import IMPORT_APPLIED
from directory.importing.book import Book
from directory.importing.difference import Difference
from directory.importing.difference import compare as compare_with
from directory.importing.models import ImportLine, ImportProgress, StaffImport
from directory.importing.pouring import pour
from directory.importing.progress import Stage, Teller, telling
from directory.importing.refusals import OtherwiseByNow
from directory.importing.rows import Problem, read
from directory.importing.sheets import rows_of
from directory.importing.telling import COLUMNS, counts_of, digest_of, lines_of
from directory.importing.writing import write
from directory.models import Person, Unit
from directory.permissions import may_administer
from directory.subtrees import lock_tree
from office.audit.record import record
from office.audit.refusals import NotAllowed, Refusal
from office.files.actions import content_of
from office.worktime.clock import now

_State = StaffImport.State


def compare(list_id: int, round_no: int) -> None:
    """Nothing but the import itself is written; given up or asked for anew meanwhile, nothing at all."""
    begun = StaffImport.objects.select_related("unit", "file").get(pk=list_id)
    if begun.state != _State.COMPARING or begun.round != round_no:
        return
    with override(begun.language or None), telling(begun) as teller:
        try:
            made = difference(begun, teller)
            _keep(begun, made, teller)
        except Refusal as refusal:
            _failed(begun, str(refusal))
        except Exception:
            _failed(begun, _("The list could not be compared; the system administrator finds why in the log."))
            raise


def difference(begun: StaffImport, teller: Teller) -> Difference:
    assert begun.file is not None
    problems: list[Problem] = []
    sheet = begun.sheets[begun.sheet]
    teller.begin(Stage.READ, sheet["rows"])
    told = _numbered(rows_of(begun.file.name, content_of(begun.file), sheet["name"]), int(sheet["first"][0][0]), teller)
    rows = list(read(told, begun.columns, problems))
    teller.begin(Stage.COMPARE)
    unit = Unit.objects.get(pk=begun.unit_id)
    book = Book.open(unit, {row.staff_number for row in rows}, today())
    return compare_with(rows, book, is_complete=begun.is_complete, on=today(), problems=problems)


def _numbered(rows: Iterator[list[str]], headings: int, teller: Teller) -> Iterator[list[str]]:
    """Those below the headings, each with the number one reads beside it."""
    for number, row in enumerate(islice(rows, headings + 1, None), headings + 2):
        yield [str(number), *row]
        if number % 1_000 == 0:
            teller(number)


@transaction.atomic
def _keep(begun: StaffImport, made: Difference, teller: Teller) -> None:
    found = StaffImport.objects.select_for_update(of=("self",)).get(pk=begun.pk)
    if found.state != _State.COMPARING or found.round != begun.round:
        return
    lines = [(found.pk, *line) for line in lines_of(made)]
    teller.begin(Stage.KEEP, len(lines))
    found.lines.all().delete()
    pour(ImportLine, ("of", *COLUMNS), lines, teller)
    found.state, found.compared_at = _State.COMPARED, now()
    found.counts, found.digest = counts_of(made), digest_of(made)
    found.people_now, found.problems = made.book.people_now, found.counts[ImportLine.Kind.PROBLEM.value]
    found.save()


def apply(list_id: int) -> None:
    """All or nothing. Of two workers with the same job the second waits at the row, and finds it applied."""
    begun = StaffImport.objects.select_related("unit", "file", "ended_by__person").get(pk=list_id)
    if begun.state != _State.APPLYING:
        return
    with override(begun.language or None), telling(begun) as teller:
        try:
            _apply(begun, teller)
        except Refusal as refusal:
            _failed(begun, str(refusal))
        except IntegrityError:
            _failed(begun, OtherwiseByNow().sentence())
        except Exception:
            _failed(begun, _("The list could not be applied, and nothing was; the log says why."))
            raise


@transaction.atomic
def _apply(begun: StaffImport, teller: Teller) -> None:
    found = StaffImport.objects.select_for_update(of=("self",)).get(pk=begun.pk)
    if found.state != _State.APPLYING:
        return
    assert begun.ended_by is not None
    actor = actor_of(begun.ended_by.person, post=begun.ended_by)
    if not may_administer(actor, Unit.objects.get(pk=begun.unit_id)):
        raise NotAllowed
    lock_tree()
    _hold_people(begun)
    made = difference(begun, teller)
    if digest_of(made) != found.digest:
        raise OtherwiseByNow
    write(made, teller)
    counts = counts_of(made)
    names = ("new", "changed", "moved", "returned", "deactivated", "unit", "post", "relieved", "appointed")
    told = {name: counts[name] for name in names}
    record(
        IMPORT_APPLIED,
        begun.unit,
        by=actor,
        file=begun.file_name,
        list=str(begun.public_id),
        is_complete=begun.is_complete,
        counts=told,
        digest=found.digest,
    )
    found.state, found.ended_at = _State.APPLIED, now()
    found.save(update_fields=["state", "ended_at"])


def _hold_people(begun: StaffImport) -> None:
    """Those about to change stay as they are until it is done; who only refers to them (a sign-in, a message) need not
    wait, hence no key."""
    kinds = ImportLine.Kind
    lines = begun.lines.filter(kind__in=[kinds.RETURNED, kinds.MOVED, kinds.CHANGED, kinds.DEACTIVATED])
    people = Person.objects.filter(username__in=lines.values("who")).order_by("pk")
    list(people.select_for_update(no_key=True).values_list("pk", flat=True))


def _failed(begun: StaffImport, why: str) -> None:
    """Nothing was done; whoever asked reads why."""
    states = (_State.COMPARING, _State.APPLYING)
    begun.ended_by = None
    StaffImport.objects.filter(pk=begun.pk, state__in=states).update(
        state=_State.FAILED, failure=why[:500], ended_by=None
    )
    ImportProgress.objects.filter(of=begun).update(done=0, total=0)
