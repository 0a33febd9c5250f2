from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from office.audit.actor import through
from office.integration.api import api
from office.integration.views import inbound


def _by_key(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """No session, no sign-in page; what is recorded came through the API."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with through("api", request.META.get("REMOTE_ADDR") or None):
            return view(request, *args, **kwargs)

    return login_not_required(door)


def _api_paths() -> tuple[list[Any], str, str]:
    patterns, app, namespace = api.urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = _by_key(pattern.callback)
    return patterns, app, namespace


app_name = "integration"
urlpatterns = [
    path("in/<uuid:public_id>/", inbound.take_in, name="inbound"),
]
api_urls = _api_paths()
