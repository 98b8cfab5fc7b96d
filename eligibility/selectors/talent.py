"""The 9-box as people see it: for one person, and with counts for an agency or some of its people.

Plain SQL for the counts, as a page counts everybody; the people behind a count come by the ORM, a page at a time,
and a test holds the two together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise

from core.statements import fetched, marks
from eligibility.enums import FOLLOW_UP, PANRB_GRID, Axis, BoxScheme, NoBox
from eligibility.models import TalentAssessment
from eligibility.rules import Policy, oldest_valid
from eligibility.rules.talent import BoxMap, readable
from employees.enums import WORKING_STATUSES
from employees.models import Employee, Post
from performance.enums import Rating

PERFORMANCE = (Rating.ABOVE, Rating.MEETS, Rating.BELOW)
POTENTIAL = (Axis.LOW, Axis.MEDIUM, Axis.HIGH)
UNKNOWN = 0
PEOPLE, BOXES, _POSTS = Employee._meta.db_table, TalentAssessment._meta.db_table, Post._meta.db_table
NUMBERS = range(1, 10)
_EXPIRED, _OTHER = -1, -2
_KEYS = (*NUMBERS, _EXPIRED, _OTHER)
_SUMS = ", ".join(f"sum(CASE WHEN k = {key} THEN 1 ELSE 0 END)" for key in _KEYS)
# The latest box of each person by its not being followed by another, and sums instead of groups: half the time.
_LATEST = (
    f"SELECT {_SUMS} FROM (SELECT CASE WHEN t.scheme NOT IN ({{schemes}}) THEN {_OTHER} "  # noqa: S608
    f"WHEN t.assessed_on < %s THEN {_EXPIRED} ELSE {{box}} END AS k FROM {PEOPLE} e "
    f"JOIN {BOXES} t ON t.employee_id = e.id WHERE t.assessed_on <= %s "
    f"AND NOT EXISTS (SELECT 1 FROM {BOXES} n WHERE n.employee_id = t.employee_id AND n.assessed_on <= %s "
    "AND n.assessed_on >= t.assessed_on AND (n.assessed_on > t.assessed_on OR n.id > t.id)) "
    "AND {staff}) latest"
)


@dataclass(frozen=True, slots=True)
class Group:
    """Which of the staff are looked at; empty = all. Ids of an office or unit, a post level.

    Not the sex: it is held for the fairness of policies in combined numbers, and a count here opens names.
    """

    office: int | None = None
    unit: int | None = None
    level: str = ""

    @property
    def lookups(self) -> dict[str, object]:
        given = {"office": self.office, "unit": self.unit, "post__level": self.level}
        return {name: value for name, value in given.items() if value}


EVERYBODY = Group()


@dataclass(frozen=True, slots=True)
class Box:
    """One of the nine. `count` and `share` (0–1, of the known boxes) are None where nobody is counted."""

    number: int
    performance: Rating
    potential: Axis
    eligible: bool
    here: bool = False
    count: int | None = None
    share: float | None = None

    @property
    def follow_up(self) -> Promise | str:
        return FOLLOW_UP.get(self.number, "")


@dataclass(frozen=True, slots=True)
class BoxRow:
    performance: Rating
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class BoxCounts:
    """People by box, key 0 for those without a known one, whom `unknown` tells apart by reason."""

    boxes: Mapping[int, int]
    unknown: Mapping[NoBox, int]

    @property
    def heads(self) -> int:
        return sum(self.boxes.values())

    @property
    def known(self) -> int:
        return self.heads - self.boxes[UNKNOWN]


def nine_box(
    policy: Policy, *, here: int | None = None, counts: Mapping[int, int] | None = None
) -> tuple[BoxRow, ...]:
    """Three rows from above to below expectation, each from low to high potential.

    Empty when the policy numbers boxes by another scheme: their places on the axes are not known then.
    """
    if policy.box_scheme != BoxScheme.PANRB:
        return ()
    known = sum(counts.get(number, 0) for number in NUMBERS) if counts is not None else 0
    return tuple(
        BoxRow(level, tuple(_box(level, axis, policy, here, counts, known) for axis in POTENTIAL))
        for level in PERFORMANCE
    )


def _box(
    level: Rating,
    axis: Axis,
    policy: Policy,
    here: int | None,
    counts: Mapping[int, int] | None,
    known: int,
) -> Box:
    number = PANRB_GRID[(level.value, axis.value)]
    count = counts.get(number, 0) if counts is not None else None
    share = count / known if count is not None and known else None
    return Box(number, level, axis, number in policy.eligible_boxes, number == here, count, share)


def staff_of(agency_id: int, offices: frozenset[int] | None, group: Group = EVERYBODY) -> QuerySet[Employee]:
    """People at work in the agency, or in these offices of it; of them those of the group."""
    people = Employee.objects.at_work().of(agency_id).filter(**group.lookups)
    return people if offices is None else people.filter(office_id__in=offices)


def staff_sql(agency_id: int, offices: frozenset[int] | None, group: Group) -> tuple[str, list[object]]:
    """`staff_of` as a condition on the table alias `e`, with its parameters."""
    sql = f"e.agency_id = %s AND e.left_on IS NULL AND e.legal_status IN ({marks(WORKING_STATUSES)})"
    params: list[object] = [agency_id, *(s.value for s in WORKING_STATUSES)]
    if offices is not None:
        sql, params = f"{sql} AND e.office_id IN ({marks(offices) or 'NULL'})", [*params, *sorted(offices)]
    for condition, value in (
        ("e.office_id = %s", group.office),
        ("e.unit_id = %s", group.unit),
        (f"e.post_id IN (SELECT id FROM {_POSTS} WHERE level = %s)", group.level),  # noqa: S608
    ):
        if value:
            sql, params = f"{sql} AND {condition}", [*params, value]
    return sql, params


def box_sql(alias: str, scheme: str, mapping: BoxMap | None) -> str:
    """What a stored box counts as for a policy in `scheme`, as an expression; 0 where that is not known."""
    cases = []
    for name, counted in readable(scheme, mapping).items():
        pairs = " ".join(f"WHEN {n} THEN {int(c)}" for n, c in zip(NUMBERS, counted, strict=True))
        cases.append(f"WHEN {alias}.scheme = '{BoxScheme(name).value}' THEN CASE {alias}.box {pairs} END")
    return f"CASE {' '.join(cases)} ELSE {UNKNOWN} END"


def box_counts(
    agency_id: int,
    offices: frozenset[int] | None,
    policy: Policy,
    on: date,
    *,
    mapping: BoxMap | None = None,
    group: Group = EVERYBODY,
) -> BoxCounts:
    """How many people of `staff_of` are in which box, as `known_boxes` knows them (two queries)."""
    staff, people = staff_sql(agency_id, offices, group)
    [[heads]] = fetched(f"SELECT count(*) FROM {PEOPLE} e WHERE {staff}", people)  # noqa: S608
    schemes = ", ".join(f"'{BoxScheme(name).value}'" for name in readable(policy.box_scheme, mapping))
    sql = _LATEST.format(schemes=schemes, box=box_sql("t", policy.box_scheme, mapping), staff=staff)
    oldest = oldest_valid(on, policy.box_valid_months)
    [sums] = fetched(sql, [oldest, on, on, *people])
    found = {key: count or 0 for key, count in zip(_KEYS, sums, strict=True)}
    boxes = {number: found[number] for number in NUMBERS}
    boxes[UNKNOWN] = heads - sum(boxes.values())
    expired, other = found[_EXPIRED], found[_OTHER]
    unknown = {
        NoBox.NONE: boxes[UNKNOWN] - expired - other,
        NoBox.OTHER: other,
        NoBox.EXPIRED: expired,
    }
    return BoxCounts(boxes, unknown)


def latest_boxes(people: QuerySet[Employee], on: date) -> QuerySet[TalentAssessment]:
    """Each person's latest box on the date, known or not."""
    latest = (
        TalentAssessment.objects.filter(employee=OuterRef("employee"), assessed_on__lte=on)
        .order_by("-assessed_on", "-pk")
        .values("pk")[:1]
    )
    return TalentAssessment.objects.filter(employee__in=people, pk=Subquery(latest))


