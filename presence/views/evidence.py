"""Evidence files: given out only after a permission check, only as a download, never as a page."""

from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.problems import NotFound
from employees.models import User
from performance.models import Evidence
from performance.permissions.reports import can_see_report
from performance.selectors import evidence_of
from presence.views.reading import user_of

SANDBOX = "sandbox; default-src 'none'"


@require_safe
def report_evidence(request: HttpRequest, pk: int) -> FileResponse:
    """One file for those who may read its report; 404 for everybody else."""
    return download(seen_evidence(user_of(request), pk))


def seen_evidence(user: User, pk: int) -> Evidence:
    row = evidence_of(pk, user.employee.agency_id)
    if not can_see_report(user, row.item.report):
        raise _not_found()
    return row


def download(row: Evidence) -> FileResponse:
    """The file under its neutral name (RFC 5987) and the type that was found in it; nothing in it may run."""
    try:
        content = row.file.open("rb")
    except FileNotFoundError as gone:
        raise _not_found() from gone
    answer = FileResponse(content, as_attachment=True, filename=row.name, content_type=row.kind)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SANDBOX
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _not_found() -> NotFound:
    return NotFound(_("Berkas ini tidak ditemukan."))
