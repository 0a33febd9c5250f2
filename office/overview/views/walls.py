"""随时展示: the screen, which nobody is signed in at, and the page on which walls are opened and withdrawn."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from office.audit.refusals import Refusal
from office.overview import tables, walls
from office.overview.actions import open_wall, pair_wall, withdraw_wall
from office.overview.drawings import trend
from office.overview.forms import CodeForm, WallForm
from office.overview.hotline import answers
from office.overview.models import Wall
from office.overview.views.access import leader_of
from office.overview.weeks import weeks
from office.worktime.clock import now
from workflows.supervision import figures
from workflows.supervision.scopes import Scope

LATE, UNITS = 6, 20  # lines that are read from five metres; units on one face


@login_not_required
@require_http_methods(["GET", "POST"])
def screen(request: HttpRequest) -> HttpResponse:
    """What hangs on the wall: the figures; a word where it was withdrawn; where nothing is paired, a field for the
    code."""
    wall = walls.wall_showing(request.COOKIES.get(walls.COOKIE, ""))
    if wall is None or "code" in request.POST:
        return _pairing(request)
    scope = walls.scope_of(wall)
    if scope is None:
        return render(request, "overview/wall_ended.html", {"is_wall": True, "wall": wall, "form": CodeForm()})
    walls.seen(wall)
    return render(request, "overview/wall.html", _faces(wall, scope))


def _pairing(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST if request.method == "POST" else None)
    address = request.META.get("REMOTE_ADDR", "")
    if form.is_valid():
        if walls.too_many(address):
            form.add_error("code", _("Too many wrong codes from here. Try again in ten minutes."))
            return render(request, "overview/wall_code.html", {"is_wall": True, "form": form}, status=429)
        try:
            key = pair_wall(form.cleaned_data["code"])
        except Refusal as refusal:
            walls.count_wrong(address)
            refusal.stand_at(form)
        else:
            answer = redirect("overview:wall")
            answer.set_cookie(
                walls.COOKIE,
                key,
                max_age=int(walls.KEPT.total_seconds()),
                path=reverse("overview:wall"),
                httponly=True,
                samesite="Strict",
                secure=settings.SESSION_COOKIE_SECURE,
            )
            return answer
    return render(
        request, "overview/wall_code.html", {"is_wall": True, "form": form}, status=422 if form.errors else 200
    )


def _faces(wall: Wall, scope: Scope) -> dict[str, Any]:
    moment, units = now(), figures.lights_by_unit(scope)
    lines, told = tables.unit_lines(scope, units), weeks(scope, moment)
    return {
        "is_wall": True,
        "wall": wall,
        "moment": moment,
        "counted": figures.counts(scope, by_unit=units),
        "late": figures.late(scope, LATE),
        "unit_faces": [lines[at : at + UNITS] for at in range(0, len(lines), UNITS)],
        "categories": tables.category_lines(scope, figures.lights_by_category(scope)),
        "trend": trend(tables.series_of(told), [f"{timezone.localtime(end):%m-%d}" for end in told.ends]),
        "hotline": answers(scope, moment),
    }


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Those that hang, and one more: its code is shown once."""
    actor = leader_of(request)
    units = list(dict.fromkeys(unit for _held, unit in walls.opening(actor)))
    if not units:
        raise Http404
    unit = next((one for one in units if str(one.public_id) == request.GET.get("unit", "")), units[0])
    form = WallForm(request.POST if request.method == "POST" else None)
    code = ""
    if form.is_valid():
        try:
            code = open_wall(unit, **form.cleaned_data, by=actor)[1]
        except Refusal as refusal:
            refusal.remember()
            refusal.stand_at(form)
        else:
            form = WallForm()
    context = {"units": units, "unit": unit, "form": form, "code": code, "walls": walls.walls_of(units)}
    return render(request, "overview/walls.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    actor = leader_of(request)
    units = {unit for _held, unit in walls.opening(actor)}
    wall = get_object_or_404(Wall, public_id=public_id, unit__in=units)
    withdraw_wall(wall, by=actor)
    messages.success(request, _("Withdrawn; the screen goes dark within a minute."))
    return redirect("overview:walls")
