"""The replay of a draft against one SQL scan of the rows it reads, and its memory with many people.

By hand: `python -m bench.replaying --people 200000` makes the people once and prints seconds and peak memory of a run.
"""

import argparse
import os
import resource
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wfa_portal.settings")
    import django

    django.setup()

from django.db import connection
from django.utils import timezone

from bench.subject import Subject
from bench.web import count
from eligibility.models import Readiness, TalentAssessment
from eligibility.selectors import Law
from eligibility.selectors.facts import facts_sql
from employees.models import Agency, Employee, Office, Post, ServiceCounter, Unit
from performance.models import Assessment
from scheduling.models import RequestDay, WfaRequest
from scheduling.selectors import monday_of
from studio.rules.tally import window
from studio.selectors.replaying import Laws, Replay

UNIT, OFFICE, BITE = 25, 500, 5000
DAY = timedelta(days=1)


def subjects(people: int) -> Iterator[Subject]:
    """The yardstick reads the facts of everybody once, and the asked days; the replay judges 65 days by two laws."""
    agency = agency_of(people)
    today = timezone.localdate()
    run = partial(replayed, agency, today)
    yield Subject(
        f"replay of {people} people",
        0.02,
        run,
        partial(_scan, agency, today),
        lambda: count(run),
        quick=False,
    )


def replayed(agency: Agency, today: date) -> int:
    """A draft that changes something for many; the numbers must be there, or the measure would lie."""
    law = Law()
    draft = Law(replace(law.base, min_down_mbps=25.0, open_weekdays=(3, 4)))
    replay = Replay(agency.pk, Laws(law, draft, {}), window(today), today)
    people = sum(chunk.people for chunk in replay.chunks())
    if not replay.tally.loses or not replay.tally.day_changes["future_broken"]:
        raise SystemExit("The replay found nothing; the measure would lie.")
    return people


def _scan(agency: Agency, today: date) -> None:
    first, last = window(today)
    with connection.cursor() as cursor:
        cursor.execute(facts_sql(), {"on": last, "agency": agency.pk, "after": 0, "last": 2**62})
        cursor.fetchall()
        cursor.execute(
            f"""SELECT d.employee_id, d.date, d.status, d.slot, r.submitted_at, r.place
                FROM {RequestDay._meta.db_table} d JOIN {WfaRequest._meta.db_table} r ON r.id = d.request_id
                WHERE r.agency_id = %s AND d.date BETWEEN %s AND %s""",
            [agency.pk, first, last],
        )
        cursor.fetchall()


def agency_of(people: int) -> Agency:
    """The agency with its people and rows, made once and kept."""
    code = f"REPLAY{people}"
    found = Agency.objects.filter(code=code).first()
    if found:
        return found
    agency = Agency.objects.create(code=code, name="Bench")
    post = Post.objects.create(agency=agency, siasn_id=code, name="Bench", kind="functional")
    first, last = window(timezone.localdate())
    for begin in range(0, people, OFFICE):
        office = Office.objects.create(
            agency=agency, code=f"{code}-{begin}", name=f"Bench {begin}", kind="head", zone="Asia/Jakarta"
        )
        _office(office, post, begin, min(OFFICE, people - begin), (first, last))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return agency