def counting_as(boxes: Iterable[int], scheme: str, mapping: BoxMap | None) -> Q:
    """Stored boxes that count as one of these for a policy in `scheme`."""
    wanted = frozenset(boxes)
    found = Q(pk__in=())
    for name, counted in readable(scheme, mapping).items():
        found |= Q(scheme=name, box__in=[n for n, c in zip(NUMBERS, counted, strict=True) if c in wanted])
    return found


def known_boxes(
    people: QuerySet[Employee], policy: Policy, on: date, mapping: BoxMap | None = None
) -> QuerySet[TalentAssessment]:
    """Each person's latest box, where the policy understands its numbering and it is still valid on the date."""
    return latest_boxes(people, on).filter(
        scheme__in=list(readable(policy.box_scheme, mapping)),
        assessed_on__gte=oldest_valid(on, policy.box_valid_months),
    )


def people_in_box(
    people: QuerySet[Employee], policy: Policy, on: date, box: int, mapping: BoxMap | None = None
) -> QuerySet[Employee]:
    """The people behind one count, by name; box 0 = those whose box is unknown."""
    known = known_boxes(people, policy, on, mapping)
    listed = people.select_related("unit", "post", "office").order_by("name", "pk")
    if box == UNKNOWN:
        return listed.exclude(pk__in=known.values("employee"))
    matching = known.filter(counting_as([box], policy.box_scheme, mapping))
    return listed.filter(pk__in=matching.values("employee"))


def people_without_box(
    people: QuerySet[Employee], policy: Policy, on: date, why: NoBox, mapping: BoxMap | None = None
) -> QuerySet[Employee]:
    """Those of `people_in_box` 0 for one reason."""
    listed = people_in_box(people, policy, on, UNKNOWN, mapping)
    latest = latest_boxes(people, on)
    if why == NoBox.NONE:
        return listed.exclude(pk__in=latest.values("employee"))
    in_known = Q(scheme__in=list(readable(policy.box_scheme, mapping)))
    rows = latest.filter(in_known if why == NoBox.EXPIRED else ~in_known)
    return listed.filter(pk__in=rows.values("employee"))
