"""What a reader may narrow the talent grid to, and what was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from eligibility.enums import NoBox
from eligibility.selectors.talent import Group
from employees.enums import PostLevel
from employees.models import Office, Unit

EARLIEST = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Choices:
    """Offices the reader sees, and the units of the chosen one, as (id, name)."""

    offices: list[tuple[int, str]]
    units: list[tuple[int, str]]
    levels: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom and which day a reader looks at; `box` 0 = no known box, then perhaps `why`."""

    group: Group
    on: date
    box: int | None
    why: NoBox | None

    @property
    def told(self) -> dict[str, object]:
        """For the audit trail: what was not left open."""
        group = {name: getattr(self.group, name) for name in ("office", "unit", "level")}
        return {"on": self.on.isoformat()} | {k: v for k, v in group.items() if v}


def choices_for(agency_id: int, offices: frozenset[int] | None, office: int | None) -> Choices:
    seen = Office.objects.filter(agency=agency_id).order_by("name")
    seen = seen if offices is None else seen.filter(pk__in=offices)
    units = (
        Unit.objects.filter(agency=agency_id, office=office).order_by("name")
        if office
        else Unit.objects.none()
    )
    return Choices(
        list(seen.values_list("pk", "name")),
        list(units.values_list("pk", "name")),
        [(str(value), str(label)) for value, label in PostLevel.choices],
    )


def asked_of(query: Mapping[str, str], today: date) -> Asked:
    """The question behind an address; what cannot be understood is as if not said."""
    office = _key(query.get("kantor", ""))
    group = Group(
        office=office,
        unit=_key(query.get("unit", "")) if office else None,
        level=_one_of(query.get("jenjang", ""), PostLevel.values),
    )
    box, why = query.get("kotak", ""), query.get("sebab", "")
    return Asked(
        group=group,
        on=_day(query.get("tanggal", ""), today),
        box=int(box) if box in {str(number) for number in range(10)} else None,
        why=NoBox(why) if box == "0" and why in NoBox.values else None,
    )


def _key(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _one_of(text: str, known: list[str]) -> str:
    return text if text in known else ""


def _day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if EARLIEST <= day <= today else today
