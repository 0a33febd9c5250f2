"""导入: bring a list, say what its columns are, read the difference, apply it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from directory.access import actor_in
from directory.importing import taking
from directory.importing.forms import ColumnsForm, ListForm, NumberForm
from directory.importing.models import ImportLine, StaffImport
from directory.importing.seeing import Kind, import_visible_to, imports_visible_to, spelled
from directory.importing.wrong_rows import wrong_rows
from directory.models import Unit
from directory.permissions import may_administer, unit_kept_by
from office.audit.action_keys import once
from office.audit.actor import Actor
from office.audit.refusals import Refusal
from office.ui.drawings import Tab
from office.ui.paging import page_of

_State = StaffImport.State
_SHOWN = 50


@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """Of all the units one keeps, the newest first."""
    actor = actor_in(request)
    if not any(may_administer(actor, one.post.unit) for one in actor.appointments):
        raise Http404
    page = page_of(imports_visible_to(actor), request.GET, by=("-made_at", "-pk"))
    return render(request, "directory/import_list.html", {"page": page, "unit": actor.appointments[0].post.unit})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    actor = actor_in(request)
    unit = _unit_or_404(actor, public_id)
    sent = request.method == "POST"
    form = ListForm(request.POST if sent else None, request.FILES if sent else None)
    if form.is_valid():
        try:
            key, upload = request.POST.get("action_key", ""), form.cleaned_data["upload"][0]
            begun = once("import.begin", key, lambda: str(taking.begin(unit, upload, by=actor).public_id), by=actor)
        except Refusal as refusal:
            refusal.remember()
            form.add_error("upload", str(refusal))
        else:
            return redirect("directory:staff_import", begun)
    page = page_of(imports_visible_to(actor).filter(unit=unit), request.GET, by=("-made_at", "-pk"), size=10)
    context = {"unit": unit, "form": form, "page": page}
    return render(request, "directory/import_form.html", context, status=422 if sent else 200)


@require_http_methods(["GET", "POST"])
def staff_import(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One import, as far as it has come; `act` says what is to be done with it."""
    actor = actor_in(request)
    begun = _import_or_404(actor, public_id)
    if request.method == "POST":
        return _act(request, begun, actor)
    return _page(request, begun)


def _act(request: HttpRequest, begun: StaffImport, actor: Actor) -> HttpResponse:
    act, key = request.POST.get("act", ""), request.POST.get("action_key", "")
    forms: dict[str, Any] = {}
    try:
        match act:
            case "compare":
                form = forms["columns_form"] = _columns_form(request, begun)
                if not form.is_valid():
                    return _page(request, begun, status=422, **forms)
                columns, is_complete = form.columns(), bool(form.cleaned_data["is_complete"])
                taking.compare(begun, sheet=form.sheet, columns=columns, is_complete=is_complete, by=actor)
            case "again":
                taking.compare_again(begun, by=actor)
            case "apply":
                number_form = forms["number_form"] = NumberForm(request.POST)
                number = number_form.cleaned_data["number"] if number_form.is_valid() else None
                once("import.apply", key, lambda: bool(taking.apply(begun, number=number, by=actor)), by=actor)
            case "give_up":
                taking.give_up(begun, by=actor)
                messages.success(request, _("Given up; nothing was changed."))
            case _:
                raise Http404
    except Refusal as refusal:
        asked = next(iter(forms.values()), None)
        if asked is None:
            raise
        refusal.stand_at(asked)
        return _page(request, import_visible_to(actor, begun.public_id) or begun, status=refusal.status, **forms)
    return redirect("directory:staff_import", begun.public_id)


def _page(request: HttpRequest, begun: StaffImport, *, status: int = 200, **forms: Any) -> HttpResponse:
    names_columns = begun.state == _State.COLUMNS or "columns_form" in forms
    names_columns |= "columns" in request.GET and begun.is_open
    context: dict[str, Any] = {
        "import": begun,
        "names_columns": names_columns,
        "State": _State,
        "unit": begun.unit,
    }
    if names_columns:
        form = forms.get("columns_form") or _columns_form(request, begun)
        context |= {"columns_form": form, "sheets": _sheets(begun, form.sheet), "chosen_sheet": form.sheet}
    elif begun.counts and not begun.is_busy:
        context |= _lines(request, begun)
        context["number_form"] = forms.get("number_form") or NumberForm()
    return render(request, "directory/import_detail.html", context, status=status)


def _columns_form(request: HttpRequest, begun: StaffImport) -> ColumnsForm:
    asked = (request.POST if request.method == "POST" else request.GET).get("sheet", "")
    sheet = int(asked) if asked.isascii() and asked.isdigit() and int(asked) < len(begun.sheets) else begun.sheet
    is_known = sheet == begun.sheet and bool(begun.columns)
    columns = begun.columns if is_known else taking.suggested(begun, sheet)
    given = request.POST if request.method == "POST" else None
    return ColumnsForm(given, begun=begun, sheet=sheet, columns=columns)


def _sheets(begun: StaffImport, chosen: int) -> list[Tab]:
    if len(begun.sheets) < 2:
        return []
    return [
        Tab(one["name"], f"?columns&sheet={number}", one["rows"], number == chosen)
        for number, one in enumerate(begun.sheets)
    ]


def _lines(request: HttpRequest, begun: StaffImport) -> dict[str, Any]:
    """The difference, one kind at a time; the first kind there is any of."""
    counted = [(kind, int(begun.counts.get(kind.value, 0))) for kind in Kind]
    there = [kind for kind, count in counted if count]
    asked = request.GET.get("kind", "")
    shown = next((kind for kind in there if kind.value == asked), there[0] if there else None)
    lines = ImportLine.objects.filter(of=begun, kind=shown.value if shown else "")
    page = page_of(lines, request.GET, by=("pk",), size=_SHOWN)
    return {
        "kinds": [
            Tab(str(kind.label), f"?kind={kind.value}", count, kind == shown) for kind, count in counted if count
        ],
        "shown": shown.value if shown else "",
        "page": page,
        "lines": [(line, spelled(line)) for line in page],
        "percent": round(100 * begun.leaving / begun.people_now, 1) if begun.people_now else 0,
    }


@require_safe
def progress(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A part of the page while a job is at work; when it has ended, the page itself."""
    begun = _import_or_404(actor_in(request), public_id)
    response = render(request, "directory/_import_progress.html", {"import": begun})
    if not begun.is_busy:
        response.headers["HX-Refresh"] = "true"
    return response


@require_safe
def problems(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """All that is wrong with the list, as a table for a spreadsheet."""
    begun = _import_or_404(actor_in(request), public_id)
    response = HttpResponse(wrong_rows(begun), content_type="text/csv; charset=utf-8")
    stem = begun.file_name.rpartition(".")[0]
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{stem} {_('What is wrong')}.csv") or ""
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _unit_or_404(actor: Actor, public_id: UUID) -> Unit:
    unit = unit_kept_by(actor, public_id)
    if unit is None:
        raise Http404
    return unit


def _import_or_404(actor: Actor, public_id: UUID) -> StaffImport:
    found = import_visible_to(actor, public_id)
    if found is None:
        raise Http404
    return found
