"""First things first: whoever must set a password does nothing else."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

# What remains open: a password, leaving, and how the page looks. Pages that ask for no sign-in at all stay open too.
STILL_OPEN = ("account_change_password", "account_set_password", "account_logout", "accounts:appearance")
MACHINES = ("/api/", "/live/")  # a script cannot follow to a page


class FirstPasswordMiddleware:
    """An administrator has issued a code: the password of before is forgotten or no longer trusted, and until its owner
    has set one anew it opens nothing. Sockets ask `office.live.listeners`, which knows the same."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        if not getattr(request.user, "must_change_password", False):
            return None
        sentence = _("Set a password of your own first; everything else opens afterwards.")
        if request.path.startswith(MACHINES) or request.headers.get("X-Requested-With") == "fetch":
            return JsonResponse({"status": 403, "sentence": sentence}, status=403)
        if not getattr(view, "login_required", True) or request.resolver_match.view_name in STILL_OPEN:  # type: ignore[union-attr]
            return None
        if getattr(request, "htmx", False):
            return HttpResponse(status=403, headers={"HX-Redirect": reverse("account_change_password")})
        return redirect("account_change_password")
