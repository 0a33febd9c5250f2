"""督办事项登记簿 of an agency: sifted, printed, taken out as a table; for who supervises in its name."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from directory.actors import today
from directory.importing.sheets import TYPES
from directory.models import Unit
from office.audit.refusals import Refusal
from office.ui.drawings import Tab
from office.ui.paging import Capped, count_up_to, page_of
from workflows.documents.registers.forms import ReasonForm
from workflows.documents.registers.taking_out import MOST, take_out
from workflows.documents.views.access import sent
from workflows.supervision.books import sifting
from workflows.supervision.books.forms import SiftForm
from workflows.supervision.models import Matter
from workflows.supervision.permissions import supervised_units
from workflows.supervision.views.access import actor_of

PRINTED_AT_MOST = 1000


@dataclass(frozen=True, slots=True)
class Book:
    """The register of one agency, as far as it is asked for."""

    unit: Unit
    form: SiftForm
    rows: QuerySet[Matter]

    @property
    def title(self) -> str:
        return _("%(unit)s: register of matters") % {"unit": self.unit}


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    own, book = _asked_for(request)
    page = page_of(sifting.told_with(book.rows), request.GET, by=sifting.ORDER)
    address = reverse("supervision:register")
    context = _context(book, sifting.lines_of(page.items), count_up_to(book.rows)) | {
        "page": page,
        "tabs": [Tab(str(one), f"{address}?unit={one.public_id}", current=one == book.unit) for one in own],
    }
    return render(request, "supervision/register.html", context)


@require_safe
def print_register(request: HttpRequest) -> HttpResponse:
    """The same on A4 lying, in the order of the numbers."""
    _own, book = _asked_for(request)
    rows = sifting.told_with(book.rows).order_by(*(name.removeprefix("-") for name in sifting.ORDER))
    total = count_up_to(book.rows, PRINTED_AT_MOST)
    context = _context(book, sifting.lines_of(rows[:PRINTED_AT_MOST]), total)
    return render(request, "supervision/register_print.html", context | {"most": PRINTED_AT_MOST})


@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    _own, book = _asked_for(request)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        rows = sifting.told_with(book.rows).order_by(*sifting.ORDER)[:MOST]
        cells = [sifting.cells_of(line) for line in sifting.lines_of(rows)]
        reason = form.cleaned_data["reason"]
        try:
            table = take_out(book.unit, book.title, sifting.heads(), cells, reason=reason, by=actor_of(request))
        except Refusal as refusal:
            refusal.remember()
            refusal.stand_at(form)
        else:
            name = f"{book.title}-{today():%Y%m%d}.xlsx"
            return sent(table, content_type=TYPES["xlsx"], name=name, as_attachment=True)
    context = _context(book, [], count_up_to(book.rows, MOST)) | {"form": form, "most": MOST}
    return render(request, "supervision/register_export.html", context, status=422 if form.errors else 200)


def _asked_for(request: HttpRequest) -> tuple[list[Unit], Book]:
    """404 for who supervises in nobody's name, or not in that of the unit asked for."""
    own, asked = supervised_units(actor_of(request)), request.GET.get("unit", "")
    unit = next((one for one in own if asked in ("", str(one.public_id))), None)
    if unit is None:
        raise Http404
    form = SiftForm(request.GET, agency=unit)
    return own, Book(unit, form, sifting.sifted(sifting.numbered(unit), form.asked))


def _context(book: Book, lines: list[sifting.Line], total: Capped) -> dict[str, Any]:
    query = "&".join(filter(None, [f"unit={book.unit.public_id}", book.form.query]))
    return {"unit": book.unit, "form": book.form, "title": book.title, "lines": lines, "total": total, "query": query}
