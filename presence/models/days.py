"""What a working day came to, settled after it ended; corrections; and what PP 94/2021 would propose."""

from django.db import models
from django.db.models import Q

from employees.models import Employee, Office
from presence.enums import (
    AbsenceStep,
    AttendanceStatus,
    CorrectionStatus,
    EventKind,
    Mode,
    PositionVerdict,
    ProposalStatus,
)


class AttendanceDay(models.Model):
    """A person's settled working day, recomputed when an event, a correction or an absence comes in later.

    Minutes: `expected` by the calendar, `credited` worked, `shortage` = what is missing (90 for each missing
    event). `verdict` is the weaker one of both events. `hours_agreed`: the request's flexible blocks were used.
    """

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="attendance_days")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    date = models.DateField()
    mode = models.CharField(max_length=6, choices=Mode.choices)
    status = models.CharField(max_length=10, choices=AttendanceStatus.choices)
    expected_minutes = models.PositiveSmallIntegerField(default=0)
    credited_minutes = models.PositiveSmallIntegerField(default=0)
    shortage_minutes = models.PositiveSmallIntegerField(default=0)
    missing_events = models.PositiveSmallIntegerField(default=0)
    late_minutes = models.PositiveSmallIntegerField(default=0)
    first_in = models.DateTimeField(null=True)
    last_out = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=9, choices=PositionVerdict.choices, blank=True)
    hours_agreed = models.BooleanField(default=False)
    settled_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["employee", "date"], name="attendance_once_a_day"),
            models.CheckConstraint(condition=Q(missing_events__lte=2), name="attendance_missing"),
        ]
        indexes = [models.Index(fields=["office", "date"], name="attendance_office")]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.date} {self.status}"


class SettledDay(models.Model):
    """The watermark of an office: every working day up to and including `date` has been settled."""

    office = models.OneToOneField(Office, on_delete=models.CASCADE, related_name="settled")
    date = models.DateField()
    claimed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.office_id} {self.date}"


class Correction(models.Model):
    """An employee asks to record an event that is missing or wrong; the supervisor decides."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="corrections")
    date = models.DateField()
    kind = models.CharField(max_length=3, choices=EventKind.choices)
    claimed_at = models.DateTimeField()
    reason = models.CharField(max_length=500)
    source_id = models.CharField(max_length=80, blank=True)
    status = models.CharField(
        max_length=8, choices=CorrectionStatus.choices, default=CorrectionStatus.WAITING
    )
    created_at = models.DateTimeField()
    decided_by = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    comment = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "date", "kind"],
                condition=Q(status="waiting"),
                name="correction_waiting_once",
            ),
            models.CheckConstraint(
                condition=Q(status="waiting", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(status="waiting") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="correction_decided_whole",
            ),
        ]
        indexes = [models.Index(fields=["employee", "-created_at"], name="correction_latest")]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.date} {self.kind}: {self.status}"


class AbsenceProposal(models.Model):
    """A step of PP 94/2021 that the year's count has reached. The portal proposes, a person decides."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="absence_proposals")
    year = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=15, choices=AbsenceStep.choices)
    absent_days = models.PositiveSmallIntegerField()
    in_a_row = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=9, choices=ProposalStatus.choices, default=ProposalStatus.WAITING)
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["employee", "year", "step"], name="absence_step_once"),
            models.CheckConstraint(
                condition=Q(status="waiting", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(status="waiting") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="absence_proposal_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.year}: {self.step}"
