"""*Penghematan*: what WFA saved and would save, with the assumptions beneath, and the same as a file."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from employees.models import Office, User
from employees.permissions import require
from integrations.sheets import write_csv, write_xlsx
from pilots.enums.savings import Scenario
from pilots.forms.savings import SpanForm
from pilots.permissions.savings import can_see_savings, can_set_assumption, savings_offices
from pilots.selectors.office_lists import offices_in
from pilots.selectors.savings_page import COLUMNS, SavingsView, savings_rows, savings_view
from pilots.views.savings_reading import moment_of, user_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OFFICES_A_PAGE = 25


@require_safe
def savings(request: HttpRequest) -> HttpResponse:
    """Of `?kantor=`, else of all offices that the reader oversees, over the months `?dari=` to `?sampai=`."""
    user = user_of(request)
    require(can_see_savings(user))
    offices = offices_in(user.employee.agency_id, savings_offices(user))
    form, chosen, view = _asked(request, user, offices)
    page = Paginator(view.offices if view else (), OFFICES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "chosen": chosen,
        "view": view,
        "page": page,
        "scenarios": list(Scenario),
        "may_set": can_set_assumption(user, chosen),
        "query": form.data,
    }
    return render(request, "pilots/savings.html", context, status=422 if form.errors else 200)


@require_safe
def savings_export(request: HttpRequest) -> HttpResponseBase:
    """The numbers of the page and the assumptions behind them as `?format=csv` or `xlsx`."""
    user = user_of(request)
    require(can_see_savings(user))
    offices = offices_in(user.employee.agency_id, savings_offices(user))
    form, chosen, view = _asked(request, user, offices)
    if view is None:
        context = {"form": form, "view": None, "scenarios": list(Scenario)}
        return render(request, "pilots/savings.html", context, status=422)
    rows = savings_rows(view, chosen.name if chosen else _("Semua kantor"))
    kind = "xlsx" if request.GET.get("format") == "xlsx" else "csv"
    name = f"penghematan-{view.report.first:%Y-%m}-{view.report.last:%Y-%m}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    if kind == "xlsx":
        return HttpResponse(write_xlsx(COLUMNS, rows, _("Penghematan")), content_type=XLSX, headers=headers)
    return StreamingHttpResponse(
        write_csv(COLUMNS, rows), content_type="text/csv; charset=utf-8", headers=headers
    )


def _asked(
    request: HttpRequest, user: User, offices: Sequence[Office]
) -> tuple[SpanForm, Office | None, SavingsView | None]:
    """The form as it was asked, the office it names, and what there is to show; None where nothing is."""
    _now, today = moment_of(user)
    form = SpanForm(request.GET, offices=offices, today=today)
    if not form.is_valid():
        return form, None, None
    first, last = form.span
    chosen = next((office for office in offices if office.pk == form.office_id), None)
    view = savings_view(user.employee.agency_id, offices, chosen, first, last, min(last, today))
    return form, chosen, view
