"""Work plans: brought as a table, looked at row by row as the matters they would become, and opened as a whole."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from directory.exporting.tables import Table, as_xlsx
from directory.importing.disarmed import disarmed
from directory.importing.sheets import TYPES
from office.audit.action_keys import once
from office.audit.refusals import NotAllowed, Refusal
from office.ui.paging import page_of
from workflows.documents.views.access import sent
from workflows.supervision.arriving import taking
from workflows.supervision.arriving.columns import NEEDED
from workflows.supervision.arriving.forms import BringForm, ColumnsForm
from workflows.supervision.arriving.reading import Row, read
from workflows.supervision.drawings import rows_of
from workflows.supervision.models import Matter, WorkPlan
from workflows.supervision.permissions import may_open
from workflows.supervision.views.access import actor_of

State = WorkPlan.State


@require_http_methods(["GET", "POST"])
def plans(request: HttpRequest) -> HttpResponse:
    """Those of the agencies one opens matters for, with the form for another."""
    actor = actor_of(request)
    if not may_open(actor):
        raise Http404
    asked = request.method == "POST"
    form, status = BringForm(request.POST if asked else None, request.FILES if asked else None), 200
    if form.is_valid():
        given, key = form.cleaned_data, request.POST.get("action_key", "")
        said = {"title": given["title"], "category": given["category"]}
        try:
            made = once(
                "work_plan.bring", key, lambda: str(taking.begin(given["upload"][0], **said, by=actor).public_id),
                by=actor,
            )  # fmt: skip
        except Refusal as refusal:
            refusal.remember()
            refusal.stand_at(form)
            status = refusal.status
        else:
            return redirect("supervision:work_plan", made)
    page = page_of(taking.plans_of(actor), request.GET, by=("-pk",), size=20)
    status = 422 if form.errors and status == 200 else status
    return render(request, "supervision/plan_list.html", {"form": form, "page": page}, status=status)


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One plan as far as it has come; `act` says what is to be done with it."""
    found = _plan_or_404(request, public_id)
    if request.method == "POST":
        return _act(request, found)
    return _page(request, found, ColumnsForm(None, plan=found))


@require_safe
def wrong_rows(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What does not fit as a table to mend it by: the rows as they came, and what is wrong with each."""
    found = _plan_or_404(request, public_id)
    if found.state != State.BROUGHT:
        raise Http404
    heads = [_("Row"), *found.headings, _("What is wrong")]
    lines = [_cells(row, len(found.headings)) for row in read(found) if row.wrong]
    title = _("%(plan)s: rows that do not fit") % {"plan": found}
    table = as_xlsx(Table(str(found), heads, lines, title))
    return sent(table, content_type=TYPES["xlsx"], name=f"{title}.xlsx", as_attachment=True)


def _cells(row: Row, width: int) -> list[str]:
    said = "\n".join(f"{one.column}: {one.sentence}" for one in row.wrong)
    cells = [*row.cells, *[""] * width][:width]
    return [disarmed(cell) for cell in (str(row.number), *cells, said)]


def _plan_or_404(request: HttpRequest, public_id: UUID) -> WorkPlan:
    found = taking.plan_visible_to(actor_of(request), public_id)
    if found is None:
        raise Http404
    return found


def _act(request: HttpRequest, found: WorkPlan) -> HttpResponse:
    by, act, key = actor_of(request), request.POST.get("act", ""), request.POST.get("action_key", "")
    form, refused = ColumnsForm(request.POST if act == "columns" else None, plan=found), None
    try:
        match act:
            case "columns" if not form.is_valid():
                return _page(request, found, form, status=422)
            case "columns":
                taking.name_columns(found, columns=form.columns(), by=by)
            case "open":
                once("work_plan.open", key, lambda: bool(taking.ask_to_open(found, by=by)), by=by)
            case "give_up":
                taking.give_up(found, by=by)
                messages.success(request, _("Given up; no matter was opened."))
                return redirect("supervision:work_plans")
            case _:
                raise Http404
    except NotAllowed:
        raise
    except Refusal as refusal:
        refusal.remember()
        refused = refusal
    if refused is not None:
        return _page(request, _plan_or_404(request, found.public_id), form, refused=refused, status=refused.status)
    return redirect("supervision:work_plan", found.public_id)


def _page(
    request: HttpRequest, found: WorkPlan, form: ColumnsForm, *, refused: Refusal | None = None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"plan": found, "State": State, "refused": refused}
    if found.state == State.BROUGHT:
        names_columns = "columns" in request.GET or bool(form.errors) or not _is_readable(found)
        rows = [] if names_columns else read(found)
        wrong = sum(bool(row.wrong) for row in rows)
        context |= {"form": form, "names_columns": names_columns, "rows": rows, "wrong": wrong}
        context |= {"fitting": len(rows) - wrong}
    elif found.state == State.OPENED:
        made = Matter.objects.filter(source_kind=found.subject_kind, source_id=found.public_id)
        page = page_of(made.select_related("lead", "leader__person"), request.GET, by=("year", "serial", "pk"))
        context |= {"page": page, "matters": rows_of(page.items)}
    return render(request, "supervision/plan_detail.html", context, status=status)


def _is_readable(found: WorkPlan) -> bool:
    return all(column in found.columns for column in NEEDED)
