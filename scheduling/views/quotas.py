"""Work in progress."""

from typing import Any

from django.http import HttpRequest, HttpResponse


def quotas(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse(status=501)


def quota_set(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse(status=501)
