"""What services demand on site."""

from django.db import models
from django.db.models import Q

from core.models import DatedModel
from employees.enums import ServiceNature
from employees.models import Agency, Post, ServiceCounter, Unit


class ServiceRating(DatedModel):
    """What a unit, a post or a counter demands on site; verified service by service.

    `is_derived`: written by the register of services (ADR 0015); all others stand on their own and keep it out.
    """

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, related_name="ratings")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, related_name="ratings")
    counter = models.ForeignKey(ServiceCounter, on_delete=models.CASCADE, null=True, related_name="ratings")
    nature = models.CharField(max_length=14, choices=ServiceNature.choices)
    reason = models.CharField(max_length=300, blank=True)
    is_derived = models.BooleanField(default=False)
    verified_by = models.CharField(max_length=200, blank=True)
    verified_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(null=True, editable=False)  # empty = known since ever

    class Meta(DatedModel.Meta):
        constraints = [
            *DatedModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(unit__isnull=False, post__isnull=True, counter__isnull=True)
                | Q(unit__isnull=True, post__isnull=False, counter__isnull=True)
                | Q(unit__isnull=True, post__isnull=True, counter__isnull=False),
                name="rating_one_target",
            ),
            *(
                models.UniqueConstraint(
                    fields=[target], condition=Q(valid_to__isnull=True), name=f"rating_open_{target}"
                )
                for target in ("unit", "post", "counter")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nature} ({self.valid_from})"
