"""Random small agencies, the same for a seed: people with every kind of row before, in and after the window."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

from eligibility.enums import ServiceReach
from eligibility.models import (
    BoxMapping,
    DisciplineRecord,
    NatureException,
    Readiness,
    ServiceRating,
    Suspension,
    TalentAssessment,
)
from eligibility.rules import Policy, policy_data
from employees.enums import LegalStatus
from performance.models import Assessment
from scheduling.models import RequestDay, WfaRequest
from tests.factories import (
    AbsenceFactory,
    AgencyFactory,
    CalendarDayFactory,
    CounterFactory,
    EmployeeFactory,
    OfficeFactory,
    PolicyFactory,
    PostFactory,
    QuotaFactory,
    UnitFactory,
)

# Monday, 23 November 2026, 09.00 in Jakarta
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
FIRST, LAST = date(2026, 9, 28), date(2026, 12, 27)
SPAN = (LAST - FIRST).days


class Dice:
    """Random values around the window."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def day(self, before=400, after=40):
        return FIRST + timedelta(days=self.random.randint(-before, SPAN + after))

    def some(self, *values):
        return self.random.choice(values)

    def chance(self, share):
        return self.random.random() < share


def make_agency(seed, *, people=14, days=True, policy=None):
    """An agency with two offices, three units (one under another), counters, and people of every sort."""
    dice = Dice(seed)
    agency = AgencyFactory()
    offices = [OfficeFactory(agency=agency, zone=zone) for zone in ("Asia/Jakarta", "Asia/Jayapura")]
    units = [UnitFactory(office=office) for office in (*offices, offices[0])]
    units[2].parent = units[0]
    units[2].save(update_fields=["parent"])
    counters = [CounterFactory(unit=unit, min_staff=dice.some(1, 2)) for unit in units[:2]]
    levels = ("", "jpt_pratama", "administrator")
    posts = [PostFactory(agency=agency, level=dice.some(*levels)) for _ in range(3)]
    PolicyFactory(agency=agency, settings=policy_data(policy or Policy()))
    for office in offices:
        QuotaFactory(
            office=office, days=dice.some(1, 2), valid_from=dice.some(date(2020, 1, 6), date(2026, 11, 2))
        )
    CalendarDayFactory(agency=agency, date=date(2026, 10, 14))
    CalendarDayFactory(agency=agency, date=date(2026, 11, 30), kind="blocked", name="Rapat")
    staff = [_person(dice, units, counters, posts) for _ in range(people)]
    if dice.chance(0.6):
        for boxes in ("123456789", "987654321"):
            BoxMapping.objects.create(
                agency=agency, scheme="kemenkeu", valid_from=dice.day(200, 0), boxes=boxes, legal_reference="uji",
                reason="uji", entered_by=staff[0], created_at=NOW,
            )  # fmt: skip
    _ratings(dice, agency, units, counters, posts)
    for person in staff:
        _rows(dice, person, staff)
    if days:
        for person in staff:
            _days(dice, person)
    return agency


def _person(dice, units, counters, posts):
    unit = dice.some(*units)
    counter = next((c for c in counters if c.unit_id == unit.pk and dice.chance(0.5)), None)
    return EmployeeFactory(
        unit=unit, post=dice.some(*posts), counter=counter, sex=dice.some("m", "f", ""),
        rank=dice.some("III/c", "II/a"), legal_status=dice.some(*["01"] * 8, *LegalStatus.values),
        left_on=dice.day(30, 20) if dice.chance(0.1) else None,
        entered_on=dice.day(2000, -20) if dice.chance(0.9) else None,
        in_post_since=dice.day(500, -20) if dice.chance(0.9) else None,
    )  # fmt: skip


def _ratings(dice, agency, units, counters, posts):
    for field, owners in (("unit", units), ("counter", counters), ("post", posts)):
        for owner in owners:
            if dice.chance(0.5):
                begin = dice.day(200, 0)
                end = begin + timedelta(days=dice.random.randint(0, 120)) if dice.chance(0.7) else None
                for since, until in [(begin, end)] + ([(end, None)] if end and dice.chance(0.5) else []):
                    ServiceRating.objects.create(
                        agency=agency, nature=dice.some("face_to_face", "health", "back_office"), valid_from=since,
                        valid_to=until, verified_on=since, verified_by="uji", **{field: owner},
                    )  # fmt: skip


