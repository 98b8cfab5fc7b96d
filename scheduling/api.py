"""Work in progress."""

from typing import Any

from django.http import HttpRequest, HttpResponse


def week(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse(status=501)


def requests(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse(status=501)


def request_one(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse(status=501)


def request_submit(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse(status=501)


def request_withdraw(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse(status=501)


def request_cancel(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse(status=501)


def team(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse(status=501)


def office_quota(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse(status=501)
