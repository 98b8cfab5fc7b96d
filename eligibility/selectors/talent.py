"""The 9-box as people see it: for one person, and with counts for an agency or office."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from core.statements import fetched, marks
from eligibility.enums import PANRB_GRID, Axis, BoxScheme
from eligibility.models import TalentAssessment
from eligibility.rules import Policy, oldest_valid
from employees.enums import WORKING_STATUSES
from employees.models import Employee
from performance.enums import Rating

PERFORMANCE = (Rating.ABOVE, Rating.MEETS, Rating.BELOW)
POTENTIAL = (Axis.LOW, Axis.MEDIUM, Axis.HIGH)
UNKNOWN = 0
_PEOPLE, _BOXES = Employee._meta.db_table, TalentAssessment._meta.db_table
_NUMBERS = range(1, 10)
_COUNTS = ", ".join(f"sum(CASE WHEN t.box = {number} THEN 1 ELSE 0 END)" for number in _NUMBERS)
# The latest box of each person by its not being followed by another, and sums instead of groups: half the time.
_LATEST = (
    f"SELECT {_COUNTS} FROM {_PEOPLE} e JOIN {_BOXES} t ON t.employee_id = e.id "  # noqa: S608
    "WHERE t.assessed_on <= %s AND t.assessed_on >= %s AND t.scheme = %s "
    f"AND NOT EXISTS (SELECT 1 FROM {_BOXES} n WHERE n.employee_id = t.employee_id AND n.assessed_on <= %s "
    "AND n.assessed_on >= t.assessed_on AND (n.assessed_on > t.assessed_on OR n.id > t.id)) "
    "AND {staff}"
)


@dataclass(frozen=True, slots=True)
class Box:
    """One of the nine. `count` is None where people are not counted."""

    number: int
    performance: Rating
    potential: Axis
    eligible: bool
    here: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class BoxRow:
    performance: Rating
    boxes: tuple[Box, ...]


def nine_box(
    policy: Policy, *, here: int | None = None, counts: dict[int, int] | None = None
) -> tuple[BoxRow, ...]:
    """Three rows from above to below expectation, each from low to high potential.

    Empty when the policy numbers boxes by another scheme: their places on the axes are not known then.
    """
    if policy.box_scheme != BoxScheme.PANRB:
        return ()
    return tuple(
        BoxRow(level, tuple(_box(level, axis, policy, here, counts) for axis in POTENTIAL))
        for level in PERFORMANCE
    )


def _box(level: Rating, axis: Axis, policy: Policy, here: int | None, counts: dict[int, int] | None) -> Box:
    number = PANRB_GRID[(level.value, axis.value)]
    count = counts.get(number, 0) if counts is not None else None
    return Box(number, level, axis, number in policy.eligible_boxes, number == here, count)


def staff_of(agency_id: int, offices: frozenset[int] | None) -> QuerySet[Employee]:
    """People at work in the agency, or in these offices of it."""
    people = Employee.objects.at_work().of(agency_id)
    return people if offices is None else people.filter(office_id__in=offices)


def known_boxes(people: QuerySet[Employee], policy: Policy, on: date) -> QuerySet[TalentAssessment]:
    """Each person's latest box, where it is numbered by the policy's scheme and still valid on the date."""
    latest = (
        TalentAssessment.objects.filter(employee=OuterRef("employee"), assessed_on__lte=on)
        .order_by("-assessed_on", "-pk")
        .values("pk")[:1]
    )
    return TalentAssessment.objects.filter(
        employee__in=people,
        pk=Subquery(latest),
        scheme=policy.box_scheme,
        assessed_on__gte=oldest_valid(on, policy.box_valid_months),
    )


def box_counts(agency_id: int, offices: frozenset[int] | None, policy: Policy, on: date) -> dict[int, int]:
    """Box → number of people of `staff_of` as `known_boxes` knows them; key 0 counts those without a known box."""
    if offices == frozenset():
        return dict.fromkeys((UNKNOWN, *_NUMBERS), 0)
    staff = f"e.agency_id = %s AND e.left_on IS NULL AND e.legal_status IN ({marks(WORKING_STATUSES)})"
    people: list[object] = [agency_id, *(s.value for s in WORKING_STATUSES)]
    if offices is not None:
        staff, people = f"{staff} AND e.office_id IN ({marks(offices)})", [*people, *offices]
    [[heads]] = fetched(f"SELECT count(*) FROM {_PEOPLE} e WHERE {staff}", people)  # noqa: S608
    oldest = oldest_valid(on, policy.box_valid_months)
    [sums] = fetched(_LATEST.format(staff=staff), [on, oldest, policy.box_scheme, on, *people])
    counts = {number: count or 0 for number, count in zip(_NUMBERS, sums, strict=True)}
    return counts | {UNKNOWN: heads - sum(counts.values())}


def people_in_box(people: QuerySet[Employee], policy: Policy, on: date, box: int) -> QuerySet[Employee]:
    """The people behind one count, by name; box 0 = those whose box is unknown."""
    known = known_boxes(people, policy, on)
    listed = people.select_related("unit", "post", "office").order_by("name", "pk")
    if box == UNKNOWN:
        return listed.exclude(pk__in=known.values("employee"))
    return listed.filter(pk__in=known.filter(box=box).values("employee"))
