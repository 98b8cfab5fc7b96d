"""Accounts: opening a session or a token, passwords, and what a person sets for themself."""

import secrets
from datetime import datetime, timedelta

from axes.utils import reset as forget_failures
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import override as in_language
from knox.models import AuthToken
from knox.settings import knox_settings

from core.audit import Actor
from core.problems import NotAllowed, Refused
from core.services import queue_mail, record
from employees.models import Employee, User
from employees.selectors.roles import actor_of

RESET_PAUSE = timedelta(minutes=10)


def note_login(*, user: User, now: datetime) -> None:
    """Tell the audit trail that a session began."""
    _tell(user, actor_of(user), "session.opened", now)


def note_logout(*, user: User, now: datetime) -> None:
    """Tell the audit trail that a session was ended by its owner."""
    _tell(user, actor_of(user), "session.closed", now)


def open_token(*, user: User, now: datetime) -> tuple[str, datetime]:
    """A new API token and its expiry; beyond the limit per person the oldest go. NotAllowed before the
    first password change."""
    if user.must_change_password:
        raise NotAllowed(
            _("Ganti kata sandi sementara Anda di portal, lalu masuk lagi."), code="password_change_required"
        )
    with transaction.atomic():
        AuthToken.objects.filter(user=user, expiry__lte=now).delete()
        kept = AuthToken.objects.filter(user=user).order_by("-created").values_list("pk", flat=True)
        surplus = list(kept[(knox_settings.TOKEN_LIMIT_PER_USER or 10) - 1 :])
        AuthToken.objects.filter(pk__in=surplus).delete()
        instance, token = AuthToken.objects.create(user)
        _tell(user, actor_of(user), "token.opened", now)
    return token, instance.expiry


def close_token(*, token: AuthToken, user: User, now: datetime) -> None:
    """End one API token."""
    with transaction.atomic():
        token.delete()
        _tell(user, actor_of(user), "token.closed", now)


def change_password(*, user: User, password: str, actor: Actor, now: datetime) -> None:
    """Set the person's own new password; every token and every other session ends."""
    with transaction.atomic():
        row = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        if row.check_password(password):
            raise Refused(_("Kata sandi baru harus berbeda dari yang lama."), code="password_same")
        _set_password(row, password, must_change=False)
        _tell(user, actor, "password.changed", now)
    user.password, user.must_change_password = row.password, False


def set_temporary_password(*, employee: Employee, actor: Actor, now: datetime) -> str:
    """A one-time password for somebody locked out; returned once, never stored readable.

    Opens the account if there is none; the person must choose an own password at the next log-in.
    Errors: NotAllowed for oneself, Refused for somebody who left.
    """
    if employee.left_on is not None:
        raise Refused(_("%(who)s sudah tidak bertugas di sini.") % {"who": employee.full_name}, code="left")
    password = "-".join(secrets.token_hex(3) for _i in range(3))
    with transaction.atomic():
        row = User.objects.select_for_update(of=("self",)).filter(employee=employee).first()
        if row is not None and row.pk == actor.user_id:
            raise NotAllowed(_("Untuk akun sendiri, gunakan halaman ganti kata sandi."))
        row = row or User(nip=employee.nip, employee=employee, email=employee.email)
        _set_password(row, password, must_change=True)
        record(
            agency=employee.agency.code, actor=actor, verb="password.reset_by_admin", target=row, now=now,
            subject_id=employee.pk,
        )  # fmt: skip
    forget_failures(username=employee.nip)
    return password


def request_reset(*, nip: str, now: datetime) -> None:
    """Mail a link to the account's address, at most one in ten minutes; says nothing about who exists."""
    user = User.objects.with_person().filter(nip=nip, is_active=True, employee__left_on__isnull=True).first()
    if user is None or not user.email:
        return
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    link = settings.PORTAL_URL + reverse("password_reset_confirm", args=[uid, token])
    slot = int(now.timestamp() // RESET_PAUSE.total_seconds())
    with in_language(user.language), transaction.atomic():
        queue_mail(
            to=user.email,
            subject=_("Atur ulang kata sandi Portal WFA"),
            body=_(
                "Yth. %(name)s,\n\nSeseorang meminta pengaturan ulang kata sandi Portal WFA Anda. "
                "Buka tautan ini dalam satu jam untuk memilih kata sandi baru:\n\n%(link)s\n\n"
                "Bila bukan Anda yang meminta, abaikan surel ini; kata sandi Anda tidak berubah."
            )
            % {"name": user.employee.full_name, "link": link},
            once_key=f"password-reset:{user.pk}:{slot}",
            now=now,
        )
        _tell(user, actor_of(user), "password.reset_requested", now)


def complete_reset(*, user: User, password: str, now: datetime) -> None:
    """Set the password chosen behind a valid link; sessions, tokens and lock-outs of the account end."""
    with transaction.atomic():
        _set_password(user, password, must_change=False)
        _tell(user, actor_of(user), "password.reset", now)
    forget_failures(username=user.nip)


def set_language(*, user: User, language: str, actor: Actor, now: datetime) -> None:
    """Keep the language of pages and mails (a code of `settings.LANGUAGES`)."""
    set_preferences(user=user, language=language, mail_digest=user.mail_digest, actor=actor, now=now)


def set_preferences(*, user: User, language: str, mail_digest: bool, actor: Actor, now: datetime) -> None:
    """Keep the person's language and whether the daily digest comes by mail."""
    if language not in dict(settings.LANGUAGES):
        raise Refused(_("Bahasa itu tidak tersedia."), code="unknown_language")
    before = {"language": user.language, "mail_digest": user.mail_digest}
    after = {"language": language, "mail_digest": mail_digest}
    if before == after:
        return
    with transaction.atomic():
        user.language, user.mail_digest = language, mail_digest
        user.save(update_fields=["language", "mail_digest"])
        record(
            agency=user.employee.agency.code, actor=actor, verb="preferences.changed", target=user, now=now,
            subject_id=user.employee_id, before=before, after=after,
        )  # fmt: skip


def _set_password(user: User, password: str, *, must_change: bool) -> None:
    user.set_password(password)
    user.must_change_password = must_change
    user.save()
    AuthToken.objects.filter(user=user).delete()


def _tell(user: User, actor: Actor, verb: str, now: datetime) -> None:
    record(
        agency=user.employee.agency.code,
        actor=actor,
        verb=verb,
        target=user,
        now=now,
        subject_id=user.employee_id,
    )