def _rows(dice, person, staff):
    for n in range(dice.random.randint(0, 3)):
        TalentAssessment.objects.create(
            employee=person, period=str(n), assessed_on=dice.day(), performance="meets", potential="medium",
            box=dice.some(1, 2, 5, 7, 8, 9), source="uji", scheme=dice.some("panrb_3_2020", "panrb_3_2020", "kemenkeu"),
        )  # fmt: skip
    for n in range(dice.random.randint(0, 3)):
        end = dice.day()
        Assessment.objects.create(
            employee=person, kind="month", period_start=end - timedelta(days=27 + n), period_end=end,
            result="meets", behaviour="meets", predicate=dice.some("good", "good", "very_good", "poor"),
            source="uji", received_on=end + timedelta(days=dice.random.randint(0, 30)),
        )  # fmt: skip
    for _ in range(dice.random.randint(0, 3)):
        declared = dice.day()
        Readiness.objects.create(
            employee=person, has_laptop=dice.chance(0.8), down_mbps=dice.some(5, 20, 40), up_mbps=dice.some(1, 5),
            ict_level=dice.some("none", "basic", "basic", "advanced"), declared_on=declared,
            confirmed_on=declared + timedelta(days=dice.random.randint(0, 20)) if dice.chance(0.7) else None,
            confirmed_by=next(p for p in staff if p != person),
            returned_on=declared + timedelta(days=dice.random.randint(0, 30)) if dice.chance(0.2) else None,
        )  # fmt: skip
    _trouble(dice, person)


def _trouble(dice, person):
    if dice.chance(0.3):
        starts = dice.day(60)
        ends = starts + timedelta(days=dice.random.randint(0, 40)) if dice.chance(0.6) else None
        lifted = starts + timedelta(days=dice.random.randint(0, 30)) if dice.chance(0.5) else None
        Suspension.objects.create(
            employee=person, status="lifted" if lifted else dice.some("confirmed", "confirmed", "proposed"),
            starts_on=starts, ends_on=ends, lifted_on=lifted, reason="uji", source="uji", proposed_at=NOW,
        )  # fmt: skip
    if dice.chance(0.2):
        starts = dice.day(60)
        DisciplineRecord.objects.create(
            employee=person, level="R", starts_on=starts, source="uji",
            ends_on=starts + timedelta(days=dice.random.randint(0, 60)) if dice.chance(0.6) else None,
            **_closed(dice, starts),
        )  # fmt: skip
    if dice.chance(0.3):
        starts = dice.day(60)
        NatureException.objects.create(
            employee=person, nature=dice.some(*ServiceReach.values), reason="uji", legal_reference="uji",
            granted_by="uji", granted_on=starts, starts_on=starts,
            ends_on=starts + timedelta(days=dice.random.randint(0, 60)),
            **({"revoked_on": starts + timedelta(days=9), "revoke_reason": "uji"} if dice.chance(0.3) else {}),
        )  # fmt: skip
    if dice.chance(0.2):
        AbsenceFactory(employee=person, starts_on=dice.day(0, 0))


def _closed(dice, starts):
    if not dice.chance(0.3):
        return {}
    on = starts + timedelta(days=dice.random.randint(0, 50))
    return {"closing": "annulled", "closed_on": on, "closed_at": NOW, "close_reason": "uji"}


def _days(dice, person):
    """At most one asked day a week; live ones hold a slot."""
    for n in range(0, SPAN, 7):
        if not dice.chance(0.5):
            continue
        monday = FIRST + timedelta(days=n)
        on = monday + timedelta(days=dice.random.randint(0, 4))
        ask(
            person,
            on,
            dice.some("approved", "approved", "submitted", "rejected"),
            lead=dice.random.randint(1, 29),
        )


def ask(person, on, status="approved", *, lead=14, slot=1, place="registered_home"):
    """A request for one day, asked `lead` days before it, as it stands now."""
    monday = on - timedelta(days=on.weekday())
    asked = datetime.combine(on - timedelta(days=lead), datetime.min.time(), UTC) + timedelta(hours=3)
    request = WfaRequest.objects.create(
        agency=person.agency, employee=person, week=monday, status=status, place=place, reason="uji",
        created_at=asked, submitted_at=asked, updated_at=asked,
    )  # fmt: skip
    return RequestDay.objects.create(
        request=request, employee=person, unit=person.unit, counter=person.counter, date=on, week=monday,
        slot=slot if status in ("approved", "submitted", "sent_back") else None, status=status,
    )  # fmt: skip
