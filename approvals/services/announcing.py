"""Who is told what: notices at once, a mail to the employee at each step, one digest a day to the decider.

Every sentence is written in the language of the person who reads it.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from approvals.models import Approval
from approvals.selectors import admin_user_ids, deciding_user_ids
from core.audit import Actor
from core.enums import NoticeLevel
from core.services import notify, queue_mail
from employees.models import User
from employees.selectors import today_in
from scheduling.enums import RequestStatus
from scheduling.models import WfaRequest

Sentence = Callable[[], str]

LEVELS: dict[str, NoticeLevel] = {
    RequestStatus.APPROVED: NoticeLevel.SUCCESS,
    RequestStatus.REJECTED: NoticeLevel.WARNING,
    RequestStatus.SENT_BACK: NoticeLevel.WARNING,
    RequestStatus.RECALLED: NoticeLevel.WARNING,
    RequestStatus.EXPIRED: NoticeLevel.WARNING,
}


MOVES = frozenset(LEVELS)


def in_words(days: Iterable[date]) -> str:
    """ "Kamis, 3 Des 2026 dan Jumat, 4 Des 2026" """
    return str(get_text_list([date_format(d, "l, j M Y") for d in sorted(days)], _("dan")))


def moment_in_words(moment: datetime, request: WfaRequest) -> str:
    """The moment in the zone of the asker's office, with the zone's name."""
    office = request.employee.office
    return f"{date_format(moment.astimezone(office.tz), 'l, j M Y H.i')} {office.zone_name}"


def tell(
    user_ids: Iterable[int],
    sentence: Sentence,
    *,
    now: datetime,
    link: str,
    level: NoticeLevel = NoticeLevel.INFO,
) -> None:
    """One notice for each account, each in its own language."""
    for user in User.objects.filter(pk__in=list(user_ids)).only("pk", "language"):
        with override(user.language):
            notify(user_id=user.pk, text=sentence(), now=now, link=link, level=level)


def tell_employee(
    request: WfaRequest, sentence: Sentence, *, key: str, now: datetime, level: NoticeLevel = NoticeLevel.INFO
) -> None:
    """A notice and a mail to the asker; `key` names the step, so that a step is mailed once."""
    user = User.objects.filter(employee=request.employee_id, is_active=True).first()
    if user is None:
        return
    link = reverse("request_detail", args=[request.pk])
    with override(user.language):
        text = sentence()
        notify(user_id=user.pk, text=text, now=now, link=link, level=level)
        queue_mail(
            to=user.email or request.employee.email,
            subject=_("Pengajuan WFA #%(number)s") % {"number": request.pk},
            body=_letter(request.employee.full_name, text, link),
            once_key=f"request:{request.pk}:{key}",
            now=now,
        )


def _letter(name: str, text: str, link: str) -> str:
    return _(
        "Yth. %(name)s,\n\n%(text)s\n\nRinciannya: %(link)s\n\n"
        "Surat ini dikirim oleh Portal WFA dan tidak perlu dibalas.\n"
    ) % {"name": name, "text": text, "link": f"{settings.PORTAL_URL}{link}"}


def opened(approval: Approval, days: Sequence[date], now: datetime) -> None:
    """Asker and decider learn who decides and until when; without a decider the admins learn it."""
    request = approval.request
    if approval.decider is None:
        _without_decider(approval, days, now)
        return
    decider = approval.decider.full_name

    def to_employee() -> str:
        return _(
            "Pengajuan WFA Anda untuk %(days)s menunggu keputusan %(decider)s, paling lambat %(due)s."
        ) % {"days": in_words(days), "decider": decider, "due": moment_in_words(approval.due_at, request)}

    tell_employee(request, to_employee, key=f"opened:{approval.round}", now=now)
    tell_deciders(approval, days, now)


def reassigned(approval: Approval, days: Sequence[date], now: datetime) -> None:
    """Asker and new decider learn that somebody else decides now."""
    request = approval.request
    decider = approval.decider.full_name if approval.decider else ""

    def to_employee() -> str:
        return _(
            "Pengajuan WFA Anda untuk %(days)s kini diputuskan oleh %(decider)s, paling lambat %(due)s."
        ) % {
            "days": in_words(days),
            "decider": decider,
            "due": moment_in_words(approval.due_at, request),
        }

    key = f"reassigned:{approval.round}:{approval.decider_id}"
    tell_employee(request, to_employee, key=key, now=now)
    tell_deciders(approval, days, now)


def reminded(decider_id: int, number: int, on: date, now: datetime) -> None:
    """One notice for all that waits, however many requests it is."""

    def sentence() -> str:
        return ngettext(
            "%(number)s pengajuan WFA menunggu keputusan Anda.",
            "%(number)s pengajuan WFA menunggu keputusan Anda.",
            number,
        ) % {"number": number}

    accounts = deciding_user_ids([decider_id], on)
    tell(accounts, sentence, now=now, link=reverse("inbox"), level=NoticeLevel.WARNING)


def escalated(approval: Approval, days: Sequence[date], now: datetime) -> None:
    """The next level may decide now; the asker and the first decider learn it."""
    request, above = approval.request, approval.escalated_to
    on = today_in(request.employee.office, now)
    if above is None:
        _nobody_above(approval, days, now)
        return
    facts = {"name": request.employee.full_name, "above": above.full_name}

    def to_above() -> str:
        return _(
            "Tenggat keputusan atas pengajuan WFA %(name)s untuk %(days)s sudah lewat. "
            "Anda sekarang dapat memutuskannya."
        ) % (facts | {"days": in_words(days)})

    def to_first() -> str:
        return (
            _(
                "Tenggat keputusan atas pengajuan WFA %(name)s sudah lewat; "
                "%(above)s sekarang juga dapat memutuskannya."
            )
            % facts
        )

    def to_employee() -> str:
        return _(
            "Pengajuan WFA Anda untuk %(days)s belum diputuskan sampai tenggatnya, jadi diteruskan kepada %(above)s."
        ) % (facts | {"days": in_words(days)})

    link = reverse("approval", args=[approval.pk])
    asker = request.employee_id
    first = [approval.decider_id] if approval.decider_id else []
    tell(deciding_user_ids([above.pk], on, not_employee=asker), to_above, now=now, link=link)
    tell(deciding_user_ids(first, on, not_employee=asker), to_first, now=now, link=link)
    tell_employee(request, to_employee, key=f"escalated:{approval.round}", now=now)


def _nobody_above(approval: Approval, days: Sequence[date], now: datetime) -> None:
    asker = approval.request.employee
    decider = approval.decider.full_name if approval.decider else ""

    def to_admin() -> str:
        return _(
            "Pengajuan WFA %(name)s untuk %(days)s melewati tenggat di %(decider)s dan tidak ada atasan berikutnya."
        ) % {"name": asker.full_name, "days": in_words(days), "decider": decider}

    admins = admin_user_ids(approval.agency_id, asker.office_id, today_in(asker.office, now))
    link = reverse("approval", args=[approval.pk])
    tell(admins, to_admin, now=now, link=link, level=NoticeLevel.WARNING)


def tell_deciders(approval: Approval, days: Sequence[date], now: datetime) -> None:
    """A notice, no mail: the digest of the morning carries the request."""
    request = approval.request
    on = today_in(request.employee.office, now)

    def to_decider() -> str:
        return _("%(name)s mengajukan WFA untuk %(days)s. Putuskan paling lambat %(due)s.") % {
            "name": request.employee.full_name,
            "days": in_words(days),
            "due": moment_in_words(approval.due_at, request),
        }

    tell(deciders_of(approval, on), to_decider, now=now, link=reverse("approval", args=[approval.pk]))


def deciders_of(approval: Approval, on: date) -> list[int]:
    """Accounts of all who may decide now."""
    people = [pk for pk in (approval.decider_id, approval.escalated_to_id) if pk is not None]
    return deciding_user_ids(people, on, not_employee=approval.request.employee_id)


def _without_decider(approval: Approval, days: Sequence[date], now: datetime) -> None:
    request, asker = approval.request, approval.request.employee
    reason = approval.get_gap_display

    def to_employee() -> str:
        return _(
            "Pengajuan WFA Anda untuk %(days)s sudah masuk, tetapi belum ada pejabat yang dapat memutuskan "
            "(%(gap)s). Admin sudah diberi tahu dan akan menetapkan pemutusnya."
        ) % {"days": in_words(days), "gap": reason()}

    def to_admin() -> str:
        return _(
            "Tidak ada pemutus untuk pengajuan WFA %(name)s (%(gap)s). Tetapkan pemutusnya sebelum %(due)s."
        ) % {"name": asker.full_name, "gap": reason(), "due": moment_in_words(approval.due_at, request)}

    tell_employee(request, to_employee, key=f"opened:{approval.round}", now=now, level=NoticeLevel.WARNING)
    admins = admin_user_ids(approval.agency_id, asker.office_id, today_in(asker.office, now))
    tell(admins, to_admin, now=now, link=reverse("undecidable"), level=NoticeLevel.WARNING)


def moved(
    request: WfaRequest, new: str, days: Sequence[date], *, actor: Actor, reason: str, now: datetime
) -> None:
    """The asker learns what became of the request, by whom and why."""
    who = f"{actor.name} ({actor.acting_as})" if actor.acting_as else actor.name

    def sentence() -> str:
        text = _moved_text(new) % {"days": in_words(days), "who": who}
        return f"{text} {_('Alasan')}: {reason}" if reason else text

    days_key = "-".join(d.isoformat() for d in sorted(days))
    key = f"{new}:{days_key}:{now:%Y%m%d%H%M%S%f}"
    tell_employee(request, sentence, key=key, now=now, level=LEVELS.get(new, NoticeLevel.INFO))


def _moved_text(new: str) -> str:
    return {
        str(RequestStatus.APPROVED): _("WFA Anda pada %(days)s disetujui oleh %(who)s."),
        str(RequestStatus.REJECTED): _("WFA Anda pada %(days)s ditolak oleh %(who)s."),
        str(RequestStatus.SENT_BACK): _(
            "Pengajuan WFA Anda untuk %(days)s dikembalikan oleh %(who)s. Lengkapi lalu kirim lagi; "
            "tempat Anda tetap dipegang sampai hari itu dimulai."
        ),
        str(RequestStatus.RECALLED): _(
            "WFA Anda pada %(days)s dipanggil kembali oleh %(who)s: hari itu Anda bekerja di kantor "
            "dan kuotanya kembali."
        ),
        str(RequestStatus.EXPIRED): _(
            "Pengajuan WFA Anda untuk %(days)s belum diputuskan saat hari dimulai, "
            "jadi hari itu Anda bekerja di kantor."
        ),
        str(RequestStatus.WITHDRAWN): _("Pengajuan WFA Anda untuk %(days)s sudah ditarik."),
        str(RequestStatus.CANCELLED): _("WFA Anda pada %(days)s sudah dibatalkan."),
    }[str(new)]


def no_longer_waiting(approval: Approval, new: str, days: Sequence[date], now: datetime) -> None:
    """The decider learns that a request was withdrawn, cancelled or ran out of time."""
    request = approval.request

    def sentence() -> str:
        texts = {
            str(RequestStatus.WITHDRAWN): _("%(name)s menarik pengajuan WFA untuk %(days)s."),
            str(RequestStatus.CANCELLED): _("%(name)s membatalkan WFA pada %(days)s."),
            str(RequestStatus.EXPIRED): _(
                "Pengajuan WFA %(name)s untuk %(days)s kedaluwarsa karena belum diputuskan."
            ),
        }
        return texts[str(new)] % {"name": request.employee.full_name, "days": in_words(days)}

    on = today_in(request.employee.office, now)
    tell(deciders_of(approval, on), sentence, now=now, link=reverse("approval", args=[approval.pk]))
