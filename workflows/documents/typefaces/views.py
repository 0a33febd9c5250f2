"""字体: which font serves each role on an agency's pages; its administrators enter and withdraw their own."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from directory.models import Unit
from office.audit.refusals import Unacceptable
from office.subjects import kinds
from office.ui.fonts import Role, data_folder, find_stacks
from workflows.documents.models import Typeface
from workflows.documents.typefaces.forms import TypefaceForm
from workflows.documents.typefaces.keeping import enter_typeface, may_keep_typefaces, serving, withdraw_typeface
from workflows.documents.views.access import actor_of


@dataclass(frozen=True)
class Line:
    """is_own: this very unit's; is_meant: of a family the standard's practice names."""

    role: str
    use: str
    name: str
    characters: int
    is_own: bool
    is_meant: bool
    above: Unit | None = None


@require_http_methods(["GET", "POST"])
def fonts(request: HttpRequest) -> HttpResponse:
    unit = _unit(request)
    address = f"{reverse('documents:fonts')}?source=unit:{unit.public_id}"
    act = request.POST.get("act", "enter") if request.method == "POST" else ""
    form = TypefaceForm(*((request.POST, request.FILES) if act == "enter" else ()))
    if act == "withdraw" and request.POST.get("role") in set(Role):
        withdraw_typeface(unit, role=Role(request.POST["role"]), by=actor_of(request))
        messages.success(request, _("From now on the free font serves again."))
        return redirect(address)
    if form.is_valid():
        try:
            made = enter_typeface(unit, **form.cleaned_data, by=actor_of(request))
        except Unacceptable as refusal:
            refusal.remember()
            form.add_error(refusal.field, str(refusal))
        else:
            said = {"font": made.family, "role": made.role, "n": made.characters}
            messages.success(request, _("%(font)s serves as %(role)s from now on; it has %(n)d characters.") % said)
            return redirect(address)
    context = {"unit": unit, "form": form, "lines": _lines(unit), "address": address}
    return render(request, "documents/font_list.html", context, status=422 if form.errors else 200)


def _unit(request: HttpRequest) -> Unit:
    actor = actor_of(request)
    unit: Any = kinds.source_of(request.GET.get("source", ""), actor)
    if not isinstance(unit, Unit) or not may_keep_typefaces(actor, unit):
        raise Http404
    return unit


def _lines(unit: Unit) -> list[Line]:
    uses = {
        Role.BIAOSONG: _("mark of the agency, title"),
        Role.FANGSONG: _("text, number, imprint"),
        Role.HEITI: _("first level, urgency, copy number"),
        Role.KAITI: _("second level, names of those who sign"),
        Role.SONGTI: _("page number"),
    }
    own, stacks = serving(unit), find_stacks(data_folder())
    return [_line(role, use, own.get(role), stacks[role], unit) for role, use in uses.items()]


def _line(role: Role, use: str, typeface: Typeface | None, stack: Any, unit: Unit) -> Line:
    if typeface is None:
        return Line(role.value, use, stack.name, 0, False, stack.is_genuine)
    is_own = typeface.unit_id == unit.pk
    above = None if is_own else typeface.unit
    return Line(role.value, use, typeface.family, typeface.characters, is_own, True, above)
