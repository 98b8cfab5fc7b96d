"""One person's boxes: the history, and the form that adds or corrects one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.problems import NotFound
from eligibility.forms.talent import BoxEntryForm
from eligibility.permissions import can_enter_talent, can_see_talent, can_see_talent_of
from eligibility.rules.talent import contradicts
from eligibility.selectors import policy_of
from eligibility.selectors.talent_people import history_of
from eligibility.services import TalentRow, enter_box
from eligibility.services.talent_import import contradiction
from eligibility.views.reading import moment_of, viewer_of
from employees.models import Employee, User
from employees.permissions import require
from employees.selectors import actor_of, person_of


@require_safe
def talent_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every box of one person; everybody sees the own ones."""
    user = viewer_of(request)
    person = _seen(user, pk)
    _now, today = moment_of(person)
    in_force = policy_of(person, today)
    context = {
        "person": person,
        "mine": person.pk == user.employee_id,
        "history": history_of(person, in_force, today),
        "in_force": in_force,
        "may_enter": can_enter_talent(user, person),
        "sees_grid": can_see_talent(user),
    }
    return render(request, "eligibility/talent_history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def talent_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """`?periode=` fills in what is stored for it, to be corrected."""
    user = viewer_of(request)
    person = _seen(user, pk)
    require(can_enter_talent(user, person))
    now, today = moment_of(person)
    initial = _stored(person, request.GET.get("periode", "")) or {"assessed_on": today}
    form = BoxEntryForm(request.POST if request.method == "POST" else None, initial=initial)
    made: list[TalentRow] = []
    if form.is_bound and form.carry_out(
        lambda data: made.append(
            enter_box(
                employee=person, enterer=user.employee, today=today, actor=actor_of(user), now=now, **data
            )
        )
    ):
        _say(request, made[0])
        return redirect("talent_history", pk=person.pk)
    status = 422 if form.is_bound else 200
    return render(request, "eligibility/talent_entry.html", {"form": form, "person": person}, status=status)


def _seen(user: User, pk: int) -> Employee:
    """Somebody whose boxes the user may read. Errors: NotFound for all others, wherever they are."""
    person = person_of(user, pk)
    if not can_see_talent_of(user, person):
        raise NotFound(_("Pegawai ini tidak ditemukan."))
    return person


def _stored(person: Employee, period: str) -> dict[str, object] | None:
    names = ("period", "assessed_on", "performance", "potential", "box", "scheme", "source")
    return person.talent.filter(period=period[:20]).values(*names).first() if period.isprintable() else None


def _say(request: HttpRequest, row: TalentRow) -> None:
    messages.success(request, _("Kotak talenta tersimpan. Nilai sebelumnya tetap ada dalam riwayat."))
    wanted = contradicts(row.scheme, row.performance, row.potential, row.box)
    if wanted:
        messages.warning(request, contradiction(row, wanted))
