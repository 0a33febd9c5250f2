"""导出: a part of the book as a file."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from directory.actors import today
from directory.exporting.forms import ExportForm
from directory.exporting.taking_out import export as take_out
from directory.importing.sheets import TYPES
from directory.permissions import unit_visible_to
from office.audit.actor import Actor
from office.audit.refusals import Refusal


@require_http_methods(["GET", "POST"])
def export(request: HttpRequest, public_id: UUID) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    unit = unit_visible_to(actor, public_id)
    if unit is None:
        raise Http404
    form = ExportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            told = take_out(
                unit, reason=given["reason"], form=given["format"], with_below=given["with_below"], by=actor
            )
        except Refusal as refusal:
            refusal.remember()
            refusal.stand_at(form)
        else:
            response = HttpResponse(told, content_type=TYPES[given["format"]])
            name = f"{unit.public_id}-{today():%Y%m%d}.{given['format']}"
            response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
            response.headers["Cache-Control"] = "private, no-store"
            return response
    context = {"unit": unit, "form": form}
    return render(request, "directory/export_form.html", context, status=422 if form.is_bound else 200)
