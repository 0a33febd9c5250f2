"""Turns a refusal that a view let through into a page with the sentence, the present state and a way on."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from office.audit.actor import through
from office.audit.refusals import Refusal


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with through("web", request.META.get("REMOTE_ADDR") or None):
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
