"""A verdict of any day with all that lay under it."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.problems import DomainError, NotFound
from eligibility.permissions import can_see_discipline, can_see_verdict
from employees.models import Employee, User
from employees.permissions import can_see_full_nip
from employees.selectors import colleagues, today_in
from studio.selectors.explain import explain_day
from studio.selectors.moments import FIRST_DAY, last_day, read_day, read_moment
from studio.serializers.explain import ExplanationSerializer, explanation_answer
from studio.services.explained import note_read


@extend_schema(
    operation_id="eligibility_of",
    parameters=[
        OpenApiParameter("on", OpenApiTypes.DATE, description="Today in the person's office if left out."),
        OpenApiParameter(
            "known_at", OpenApiTypes.DATETIME,
            description="As known at this moment; the end of the day if left out, now for today and later.",
        ),
    ],
    responses=ExplanationSerializer,
    tags=["eligibility"],
)  # fmt: skip
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def eligibility_of(request: Request, nip: str) -> Response:
    """The verdict about somebody whom the caller leads or checks, on any day up to the horizon; else 404.

    With the policy, data and quota that were in force and known then, whatever has changed since.
    """
    user = cast(User, request.user)
    person = colleagues(user).filter(nip=nip).first() if nip.isdecimal() else None
    if person is None or not can_see_verdict(user, person):
        raise NotFound(_("Pegawai ini tidak ditemukan."))
    now = timezone.now()
    on = _day(request, person, today_in(person.office, now))
    veiled = not can_see_discipline(user, person)
    it = explain_day(person, on, now=now, known_at=_known_at(request, person, now), veiled=veiled)
    note_read(user, it, veiled=veiled, now=now)
    shown = person.nip if can_see_full_nip(user, person) else person.masked_nip
    return Response(explanation_answer(it, nip=shown))


def _day(request: Request, person: Employee, today: date) -> date:
    text = request.query_params.get("on", "")
    on = read_day(text) if text else today
    if on is None:
        raise DomainError(_("Sebutkan on sebagai tanggal, misalnya 2026-11-23."), code="invalid_date")
    latest = last_day(person, today)
    if not FIRST_DAY <= on <= latest:
        raise DomainError(
            _("Sebutkan tanggal antara %(first)s dan %(last)s.") % {"first": FIRST_DAY, "last": latest},
            code="date_out_of_range",
        )
    return on


def _known_at(request: Request, person: Employee, now: datetime) -> datetime | None:
    text = request.query_params.get("known_at", "")
    at = read_moment(text, person.office.tz) if text else None
    if text and at is None:
        raise DomainError(
            _("Sebutkan known_at sebagai saat, misalnya 2026-11-23T08:00+07:00."), code="invalid_moment"
        )
    if at is not None and at > now:
        raise DomainError(_("known_at tidak boleh di masa depan."), code="moment_in_future")
    return at
