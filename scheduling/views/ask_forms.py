"""The request form in its four lives: blank with the last plan, stored, typed, and with one more row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from itertools import chain, islice
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from eligibility.selectors import policy_of
from employees.models import Employee
from scheduling.enums import Place, ProblemCode, RequestStatus
from scheduling.forms import BasePlanRows, PlaceForm, RequestForm, blocks_initial, plan_rows, rows_of
from scheduling.models import WfaRequest
from scheduling.rules import PlanItem, iso_week
from scheduling.selectors import LastPlan, WeekView, history_of, last_plan
from scheduling.selectors.weeks import weeks_from
from scheduling.views.day_cards import ineligible_sentence, week_card
from scheduling.views.reading import parse_day

WEEKS_AHEAD = 3


@dataclass(frozen=True, slots=True)
class Ask:
    """A form in hand. `existing` is the draft or sent-back request it changes; `repeated`: the last plan."""

    employee: Employee
    monday: date
    form: RequestForm
    rows: BasePlanRows
    existing: WfaRequest | None = None
    repeated: bool = False

    def is_valid(self) -> bool:
        """Both halves are checked, so that every mistake is shown at once."""
        return all([self.form.is_valid(), self.rows.is_valid()])

    def values(self) -> dict[str, Any]:
        """Arguments that the services share."""
        return {
            "employee": self.employee,
            "days": self.form.cleaned_data["days"],
            "plan": self.rows.items(),
            **self.form.place_values(),
        }


def blank_ask(employee: Employee, monday: date, day: date | None, today: date) -> Ask:
    """The day ticked, everything else as in the person's last request."""
    last = last_plan(employee)
    initial = {**place_initial(last, employee), "days": [day.isoformat()] if day else []}
    form = _request_form(employee, monday, today, initial=initial)
    return Ask(employee, monday, form, plan_rows(initial=last_rows(last)), repeated=bool(last.outputs))


def stored_ask(existing: WfaRequest, today: date) -> Ask:
    """The draft or sent-back request as it stands."""
    initial = {
        "days": [d.date.isoformat() for d in existing.days.all()],
        "place": existing.place,
        "place_office": existing.place_office_id,
        "place_note": existing.place_note,
        "place_lat": existing.place_lat,
        "place_lon": existing.place_lon,
        "reason": existing.reason,
        **blocks_initial([(b.starts_at, b.ends_at) for b in existing.blocks.all()]),
    }
    outputs = [PlanItem(o.output, o.quantity, o.unit) for o in existing.outputs.all()]
    form = _request_form(existing.employee, existing.week, today, initial=initial)
    rows = plan_rows(initial=rows_of(outputs), least=len(outputs) + 1)
    return Ask(existing.employee, existing.week, form, rows, existing)


def typed_ask(
    employee: Employee,
    data: QueryDict,
    monday: date,
    today: date,
    *,
    existing: WfaRequest | None = None,
    draft: bool = False,
) -> Ask:
    """What was sent, bound."""
    form = _request_form(employee, monday, today, data=data, draft=draft)
    return Ask(employee, monday, form, plan_rows(data), existing)


def with_one_more_row(ask: Ask, today: date) -> Ask:
    """Everything as typed, unchecked, and one more row for the plan."""
    typed = {name: ask.form[name].value() for name in ask.form.fields}
    rows = ask.rows.typed()
    form = _request_form(ask.employee, ask.monday, today, initial=typed)
    return replace(ask, form=form, rows=plan_rows(initial=rows, least=len(rows) + 1))


def _request_form(employee: Employee, monday: date, today: date, **kwargs: Any) -> RequestForm:
    places = policy_of(employee, today).policy.places
    return RequestForm(employee=employee, monday=monday, places=places, **kwargs)


