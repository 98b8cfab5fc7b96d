"""The API's default answer: no."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request


class DenyByDefault(BasePermission):
    """An operation without a permission of its own answers nobody."""

    def has_permission(self, request: Request, view: object) -> bool:
        return False
