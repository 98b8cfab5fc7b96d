"""Checking in and out in tests: readings at known places, and moments on the office's clock."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from core.audit import Actor
from presence.services import Reading, check_in, check_out

HOME = Reading(-6.3, 106.9, 20.0)
OFFICE = Reading(-6.26, 106.87, 20.0)
FAR_AWAY = Reading(-2.5337, 140.7181, 20.0)


def moment(on, text="07:25", zone="Asia/Jakarta"):
    return datetime.combine(on, time.fromisoformat(text), ZoneInfo(zone))


def actor_of(person):
    return Actor(person.user.pk, person.full_name)


def arrive(person, now, reading=HOME, key="", **more):
    return check_in(**_said(person, now, reading, key, more))


def leave(person, now, reading=HOME, key="", **more):
    return check_out(**_said(person, now, reading, key, more))


def _said(person, now, reading, key, more):
    base = {"client_time": None, "made_at": None, "actor": actor_of(person), "key": key}
    return base | {"employee": person, "reading": reading, "now": now} | more
