"""Who asks: the actor that the middleware put into a request."""

from django.http import HttpRequest

from office.audit.actor import Actor


def actor_in(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
