"""*Keberatan saya*: the own objections, a new one with evidence, and one of them as its readers see it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.problems import DomainError, NotFound
from core.uploads import within_bytes
from eligibility import services
from eligibility.enums import Rule
from eligibility.forms.objections import AnswerForm, HandOnForm, ObjectForm, QuestionForm, ReplyForm
from eligibility.models import Objection, ObjectionFile
from eligibility.permissions import can_see_objection
from eligibility.selectors import Refusal, verdict_for
from eligibility.selectors.objections import (
    file_of,
    live_about,
    live_by_rule,
    own_objections,
    reason_of,
    refusal_of,
    terms_for,
)
from eligibility.services.objection_opening import refuse_reason
from eligibility.views.objection_reading import (
    LOOKS,
    about_files,
    clock_words,
    done,
    file_names,
    most_bytes,
    page_of,
    seen_objection,
    too_big,
)
from eligibility.views.reading import PAGE_SIZE, day_asked, moment_of, viewer_of
from employees.models import Employee, User
from employees.selectors import actor_of

SANDBOX = "sandbox; default-src 'none'"


@require_safe
def my_objections(request: HttpRequest) -> HttpResponse:
    me = viewer_of(request).employee
    now, today = moment_of(me)
    page = Paginator(own_objections(me), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [(row, LOOKS[row.status], clock_words(row, now)) for row in page.object_list]
    context = {"page": page, "rows": rows, "terms": terms_for(me.agency_id, today)}
    return render(request, "eligibility/objections/mine.html", context)


@csrf_exempt  # the size is checked before the form is parsed; the token right after
@within_bytes(most_bytes, too_big)
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def objection_new(request: HttpRequest) -> HttpResponseBase:
    """`?syarat=talent_box&tanggal=2026-11-23` about a failed reason, `?perihal=scheduling.request:17` a refusal."""
    user = viewer_of(request)
    me = user.employee
    _now, today = moment_of(me)
    subject, rule = request.GET.get("perihal", ""), request.GET.get("syarat", "")
    if subject:
        found = refusal_of(subject[:80], me)
        if found is None:
            raise NotFound(_("Penolakan ini tidak ditemukan."))
        return _new(request, user, found, subject[:80])
    if rule not in Rule.values:
        raise NotFound(_("Syarat ini tidak ditemukan."))
    return _new(request, user, Rule(rule), "", day_asked(request.GET.get("tanggal"), today))


def _new(
    request: HttpRequest, user: User, about: Rule | Refusal, subject: str, on: date | None = None
) -> HttpResponse:
    me = user.employee
    now, today = moment_of(me)
    form = ObjectForm(request.POST if request.method == "POST" else None, with_kind=on is not None)
    given: dict[str, Any] = {
        "employee": me, "today": today, "actor": actor_of(user), "now": now,
        "uploads": request.FILES.getlist("files"),
    }  # fmt: skip
    made: list[Objection] = []

    def open_() -> None:
        typed = form.cleaned_data
        if isinstance(about, Refusal):
            made.append(services.object_to_refusal(subject=subject, text=typed["text"], **given))
        else:
            made.append(services.object_to_reason(rule=about.value, on=on or today, **typed, **given))

    if request.method == "POST" and done(form, open_):
        messages.success(request, _("Keberatan terkirim. Anda diberi tahu begitu dijawab."))
        return redirect("objection", pk=made[0].pk)
    return _form_page(request, me, form, about, subject, on)


def _form_page(
    request: HttpRequest, me: Employee, form: ObjectForm, about: Rule | Refusal, subject: str, on: date | None
) -> HttpResponse:
    _now, today = moment_of(me)
    context: dict[str, Any] = {
        "form": form, "on": on, "terms": terms_for(me.agency_id, today), "sent_names": file_names(request),
        "action": request.get_full_path(), **about_files(),
    }  # fmt: skip
    if isinstance(about, Refusal):
        context |= {"refusal": about, "live": live_about(me, subject)}
    else:
        reason = reason_of(verdict_for(me, on or today), about.value)
        context |= {
            "reason": reason, "blocked": _blocked(reason), "live": live_by_rule(me).get(about.value),
        }  # fmt: skip
    return render(request, "eligibility/objections/new.html", context, status=422 if form.is_bound else 200)


def _blocked(reason: Any) -> DomainError | None:
    """Why no objection is the way here, with what to do instead."""
    try:
        refuse_reason(reason)
    except DomainError as no:
        return no
    return None


@require_safe
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer_of(request)
    return detail(request, user, seen_objection(user, pk))


def detail(request: HttpRequest, user: User, row: Objection, status: int = 200, **forms: Any) -> HttpResponse:
    """One objection with the forms of whoever reads it; `forms` come back with what was typed."""
    now, _today = moment_of(row.employee)
    context = page_of(user, row, now)
    if context["own"] and row.status == "asked":
        context["reply"] = ReplyForm(auto_id="id_reply_%s")
    if context["handles"]:
        context |= {
            "answer": AnswerForm(about_data=context["about_data"], auto_id="id_answer_%s"),
            "question": QuestionForm(auto_id="id_ask_%s") if row.status == "open" else None,
            "handing": HandOnForm(choices=context["choices"], auto_id="id_hand_%s")
            if context["choices"]
            else None,
        }
    context |= {"sent_names": file_names(request)} | forms
    return render(request, "eligibility/objections/detail.html", context, status=status)


@csrf_exempt  # as above
@within_bytes(most_bytes, too_big)
@csrf_protect
@require_POST
def objection_reply(request: HttpRequest, pk: int) -> HttpResponseBase:
    user = viewer_of(request)
    row = seen_objection(user, pk)
    now, _today = moment_of(user.employee)
    form = ReplyForm(request.POST, auto_id="id_reply_%s")

    def reply() -> Objection:
        return services.reply_to_question(
            objection_id=pk, employee=user.employee, uploads=request.FILES.getlist("files"),
            actor=actor_of(user), now=now, **form.cleaned_data,
        )  # fmt: skip

    if row.employee_id != user.employee_id:
        raise NotFound(_("Keberatan ini tidak ditemukan."))
    if not done(form, reply):
        return detail(request, user, row, 422, reply=form)
    messages.success(request, _("Keterangan terkirim."))
    return redirect("objection", pk=pk)


@require_POST
def objection_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer_of(request)
    now, _today = moment_of(user.employee)
    services.withdraw_objection(objection_id=pk, employee=user.employee, actor=actor_of(user), now=now)
    messages.success(request, _("Keberatan ditarik."))
    return redirect("my_objections")


@require_safe
def objection_file(request: HttpRequest, pk: int) -> FileResponse:
    """One evidence file for those who may read its objection; 404 for everybody else."""
    return download(seen_file(viewer_of(request), pk))


def seen_file(user: User, pk: int) -> ObjectionFile:
    row = file_of(user.employee.agency_id, pk)
    if not can_see_objection(user, row.objection):
        raise NotFound(_("Berkas ini tidak ditemukan."))
    return row


def download(row: ObjectionFile) -> FileResponse:
    """The file under its neutral name and the type that was found in it; nothing in it may run."""
    try:
        content = row.file.open("rb")
    except FileNotFoundError as gone:
        raise NotFound(_("Berkas ini tidak ditemukan.")) from gone
    answer = FileResponse(content, as_attachment=True, filename=row.name, content_type=row.kind)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SANDBOX
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer
