from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from office.audit.actor import through
from office.integration.api import api
from office.integration.api.page import described
from office.integration.views import accounts, applications, endpoints, inbound, sources


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
    path("apps/", applications.index, name="index"),
    path("apps/applications/new/", applications.new, name="new_application"),
    path("apps/applications/<uuid:public_id>/", applications.detail, name="application"),
    path("apps/applications/<uuid:public_id>/edit/", applications.edit, name="edit_application"),
    path("apps/applications/<uuid:public_id>/act/", applications.act, name="application_act"),
    path("apps/applications/<uuid:public_id>/keep/", applications.keep, name="keep"),
    path("apps/new/", accounts.new, name="new"),
    path("apps/api/", described, name="api"),
    path("apps/unsorted/", sources.unsorted, name="unsorted"),
    path("apps/<uuid:public_id>/", accounts.account, name="account"),
    path("apps/<uuid:public_id>/end/", accounts.end, name="end"),
    path("apps/<uuid:public_id>/keys/", accounts.make_key, name="make_key"),
    path("apps/<uuid:public_id>/endpoints/new/", endpoints.new, name="new_endpoint"),
    path("apps/<uuid:public_id>/sources/new/", sources.new, name="new_source"),
    path("apps/keys/<uuid:public_id>/rotate/", accounts.rotate_key, name="rotate_key"),
    path("apps/keys/<uuid:public_id>/end/", accounts.end_key, name="end_key"),
    path("apps/endpoints/<uuid:public_id>/", endpoints.detail, name="endpoint"),
    path("apps/endpoints/<uuid:public_id>/edit/", endpoints.edit, name="edit_endpoint"),
    path("apps/endpoints/<uuid:public_id>/act/", endpoints.act, name="endpoint_act"),
    path("apps/deliveries/<uuid:public_id>/", endpoints.delivery, name="delivery"),
    path("apps/deliveries/<uuid:public_id>/redeliver/", endpoints.redeliver, name="redeliver"),
    path("apps/sources/<uuid:public_id>/", sources.source, name="source"),
    path("apps/sources/<uuid:public_id>/edit/", sources.edit, name="edit_source"),
    path("apps/sources/<uuid:public_id>/act/", sources.act, name="source_act"),
    path("apps/arrivals/<uuid:public_id>/", sources.arrival, name="arrival"),
    path("apps/arrivals/<uuid:public_id>/act/", sources.arrival_act, name="arrival_act"),
]
api_urls = _api_paths()
