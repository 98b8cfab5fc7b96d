"""Work in progress."""

from typing import Any

from django.http import HttpRequest, HttpResponse


def team(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse(status=501)
