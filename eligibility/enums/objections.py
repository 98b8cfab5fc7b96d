"""Objections: their kinds, states and clock, and what may stand in the way of one."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ObjectionKind(models.TextChoices):
    DATA = "data", _("data keliru")
    VERDICT = "verdict", _("penilaian atau penolakan keliru")


class ObjectionStatus(models.TextChoices):
    OPEN = "open", _("menunggu jawaban")
    ASKED = "asked", _("menunggu keterangan pegawai")
    UPHELD = "upheld", _("dikabulkan")
    PARTLY = "partly", _("dikabulkan sebagian")
    REJECTED = "rejected", _("ditolak")
    WITHDRAWN = "withdrawn", _("ditarik pegawai")


LIVE_OBJECTION = frozenset({ObjectionStatus.OPEN, ObjectionStatus.ASKED})
ANSWERS = frozenset({ObjectionStatus.UPHELD, ObjectionStatus.PARTLY, ObjectionStatus.REJECTED})
GRANTING = frozenset({ObjectionStatus.UPHELD, ObjectionStatus.PARTLY})
OBJECTION_TRANSITIONS: dict[str, frozenset[ObjectionStatus]] = {
    ObjectionStatus.OPEN: frozenset({ObjectionStatus.ASKED, ObjectionStatus.WITHDRAWN, *ANSWERS}),
    ObjectionStatus.ASKED: frozenset({ObjectionStatus.OPEN, ObjectionStatus.WITHDRAWN, *ANSWERS}),
    ObjectionStatus.UPHELD: frozenset(),
    ObjectionStatus.PARTLY: frozenset(),
    ObjectionStatus.REJECTED: frozenset(),
    ObjectionStatus.WITHDRAWN: frozenset(),
}


class HandlerRole(models.TextChoices):
    """As what somebody handles an objection."""

    SUPERVISOR = "supervisor", _("atasan")
    APPRAISER = "appraiser", _("pejabat penilai kinerja")
    ADMIN = "admin", _("admin")
    OFFICIAL = "official", _("pejabat")


class NoteKind(models.TextChoices):
    QUESTION = "question", _("permintaan keterangan")
    REPLY = "reply", _("keterangan pegawai")


class Nudge(models.TextChoices):
    """What the clock asks for, once each."""

    HALF = "half", _("setengah waktu")
    LAST = "last", _("24 jam terakhir")
    OVERDUE = "overdue", _("lewat tenggat")


class TermUnit(models.TextChoices):
    HOURS = "hours", _("jam")
    DAYS = "days", _("hari kalender")


# A datum's term runs on without nights and weekends; a verdict's ends with a whole day of the office.
UNIT_OF = {ObjectionKind.DATA: TermUnit.HOURS, ObjectionKind.VERDICT: TermUnit.DAYS}
