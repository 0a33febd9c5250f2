"""What is done with a work plan: brought as a table, its columns put right, turned into matters, or given up."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from directory.actors import actor_of, in_post
from directory.importing.refusals import ColumnsMissing
from directory.importing.sheets import TYPES, Sheet, ending_of, look, rows_of
from directory.models import Appointment, Unit
from office.audit.actor import Actor
from office.audit.jobs import defer
from office.audit.record import record
from office.audit.record import together as recorded_together
from office.audit.refusals import NotAllowed, Refusal, TooLate, Unacceptable
from office.files.actions import Empty, store_bytes, tidy_name
from office.files.secrecy import CarriesSecrecyMark, mark_in
from office.live import doorbell
from office.worktime.clock import now
from workflows.supervision import events
from workflows.supervision.actions import open_matter
from workflows.supervision.actions.opening import NotAnOpener
from workflows.supervision.arriving.columns import HEADINGS, NEEDED
from workflows.supervision.arriving.reading import Row, read
from workflows.supervision.models import Matter, WorkPlan
from workflows.supervision.permissions import opens_for

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 500
State = WorkPlan.State


class TooLargeAPlan(Unacceptable):
    field = "upload"

    def sentence(self) -> str:
        return _("A work plan is at most %(size)d MB and %(rows)d rows. Divide it.") % {
            "size": MOST_BYTES // 1024 // 1024, "rows": MOST_ROWS,
        }  # fmt: skip


class MovedOn(TooLate):
    def sentence(self) -> str:
        return _("The work plan has been opened or given up meanwhile.")


class RowsDoNotFit(Refusal):
    def sentence(self) -> str:
        return _("A work plan is opened as a whole or not at all: mend the rows that do not fit and bring it again.")


def plans_of(actor: Actor) -> QuerySet[WorkPlan]:
    """Of the agencies for which the actor opens matters, the newest first."""
    agencies = [agency.pk for _held, agency in opens_for(actor)]
    return WorkPlan.objects.filter(unit__in=agencies).select_related("unit", "file", "made_by__person").order_by("-pk")


def plan_visible_to(actor: Actor, public_id: UUID) -> WorkPlan | None:
    return plans_of(actor).filter(public_id=public_id).first()


def begin(upload: UploadedFile, *, title: str, category: str = Matter.Category.REPORT, by: Actor) -> WorkPlan:
    """Raises TooLargeAPlan, Empty, CarriesSecrecyMark and what sheets.look raises; nothing is kept then."""
    offices = opens_for(by)
    if not offices:
        raise NotAnOpener
    held, agency = next((one for one in offices if one[0] == by.appointment), offices[0])
    by = in_post(by, held.pk)
    if upload.size is not None and upload.size > MOST_BYTES:
        raise TooLargeAPlan
    data, name = upload.read(), tidy_name(upload.name or "")
    if not data:
        raise Empty
    sheets = look(name, data)
    title = " ".join(title.split()) or PurePath(name).stem
    if any(mark_in(sheet.words) for sheet in sheets) or mark_in(PurePath(name).stem) or mark_in(title):
        raise CarriesSecrecyMark(agency, by, field="upload")
    headings, rows = _table(name, data, sheets)
    with transaction.atomic():
        plan = WorkPlan.objects.create(
            unit=agency, title=title[:120], category=category, headings=headings, rows=rows,
            columns=HEADINGS.guess(headings), made_by=held, made_at=now(),
        )  # fmt: skip
        plan.file = store_bytes(data, name=name, content_type=TYPES[ending_of(name)], subject=plan, by=by)
        plan.save(update_fields=["file"])
        record(events.PLAN_BROUGHT, plan, by=by, file=name, rows=len(rows))
    return plan


def _table(name: str, data: bytes, sheets: Sequence[Sheet]) -> tuple[list[str], list[list[str]]]:
    """Of the sheet with most known headings: these, and the rows below them that say anything, numbered as one reads
    them."""
    sheet = max(sheets, key=lambda one: len(HEADINGS.guess(one.first[HEADINGS.row(one.first)])))
    start = HEADINGS.row(sheet.first)
    headings, rows = list(sheet.first[start]), []
    for number, row in enumerate(rows_of(name, data, sheet.name), 1):
        if number > start + 1 and any(row):
            rows.append([str(number), *row])
        if len(rows) > MOST_ROWS:
            raise TooLargeAPlan
    return headings, rows


@transaction.atomic
def name_columns(plan: WorkPlan, *, columns: Mapping[str, int], by: Actor) -> WorkPlan:
    """columns: Column → place among the headings. Raises ColumnsMissing."""
    plan, by = _locked(plan, by)
    if missing := [str(column.label) for column in NEEDED if column not in columns]:
        raise ColumnsMissing(", ".join(missing))
    plan.columns, plan.fault = dict(columns), ""
    plan.save(update_fields=["columns", "fault"])
    return plan


@transaction.atomic
def give_up(plan: WorkPlan, *, by: Actor) -> WorkPlan:
    """No matter was opened, and none will be."""
    plan, by = _locked(plan, by)
    plan.state = State.GIVEN_UP
    plan.save(update_fields=["state"])
    record(events.PLAN_GIVEN_UP, plan, by=by)
    return plan


@transaction.atomic
def ask_to_open(plan: WorkPlan, *, by: Actor) -> WorkPlan:
    """Have every row opened as a matter, in a job: hundreds take longer than one waits. Raises RowsDoNotFit."""
    plan, by = _locked(plan, by)
    _fitting(plan)
    assert by.appointment is not None
    plan.state, plan.opened_by, plan.fault = State.OPENING, by.appointment, ""
    plan.save(update_fields=["state", "opened_by", "fault"])
    defer("workflows.supervision.tasks.open_plan", plan_id=plan.pk, language=get_language() or "")
    return plan


def open_now(plan_id: int, language: str) -> None:
    """All rows or none. Of two workers with the same job the second finds it opened; what is refused is said on the
    plan's page, and may be mended and tried again."""
    with override(language or None):
        try:
            _open_all(plan_id)
        except Refusal as refusal:
            _failed(plan_id, str(refusal))
        except Exception:
            _failed(plan_id, _("The matters could not be opened, and none was; the log says why."))
            raise


