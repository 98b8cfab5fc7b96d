"""What pilots hear from elsewhere: the log of requests, which must not tell who complained."""

from typing import Any

import structlog
from django.dispatch import receiver
from django.http import HttpRequest
from django_structlog.signals import (
    bind_extra_request_failed_metadata,
    bind_extra_request_finished_metadata,
    bind_extra_request_metadata,
)

# Pages on which people are promised that nothing about them is kept.
UNTRACKED = ("/pengaduan",)
TRACES = ("ip", "user_id")


@receiver(
    [
        bind_extra_request_metadata,
        bind_extra_request_finished_metadata,
        bind_extra_request_failed_metadata,
    ]
)
def keep_no_trace(sender: object, request: HttpRequest, log_kwargs: dict[str, Any], **rest: Any) -> None:
    """The log then says that a page was asked for, and neither from where, by which browser, nor by whom."""
    if request.path.startswith(UNTRACKED):
        structlog.contextvars.unbind_contextvars(*TRACES)
        log_kwargs.pop("user_agent", None)
