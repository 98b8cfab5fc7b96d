"""What every page's frame needs: who is logged in, where they may go, how many notices wait."""

from typing import Any

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    return {}
