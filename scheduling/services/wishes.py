"""What a person asks for, as it came in, and how it is written down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from employees.models import Office
from scheduling.enums import Place
from scheduling.models import RequestBlock, RequestDay, RequestOutput, WfaRequest
from scheduling.rules import Block, PlanItem, monday_of
from scheduling.services.states import UNASKED


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the work is done; only what belongs to the kind of place is written. Degrees of another place."""

    place: str
    office: Office | None = None
    note: str = ""
    lat: float | None = None
    lon: float | None = None

    def write_to(self, request: WfaRequest) -> None:
        request.place, request.place_note = self.place, self.note.strip()
        request.place_office = self.office if self.place == Place.OTHER_OFFICE else None
        is_other = self.place == Place.OTHER
        request.place_lat, request.place_lon = (self.lat, self.lon) if is_other else (None, None)


@dataclass(frozen=True, slots=True)
class Wish:
    """Days of one week with place, reason, plan and agreed blocks (none: the regular hours)."""

    days: tuple[date, ...]
    spot: Spot
    reason: str
    plan: tuple[PlanItem, ...]
    blocks: tuple[Block, ...] = ()

    def write_to(self, request: WfaRequest) -> None:
        request.week = monday_of(self.days[0])
        self.write_place_to(request)

    def write_place_to(self, request: WfaRequest) -> None:
        request.reason = self.reason.strip()
        self.spot.write_to(request)

    def as_json(self) -> dict[str, Any]:
        return {
            "days": [d.isoformat() for d in self.days],
            "place": self.spot.place,
            "reason": self.reason,
            "plan": [[i.output, str(i.quantity), i.unit] for i in self.plan],
            "blocks": blocks_json(self.blocks),
        }


def wish_of(
    days: Iterable[date], spot: Spot, reason: str, plan: Sequence[PlanItem], blocks: Iterable[Block]
) -> Wish:
    """A wish with days and blocks in their order."""
    return Wish(tuple(sorted(set(days))), spot, reason, tuple(plan), tuple(sorted(blocks)))


def blocks_json(blocks: Iterable[Block]) -> list[list[str]]:
    """`[["06:00", "10:00"], …]`"""
    return [[f"{start:%H:%M}", f"{end:%H:%M}"] for start, end in blocks]


def write_wish(wish: Wish, request: WfaRequest) -> None:
    """Request, days not asked yet, plan and blocks, as wished. Days become live only by `transition`."""
    wish.write_to(request)
    is_new = request.pk is None
    request.save()
    if not is_new:
        request.days.filter(status__in=sorted(UNASKED)).delete()
        request.outputs.all().delete()
        request.blocks.all().delete()
    person = request.employee
    RequestDay.objects.bulk_create(
        RequestDay(
            request=request,
            employee=person,
            unit_id=person.unit_id,
            counter_id=person.counter_id,
            date=day,
            week=request.week,
        )
        for day in wish.days
    )
    RequestOutput.objects.bulk_create(
        RequestOutput(
            request=request,
            position=position,
            output=item.output.strip(),
            quantity=item.quantity,
            unit=item.unit.strip(),
        )
        for position, item in enumerate(wish.plan, start=1)
    )
    RequestBlock.objects.bulk_create(
        RequestBlock(request=request, position=position, starts_at=start, ends_at=end)
        for position, (start, end) in enumerate(wish.blocks, start=1)
    )
