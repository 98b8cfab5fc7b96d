"""Leave and duty travel as imported from a CSV file: the list, and the import with its row errors."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.problems import Conflict, Refused
from employees.enums import Role
from employees.permissions import current_roles, require
from employees.selectors import actor_of
from scheduling.enums import AbsenceKind
from scheduling.forms import AbsenceFileForm
from scheduling.permissions import can_import_absences, can_see_absences
from scheduling.selectors import AbsenceImport
from scheduling.selectors.lists import absences_in
from scheduling.services import import_absences
from scheduling.views.reading import page_of, user_of

ERRORS_SHOWN = 200
KIND_LOOKS = {
    AbsenceKind.LEAVE: ("leave", "leave"),
    AbsenceKind.SICK: ("leave", "leave"),
    AbsenceKind.DUTY_TRAVEL: ("travel", "travel"),
}


@require_safe
def absences(request: HttpRequest) -> HttpResponse:
    """The imported absences, newest first; `?cari=` searches names."""
    require(can_see_absences(user_of(request)))
    return _show(request, AbsenceFileForm())


@require_POST
def absences_import(request: HttpRequest) -> HttpResponse:
    """Read a CSV file; good rows are kept, bad rows are listed with row, column and reason."""
    user = user_of(request)
    require(can_import_absences(user))
    form = AbsenceFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, form, status=422)
    try:
        result = import_absences(
            agency=user.employee.agency,
            file=form.cleaned_data["file"].file,
            actor=actor_of(user),
            now=timezone.now(),
        )
    except (Conflict, Refused) as error:
        form.add_error("file", error.sentence)
        return _show(request, form, status=error.status)
    if result.errors:
        return _show(request, form, result=result)
    messages.success(
        request,
        _("%(created)s baru, %(changed)s berubah, %(unchanged)s tetap.")
        % {"created": result.created, "changed": result.changed, "unchanged": result.unchanged},
    )
    return redirect("absences")


def _show(
    request: HttpRequest, form: AbsenceFileForm, *, result: AbsenceImport | None = None, status: int = 200
) -> HttpResponse:
    user = user_of(request)
    scope = current_roles(user).scope(Role.ADMIN, Role.AUDITOR)
    search = request.GET.get("cari", "").replace("\x00", "").strip()[:100]
    page = page_of(request, absences_in(user.employee.agency_id, scope, search=search))
    context = {
        "page": page,
        "rows": [(row, *KIND_LOOKS[AbsenceKind(row.kind)]) for row in page.object_list],
        "search": search,
        "form": form if can_import_absences(user) else None,
        "result": result,
        "shown_errors": result.errors[:ERRORS_SHOWN] if result else (),
    }
    return render(request, "scheduling/absences.html", context, status=status)
