"""The public's way to an office: an agency by its code, its offices, one office. No agency leads to another."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.problems import NotFound
from employees.models import Agency, Office

LONGEST_CODE = 42


def agency_named(text: str) -> Agency | None:
    """The agency with exactly this code or name, whatever its capitals; the only one if nothing was asked."""
    wanted = " ".join(text.replace("\x00", "").split())
    if not wanted:
        only = list(Agency.objects.order_by("pk")[:2])
        return only[0] if len(only) == 1 else None
    rows = Agency.objects.order_by("pk")
    exact = rows.filter(code=wanted).first()
    return exact or rows.filter(Q(code__iexact=wanted) | Q(name__iexact=wanted)).first()


def public_agency(code: str) -> Agency:
    """Errors: NotFound."""
    found = Agency.objects.filter(code=code).first()
    if found is None:
        raise NotFound(_("Tidak ada instansi dengan alamat ini. Periksa kembali alamatnya."))
    return found


def public_offices(agency: Agency, wanted: str = "") -> QuerySet[Office]:
    """Offices that have been checked by their admin, by name; `wanted` is part of a name or town."""
    rows = Office.objects.filter(agency=agency, needs_review=False).exclude(code="")
    for word in wanted.replace("\x00", "").split()[:5]:
        rows = rows.filter(Q(name__icontains=word) | Q(city__icontains=word))
    return rows.order_by("name", "pk")


def public_office(agency_code: str, office_code: str) -> Office:
    """Errors: NotFound, also for an office of another agency and for one that nobody has checked yet."""
    found = None
    if len(office_code) <= LONGEST_CODE and "\x00" not in office_code:
        rows = public_offices(public_agency(agency_code)).select_related("agency")
        found = rows.filter(code=office_code).first()
    if found is None:
        raise NotFound(_("Tidak ada kantor dengan alamat ini. Cari kantornya dari daftar kantor instansi."))
    return found
