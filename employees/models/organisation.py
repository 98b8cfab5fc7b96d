"""The agency and its parts: offices (places), units (structure), counters and posts."""

import zoneinfo

from django.db import models
from django.db.models import Q

from employees.enums import OfficeKind, PostKind, PostLevel, Zone


class Agency(models.Model):
    """One *instansi*. Agencies share an installation and never see each other."""

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    siasn_id = models.CharField(max_length=42, blank=True)

    def __str__(self) -> str:
        return self.name


class Office(models.Model):
    """A place of work; its zone says what "today" is. `needs_review`: made by an import, not yet checked."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="offices")
    code = models.CharField(max_length=42)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=OfficeKind.choices)
    city = models.CharField(max_length=100, blank=True)
    region = models.CharField(max_length=10, blank=True)
    zone = models.CharField(max_length=20, choices=Zone.choices, default=Zone.WIB)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    geofence_m = models.PositiveIntegerField(default=100)
    desks = models.PositiveIntegerField(null=True, blank=True)
    needs_review = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "code"], name="office_code_once"),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True)
                | Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180),
                name="office_position",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tz(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.zone)

    @property
    def zone_name(self) -> str:
        return Zone(self.zone).label


class Unit(models.Model):
    """A node of the unit tree (*unit organisasi*). Its leader is the supervisor of its people."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="units")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="units")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    siasn_id = models.CharField(max_length=42)
    name = models.CharField(max_length=255)
    leader = models.ForeignKey(
        "employees.Employee", on_delete=models.SET_NULL, null=True, related_name="led_units"
    )
    leader_post = models.CharField(max_length=255, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "siasn_id"], name="unit_siasn_once")]

    def __str__(self) -> str:
        return self.name


class ServiceCounter(models.Model):
    """A service counter (*loket*) of a unit that must stay staffed."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="counters")
    name = models.CharField(max_length=120)
    min_staff = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="counter_name_once")]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A *jabatan*. What it demands on site stands in `eligibility.ServiceRating`."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    siasn_id = models.CharField(max_length=42)
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=12, choices=PostKind.choices)
    level = models.CharField(max_length=14, choices=PostLevel.choices, default=PostLevel.NONE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "siasn_id"], name="post_siasn_once")]

    def __str__(self) -> str:
        return self.name
