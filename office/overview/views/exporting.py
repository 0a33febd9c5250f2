"""The table behind a picture, taken out with a reason."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from directory.actors import today
from directory.importing.sheets import TYPES
from office.audit.refusals import Refusal
from office.overview import tables
from office.overview.views.access import scope_of
from workflows.documents.registers.forms import ReasonForm
from workflows.documents.registers.taking_out import take_out
from workflows.documents.views.access import sent


@require_http_methods(["GET", "POST"])
def table(request: HttpRequest, name: str) -> HttpResponse:
    scope = scope_of(request)
    if name not in tables.Name.values or scope.actor.appointment is None:
        raise Http404
    named = tables.Name(name)
    title = str(named.label)
    lines = tables.lines_of(named, scope)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason, unit = form.cleaned_data["reason"], scope.actor.appointment.post.unit
        try:
            book = take_out(unit, title, tables.heads_of(named), lines, reason=reason, by=scope.actor)
        except Refusal as refusal:
            refusal.remember()
            refusal.stand_at(form)
        else:
            return sent(book, content_type=TYPES["xlsx"], name=f"{title}-{today():%Y%m%d}.xlsx", as_attachment=True)
    context = {"form": form, "title": title, "scope": scope, "heads": tables.heads_of(named), "lines": lines}
    return render(request, "overview/table_form.html", context, status=422 if form.errors else 200)
