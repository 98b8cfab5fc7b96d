"""The public pages of services: which offices, how to reach their services today, whether counters are staffed.

No log-in, no cookie, no names. `?bahasa=en` is part of the address, so that anybody's cache may keep the page.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from core.throttle import limited
from scheduling.documents import qr_svg
from scheduling.selectors.public_services import KEPT_SECONDS, office_today, offices_coded, public_offices

OFFICES_A_PAGE = 50
LONGEST_SEARCH = 100
MOST_AN_HOUR = 1200  # one network may hold a whole building


@login_not_required
@require_safe
@limited("public_services", most=MOST_AN_HOUR)
def public_services(request: HttpRequest) -> HttpResponse:
    """The offices whose services are published, by name or town."""
    wanted = request.GET.get("cari", "")[:LONGEST_SEARCH]
    page = Paginator(public_offices(wanted), OFFICES_A_PAGE).get_page(request.GET.get("page"))
    return _shown(request, "scheduling/public/offices.html", {"wanted": wanted, "page": page})


@login_not_required
@require_safe
@limited("public_services", most=MOST_AN_HOUR)
def public_office_code(request: HttpRequest, office: str) -> HttpResponse:
    """The short address: the office of this code; a choice where several agencies use the same code."""
    found = offices_coded(office)
    if len(found) > 1:
        page = Paginator(found, OFFICES_A_PAGE).get_page(None)
        return _shown(request, "scheduling/public/offices.html", {"wanted": office, "page": page})
    return redirect("public_office_services", agency=found[0].agency.code, office=office)


@login_not_required
@require_safe
@limited("public_services", most=MOST_AN_HOUR)
def public_office_services(request: HttpRequest, agency: str, office: str) -> HttpResponse:
    [row] = offices_coded(office, agency)
    return _shown(request, "scheduling/public/office.html", {"office": office_today(row, timezone.now())})


@login_not_required
@require_safe
@limited("public_services", most=MOST_AN_HOUR)
def public_office_qr(request: HttpRequest, agency: str, office: str) -> HttpResponse:
    """The office's address as a QR code, to be printed and put up at the counter."""
    [row] = offices_coded(office, agency)
    address = request.build_absolute_uri(reverse("public_office_services", args=[row.agency.code, row.code]))
    response = HttpResponse(qr_svg(address), content_type="image/svg+xml")
    patch_cache_control(response, public=True, max_age=3600)
    return response


def _shown(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    asked = request.GET.get("bahasa", "")
    known = dict(settings.LANGUAGES)
    with override(asked if asked in known else get_language()):
        response = render(request, template, context | {"language": get_language()})
        response.headers["Content-Language"] = get_language() or "id"
    whose = {"private": True} if request.user.is_authenticated else {"public": True}
    patch_cache_control(response, max_age=KEPT_SECONDS, **whose)
    patch_vary_headers(response, ("Cookie", "Accept-Language"))
    return response
