"""Work in progress."""

from typing import Any

from django.http import HttpRequest, HttpResponse


def request_list(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse(status=501)


def request_new(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse(status=501)


def request_detail(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse(status=501)


def request_edit(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse(status=501)


def request_withdraw(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse(status=501)


def request_cancel(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse(status=501)
