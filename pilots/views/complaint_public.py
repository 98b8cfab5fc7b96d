"""Complaints without an account: find the office, write, keep the receipt, ask how it stands.

Nothing here is put into the session or into an address: receipts travel in the bodies of POSTs only.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from core.problems import DomainError
from core.throttle import TooMany, sender_in
from employees.models import Office
from pilots.forms.complaints import PublicForm, ReceiptForm
from pilots.models import Complaint
from pilots.selectors.complaint_limits import complaint_limits
from pilots.selectors.complaint_places import agency_named, public_agency, public_office, public_offices
from pilots.selectors.complaint_words import FollowUp, follow_up
from pilots.services.complaint_filing import PUBLIC, file_complaint
from pilots.services.complaint_limits import count_miss, forgive_miss

OFFICES_A_PAGE = 50
LONGEST_SEARCH = 100
Page = Callable[..., HttpResponse]


def unlisted(page: Page) -> Page:
    """No search engine keeps the page."""

    @wraps(page)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = page(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return shown


@login_not_required
@require_safe
def complaint_start(request: HttpRequest) -> HttpResponse:
    """The way to an agency by its code or name; agencies are not listed, as they do not see each other."""
    wanted = request.GET.get("instansi", "")[:LONGEST_SEARCH]
    agency = agency_named(wanted)
    if agency is not None:
        return redirect("complaint_offices", agency=agency.code)
    return render(request, "pilots/complaints/start.html", {"wanted": wanted})


@login_not_required
@require_safe
def complaint_offices(request: HttpRequest, agency: str) -> HttpResponse:
    """The offices of one agency, by name or town."""
    found = public_agency(agency)
    wanted = request.GET.get("cari", "")[:LONGEST_SEARCH]
    page = Paginator(public_offices(found, wanted), OFFICES_A_PAGE).get_page(request.GET.get("page"))
    context = {"agency": found, "wanted": wanted, "page": page}
    return render(request, "pilots/complaints/offices.html", context)


@login_not_required
@never_cache
@unlisted
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def complaint_form(request: HttpRequest, agency: str, office: str) -> HttpResponse:
    """Write about one office. The answer to a complaint that came in is its receipt."""
    place = public_office(agency, office)
    now, limits = timezone.now(), complaint_limits()
    if request.method != "POST":
        return _form(request, place, PublicForm(place=place, limits=limits, now=now))
    form = PublicForm(request.POST, place=place, limits=limits, now=now)
    if not form.is_valid():
        return _form(request, place, form, status=422)
    try:
        filed = file_complaint(
            office=place, told=form.told(), token=form.token, sender=sender_in(request, now), actor=PUBLIC,
            now=now,
        )  # fmt: skip
    except DomainError as no:
        form.show_refusal(no)
        return waiting(_form(request, place, form, status=no.status), no)
    return _receipt(request, filed.complaint)


def _form(request: HttpRequest, place: Office, form: PublicForm, *, status: int = 200) -> HttpResponse:
    context = {"office": place, "form": form, "limits": form.limits}
    return render(request, "pilots/complaints/form.html", context, status=status)


def waiting(response: HttpResponse, no: DomainError) -> HttpResponse:
    """Says to programs, too, when it is worth trying again."""
    if isinstance(no, TooMany):
        response.headers["Retry-After"] = str(no.seconds)
    return response


def _receipt(request: HttpRequest, row: Complaint) -> HttpResponse:
    context = {
        "row": row,
        "received_on": row.received_at.astimezone(row.office.tz),
        "address": request.build_absolute_uri(reverse("complaint_check")),
        "limits": complaint_limits(),
    }
    return render(request, "pilots/complaints/receipt.html", context)


@login_not_required
@never_cache
@unlisted
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def complaint_check(request: HttpRequest) -> HttpResponse:
    """How a complaint stands, for whoever holds its number."""
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _check(request, form, status=422 if form.is_bound else 200)
    try:
        found = _looked_up(request, form.cleaned_data["nomor"])
    except DomainError as no:
        form.add_error(None, no.sentence)
        return waiting(_check(request, form, status=no.status), no)
    if found is None:
        form.add_error("nomor", _("Tidak ada pengaduan dengan nomor ini. Periksa setiap huruf dan angkanya."))
        return _check(request, form, status=422)
    return _check(request, form, found=found)


def _looked_up(request: HttpRequest, receipt: str) -> FollowUp | None:
    """Counted as a miss before it is looked for, so that guessing many at once is counted, too."""
    now = timezone.now()
    sender = sender_in(request, now)
    count_miss(sender, most=complaint_limits().misses_per_hour, now=now)
    found = follow_up(receipt)
    if found is not None:
        forgive_miss(sender, now)
    return found


def _check(
    request: HttpRequest, form: ReceiptForm, *, found: FollowUp | None = None, status: int = 200
) -> HttpResponse:
    return render(request, "pilots/complaints/check.html", {"form": form, "found": found}, status=status)
