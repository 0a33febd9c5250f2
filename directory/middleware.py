"""Every signed-in request carries its Actor."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from directory.actors import actor_of


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = actor_of(request.user) if request.user.is_authenticated else None  # type: ignore[attr-defined]
        return self.get_response(request)
