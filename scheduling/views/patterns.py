"""Work in progress."""

from typing import Any

from django.http import HttpRequest, HttpResponse


def pattern_list(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse(status=501)


def pattern_new(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse(status=501)


def pattern_end(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse(status=501)


def pattern_skip(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse(status=501)
