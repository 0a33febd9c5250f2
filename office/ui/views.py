"""Error pages, appearance, and the sheet of components."""

import logging
import sys
import uuid

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template import loader
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from office.ui import samples
from office.ui.appearance import appearance_of, remember

logger = logging.getLogger(__name__)
RETRY_AFTER = 5  # seconds
# SQLSTATE classes of a server that cannot be reached, is full, starting or going down; None: no server answered at all.
_AWAY = ("08", "53", "57P")


def is_away(exception: BaseException | None) -> bool:
    """The database did not answer; a statement that it refused is something else."""
    if not isinstance(exception, OperationalError | InterfaceError):
        return False
    state = getattr(exception.__cause__, "sqlstate", None)
    return state is None or state.startswith(_AWAY)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Drawn without context: what is wrong with a bad request may be wrong with everything the shell asks for."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return HttpResponse(loader.render_to_string("413.html"), status=413)
    sentence = str(exception) if isinstance(exception, BadRequest) else ""
    return HttpResponse(loader.render_to_string("400.html", {"sentence": sentence}), status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", {"sentence": str(exception or "")}, status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same page for what does not exist and what one may not see (DESIGN §2)."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without context and database. The reference stands in the log too, so that a reader's call leads to the trace.

    Called while the exception is handled: a database that is away is no fault of the program and soon over (503).
    """
    if is_away(sys.exc_info()[1]):
        body = loader.render_to_string("503.html")
        return HttpResponse(body, status=503, headers={"Retry-After": str(RETRY_AFTER)})
    reference = uuid.uuid4().hex[:8].upper()
    logger.error("Server error %s at %s %s", reference, request.method, request.path)
    return HttpResponse(loader.render_to_string("500.html", {"reference": reference}), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """For this browser, before anyone has signed in; a person's own choice is kept by accounts."""
    response = way_on(request)
    remember(response, appearance_of(request).changed(request.POST))
    return response


def way_on(request: HttpRequest) -> HttpResponse:
    """Back to the page named by `next`, if it is ours; to a script nothing but that it was done."""
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    onward = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure())
    return HttpResponseRedirect(onward if ours else "/")


def style(request: HttpRequest) -> HttpResponse:
    """Every component in every state; only in the demonstration."""
    if not settings.DEMO:
        raise Http404
    return render(request, "ui/components.html", samples.sheet())
