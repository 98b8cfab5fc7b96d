"""The demo's register of services: what units do for people, who delivers it, and the counters' hours."""

from collections.abc import Iterable, Sequence
from datetime import date, time

from core.audit import SYSTEM
from demo.timeline import DAY, Timeline
from eligibility.enums import ServiceReach
from eligibility.models import CounterBand, PublicService, ServiceVerification
from eligibility.services.nature_exceptions import grant_exception
from eligibility.services.register_ratings import derive
from employees.models import Agency, Employee, Post, ServiceCounter, Unit

LEGAL = "PermenPANRB 4/2025 pasal 9; SOP layanan (contoh)"
CHECKERS = "Tim verifikasi layanan (contoh)"
CHUNK = 300
# The desk is open from morning on, the advice counter has fewer people after the rest.
DESK = ((time(8), time(12), 1), (time(13), time(15), 1))
ADVICE = ((time(8), time(12), 2), (time(13), time(15, 30), 1))
ONLINE_POSTS = {
    "Pranata Komputer Ahli Pertama": ServiceReach.REMOTE,
    "Pranata Komputer Ahli Muda": ServiceReach.REMOTE,
    "Petugas Layanan Tatap Muka": ServiceReach.FACE_TO_FACE,
}


def register_services(agency: Agency, counters: Sequence[ServiceCounter], line: Timeline) -> None:
    """Services of every unit, most of them verified; counters with hours; one clerk who is excepted for a time.

    The natures that follow exclude the same people as ever: who sits at a face-to-face counter or holds such a post.
    """
    units = list(Unit.objects.filter(agency=agency, is_active=True).order_by("pk"))
    by_unit: dict[int, list[ServiceCounter]] = {}
    for counter in counters:
        by_unit.setdefault(counter.unit_id, []).append(counter)
    for start in range(0, len(units), CHUNK):
        _serve(agency, units[start : start + CHUNK], by_unit, start, line)
    _serve_posts(agency, units[0], line)
    _open_hours(counters)
    _except_a_clerk(agency, line)


def _serve(
    agency: Agency,
    units: Sequence[Unit],
    by_unit: dict[int, list[ServiceCounter]],
    number: int,
    line: Timeline,
) -> None:
    """One service for the whole of each unit, and one for each counter."""
    made: list[tuple[PublicService, ServiceReach | None, ServiceCounter | None]] = []
    for n, unit in enumerate(units, start=number):
        reach = (ServiceReach.PARTLY, ServiceReach.REMOTE, None)[0 if n % 9 == 0 else 2 if n % 9 == 4 else 1]
        made.append((_service(agency, unit, f"Konsultasi {unit.name}"[:150], n, line), reach, None))
        for counter in by_unit.get(unit.pk, ()):
            reach = ServiceReach.FACE_TO_FACE if "Tatap Muka" in counter.name else ServiceReach.PARTLY
            name = (
                "Penyerahan dokumen asli" if reach == ServiceReach.FACE_TO_FACE else "Konsultasi kepegawaian"
            )
            made.append((_service(agency, unit, name, n, line), reach, counter))
    PublicService.objects.bulk_create([service for service, _reach, _counter in made])
    checked = [
        (_checked(service, reach, line.founded_on, line), counter)
        for service, reach, counter in made
        if reach
    ]
    ServiceVerification.objects.bulk_create([row for row, _counter in checked])
    through = ServiceVerification.counters.through
    through.objects.bulk_create(
        through(serviceverification=row, servicecounter=counter) for row, counter in checked if counter
    )
    targets: list[Unit | ServiceCounter] = [*units, *(counter for _row, counter in checked if counter)]
    derive(agency=agency, targets=targets, on=line.founded_on, actor=SYSTEM, now=line.founded_at)


def _serve_posts(agency: Agency, unit: Unit, line: Timeline) -> None:
    """Work that one post does in many offices stands with the highest unit."""
    posts = list(Post.objects.filter(agency=agency, name__in=ONLINE_POSTS))
    for name, reach in ONLINE_POSTS.items():
        held = [post for post in posts if post.name == name]
        if held:
            service = _service(agency, unit, f"Layanan {name}"[:150], 1, line)
            service.save(force_insert=True)
            row = _checked(service, reach, line.founded_on, line)
            row.save(force_insert=True)
            row.posts.set(held)
    derive(agency=agency, targets=[*posts, unit], on=line.founded_on, actor=SYSTEM, now=line.founded_at)


def _service(agency: Agency, unit: Unit, name: str, number: int, line: Timeline) -> PublicService:
    """Every seventh has no channel yet. Addresses and numbers are of the kind that is kept for examples."""
    channels = {
        "web": f"https://layanan.{agency.code.lower()}.example.go.id/unit/{unit.pk}",
        "email": f"layanan{unit.pk}@{agency.code.lower()}.example.go.id",
        "phone": f"021 5550 {number % 10_000:04d}",
        "whatsapp": f"0811 5550 {number % 10_000:04d}",
        "hours": "Senin–Kamis 08.00–15.30, Jumat 08.00–15.00",
    }
    return PublicService(
        agency=agency, unit=unit, name=name, created_at=line.founded_at,
        description="Tanya jawab dan pengurusan berkas; siapkan NIP dan surat pengantar (contoh).",
        **({} if number % 7 == 3 else channels),
    )  # fmt: skip


def _checked(service: PublicService, reach: ServiceReach, on: date, line: Timeline) -> ServiceVerification:
    reasons = {
        ServiceReach.FACE_TO_FACE: "Dokumen asli diperiksa dan diserahkan di tempat (contoh).",
        ServiceReach.PARTLY: "Sebagian pemohon memerlukan tatap muka; sisanya lewat saluran daring (contoh).",
        ServiceReach.REMOTE: "Seluruh langkah berlangsung dalam aplikasi (contoh).",
    }
    return ServiceVerification(
        service=service, nature=reach, reasons=reasons[reach], legal_reference=LEGAL, verified_by=CHECKERS,
        verified_on=on, valid_from=on, recorded_at=line.founded_at,
    )  # fmt: skip


def _open_hours(counters: Iterable[ServiceCounter]) -> None:
    """No band asks for more than the counter's general minimum, nor for more than its people."""
    staff: dict[int, int] = {}
    for pk in (
        Employee.objects.at_work()
        .filter(counter__in=[c.pk for c in counters])
        .values_list("counter", flat=True)
    ):
        staff[pk] = staff.get(pk, 0) + 1
    CounterBand.objects.bulk_create(
        [
            CounterBand(counter=counter, weekday=weekday, starts_at=start, ends_at=end, min_staff=least)
            for counter in counters
            for weekday in range(5)
            for start, end, least in (DESK if "Tatap Muka" in counter.name else ADVICE)
            if staff.get(counter.pk, 0) >= counter.min_staff >= least
        ],
        batch_size=500,
    )  # fmt: skip


def _except_a_clerk(agency: Agency, line: Timeline) -> None:
    clerk = (
        Employee.objects.at_work()
        .filter(agency=agency, counter__name="Loket Tatap Muka")
        .select_related("agency")
        .order_by("pk")
        .first()
    )
    if clerk:
        grant_exception(
            employee=clerk, nature=ServiceReach.PARTLY, starts_on=line.today, ends_on=line.today + DAY * 12,
            reason="Menyusun basis data arsip selama pemulihan pascaoperasi (contoh).",
            legal_reference="Surat dokter dan nota dinas (contoh)", granted_by="Kepala Biro SDM (contoh)",
            today=line.today, actor=SYSTEM, now=line.now,
        )  # fmt: skip
