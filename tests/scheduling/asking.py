"""Asking for WFA in tests: one complete wish, and moments in the office's zone."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from approvals.services import decide
from core.audit import Actor
from scheduling.rules import PlanItem
from scheduling.services import submit_request, transition

PLAN = (PlanItem("Telaah usulan mutasi", Decimal(3), "berkas"),)
MONDAY_MORNING = datetime(2026, 11, 30, 8, 0, tzinfo=ZoneInfo("Asia/Jakarta"))


def at(day, hour=8, minute=0, zone="Asia/Jakarta"):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone))


def actor_of(person):
    return Actor(person.user.pk, person.full_name)


def wish(person, *days, **changes):
    base = {
        "employee": person,
        "days": days,
        "place": "registered_home",
        "reason": "Menyusun laporan",
        "plan": PLAN,
    }
    return base | changes


def ask(person, *days, now=MONDAY_MORNING, **changes):
    return submit_request(**wish(person, *days, **changes), actor=actor_of(person), now=now)


def approve(request, chief, now=MONDAY_MORNING):
    return transition(request.pk, "approved", actor=actor_of(chief), now=now)


def send_back(request, chief, now=MONDAY_MORNING):
    """As the supervisor does it, so that the round of deciding is closed too."""
    decide(
        approval_id=request.approvals.get(status="pending").pk,
        action="send-back",
        decider=chief,
        actor=actor_of(chief),
        now=now,
        reason="Lengkapi rencana kerja",
    )
