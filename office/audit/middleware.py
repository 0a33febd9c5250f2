"""Where a request came from, and what becomes of a refusal that a view let through."""

from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from office.audit.action_keys import answering
from office.audit.actor import through
from office.audit.refusals import Refusal


class FarEndMiddleware:
    """Behind a proxy of ours the address of the reader is the last one it wrote down; else every reader would be the
    proxy in the trail and where failures are counted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        written = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        if settings.BEHIND_PROXY and _is_address(written):
            request.META["REMOTE_ADDR"] = written
        return self.get_response(request)


def _is_address(text: str) -> bool:
    with suppress(ValueError):
        return bool(ip_address(text))
    return False


class RefusalMiddleware:
    """A page with the sentence, the present state and a way on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with through("web", request.META.get("REMOTE_ADDR") or None), answering(request):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        exception.remember()
        template = "_refusal.html" if getattr(request, "htmx", False) else "refusal.html"
        context = {
            "refusal": exception,
            "last": getattr(exception, "last", None),
            "typed": request.POST.get("opinion", ""),
            "back": request.META.get("HTTP_REFERER", "/"),
        }
        return render(request, f"audit/{template}", context, status=exception.status)
