"""Being built."""

from django.http import HttpRequest, HttpResponse


def new(request: HttpRequest, **rest: object) -> HttpResponse:
    return HttpResponse(status=501)
