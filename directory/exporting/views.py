"""导出: a part of the book as a file, for those who keep it."""

from uuid import UUID

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from directory.access import actor_in
from directory.actors import today
from directory.exporting.forms import ExportForm
from directory.exporting.taking_out import export as take_out
from directory.importing.sheets import TYPES
from directory.permissions import unit_kept_by
from office.audit.refusals import Refusal


@require_http_methods(["GET", "POST"])
def export(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    actor = actor_in(request)
    unit = unit_kept_by(actor, public_id)
    if unit is None:
        raise Http404
    form = ExportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            parts = take_out(
                unit, reason=given["reason"], form=given["format"], with_below=given["with_below"], by=actor
            )
        except Refusal as refusal:
            refusal.remember()
            refusal.stand_at(form)
        else:
            response = StreamingHttpResponse(parts, content_type=TYPES[given["format"]])
            name = f"{_('Address list of %(unit)s') % {'unit': unit.short_name}}-{today():%Y%m%d}.{given['format']}"
            response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
            response.headers["Cache-Control"] = "private, no-store"
            return response
    context = {"unit": unit, "form": form}
    return render(request, "directory/export_form.html", context, status=422 if form.is_bound else 200)
