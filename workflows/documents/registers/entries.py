"""One line of a register: what it says, what it said before, and the form in which its registry sets it right."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from directory.models import Unit
from office.audit.action_keys import once
from office.audit.refusals import Refusal
from workflows.documents.models import Incoming, Number
from workflows.documents.registers import sifting
from workflows.documents.registers.correcting import Line, correct, corrections_of, number_in, standing
from workflows.documents.registers.forms import CorrectionForm
from workflows.documents.registers.keepers import keeping
from workflows.documents.views.access import actor_of


@require_http_methods(["GET", "POST"])
def number_entry(request: HttpRequest, code: str, year: int, seq: int) -> HttpResponse:
    """发文登记, one number."""
    found = Number.objects.select_related("register__unit", "document__signatory__person", "given_by__person")
    number = get_object_or_404(found, register__code=code, year=year, seq=seq)
    _refuse_strangers(request, number.register.unit)
    book = f"{reverse('documents:registers')}?register={number.register_id}"
    said = zip(sifting.outgoing_heads(), sifting.outgoing_line(number), strict=True)
    return _entry(request, number, book=book, said=said)


@require_http_methods(["GET", "POST"])
def incoming_entry(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """收文登记, one paper."""
    found = Incoming.objects.filter(serial__isnull=False)
    found = found.select_related("unit", "sender", "lead__person", "lead__post__unit", "copy__document")
    incoming = get_object_or_404(found, public_id=public_id)
    _refuse_strangers(request, incoming.unit)
    book = f"{reverse('documents:incoming_register')}?unit={incoming.unit_id}"
    said = zip(sifting.incoming_heads(), sifting.incoming_line(incoming), strict=True)
    return _entry(request, incoming, book=book, said=said)


def _refuse_strangers(request: HttpRequest, agency: Unit) -> None:
    if keeping(actor_of(request), agency) is None:
        raise Http404


def _entry(request: HttpRequest, line: Line, *, book: str, said: Any) -> HttpResponse:
    form = CorrectionForm(request.POST if request.method == "POST" else None, standing=standing(line))
    by, key, status = actor_of(request), request.POST.get("action_key", ""), 200
    if form.is_valid():
        given = dict(form.cleaned_data)
        reason = given.pop("reason")
        try:
            once("register.correct", key, lambda: len(correct(line, given=given, reason=reason, by=by)), by=by)
        except Refusal as refusal:
            refusal.remember()
            refusal.stand_at(form)
            status = refusal.status
        else:
            messages.success(request, _("Corrected; what stood there before stays below."))
            return redirect(request.path)
    *facts, _corrected = said  # the last column tells of the corrections in one line; here they stand each on its own
    context = {
        "number": number_in(line),
        "book": book,
        "facts": [(name, value) for name, value in facts if value],
        "form": form,
        "corrections": corrections_of(line),
    }
    return render(
        request, "documents/register_entry.html", context, status=422 if form.errors and status == 200 else status
    )
