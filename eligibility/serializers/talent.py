"""The talent grid, one person's boxes, mappings and imports, as the API takes and answers them."""

from typing import Any

from rest_framework import serializers

from eligibility.enums import Axis, BoxScheme, NoBox
from eligibility.models import BoxMapping, TalentImport
from eligibility.selectors.talent import BoxCounts, BoxRow
from eligibility.selectors.talent_imports import progress
from eligibility.selectors.talent_people import History, HistoryRow
from employees.enums import ImportStatus
from performance.enums import Rating

BOX = {"min_value": 1, "max_value": 9}


class TalentBoxSerializer(serializers.Serializer[Any]):
    """`share`: percent of those with a known box; the axes are empty in a numbering without known axes."""

    box = serializers.IntegerField()
    performance = serializers.ChoiceField(choices=Rating.choices, allow_blank=True)
    potential = serializers.ChoiceField(choices=Axis.choices, allow_blank=True)
    eligible = serializers.BooleanField()
    count = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True)
    follow_up = serializers.CharField(allow_blank=True)


class TalentGridSerializer(serializers.Serializer[Any]):
    """`unknown`: why people have no known box → how many."""

    on = serializers.DateField()
    scheme = serializers.ChoiceField(choices=BoxScheme.choices)
    people = serializers.IntegerField()
    boxes = TalentBoxSerializer(many=True)
    unknown = serializers.DictField(child=serializers.IntegerField(), help_text=", ".join(NoBox.values))


class BoxInSerializer(serializers.Serializer[Any]):
    """The service answers for what a field alone cannot know: periods and dates to come, the reason."""

    period = serializers.CharField(max_length=20)
    assessed_on = serializers.DateField()
    performance = serializers.ChoiceField(choices=Rating.choices)
    potential = serializers.ChoiceField(choices=Axis.choices)
    box = serializers.IntegerField(**BOX)
    scheme = serializers.ChoiceField(choices=BoxScheme.choices)
    source = serializers.CharField(max_length=80)  # type: ignore[assignment]
    reason = serializers.CharField(max_length=500, allow_blank=True, default="")


class BoxOutSerializer(serializers.Serializer[Any]):
    """`counts_as` is null where the numbering is not understood; `entered_by` empty where it is not recorded."""

    period = serializers.CharField()
    assessed_on = serializers.DateField()
    expires_on = serializers.DateField()
    performance = serializers.ChoiceField(choices=Rating.choices)
    potential = serializers.ChoiceField(choices=Axis.choices)
    box = serializers.IntegerField()
    scheme = serializers.ChoiceField(choices=BoxScheme.choices)
    counts_as = serializers.IntegerField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]
    entered_by = serializers.CharField(allow_blank=True)
    entered_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)


class TalentHistorySerializer(serializers.Serializer[Any]):
    current = BoxOutSerializer(allow_null=True)
    boxes = BoxOutSerializer(many=True)


class MappingInSerializer(serializers.Serializer[Any]):
    """`boxes[n - 1]`: the box of PermenPANRB 3/2020 that box n of the Ministry of Finance counts as."""

    boxes = serializers.ListField(child=serializers.IntegerField(**BOX), min_length=9, max_length=9)
    valid_from = serializers.DateField()
    legal_reference = serializers.CharField(max_length=300, allow_blank=True, default="")
    reason = serializers.CharField(max_length=500, allow_blank=True, default="")


class MappingSerializer(MappingInSerializer):
    id = serializers.IntegerField()
    scheme = serializers.ChoiceField(choices=BoxScheme.choices)
    created_at = serializers.DateTimeField()


class MappingPageSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = MappingSerializer(many=True)


class TalentUploadSerializer(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="CSV or XLSX, headings as in the template")


class TalentImportSerializer(serializers.Serializer[Any]):
    """`counts` is empty until the file is inspected; `rows` and `percent` tell how far a running step is."""

    id = serializers.IntegerField()
    status = serializers.ChoiceField(choices=ImportStatus.choices)
    filename = serializers.CharField()
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    counts = serializers.DictField(child=serializers.IntegerField())
    rows = serializers.IntegerField()
    percent = serializers.IntegerField()
    faults = serializers.ListField(child=serializers.DictField(), help_text="The first 100 rejected rows")
    error = serializers.CharField(allow_blank=True)


def grid_answer(
    on: str, scheme: str, rows: tuple[BoxRow, ...], counts: BoxCounts, eligible: tuple[int, ...]
) -> dict[str, Any]:
    """The body of `TalentGridSerializer`."""
    placed = {box.number: box for row in rows for box in row.boxes}
    boxes = [
        {
            "box": number,
            "performance": placed[number].performance.value if placed else "",
            "potential": placed[number].potential.value if placed else "",
            "eligible": number in eligible,
            "count": counts.boxes[number],
            "share": round(100 * counts.boxes[number] / counts.known, 2) if counts.known else None,
            "follow_up": str(placed[number].follow_up) if placed else "",
        }
        for number in range(1, 10)
    ]
    unknown = {why.value: count for why, count in counts.unknown.items()}
    return {"on": on, "scheme": scheme, "people": counts.heads, "boxes": boxes, "unknown": unknown}


def history_answer(history: History) -> dict[str, Any]:
    """The body of `TalentHistorySerializer`."""
    current = history.current
    return {
        "current": _box(current) if current else None,
        "boxes": [_box(row) for row in history.rows],
    }


def _box(row: HistoryRow) -> dict[str, Any]:
    stored, entry = row.box.row, row.entry
    return {
        "period": stored.period,
        "assessed_on": stored.assessed_on.isoformat(),
        "expires_on": row.box.expires_on.isoformat(),
        "performance": stored.performance,
        "potential": stored.potential,
        "box": stored.box,
        "scheme": stored.scheme,
        "counts_as": row.box.counts_as,
        "source": stored.source,
        "entered_by": entry.who if entry else "",
        "entered_at": entry.at.isoformat() if entry else None,
        "reason": entry.reason if entry else "",
    }


def mapping_answer(row: BoxMapping) -> dict[str, Any]:
    """The body of `MappingSerializer`."""
    return {
        "id": row.pk,
        "scheme": row.scheme,
        "boxes": [int(digit) for digit in row.boxes],
        "valid_from": row.valid_from.isoformat(),
        "legal_reference": row.legal_reference,
        "reason": row.reason,
        "created_at": row.created_at.isoformat(),
    }


def import_answer(item: TalentImport, faults: list[dict[str, str]]) -> dict[str, Any]:
    """The body of `TalentImportSerializer`."""
    told = progress(item)
    return {
        "id": item.pk,
        "status": item.status,
        "filename": item.filename,
        "created_at": item.created_at.isoformat(),
        "finished_at": item.finished_at.isoformat() if item.finished_at else None,
        "counts": item.summary.get("counts", {}),
        "rows": told.rows,
        "percent": told.percent,
        "faults": faults,
        "error": item.error,
    }
