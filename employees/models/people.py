"""People: the employee as SIASN knows them, the account, the reporting line, acting chiefs and roles."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from core.models import DatedModel
from employees.enums import (
    WORKING_STATUSES,
    ActingKind,
    EmployeeKind,
    LegalStatus,
    LineGap,
    LineKind,
    Role,
    Sex,
)
from employees.models.organisation import Agency, Office, Post, ServiceCounter, Unit


def with_titles(front: str, name: str, back: str) -> str:
    """The name as people write it: "Dr. Sri Wahyuni, S.E."."""
    before = f"{front} " if front else ""
    after = f", {back}" if back else ""
    return f"{before}{name}{after}"


def masked_nip(nip: str) -> str:
    """Only the last three digits."""
    return "•" * 15 + nip[-3:]


class EmployeeQuerySet(models.QuerySet["Employee"]):
    def at_work(self) -> EmployeeQuerySet:
        """Staff who hold a post and serve: not on study duty, suspended, retired or gone."""
        return self.filter(legal_status__in=WORKING_STATUSES, left_on__isnull=True)

    def of(self, agency: Agency | int) -> EmployeeQuerySet:
        return self.filter(agency=agency)


class Employee(models.Model):
    """A civil servant, PNS or PPPK. `nip` is text; nothing is ever derived from it."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="employees")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="employees")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="employees")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holders")
    counter = models.ForeignKey(
        ServiceCounter, on_delete=models.SET_NULL, null=True, blank=True, related_name="staff"
    )
    siasn_id = models.CharField(max_length=42, blank=True)
    nip = models.CharField(max_length=18, unique=True)
    name = models.CharField(max_length=200)
    title_front = models.CharField(max_length=50, blank=True)
    title_back = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=5, choices=EmployeeKind.choices)
    sex = models.CharField(max_length=1, choices=Sex.choices, blank=True)
    rank = models.CharField(max_length=10, blank=True)
    legal_status = models.CharField(max_length=2, choices=LegalStatus.choices, default=LegalStatus.ACTIVE)
    entered_on = models.DateField(null=True)
    in_post_since = models.DateField(null=True)
    left_on = models.DateField(null=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    home_address = models.CharField(max_length=300, blank=True)
    home_lat = models.FloatField(null=True)
    home_lon = models.FloatField(null=True)
    source = models.CharField(max_length=80, blank=True)
    # when the portal was told what stands here; empty = it always knew (the past: PastEmployment)
    recorded_at = models.DateTimeField(null=True, editable=False)

    objects = EmployeeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(nip__regex=r"^[0-9]{18}$"), name="nip_18_digits"),
        ]
        indexes = [
            models.Index(fields=["agency", "name"], name="employee_agency_name"),
            models.Index(fields=["agency", "id"], name="employee_agency_id"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return with_titles(self.title_front, self.name, self.title_back)

    @property
    def masked_nip(self) -> str:
        """For colleagues: a NIP shows birth date and sex, so only its last three digits stay."""
        return masked_nip(self.nip)

    @property
    def is_at_work(self) -> bool:
        return self.legal_status in WORKING_STATUSES and self.left_on is None


class UserManager(BaseUserManager["User"]):
    def create_user(self, nip: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(nip=nip, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def with_person(self) -> models.QuerySet[User]:
        """Accounts with what every page needs of their person, in one query."""
        return self.select_related("employee__agency", "employee__office", "employee__unit", "employee__post")


class User(AbstractBaseUser):
    """An account; logs in with the NIP. Rights follow from roles and the reporting line only."""

    nip = models.CharField(max_length=18, unique=True)
    employee = models.OneToOneField(Employee, on_delete=models.CASCADE, related_name="user")
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    language = models.CharField(max_length=2, default="id")
    mail_digest = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "nip"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()

    def __str__(self) -> str:
        return self.employee.full_name


class ReportingLine(DatedModel):
    """Who decides for whom, dated. An override beats the derived row; no supervisor carries a `gap`."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="lines")
    supervisor = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="reports")
    kind = models.CharField(max_length=8, choices=LineKind.choices)
    gap = models.CharField(max_length=8, choices=LineGap.choices, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta(DatedModel.Meta):
        constraints = [
            *DatedModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["employee", "kind"], condition=Q(valid_to__isnull=True), name="line_open_once"
            ),
            models.CheckConstraint(condition=~Q(employee=F("supervisor")), name="line_not_oneself"),
            models.CheckConstraint(
                condition=Q(supervisor__isnull=False, gap="") | (Q(supervisor__isnull=True) & ~Q(gap="")),
                name="line_supervisor_or_gap",
            ),
        ]
        indexes = [models.Index(fields=["supervisor", "valid_to"], name="line_supervisor")]

    def __str__(self) -> str:
        return f"{self.employee_id} → {self.supervisor_id or self.gap}"


class LastDayMixin:
    """The end as people say it: the last day that counts."""

    valid_to: date | None

    @property
    def last_day(self) -> date | None:
        return self.valid_to - timedelta(days=1) if self.valid_to else None


class ActingChief(LastDayMixin, DatedModel):
    """*Plh.* (the chief is away) or *Plt.* (the post is vacant) of a unit, by letter, for dates."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="acting_chiefs")
    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="acting_for")
    kind = models.CharField(max_length=3, choices=ActingKind.choices)
    letter = models.CharField(max_length=120)

    class Meta(DatedModel.Meta):
        indexes = [models.Index(fields=["employee", "valid_to"], name="acting_employee")]

    def __str__(self) -> str:
        return f"{ActingKind(self.kind).label} {self.unit_id}: {self.employee_id}"


class RoleAssignment(LastDayMixin, DatedModel):
    """A role in an agency, or in one office of it."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=10, choices=Role.choices)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    granted_at = models.DateTimeField(null=True)

    class Meta(DatedModel.Meta):
        constraints = [
            *DatedModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["employee", "role", "agency", "office"],
                condition=Q(valid_to__isnull=True, office__isnull=False),
                name="role_in_office_open_once",
            ),
            models.UniqueConstraint(
                fields=["employee", "role", "agency"],
                condition=Q(valid_to__isnull=True, office__isnull=True),
                name="role_in_agency_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} @ {self.agency_id}"
