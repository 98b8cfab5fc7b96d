"""Assessments and monthly reviews in the API."""

from typing import Any

from rest_framework import serializers

from performance.enums import CoreValue, PeriodKind, Predicate, Rating, ReviewStatus
from performance.models import Assessment, MonthlyReview
from performance.selectors.reviews import AssessmentView
from performance.serializers.shapes import iso


class ValuesField(serializers.DictField):
    """BerAKHLAK value → rating; all seven."""

    child = serializers.ChoiceField(choices=Rating.choices)

    def to_internal_value(self, data: Any) -> dict[Any, Any]:
        if isinstance(data, dict) and len(data) > len(CoreValue):
            data = dict(list(data.items())[: len(CoreValue) + 1])
        return super().to_internal_value(data)


class ReviewIn(serializers.Serializer[dict[str, Any]]):
    result = serializers.ChoiceField(choices=Rating.choices)
    values = ValuesField(help_text="All of: " + ", ".join(CoreValue.values))
    note = serializers.CharField(max_length=2000, allow_blank=True, default="")


class ReviewOut(serializers.Serializer[MonthlyReview]):
    id = serializers.IntegerField()
    employee = serializers.IntegerField()
    month = serializers.CharField(help_text="2026-10")
    status = serializers.ChoiceField(choices=ReviewStatus.choices)
    result = serializers.ChoiceField(choices=Rating.choices)
    values = ValuesField()
    behaviour = serializers.ChoiceField(choices=Rating.choices)
    predicate = serializers.ChoiceField(choices=Predicate.choices)
    note = serializers.CharField()
    assessor = serializers.CharField()
    shared_at = serializers.DateTimeField(allow_null=True)
    answer = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)


class AssessmentOut(serializers.Serializer[Assessment]):
    kind = serializers.ChoiceField(choices=PeriodKind.choices)
    period_start = serializers.DateField()
    period_end = serializers.DateField()
    result = serializers.CharField(help_text="above, meets, below, or empty when not delivered")
    behaviour = serializers.CharField()
    predicate = serializers.ChoiceField(choices=Predicate.choices)
    fits_matrix = serializers.BooleanField(
        help_text="False: delivered although the matrix gives another one."
    )
    source = serializers.CharField()  # type: ignore[assignment]  # a field of that name
    received_on = serializers.DateField()
    review = ReviewOut(allow_null=True, help_text="The portal's own of that month.")


class AssessmentPage(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = AssessmentOut(many=True)


def review_out(review: MonthlyReview) -> dict[str, Any]:
    """`ReviewOut` of a review read with its assessor."""
    return {
        "id": review.pk,
        "employee": review.employee_id,
        "month": f"{review.month:%Y-%m}",
        "status": review.status,
        "result": review.result,
        "values": review.values,
        "behaviour": review.behaviour,
        "predicate": review.predicate,
        "note": review.note,
        "assessor": review.assessor.full_name,
        "shared_at": iso(review.shared_at),
        "answer": review.answer,
        "answered_at": iso(review.answered_at),
    }


def assessment_out(view: AssessmentView) -> dict[str, Any]:
    """`AssessmentOut` of a period."""
    row = view.row
    return {
        "kind": row.kind,
        "period_start": row.period_start.isoformat(),
        "period_end": row.period_end.isoformat(),
        "result": row.result,
        "behaviour": row.behaviour,
        "predicate": row.predicate,
        "fits_matrix": view.fits,
        "source": row.source,
        "received_on": row.received_on.isoformat(),
        "review": review_out(view.review) if view.review else None,
    }
