"""How often somebody may complain or ask for a receipt in an hour; who it was is kept nowhere (core.throttle)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from core.throttle import TooMany, counted

SENT, MISSED = "complaints:sent", "complaints:missed"


def count_sending(sender: str, *, most: int, now: datetime) -> None:
    """One more complaint of this sender. Errors: TooMany, Busy."""
    if counted(SENT, sender, now) > most:
        raise TooMany(_("Sudah banyak pengaduan dikirim dari jaringan Anda. Isian Anda masih ada."), now=now)


def count_miss(sender: str, *, most: int, now: datetime) -> None:
    """One more receipt asked for; `forgive_miss` takes it back when there was one. Errors: TooMany, Busy."""
    if counted(MISSED, sender, now) > most:
        raise TooMany(_("Sudah banyak nomor yang tidak cocok dicoba dari jaringan Anda."), now=now)


def forgive_miss(sender: str, now: datetime) -> None:
    counted(MISSED, sender, now, -1)