def place_initial(last: LastPlan, employee: Employee) -> dict[str, Any]:
    """Place, hours and reason of the last request; the first time the home, if one is registered."""
    return {
        "place": last.place or (Place.HOME if employee.home_address else ""),
        "place_office": last.place_office_id,
        "place_note": last.place_note,
        "place_lat": last.place_lat,
        "place_lon": last.place_lon,
        "reason": last.reason,
        **blocks_initial(last.blocks),
    }


def last_rows(last: LastPlan) -> list[dict[str, Any]]:
    """The outputs of the last plan as initial rows."""
    return [{"output": o.output, "quantity": _number(o.quantity), "unit": o.unit} for o in last.outputs]


def _number(text: str) -> Decimal | str:
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    value: str
    word: str
    help: str
    checked: bool
    enabled: bool


def place_choices(form: PlaceForm) -> list[PlaceChoice]:
    """The places that the policy allows, with what each means for this person."""
    home = form.employee.home_address
    helps: Mapping[str, str] = {
        Place.HOME: Truncator(home).chars(60) if home else str(ProblemCode.NO_HOME.label),
        Place.OTHER_OFFICE: _("Bekerja dari kantor lain di instansi Anda; pilih kantornya di bawah."),
        Place.OTHER: _("Tuliskan alamatnya di bawah; atasan Anda menilai tempat ini."),
    }
    chosen = form["place"].value()
    return [
        PlaceChoice(value, str(word), helps[value], value == chosen, value != Place.HOME or bool(home))
        for value, word in form.fields["place"].choices  # type: ignore[attr-defined]
    ]


def show(
    request: HttpRequest,
    ask: Ask,
    now: datetime,
    *,
    status: int = 200,
    week: WeekView | None = None,
) -> HttpResponse:
    """Render the form: the week's days, and where a day was refused the days that are still possible."""
    weeks = weeks_from(ask.employee, ask.monday, WEEKS_AHEAD, now)
    view = week or next(weeks)
    ticked = [parse_day(str(text)) for text in ask.form["days"].value() or []]
    chosen = sorted({day for day in ticked if day})
    own = [d.date for d in ask.existing.days.all()] if ask.existing else []
    day_errors = [str(sentence) for sentence in ask.form["days"].errors]
    coming = chain([view], weeks) if day_errors else ()
    free = (d.date for w in coming for d in w.days if d.can_request and d.date not in chosen)
    context = {
        "form": ask.form,
        "plan": ask.rows,
        "places": place_choices(ask.form),
        "days": (view, chosen, own),
        "week": SimpleLazyObject(lambda: week_card(view, chosen=chosen, own=own)),
        "day_errors": day_errors,
        "ineligible": ineligible_sentence([view]),
        "alternatives": list(islice(free, 6)),
        "repeated": ask.repeated,
        "earlier": iso_week(ask.monday - timedelta(days=7)),
        "later": iso_week(ask.monday + timedelta(days=7)),
        **_addresses(ask),
    }
    return render(request, "scheduling/request_form.html", context, status=status)


def _addresses(ask: Ask) -> dict[str, Any]:
    existing = ask.existing
    if existing is None:
        return {
            "heading": _("Ajukan WFA"),
            "send_url": reverse("request_new"),
            "draft_url": reverse("request_draft"),
            "row_url": reverse("request_row"),
            "back_url": reverse("my_week"),
        }
    is_draft = existing.status == RequestStatus.DRAFT
    return {
        "heading": _("Lengkapi draf") if is_draft else _("Perbaiki pengajuan"),
        "request_id": existing.pk,
        "send_url": reverse("request_edit", args=[existing.pk]),
        "draft_url": reverse("request_edit_draft", args=[existing.pk]) if is_draft else "",
        "row_url": reverse("request_edit_row", args=[existing.pk]),
        "back_url": reverse("request_detail", args=[existing.pk]),
        "sent_back_reason": "" if is_draft else sent_back_reason(existing),
    }


def sent_back_reason(existing: WfaRequest) -> str:
    """The supervisor's words, from the last act on the request."""
    reasons = [line.reason for line in history_of(existing) if line.reason]
    return reasons[-1] if reasons else ""
