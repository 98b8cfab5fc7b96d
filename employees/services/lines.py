"""The reporting line as it follows from the unit tree, for a whole agency at once."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, FilteredRelation, Q, QuerySet, Value
from django.db.models.fields import DateField
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from core.audit import Actor
from core.models import AuditEvent
from core.services import record, record_many
from core.services.audit import event
from employees.enums import WORKING_STATUSES, ActingKind, LineKind
from employees.models import ActingChief, Agency, Employee, ReportingLine, Unit
from employees.rules import Decider, UnitNode, UnitTree
from employees.selectors.roles import in_force

PAGE = 5000


@dataclass(frozen=True, slots=True)
class LineCounts:
    """What a derivation did: people looked at, rows opened, rows closed, and people without a decider."""

    people: int
    opened: int
    closed: int
    gaps: int


@dataclass(slots=True)
class _Row:
    employee_id: int
    unit_id: int
    line_id: int | None
    supervisor_id: int | None
    gap: str


def derive_lines(*, agency: Agency, today: date, actor: Actor, now: datetime) -> LineCounts:
    """Bring the derived lines of an agency up to date; rows that are right already are not touched.

    Memory is bounded by one page of people; the number of queries grows with pages, not with people.
    """
    people = opened = gaps = 0
    with transaction.atomic():
        Agency.objects.select_for_update().get(pk=agency.pk)
        tree = _tree(agency, today)
        closed = _end_lines_of_leavers(agency, today) + _end_void_overrides(agency, today, actor, now)
        for page in _pages(agency):
            wanted = [(row, tree.decider_for(row.employee_id, row.unit_id)) for row in page]
            changed = [(row, decider) for row, decider in wanted if not _is_right(row, decider)]
            closed += _close(ReportingLine.objects.filter(pk__in=[r.line_id for r, _d in changed]), today)
            _open(changed, today)
            people += len(page)
            opened += len(changed)
            gaps += sum(decider.supervisor_id is None for _r, decider in wanted)
        counts = LineCounts(people, opened, closed, gaps)
        if opened or closed:
            record(
                agency=agency.code, actor=actor, verb="reporting_lines.derived", target=agency, now=now,
                after=asdict(counts),
            )  # fmt: skip
    return counts


def _tree(agency: Agency, today: date) -> UnitTree:
    """Units with whoever leads them in fact: the chief at work, else the Plt."""
    serves = Q(leader__legal_status__in=WORKING_STATUSES, leader__left_on__isnull=True, is_active=True)
    units = Unit.objects.filter(agency=agency)
    led = dict(units.filter(serves, leader__agency=agency).values_list("pk", "leader_id"))
    temporary = dict(
        ActingChief.objects.filter(
            in_force(today),
            kind=ActingKind.PLT,
            unit__agency=agency,
            unit__is_active=True,
            employee__legal_status__in=WORKING_STATUSES,
            employee__left_on__isnull=True,
        )
        .order_by("valid_from", "pk")
        .values_list("unit_id", "employee_id")
    )
    leaders = temporary | led
    return UnitTree(UnitNode(pk, up, leaders.get(pk)) for pk, up in units.values_list("pk", "parent_id"))


def _pages(agency: Agency) -> Iterator[list[_Row]]:
    """People at work with their open derived line, a page at a time."""
    last = 0
    people = (
        Employee.objects.at_work()
        .of(agency)
        .annotate(
            line=FilteredRelation(
                "lines", condition=Q(lines__kind=LineKind.DERIVED, lines__valid_to__isnull=True)
            )
        )
        .order_by("pk")
        .values_list("pk", "unit_id", "line__pk", "line__supervisor_id", "line__gap")
    )
    while page := [_Row(*values) for values in people.filter(pk__gt=last)[:PAGE]]:
        yield page
        last = page[-1].employee_id


def _is_right(row: _Row, decider: Decider) -> bool:
    return row.line_id is not None and (row.supervisor_id, row.gap) == (
        decider.supervisor_id,
        decider.gap.value,
    )


def _close(lines: QuerySet[ReportingLine], today: date) -> int:
    """End rows today; one opened later than "today" (another zone's date) keeps a valid, empty interval."""
    return lines.update(valid_to=Greatest(F("valid_from"), Value(today, output_field=DateField())))


def _open(changed: Sequence[tuple[_Row, Decider]], today: date) -> None:
    ReportingLine.objects.bulk_create(
        [
            ReportingLine(
                employee_id=row.employee_id,
                supervisor_id=decider.supervisor_id,
                gap=decider.gap.value,
                kind=LineKind.DERIVED,
                valid_from=today,
            )
            for row, decider in changed
        ],
        batch_size=1000,
    )


def _end_lines_of_leavers(agency: Agency, today: date) -> int:
    serving = Q(employee__legal_status__in=WORKING_STATUSES, employee__left_on__isnull=True)
    return _close(
        ReportingLine.objects.filter(~serving, employee__agency=agency, valid_to__isnull=True), today
    )


def _end_void_overrides(agency: Agency, today: date, actor: Actor, now: datetime) -> int:
    """An override whose supervisor no longer serves would leave the person without a decider."""
    serving = Q(supervisor__legal_status__in=WORKING_STATUSES, supervisor__left_on__isnull=True)
    void = list(
        ReportingLine.objects.filter(
            ~serving, in_force(today), kind=LineKind.OVERRIDE, employee__agency=agency
        ).select_related("employee")
    )
    record_many(
        _override_ended(line, agency.code, actor, now, _("atasan tidak lagi bertugas")) for line in void
    )
    return _close(ReportingLine.objects.filter(pk__in=[line.pk for line in void]), today) if void else 0


def _override_ended(line: ReportingLine, agency: str, actor: Actor, now: datetime, reason: str) -> AuditEvent:
    return event(
        agency=agency, actor=actor, verb="reporting_line.override_ended", target=line, now=now,
        subject_id=line.employee_id, before={"supervisor": line.supervisor_id}, after={"reason": reason},
    )  # fmt: skip
