"""Where complaints and pilots meet: the window that runs, and complaints that a verdict could not know."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from pilots.enums.complaints import OPEN, ComplaintStatus
from pilots.enums.plans import EVALUATED, AdoptionStatus, Outcome
from pilots.models import Complaint, Pilot, Verdict


def running_window(office_id: int, on: date) -> tuple[date, date] | None:
    """First and last day (inclusive) of the window that is judged next and holds the date; None without one."""
    held = Pilot.objects.filter(office=office_id, status__in=EVALUATED, window_from__lte=on, window_to__gt=on)
    window = held.values_list("window_from", "window_to").first()
    return (window[0], window[1] - timedelta(days=1)) if window else None


@dataclass(frozen=True, slots=True)
class LateComplaints:
    """Complaints about the window of a verdict: upheld after it was given, and not decided yet."""

    upheld: int = 0
    undecided: int = 0


def late_complaints(verdict: Verdict) -> LateComplaints:
    """What has become known since. A verdict marks the decisions that it counted. One query."""
    run = verdict.run
    rows = Complaint.objects.filter(
        office=verdict.pilot.office_id, happened_on__gte=run.window_from, happened_on__lt=run.window_to
    )
    upheld = Q(status=ComplaintStatus.UPHELD, counted_at__isnull=True)
    found = rows.aggregate(
        upheld=Count("pk", filter=upheld), undecided=Count("pk", filter=Q(status__in=OPEN))
    )
    return LateComplaints(found["upheld"], found["undecided"])


def raise_on_its_way(office_id: int, happened_on: date, today: date) -> Verdict | None:
    """A raise that can still be stopped and whose window holds the date."""
    rows = Verdict.objects.select_related("pilot__office", "pilot__agency")
    return (
        rows.filter(
            pilot__office=office_id, outcome=Outcome.RAISE, adoption__effective_on__gt=today,
            run__window_from__lte=happened_on, run__window_to__gt=happened_on,
        )
        .exclude(adoption__status=AdoptionStatus.VETOED)
        .order_by("-pk")
        .first()
    )  # fmt: skip
