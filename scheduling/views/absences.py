"""Work in progress."""

from typing import Any

from django.http import HttpRequest, HttpResponse


def absences(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse(status=501)


def absences_import(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse(status=501)
