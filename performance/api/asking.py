"""What every operation of performance reads from a request, and how its lists are paged."""

from typing import cast

from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request

from core.problems import DomainError
from employees.models import User


class Pages(PageNumberPagination):
    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100


class Unreadable(DomainError):
    """A value in the address that means nothing (HTTP 400)."""


def caller(request: Request) -> User:
    return cast(User, request.user)
