"""What happened around the pilots of the demo: service indicators, assumptions about savings, and the roll-out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from io import BytesIO
from random import Random

from demo.cast import at_minute
from demo.timeline import DAY, Timeline
from demo.trials import SERVICE_INDICATORS, Course
from employees.enums import OfficeKind
from employees.models import Agency, Employee, Office
from employees.selectors import actor_of
from performance.services import import_indicators
from pilots.enums.savings import AssumptionKey
from pilots.rules.savings import KEYS, Spread
from pilots.rules.weeks import add_months
from pilots.services.rollout import open_stage, set_gate
from pilots.services.savings import set_assumption

MORNING = 9 * 60 + 40
DELIVERED = 8  # day of the month after
HEADINGS = "kantor;indikator;satuan;target;realisasi;bulan\n"
GATE = "Satu kantor berhasil sudah cukup untuk melangkah; satu yang dihentikan masih wajar (contoh)."
EARLY = "Dua kantor regional diperlukan sejak awal supaya jarak tempuh yang jauh ikut teruji (contoh)."
SURVEYED = "Survei perjalanan pegawai kantor pusat (contoh)"
# Days before today on which the stage of the service units was opened.
UPT_OPENED = 18


def deliver_indicators(
    agency: Agency, courses: Mapping[int, Course], admin: Employee, line: Timeline, rng: Random
) -> None:
    """A table a month for the offices that take part, brought in by the service on the eighth of the month after."""
    if not courses:
        return
    month = min(course.reports_from for course in courses.values()).replace(day=1)
    offices = dict(Office.objects.filter(pk__in=courses).order_by("pk").values_list("pk", "code"))
    levels = {(pk, name): rng.uniform(0.5, 3) for pk in offices for name in SERVICE_INDICATORS}
    while (following := add_months(month, 1)) <= line.today:
        rows = [
            f"{offices[pk]};{name};{unit};{target};{target + levels[pk, name] + _drift(courses[pk], month, rng):.2f};"
            f"{month:%Y-%m}\n"
            for pk in offices
            for name, (unit, target) in SERVICE_INDICATORS.items()
        ]
        moment = at_minute(following.replace(day=DELIVERED), MORNING, 0, admin.office.tz)
        import_indicators(
            agency=agency, file=BytesIO((HEADINGS + "".join(rows)).encode()), name=f"indikator-{month:%Y-%m}.csv",
            actor=actor_of(admin.user), now=min(moment, line.now),
        )  # fmt: skip
        month = following


def _drift(course: Course, month: date, rng: Random) -> float:
    """A little up and down; worse where performance fell, too."""
    dip = course.dip(month.replace(day=15))
    return rng.gauss(0, 0.25) - (4 if dip and dip.less else 0)


def assume(agency: Agency, admin: Employee, line: Timeline) -> None:
    """One assumption of the agency from a survey of its own, and one of an office; the rest are the portal's."""
    on = line.founded_on + DAY * 14
    moment = datetime.combine(on, time(3, 0), tzinfo=UTC)
    head = Office.objects.filter(agency=agency).order_by("pk")[0]
    chosen = (
        (
            AssumptionKey.COMMUTE_KM,
            None,
            ("8", "14", "27"),
            "Hasil survei menggantikan usulan portal (contoh).",
        ),
        (
            AssumptionKey.MEAL_OFFICE,
            head,
            ("25000", "35000", "50000"),
            "Harga di sekitar kantor ini (contoh).",
        ),
    )
    for key, office, values, reason in chosen:
        set_assumption(
            agency=agency, office=office, key=key, spread=Spread(*map(Decimal, values)), unit=KEYS[key].unit,
            valid_from=on, reason=reason, source=SURVEYED, source_on=on - DAY * 3, actor=actor_of(admin.user),
            set_by=admin.user, today=on, now=moment,
        )  # fmt: skip


def roll_out(agency: Agency, official: Employee, first_regional: date, line: Timeline) -> Iterator[datetime]:
    """The gate as the agency sets it, the regional stage opened early by hand, the service units in their turn."""
    tz, actor, user = official.office.tz, actor_of(official.user), official.user
    kinds = set(Office.objects.filter(agency=agency).values_list("kind", flat=True))

    def at(on: date) -> datetime:
        return at_minute(on, MORNING, 0, tz)

    set_on = line.founded_on + DAY * 7
    yield at(set_on)
    set_gate(
        agency=agency, raised_needed=1, stopped_allowed=1, valid_from=set_on, reason=GATE, actor=actor, set_by=user,
        today=set_on, now=at(set_on),
    )  # fmt: skip
    for kind, on, reason in (
        (OfficeKind.REGIONAL, first_regional, EARLY),
        (OfficeKind.UPT, line.today - DAY * UPT_OPENED, ""),
    ):
        if kind in kinds:
            yield at(on)
            open_stage(
                agency=agency, kind=kind, reason=reason, actor=actor, opened_by=user, today=on, now=at(on)
            )
