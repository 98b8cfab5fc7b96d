"""Coaching: the supervisor's notes with their follow-ups, and the person's own page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.problems import DomainError, NotFound
from employees.permissions import require
from employees.selectors import actor_of, reports_of
from performance.forms.coaching import AnswerForm, CoachingForm, DoneForm
from performance.permissions.line import is_supervisor
from performance.selectors.coaching import NoteView, notes_about, own_notes
from performance.services.coaching import answer_coaching, coach, finish_follow_up
from performance.views.reading import moment_of, page_of, parse_key, user_of


@require_http_methods(["GET", "HEAD", "POST"])
def coaching(request: HttpRequest) -> HttpResponse:
    """Notes about one's reports, open follow-ups first; `?pegawai=` is one of them. A POST writes a note."""
    user = user_of(request)
    require(is_supervisor(user))
    now, today = moment_of(user)
    reports = reports_of(user.employee, today)
    if request.method != "POST":
        chosen = request.GET.get("pegawai", "")
        return _show(request, CoachingForm(reports=reports, initial={"employee": parse_key(chosen)}))
    form = CoachingForm(request.POST, reports=reports)
    if not form.is_valid():
        return _show(request, form, status=422)
    try:
        note = coach(author=user.employee, actor=actor_of(user), now=now, **form.cleaned_data)
    except DomainError as no:
        for problem in no.problems:
            form.add_error(None, problem.sentence)
        if not no.problems:
            form.add_error(None, no.sentence)
        return _show(request, form, status=no.status)
    messages.success(request, _("Catatan tersimpan. Pegawai sudah diberi tahu."))
    return redirect(f"{reverse('coaching')}?pegawai={note.employee_id}")


@require_POST
def coaching_done(request: HttpRequest, pk: int) -> HttpResponse:
    """The follow-up is done."""
    user = user_of(request)
    require(is_supervisor(user))
    now, _today = moment_of(user)
    form = DoneForm(request.POST)
    text = form.cleaned_data["note"] if form.is_valid() else request.POST.get("note", "")[:500]
    note = finish_follow_up(note_id=pk, by=user.employee, note=text, actor=actor_of(user), now=now)
    messages.success(request, _("Tindak lanjut selesai. Pegawai sudah diberi tahu."))
    return redirect(f"{reverse('coaching')}?pegawai={note.employee_id}")


@require_safe
def my_coaching(request: HttpRequest) -> HttpResponse:
    """What the supervisor wrote, and what was agreed on."""
    return _own(request)


@require_POST
def coaching_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The person's own word on a note, once."""
    user = user_of(request)
    now, _today = moment_of(user)
    if not own_notes(user.employee_id).filter(pk=pk).exists():
        raise NotFound(_("Catatan pembinaan ini tidak ditemukan."))
    form = AnswerForm(request.POST, auto_id=f"note{pk}_%s")
    if not form.is_valid():
        return _own(request, pk, form, status=422)
    answer_coaching(
        note_id=pk, employee=user.employee, answer=form.cleaned_data["answer"], actor=actor_of(user), now=now
    )
    messages.success(request, _("Tanggapan Anda terkirim kepada atasan."))
    return redirect("my_coaching")


def _show(request: HttpRequest, form: CoachingForm, *, status: int = 200) -> HttpResponse:
    user = user_of(request)
    _now, today = moment_of(user)
    reports = reports_of(user.employee, today)
    key = parse_key(request.GET.get("pegawai", ""))
    person = reports.filter(pk=key).first() if key else None
    open_only = request.GET.get("bagian") == "terbuka"
    rows = notes_about(reports, employee_id=person.pk if person else None, open_only=open_only)
    page = page_of(request, rows)
    context = {
        "team_tab": "coaching",
        "form": form,
        "person": person,
        "people": reports.order_by("name", "pk"),
        "open_only": open_only,
        "page": page,
        "notes": [NoteView(note, today) for note in page.object_list],
        "today": today,
    }
    return render(request, "performance/coaching.html", context, status=status)


def _own(
    request: HttpRequest, pk: int | None = None, bound: AnswerForm | None = None, *, status: int = 200
) -> HttpResponse:
    user = user_of(request)
    _now, today = moment_of(user)
    page = page_of(request, own_notes(user.employee_id))

    def form_of(key: int) -> AnswerForm:
        return bound if bound is not None and key == pk else AnswerForm(auto_id=f"note{key}_%s")

    context = {
        "tab": "coaching",
        "page": page,
        "notes": [(NoteView(note, today), form_of(note.pk)) for note in page.object_list],
    }
    return render(request, "performance/my_coaching.html", context, status=status)
