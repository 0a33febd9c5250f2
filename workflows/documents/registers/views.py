"""Numbers of the actor's agency: entered by hand, cancelled, made void, printed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from directory.actors import today
from office.audit.action_keys import once
from office.audit.refusals import Refusal
from workflows.documents.models import Number, Register
from workflows.documents.numbering import cancel_number, enter_by_hand, void_number
from workflows.documents.registers.books import own_registers
from workflows.documents.registers.forms import ByHandForm, LeaveForm
from workflows.documents.registers.sheets import register_pdf
from workflows.documents.registers.sifting import numbers_of
from workflows.documents.views.access import actor_of, sent

PRINTED_AT_MOST = 2000
PER_PDF = 200  # numbers: some twenty pages, painted while one waits


def _chosen(request: HttpRequest, code: str) -> Register:
    return get_object_or_404(own_registers(request), code=code)


@require_safe
def print_register(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """One year of a register in the order of its numbers, for paper; as a PDF, in parts of as many as print at once."""
    register = _chosen(request, code)
    numbers = list(numbers_of(register).filter(year=year).order_by("seq")[:PRINTED_AT_MOST])
    parts = [numbers[at : at + PER_PDF] for at in range(0, len(numbers), PER_PDF)] or [[]]
    if asked := request.GET.get("pdf", ""):
        nth = int(asked) if asked.isdecimal() and len(asked) < 4 else 0
        if not 1 <= nth <= len(parts):
            raise Http404
        return _as_pdf(register, year, parts[nth - 1])
    years = Number.objects.filter(register=register).order_by("-year").values_list("year", flat=True).distinct()
    spans = [(nth, part[0].seq, part[-1].seq) for nth, part in enumerate(parts, 1) if part]
    context = {"register": register, "year": year, "numbers": numbers, "years": list(years), "spans": spans}
    return render(request, "documents/number_print.html", context)


def _as_pdf(register: Register, year: int, numbers: list[Number]) -> HttpResponse:
    pdf, name = register_pdf(register, year, numbers), f"{register}〔{year}〕.pdf"
    return sent(pdf, content_type="application/pdf", name=name, as_attachment=False)


@require_http_methods(["GET", "POST"])
def by_hand(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """补录."""
    register = _chosen(request, code)
    if not today().year - 30 <= year <= today().year:
        raise Http404
    form = ByHandForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given, by = form.cleaned_data, actor_of(request)
        key = request.POST.get("action_key", "")
        try:
            made = once("number.by_hand", key, lambda: str(enter_by_hand(register, year=year, **given, by=by)), by=by)
        except Refusal as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, _("%(number)s stands in the register.") % {"number": made})
            return redirect(f"{reverse('documents:registers')}?register={register.pk}")
    context = {"form": form, "register": register, "year": year, "heading": _("Enter a number by hand")}
    return render(request, "documents/number_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def leave_number(request: HttpRequest, code: str, year: int, seq: int) -> HttpResponse:
    """Cancelled before its document went out, or void for good."""
    register = _chosen(request, code)
    number = get_object_or_404(numbers_of(register), year=year, seq=seq)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given, by = form.cleaned_data, actor_of(request)
        act = void_number if given["how"] == "void" else cancel_number
        key = request.POST.get("action_key", "")
        try:
            once("number.leave", key, lambda: str(act(number, reason=given["reason"], by=by)), by=by)
        except Refusal as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, _("Noted in the register."))
            return redirect(f"{reverse('documents:registers')}?register={register.pk}")
    heading = _("Take %(number)s back") % {"number": number}
    context = {"form": form, "register": register, "year": year, "number": number, "heading": heading}
    return render(request, "documents/number_form.html", context, status=422 if form.errors else 200)


def _tell(form: Any, refusal: Refusal) -> None:
    if refusal.status == 403:
        raise refusal
    refusal.remember()
    refusal.stand_at(form)
