"""The demonstration's own doors: coming in as one of the cast, and the running source."""

import io
import subprocess
import zipfile
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from directory.models import Appointment, Person
from office.demo.people import CAST

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _only_in_the_demonstration() -> None:
    if not settings.DEMO:
        raise Http404


@login_not_required
@require_safe
def cast(request: HttpRequest) -> HttpResponse:
    """One click and one is somebody else, on the page one came from; nowhere but in the demonstration."""
    _only_in_the_demonstration()
    held = Appointment.objects.filter(person__username__in=CAST, is_main=True).with_names()
    order = {username: place for place, username in enumerate(CAST)}
    members = sorted(held, key=lambda one: order[one.person.username])
    context = {"members": [(one, CAST[one.person.username]) for one in members], "at": request.GET.get("at", "")}
    return render(request, "demo/cast.html", context)


@login_not_required
@require_POST
def become(request: HttpRequest, public_id: UUID) -> HttpResponse:
    _only_in_the_demonstration()
    person = get_object_or_404(Person, public_id=public_id, username__in=CAST)
    Person.objects.filter(pk=person.pk).update(must_change_password=False)  # nobody types one here
    person.must_change_password = False
    logout(request)
    login(request, person, backend=BACKEND)
    at = request.POST.get("at", "")
    return redirect(at if url_has_allowed_host_and_scheme(at, allowed_hosts=None) else "/")


@login_not_required
@require_safe
def source(request: HttpRequest) -> HttpResponseBase:
    """The source of the running program, as section 13 of the licence asks, when no other address is set."""
    if request.path != settings.SOURCE_URL:
        return redirect(settings.SOURCE_URL)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in _own_files():
            archive.write(settings.BASE_DIR / name, f"banjie/{name}")
    packed.seek(0)
    return FileResponse(packed, as_attachment=True, filename="banjie-source.zip")


def _own_files() -> list[str]:
    """What git tracks, else everything that is not made at set-up."""
    made = {".git", ".venv", "var", "node_modules", "dist", "__pycache__", "static"}
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=settings.BASE_DIR, capture_output=True, check=True, timeout=20
        ).stdout.decode()
        names = [name for name in listed.split("\0") if name]
    except (OSError, subprocess.SubprocessError):
        names = [
            str(path.relative_to(settings.BASE_DIR))
            for path in settings.BASE_DIR.rglob("*")
            if path.is_file() and not made & set(path.relative_to(settings.BASE_DIR).parts)
        ]
    return [name for name in names if (settings.BASE_DIR / name).is_file()]