def _office(office: Office, post: Post, begin: int, heads: int, span: tuple[date, date]) -> None:
    units = Unit.objects.bulk_create(
        Unit(agency=office.agency, office=office, siasn_id=f"{office.code}-{n}", name=f"Bench {n}")
        for n in range(-(-heads // UNIT))
    )
    counters = ServiceCounter.objects.bulk_create(
        ServiceCounter(unit=u, name="Loket", min_staff=2) for u in units
    )
    staff = Employee.objects.bulk_create(
        Employee(
            agency=office.agency, office=office, unit=units[n // UNIT], post=post, name=f"Bench {n}", kind="pns",
            nip=f"{office.agency_id % 10000:05d}{begin + n:013d}", in_post_since=date(2020, 1, 1),
            entered_on=date(2015, 1, 1), sex="mf"[n % 2], rank=("III/a", "III/c", "IV/a")[n % 3],
            counter=counters[n // UNIT] if n % UNIT < 5 else None, home_address="Jalan Bench 1",
        )
        for n in range(heads)
    )  # fmt: skip
    _facts(staff, span)
    _days(staff, span)


def _facts(staff: list[Employee], span: tuple[date, date]) -> None:
    first, _ = span
    TalentAssessment.objects.bulk_create(
        TalentAssessment(
            employee=e, period="1", assessed_on=first - timedelta(days=n % 340), box=(5, 7, 8, 2)[n % 4],
            performance="meets", potential="medium", source="bench",
        )
        for n, e in enumerate(staff)
    )  # fmt: skip
    Assessment.objects.bulk_create(
        Assessment(
            employee=e, kind="year", period_start=date(year, 1, 1), period_end=date(year, 12, 31), result="meets",
            behaviour="meets", predicate="good", source="bench", received_on=date(year + 1, 2, 1),
        )
        for e in staff
        for year in (first.year - 2, first.year - 1)
    )  # fmt: skip
    Readiness.objects.bulk_create(
        Readiness(
            employee=e, has_laptop=n % 20 > 0, down_mbps=(12, 20, 40)[n % 3], up_mbps=5, ict_level="basic",
            declared_on=first - DAY * 30 + DAY * (n % 60), confirmed_by=staff[n - 1],
            confirmed_on=first - DAY * 28 + DAY * (n % 60),
        )
        for n, e in enumerate(staff)
    )  # fmt: skip


def _days(staff: list[Employee], span: tuple[date, date]) -> None:
    """In every other week one granted day; asked ten days before."""
    requests, days = [], []
    for n, person in enumerate(staff):
        for week in range(n % 2, 13, 2):
            on = span[0] + timedelta(weeks=week, days=n % 5)
            at = datetime.combine(on - DAY * 10, datetime.min.time(), UTC)
            requests.append(
                WfaRequest(
                    agency_id=person.agency_id, employee=person, week=monday_of(on), status="approved",
                    place="registered_home", reason="bench", created_at=at, submitted_at=at, updated_at=at,
                )
            )  # fmt: skip
            days.append((person, on))
    WfaRequest.objects.bulk_create(requests)
    RequestDay.objects.bulk_create(
        RequestDay(
            request=request, employee=person, unit_id=person.unit_id, counter_id=person.counter_id, date=on,
            week=monday_of(on), slot=1, status="approved",
        )
        for request, (person, on) in zip(requests, days, strict=True)
    )  # fmt: skip


def _stored(agency: Agency, today: date) -> tuple[int, float]:
    """A run as the job does it, rows and all, undone afterwards: people and seconds."""
    from django.db import transaction

    from core.audit import SYSTEM
    from eligibility.models import PolicyVersion
    from eligibility.rules import policy_data
    from studio.models import ReplayRun
    from studio.services.replays import Asked, ask_replay, run_replay

    draft = replace(Law().base, min_down_mbps=25.0, open_weekdays=(3, 4))
    with transaction.atomic():
        version = PolicyVersion.objects.create(agency=agency, number=1, settings=policy_data(draft))
        now = timezone.now()
        run = ask_replay(asked=Asked(version), user=None, actor=SYSTEM, today=today, now=now)
        begun = time.perf_counter()
        run_replay(run_id=run.pk, now=now)
        seconds = time.perf_counter() - begun
        done = ReplayRun.objects.get(pk=run.pk)
        print(f"{done.status}: {done.result['people']} rows {done.result['rows']} kept {done.rows.count()}")
        transaction.set_rollback(True)
    return done.people_done, seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    options = parser.parse_args()
    begun = time.perf_counter()
    agency = agency_of(options.people)
    print(f"made in {time.perf_counter() - begun:.0f} s, peak {_peak()} MB")
    people, seconds = _stored(agency, timezone.localdate())
    print(f"{people:,} people × 13 weeks in {seconds:.1f} s, peak {_peak()} MB")


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
