"""One's own account, and the way in by one-time code."""

from math import ceil

from allauth.account import views as allauth_views
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office.accounts import spraying
from office.accounts.actions import NoSuchCode, NotYetConfirmed, use_code
from office.accounts.forms import OneTimeCodeForm
from office.accounts.lockout import is_known
from office.accounts.saved_views import drop_view, open_with
from office.ui.appearance import appearance_of, remember
from office.ui.views import way_on

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/account.html")


@login_not_required
@sensitive_post_parameters()
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """allauth's page; an address from which many accounts have failed waits (429), unless the browser is known."""
    source, username = spraying.source_of(request), request.POST.get("login", "").strip().lower()
    if request.method == "POST" and not is_known(request, username) and (wait := spraying.wait_for(source)):
        spraying.hold(source)
        context = {"minutes": ceil(wait / 60)}
        held = render(request, "accounts/held.html", context, status=429)
        held.headers["Retry-After"] = str(wait)
        return held
    answer: HttpResponseBase = allauth_views.login(request)
    return answer


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def one_time_code(request: HttpRequest) -> HttpResponse:
    """First sign-in or forgotten password; afterwards one is in."""
    form = OneTimeCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            person = use_code(login=given["login"], code=given["code"], password=given["password1"])
        except (NoSuchCode, NotYetConfirmed) as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            login(request, person, backend=BACKEND)
            messages.success(request, _("Your password is set; you are signed in."))
            return redirect("/")
    return render(request, "accounts/one_time_code.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Theme and type size, kept with the person and, for the sign-in page, in this browser."""
    chosen = appearance_of(request).changed(request.POST)
    person = request.actor.person  # type: ignore[attr-defined]
    person.theme, person.large_type = chosen.theme, chosen.large
    person.save(update_fields=["theme", "large_type"])
    response = way_on(request)
    remember(response, chosen)
    return response


@require_POST
def saved_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """act: drop · default · plain."""
    person, act = request.actor.person, request.POST.get("act", "")  # type: ignore[attr-defined]
    if act == "drop":
        drop_view(view_id, person=person)
    elif act in ("default", "plain"):
        open_with(view_id, wanted=act == "default", person=person)
    return way_on(request)
