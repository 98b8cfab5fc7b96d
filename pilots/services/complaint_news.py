"""Who learns of a complaint: the admins of the office, and the complainant who left a mail address."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from core.enums import NoticeLevel
from core.models import Notice
from core.services import notice, notify_many, queue_mail
from employees.models import Office
from employees.selectors import today_in
from pilots.enums.complaints import ContactKind
from pilots.models import Complaint
from pilots.rules.complaints import contact_kind
from pilots.selectors.complaint_people import Account, admins_of, waiting_readers


def link_of(office: Office) -> str:
    """The open complaints of the office."""
    return f"{reverse('complaints')}?kantor={office.pk}"


def mail_keys(complaint_id: int) -> str:
    """How the once-keys of the mails about a complaint begin."""
    return f"complaint:{complaint_id}:"


def tell_of_new(row: Complaint, *, but: int | None, now: datetime) -> None:
    """One notice to each admin of the office, except `but` (a user id); none while an earlier one is unread."""
    office = row.office
    admins = [a for a in admins_of([office], today_in(office, now))[office.pk] if a.user_id != but]
    told = waiting_readers(link_of(office), [a.user_id for a in admins])
    notify_many([_of_new(account, office, now) for account in admins if account.user_id not in told])


def _of_new(account: Account, office: Office, now: datetime) -> Notice:
    with override(account.language):
        text = _("Pengaduan baru tentang %(office)s menunggu diperiksa.") % {"office": office.name}
    return notice(user_id=account.user_id, text=text, now=now, link=link_of(office))


def tell_of_waiting(office: Office, admins: list[Account], count: int, days: int, now: datetime) -> int:
    """Remind the admins of an office of `count` complaints that wait for over `days` working days."""
    notices = []
    for account in admins:
        with override(account.language):
            text = ngettext(
                "%(count)s pengaduan tentang %(office)s menunggu lebih dari %(days)s hari kerja.",
                "%(count)s pengaduan tentang %(office)s menunggu lebih dari %(days)s hari kerja.",
                count,
            ) % {"count": count, "office": office.name, "days": days}
        notices.append(
            notice(
                user_id=account.user_id, text=text, now=now, link=link_of(office), level=NoticeLevel.WARNING
            )
        )
    notify_many(notices)
    return len(notices)


def tell_complainant(row: Complaint, now: datetime) -> None:
    """The answer, to a mail address that was left for this; in Indonesian, as the answer is."""
    if contact_kind(row.contact) != ContactKind.MAIL:
        return
    with override("id"):
        subject = _("Jawaban atas pengaduan %(number)s") % {"number": row.number}
        body = _(
            "Pengaduan Anda tentang %(office)s sudah diperiksa. Hasilnya: %(status)s.\n\n%(answer)s\n\n"
            "Anda dapat membacanya lagi dengan nomor %(number)s di %(address)s."
        ) % {
            "office": row.office.name,
            "status": row.get_status_display(),
            "answer": row.answer,
            "number": row.number,
            "address": f"{settings.PORTAL_URL}{reverse('complaint_check')}",
        }
    key = f"{mail_keys(row.pk)}{row.decided_at:%Y%m%d%H%M%S}"
    queue_mail(to=row.contact, subject=subject, body=body, once_key=key, now=now)
