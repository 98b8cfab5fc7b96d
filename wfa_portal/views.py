"""Pages that belong to no single app: the way home."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from approvals.selectors import waiting_for
from employees.models import User
from employees.selectors import roles_of, today_in


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Each role's own first page (product.md); a decision that waits comes first."""
    user = request.user
    if not isinstance(user, User):
        return redirect("login")
    today = today_in(user.employee.office, timezone.now())
    roles = roles_of(user, today)
    if roles.is_supervisor and waiting_for(user, today):
        return redirect("inbox")
    if roles.is_admin:
        return redirect("policy")
    if roles.is_official or roles.is_leadership:
        return redirect("pilots")
    return redirect("audit" if roles.is_auditor else "my_week")
