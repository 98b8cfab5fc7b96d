"""A wish that repeats: created once, then each week is asked for as a request of its own, or says why not."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.audit import SYSTEM, Actor
from core.enums import NoticeLevel
from core.problems import Conflict, NotFound, Problem, Refused, refuse_if_blocked
from core.services import notify, record
from eligibility.selectors import policy_of
from employees.models import Employee, Office, User
from scheduling.enums import PatternOutcome, PatternStatus, ProblemCode
from scheduling.models import PatternWeek, WfaPattern, WfaRequest
from scheduling.rules import Block, PlanItem, monday_of
from scheduling.services.places import form_problems
from scheduling.services.requests import submit_request
from scheduling.services.wishes import Spot, blocks_json

MOST_WEEKS = 26
PLACE_FIELDS = ("place", "place_office", "place_note", "place_lat", "place_lon")


@transaction.atomic
def create_pattern(
    *,
    employee: Employee,
    weekday: int,
    starts_on: date,
    ends_on: date,
    place: str,
    reason: str,
    plan: Sequence[PlanItem],
    actor: Actor,
    now: datetime,
    place_office: Office | None = None,
    place_note: str = "",
    place_lat: float | None = None,
    place_lon: float | None = None,
    blocks: Sequence[Block] = (),
) -> WfaPattern:
    """Keep a weekly wish and ask at once for its weeks within the horizon; `weeks` tells what became of each.

    Errors: `Refused` for the pattern itself (weekday, dates, plan, place); a refused week refuses only itself.
    """
    today = now.astimezone(employee.office.tz).date()
    policy = policy_of(employee, today).policy
    pattern = WfaPattern(
        employee=employee,
        weekday=weekday,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason.strip(),
        plan=[{"output": i.output, "quantity": str(i.quantity), "unit": i.unit} for i in plan],
        blocks=blocks_json(sorted(blocks)),
        created_at=now,
    )
    like = WfaRequest(reason=pattern.reason)
    Spot(place, place_office, place_note, place_lat, place_lon).write_to(like)
    for name in PLACE_FIELDS:
        setattr(pattern, name, getattr(like, name))
    lacking = form_problems(like, employee, plan, policy.places, blocks, days=_first_day(pattern))
    refuse_if_blocked([*_shape_problems(pattern, today), *lacking])
    pattern.save()
    _record(pattern, "pattern.created", actor, now)
    for week in _due_weeks(pattern, set(), today, policy.horizon_days):
        _ask_week(pattern.pk, week, actor, now)
    return pattern


@transaction.atomic
def end_pattern(pattern_id: int, *, employee: Employee, actor: Actor, now: datetime) -> WfaPattern:
    """Ask for no more weeks; what was asked stays. Errors: `NotFound`, `Conflict` if it has ended already."""
    pattern = _own(pattern_id, employee)
    if pattern.status == PatternStatus.ENDED:
        raise Conflict(_("Pola ini sudah dihentikan."), code="pattern_ended")
    pattern.status, pattern.ended_at = PatternStatus.ENDED, now
    pattern.save(update_fields=["status", "ended_at"])
    _record(pattern, "pattern.ended", actor, now)
    return pattern


@transaction.atomic
def skip_pattern_week(
    pattern_id: int, *, week: date, employee: Employee, actor: Actor, now: datetime
) -> PatternWeek:
    """Leave one week out (`week`: any date in it). The pattern itself is never edited.

    Errors: `NotFound`, `Conflict` when that week has been asked for already or lies outside the pattern.
    """
    pattern = _own(pattern_id, employee)
    monday = monday_of(week)
    if not pattern.starts_on <= _day(pattern, monday) <= pattern.ends_on:
        raise Conflict(_("Minggu itu di luar masa pola."), code="outside_pattern")
    row, is_new = PatternWeek.objects.get_or_create(
        pattern=pattern, week=monday, defaults={"outcome": PatternOutcome.SKIPPED}
    )
    if row.outcome == PatternOutcome.ASKED:
        raise Conflict(
            _("Minggu itu sudah diajukan. Tarik atau batalkan pengajuannya di halaman Pengajuan."),
            code="week_asked",
        )
    if row.outcome == PatternOutcome.REFUSED:
        raise Conflict(_("Minggu itu memang tidak dapat diajukan."), code="week_refused")
    if is_new:
        _record(pattern, "pattern.week_skipped", actor, now, week=monday.isoformat())
    return row


def ask_due_patterns(now: datetime) -> int:
    """Ask for every week of running patterns that has come within the horizon; the number of weeks handled.

    Each week has its own transaction and is handled once, whatever came of it.
    """
    running = (
        WfaPattern.objects.filter(
            status=PatternStatus.ACTIVE, ends_on__gte=now.date() - timedelta(days=1), employee__left_on=None
        )
        .select_related("employee__office")
        .prefetch_related("weeks")
        .order_by("id")
    )
    horizons: dict[tuple[int, int], int] = {}
    handled = 0
    for pattern in running.iterator(chunk_size=500):
        today = now.astimezone(pattern.employee.office.tz).date()
        place = pattern.employee.office_id, pattern.employee.unit_id
        if place not in horizons:
            horizons[place] = policy_of(pattern.employee, today).policy.horizon_days
        done = {w.week for w in pattern.weeks.all()}
        actor = Actor(None, SYSTEM.name, _("pola berulang %(name)s") % {"name": pattern.employee.full_name})
        for week in _due_weeks(pattern, done, today, horizons[place]):
            handled += _ask_week(pattern.pk, week, actor, now)
    return handled


def _due_weeks(pattern: WfaPattern, done: set[date], today: date, horizon: int) -> Iterable[date]:
    """Mondays whose day lies in the pattern, not before today and within the horizon, and is not handled yet."""
    monday = monday_of(max(pattern.starts_on, today))
    end = min(pattern.ends_on, today + timedelta(days=horizon))
    while _day(pattern, monday) <= end:
        if _day(pattern, monday) >= max(pattern.starts_on, today) and monday not in done:
            yield monday
        monday += timedelta(days=7)


def _day(pattern: WfaPattern, monday: date) -> date:
    return monday + timedelta(days=pattern.weekday)


@transaction.atomic
def _ask_week(pattern_id: int, week: date, actor: Actor, now: datetime) -> bool:
    """Whether this call handled the week: asked, or refused with its sentence and a notice."""
    rows = WfaPattern.objects.select_related("employee__office", "employee__agency", "place_office")
    pattern = rows.select_for_update(of=("self",)).get(pk=pattern_id)
    if pattern.status != PatternStatus.ACTIVE:
        return False
    row, is_new = PatternWeek.objects.get_or_create(
        pattern=pattern, week=week, defaults={"outcome": PatternOutcome.ASKED}
    )
    if not is_new:
        return False
    try:
        submit_request(
            employee=pattern.employee,
            days=[_day(pattern, week)],
            place=pattern.place,
            place_office=pattern.place_office,
            place_note=pattern.place_note,
            place_lat=pattern.place_lat,
            place_lon=pattern.place_lon,
            blocks=[(time.fromisoformat(a), time.fromisoformat(b)) for a, b in pattern.blocks],
            reason=pattern.reason,
            plan=[PlanItem(i["output"], Decimal(i["quantity"]), i["unit"]) for i in pattern.plan],
            actor=actor,
            now=now,
            pattern=pattern,
        )
    except (Refused, Conflict) as refusal:
        _refuse_week(pattern, row, refusal, now)
    return True


def _refuse_week(pattern: WfaPattern, row: PatternWeek, refusal: Refused | Conflict, now: datetime) -> None:
    user = User.objects.filter(employee=pattern.employee).first()
    with override(user.language if user else None):
        said = " ".join(p.sentence for p in refusal.problems) or refusal.sentence
        row.outcome, row.note = PatternOutcome.REFUSED, said[:500]
        row.save(update_fields=["outcome", "note"])
        if user:
            day = date_format(_day(pattern, row.week), "l, j M Y")
            text = _("Pola WFA Anda tidak dapat diajukan untuk %(day)s. %(why)s") % {"day": day, "why": said}
            notify(
                user_id=user.pk, text=text, now=now, link=reverse("pattern_list"), level=NoticeLevel.WARNING
            )


def _shape_problems(pattern: WfaPattern, today: date) -> list[Problem]:
    found = []
    if pattern.weekday not in range(5):
        found.append(Problem(ProblemCode.PATTERN_WEEKDAY))
    longest = timedelta(weeks=MOST_WEEKS)
    if not today <= pattern.starts_on <= pattern.ends_on <= pattern.starts_on + longest:
        found.append(Problem(ProblemCode.PATTERN_DATES, params={"most": MOST_WEEKS}))
    return found


def _first_day(pattern: WfaPattern) -> list[date]:
    """The pattern's first date, against which its blocks are held; none where its dates make no sense."""
    on = pattern.starts_on + timedelta(days=(pattern.weekday - pattern.starts_on.weekday()) % 7)
    return [on] if pattern.weekday in range(5) and on <= pattern.ends_on else []


def _own(pattern_id: int, employee: Employee) -> WfaPattern:
    rows = WfaPattern.objects.select_for_update(of=("self",)).select_related("employee__agency")
    pattern = rows.filter(pk=pattern_id, employee=employee).first()
    if pattern is None:
        raise NotFound(_("Pola itu tidak ditemukan."))
    return pattern


def _record(pattern: WfaPattern, verb: str, actor: Actor, now: datetime, **more: object) -> None:
    record(
        agency=pattern.employee.agency.code,
        actor=actor,
        verb=verb,
        target=pattern,
        now=now,
        subject_id=pattern.employee_id,
        after={
            "weekday": pattern.weekday,
            "from": pattern.starts_on.isoformat(),
            "to": pattern.ends_on.isoformat(),
            **more,
        },
    )
