"""Language and kept text."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
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
    """Tells the browser which kept text it may drop: the post with this action key has been taken.

    A signed-in post that is answered with a redirect has been accepted; a form with errors, a conflict and a sign-in
    that ended are not, and what was typed stays on the reader's machine (frontend/js/keep-text.js).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "POST" or response.status_code not in (302, 303) or not request.user.is_authenticated:
            return response
        key = request.POST.get("action_key", "")
        if _KEY.fullmatch(key):
            response.set_cookie("let_go", key, max_age=300, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
        return response
