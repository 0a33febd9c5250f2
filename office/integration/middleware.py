"""Whatever answers under /api/ speaks the API's language, even where a page was about to."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from office.integration.problem import code_of, problem

PASSED_ON = ("Allow", "Retry-After", "WWW-Authenticate")


class ProblemMiddleware:
    """Unknown addresses, wrong methods, bodies that are too large: found before the API is asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(("/api/", "/in/")) or response.status_code < 400:
            return response
        if "json" in response.headers.get("Content-Type", ""):
            return response
        status = HTTPStatus(response.status_code)
        kept = {name: response.headers[name] for name in PASSED_ON if name in response.headers}
        return problem(status, code_of(status.phrase.title().replace(" ", "")), _("The request was not accepted."),
                       headers=kept)  # fmt: skip
