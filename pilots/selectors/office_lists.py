"""Offices as the pages of pilots list and find them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.problems import NotFound
from employees.enums import OfficeKind
from employees.models import Office

_ORDER = [kind.value for kind in OfficeKind]


def offices_in(agency_id: int, offices: frozenset[int] | None) -> list[Office]:
    """The agency's offices, or these only: head office, regional offices, service units, each by name."""
    rows = Office.objects.filter(agency=agency_id)
    if offices is not None:
        rows = rows.filter(pk__in=offices)
    return sorted(rows, key=lambda office: (_ORDER.index(office.kind), office.name, office.pk))


def office_of(agency_id: int, pk: int) -> Office:
    """One office of the agency. Errors: NotFound, also for another agency's."""
    found = Office.objects.select_related("agency").filter(pk=pk, agency=agency_id).first()
    if found is None:
        raise NotFound(_("Kantor ini tidak ditemukan."))
    return found
