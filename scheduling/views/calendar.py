"""Work in progress."""

from typing import Any

from django.http import HttpRequest, HttpResponse


def calendar(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse(status=501)


def calendar_add(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse(status=501)


def calendar_load(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse(status=501)


def calendar_remove(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse(status=501)
