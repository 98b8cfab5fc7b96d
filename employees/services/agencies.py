"""The beginning of an agency in the portal."""

import re
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Conflict, Refused
from core.services import record
from employees.models import Agency


def found_agency(*, code: str, name: str, actor: Actor, now: datetime) -> Agency:
    """A new agency, still without people. Refused for a bad code or no name, Conflict when the code is taken."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{2,20}", code) or not name.strip():
        raise Refused(
            _("Instansi memerlukan kode (2–20 huruf, angka, garis) dan nama."), code="agency_incomplete"
        )
    try:
        with transaction.atomic():
            agency = Agency.objects.create(code=code.upper(), name=name.strip()[:200])
            record(
                agency=agency.code, actor=actor, verb="agency.founded", target=agency, now=now,
                after={"code": agency.code, "name": agency.name},
            )  # fmt: skip
    except IntegrityError as taken:
        raise Conflict(_("Kode instansi itu sudah dipakai."), code="agency_exists") from taken
    return agency
