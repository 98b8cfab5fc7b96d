"""Taking the talent grid out as a table."""

from collections.abc import Mapping
from datetime import datetime

from core.audit import Actor
from core.services import record
from employees.models import Agency


def note_talent_export(
    *, agency: Agency, wanted: Mapping[str, object], kind: str, actor: Actor, now: datetime
) -> None:
    """Tell the audit trail that somebody took boxes out, of whom and in which form."""
    record(
        agency=agency.code, actor=actor, verb="talent.exported", target=agency, now=now,
        after={"format": kind} | dict(wanted),
    )  # fmt: skip
