"""Work in progress."""

from typing import Any

from django.http import HttpRequest, HttpResponse


def my_week(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse(status=501)


def my_month(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse(status=501)
