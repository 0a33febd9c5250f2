"""The two books of a registry as pages: sifted by number, genre, sender or recipient, urgency, state, days and words;
taken out as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.actors import today
from directory.importing.sheets import TYPES
from directory.models import Unit
from office.accounts.models import SavedView
from office.accounts.saved_views import keep_view as keep_for_oneself
from office.accounts.saved_views import views_of
from office.audit.refusals import Refusal
from office.ui.drawings import Tab
from office.ui.paging import count_up_to, page_of
from workflows.documents.models import Document, Incoming, Invalidation, Number, Register
from workflows.documents.permissions import documents_visible_among, incoming_visible_among
from workflows.documents.registers import sifting
from workflows.documents.registers.forms import ReasonForm, SiftForm
from workflows.documents.registers.keepers import agencies_kept
from workflows.documents.registers.taking_out import MOST, take_out
from workflows.documents.views.access import actor_of, sent

OUTGOING, INCOMING = "outgoing", "incoming"  # places of saved views
_PAGES = {OUTGOING: "documents:registers", INCOMING: "documents:incoming_register"}
_CHOOSE = ("register", "unit")


@dataclass(frozen=True, slots=True)
class Book:
    """One register, or the incoming papers of one unit, as far as it is asked for."""

    unit: Unit
    title: str
    form: SiftForm
    rows: QuerySet[Any]


@require_safe
def outgoing(request: HttpRequest) -> HttpResponse:
    own = own_registers(request)
    views = views_of(OUTGOING, actor_of(request).person)
    if default := _opens_with(request, views):
        return redirect(default)
    chosen = _of(own, request.GET.get("register", ""))
    book = _outgoing(chosen, request.GET)
    page = page_of(book.rows, request.GET, by=sifting.OUTGOING)
    context = _context(book, page, [Tab(str(one), f"?register={one.pk}", current=one == chosen) for one in own])
    ids = [one.document_id for one in page.items if one.document_id]
    visible = documents_visible_among(actor_of(request), Q(pk__in=ids)).values_list("pk", flat=True)
    context |= {"register": chosen, "year": today().year, "opened": set(visible)}
    context |= _kept(OUTGOING, views, register=chosen.pk, form=book.form)
    return render(request, "documents/number_list.html", context)


@require_safe
def incoming(request: HttpRequest) -> HttpResponse:
    """收文登记簿."""
    own = _own_units(request)
    views = views_of(INCOMING, actor_of(request).person)
    if default := _opens_with(request, views):
        return redirect(default)
    chosen = _of(own, request.GET.get("unit", ""))
    book = _incoming(chosen, request.GET)
    page = page_of(book.rows, request.GET, by=sifting.INCOMING)
    context = _context(book, page, [Tab(one.short_name, f"?unit={one.pk}", current=one == chosen) for one in own])
    ids = [one.pk for one in page.items]
    visible = incoming_visible_among(actor_of(request), Q(pk__in=ids)).values_list("pk", flat=True)
    context |= {"unit": chosen, "opened": set(visible)}
    context |= _kept(INCOMING, views, unit=chosen.pk, form=book.form)
    return render(request, "documents/incoming_register.html", context)


def _opens_with(request: HttpRequest, views: Sequence[SavedView]) -> str:
    """Where a book asked for without a word opens; "" as a whole."""
    default = next((one for one in views if one.is_default), None)
    return f"{request.path}?{default.query}" if default and not request.GET else ""


def _kept(place: str, views: Sequence[SavedView], *, form: SiftForm, **chosen: int) -> dict[str, Any]:
    query = "&".join(filter(None, [urlencode(chosen), form.query]))
    return {"place": place, "views": views, "query": query, "kept": {one.query for one in views}}


@require_POST
def keep_view(request: HttpRequest) -> HttpResponse:
    """The view that is open, under a name. place: which book; query: as in its address."""
    page = _PAGES.get(request.POST.get("place", ""))
    if page is None or not agencies_kept(actor_of(request)):
        raise Http404
    asked = QueryDict(request.POST.get("query", "")[:2000])
    query = urlencode([(name, asked[name]) for name in (*_CHOOSE, *SiftForm.base_fields) if asked.get(name)])
    name, person = request.POST.get("name", ""), actor_of(request).person
    try:
        keep_for_oneself(request.POST["place"], name=name, query=query, person=person)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect(f"{reverse(page)}?{query}")


@require_http_methods(["GET", "POST"])
def export_outgoing(request: HttpRequest) -> HttpResponse:
    book = _outgoing(_of(own_registers(request), request.GET.get("register", "")), request.GET)
    return _export(request, book, sifting.OUTGOING, sifting.outgoing_heads(), sifting.outgoing_line)


@require_http_methods(["GET", "POST"])
def export_incoming(request: HttpRequest) -> HttpResponse:
    book = _incoming(_of(_own_units(request), request.GET.get("unit", "")), request.GET)
    return _export(request, book, sifting.INCOMING, sifting.incoming_heads(), sifting.incoming_line)


def own_registers(request: HttpRequest) -> QuerySet[Register]:
    """404 for who keeps no registry, or one without a register."""
    kept = agencies_kept(actor_of(request))
    own = Register.objects.filter(unit__in=kept).select_related("unit").order_by("unit__path", "pk")
    if not own:
        raise Http404
    return own


def _own_units(request: HttpRequest) -> QuerySet[Unit]:
    own = Unit.objects.filter(pk__in=agencies_kept(actor_of(request))).order_by("path")
    if not own:
        raise Http404
    return own


def _of(own: QuerySet[Any], asked: str) -> Any:
    return get_object_or_404(own, pk=asked) if asked.isdecimal() and len(asked) < 19 else own[0]


def _outgoing(register: Register, given: Any) -> Book:
    states = [
        *Document.State.choices,
        *Invalidation.Kind.choices,
        *((one.value, one.label) for one in (Number.State.FREE, Number.State.VOID)),
    ]
    form = SiftForm(given, party=_("Recipient"), states=states)
    title = f"{register.unit}{_('Register of outgoing documents')}　{register}"
    return Book(register.unit, title, form, sifting.sift_outgoing(sifting.numbers_of(register), form.asked))


def _incoming(unit: Unit, given: Any) -> Book:
    form = SiftForm(given, party=pgettext("register", "Sender"), states=list(Incoming.State.choices))
    title = f"{unit}{_('Register of incoming documents')}"
    return Book(unit, title, form, sifting.sift_incoming(sifting.registered_by(unit), form.asked))


def _context(book: Book, page: Any, tabs: list[Tab]) -> dict[str, Any]:
    return {"tabs": tabs, "page": page, "form": book.form, "total": count_up_to(book.rows), "title": book.title}


def _export(request: HttpRequest, book: Book, order: Any, heads: Any, line: Any) -> HttpResponse:
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        rows = book.rows.prefetch_related("corrections__corrected_by__person").order_by(*order)[:MOST]
        lines = [line(row) for row in rows]
        reason = form.cleaned_data["reason"]
        try:
            table = take_out(book.unit, book.title, heads, lines, reason=reason, by=actor_of(request))
        except Refusal as refusal:
            refusal.remember()
            refusal.stand_at(form)
        else:
            name = f"{book.title}-{today():%Y%m%d}.xlsx"
            return sent(table, content_type=TYPES["xlsx"], name=name, as_attachment=True)
    context = {"form": form, "title": book.title, "total": count_up_to(book.rows, MOST), "most": MOST}
    return render(request, "documents/register_export.html", context, status=422 if form.errors else 200)
