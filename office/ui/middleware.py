"""Language, kept text, and what no page of ours may send or leave behind."""

import re
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import translation

_KEY = re.compile(r"[\w-]{8,80}")


class LanguageMiddleware:
    """Chinese first: the language is what the person chose, never what the browser asks for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


class KeptTextMiddleware:
    """Tells the browser which kept text it may drop: the post with this action key, or the
    message under this number, has been taken.

    A signed-in post that is answered with a redirect has been accepted; a form with errors, a conflict and a sign-in
    that ended are not, and what was typed stays on the reader's machine (frontend/js/keep-text.js).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "POST" or response.status_code not in (302, 303) or not request.user.is_authenticated:
            return response
        key = request.POST.get("action_key") or request.POST.get("client_msg_id", "")
        if _KEY.fullmatch(key):
            response.set_cookie("let_go", key, max_age=300, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
        return response


class NoNulMiddleware:
    """No keyboard writes U+0000 and PostgreSQL keeps none: whoever sends it gets 400, wherever it was to go."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _carries_nul(request.GET) or (request.method == "POST" and _carries_nul(request.POST)):
            raise BadRequest
        return self.get_response(request)


def _carries_nul(given: QueryDict) -> bool:
    return any("\x00" in value for _name, values in given.lists() for value in values)


class PersonalPagesMiddleware:
    """Every page is somebody's: no cache between keeps it, and the browser asks again before it shows it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
