"""Pages that belong to no single app: the way home."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from employees.selectors import roles_of, today_in


def home(request: HttpRequest) -> HttpResponse:
    """Each role's own first page (product.md)."""
    today = today_in(request.user.employee.office, timezone.now())
    roles = roles_of(request.user, today)
    if roles.is_admin:
        return redirect("policy")
    if roles.is_official or roles.is_leadership:
        return redirect("quotas")
    return redirect("audit" if roles.is_auditor else "my_week")