@transaction.atomic
def _open_all(plan_id: int) -> None:
    plan = WorkPlan.objects.select_for_update(of=("self",)).select_related("unit", "opened_by__person").get(pk=plan_id)
    if plan.state != State.OPENING or plan.opened_by is None:
        return
    actor = actor_of(plan.opened_by.person)
    by = in_post(actor, _office(actor, plan).pk)
    Unit.objects.select_for_update(no_key=True).get(
        pk=plan.unit_id
    )  # of two plans the second sees what the first opened
    with doorbell.together(), recorded_together():
        rows = _fitting(plan)
        for row in rows:
            assert row.lead is not None
            open_matter(
                title=row.title, requirement=row.requirement, lead=row.lead, supports=row.supports, term=row.term,
                due_at=row.due_at, leader=row.leader, category=row.category, source=plan, by=by,
            )  # fmt: skip
        plan.state, plan.opened_at = State.OPENED, now()
        plan.save(update_fields=["state", "opened_at"])
        record(events.PLAN_OPENED, plan, by=by, matters=len(rows))


def _failed(plan_id: int, fault: str) -> None:
    WorkPlan.objects.filter(pk=plan_id, state=State.OPENING).update(state=State.BROUGHT, fault=fault, opened_by=None)


def _fitting(plan: WorkPlan) -> list[Row]:
    rows = read(plan)
    if not rows or any(row.wrong for row in rows):
        raise RowsDoNotFit
    return rows


def _locked(plan: WorkPlan, by: Actor) -> tuple[WorkPlan, Actor]:
    """As long as nothing has come of it."""
    row = WorkPlan.objects.select_for_update(of=("self",)).select_related("unit").get(pk=plan.pk)
    by = in_post(by, _office(by, row).pk)
    if row.state != State.BROUGHT:
        raise MovedOn
    return row, by


def _office(by: Actor, plan: WorkPlan) -> Appointment:
    offices = [held for held, agency in opens_for(by) if agency == plan.unit]
    if not offices:
        raise NotAllowed
    return offices[0]
