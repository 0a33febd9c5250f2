"""Being built."""

from django.http import HttpRequest, HttpResponse


def index(request: HttpRequest, **rest: object) -> HttpResponse:
    return HttpResponse(status=501)


def detail(request: HttpRequest, **rest: object) -> HttpResponse:
    return HttpResponse(status=501)


def story(request: HttpRequest, **rest: object) -> HttpResponse:
    return HttpResponse(status=501)
