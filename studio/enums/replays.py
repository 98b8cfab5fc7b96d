"""States of a replay, what it compares with, and the words of what it finds."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from scheduling.enums import ProblemCode


class ReplayStatus(models.TextChoices):
    QUEUED = "queued", _("menunggu")
    RUNNING = "running", _("sedang dihitung")
    DONE = "done", _("selesai")
    FAILED = "failed", _("gagal")


class Baseline(models.TextChoices):
    """What the draft is compared with."""

    TODAY = "today", _("kebijakan yang berlaku hari ini")
    SCHEDULED = "scheduled", _("kebijakan terjadwal yang akan digantikan rancangan")


class Part(models.TextChoices):
    """What a stored row of a replay is about."""

    PERSON = "person", _("pegawai")
    DAY = "day", _("hari")
    COUNTER = "counter", _("loket")


class Change(models.TextChoices):
    """What the draft does to a person, over the dates of the window."""

    GAINS = "gains", _("mendapat")
    GAINS_SOME = "gains_some", _("mendapat pada sebagian hari")
    LOSES = "loses", _("kehilangan")
    LOSES_SOME = "loses_some", _("kehilangan pada sebagian hari")
    BOTH = "both", _("mendapat dan kehilangan pada hari yang berbeda")
    UNCHANGED = "unchanged", _("tetap")


GAINING = (Change.GAINS, Change.GAINS_SOME)
LOSING = (Change.LOSES, Change.LOSES_SOME, Change.BOTH)


class DayChange(models.TextChoices):
    """What the draft does to a day that somebody asked for."""

    FUTURE_BROKEN = "future_broken", _("hari yang sudah disetujui akan gugur")
    PAST_BROKEN = "past_broken", _("hari yang dulu disetujui tidak akan mungkin")
    PENDING_BROKEN = "pending_broken", _("pengajuan yang menunggu tidak akan mungkin")
    OPENED = "opened", _("keinginan yang dulu terhalang akan mungkin")
    MENDED = "mended", _("hari yang disetujui di luar aturan menjadi sesuai aturan")


BROKEN = (DayChange.FUTURE_BROKEN, DayChange.PAST_BROKEN, DayChange.PENDING_BROKEN)


class Group(models.TextChoices):
    OFFICE = "office", _("Kantor")
    UNIT = "unit", _("Unit kerja")
    POST_LEVEL = "post_level", _("Jenjang jabatan")
    RANK = "rank", _("Golongan")
    SEX = "sex", _("Jenis kelamin")


# Small groups of these tell about single people: whoever may not see names does not see them either.
TELLING = (Group.UNIT, Group.POST_LEVEL, Group.RANK, Group.SEX)
SMALLEST = 5

# `scheduling.enums.ProblemCode` in a few words, as they stand against a day.
OBSTACLES = {
    ProblemCode.NOT_ELIGIBLE.value: _("pegawai tidak memenuhi syarat"),
    ProblemCode.WEEKDAY_CLOSED.value: _("hari itu tidak dibuka"),
    ProblemCode.PLACE_CLOSED.value: _("tempat tidak dibuka"),
    ProblemCode.QUOTA_FULL.value: _("kuota minggu habis"),
    ProblemCode.QUOTA_ZERO.value: _("kuota kantor 0 hari"),
    ProblemCode.QUOTA_EXCEEDED.value: _("kuota minggu terlampaui"),
    ProblemCode.QUOTA_SHORT_WEEK.value: _("minggu pendek"),
    ProblemCode.UNIT_SHARE.value: _("bagian unit yang boleh WFA"),
    ProblemCode.UNIT_MINIMUM.value: _("pegawai paling sedikit di unit"),
    ProblemCode.COUNTER_MINIMUM.value: _("penjagaan loket"),
    ProblemCode.LEAD_TIME.value: _("diajukan terlambat"),
    ProblemCode.HORIZON.value: _("diajukan terlalu awal"),
    ProblemCode.HOLIDAY.value: _("hari libur"),
    ProblemCode.BLOCKED.value: _("hari tertutup"),
    ProblemCode.ANCHOR.value: _("hari wajib di kantor"),
    ProblemCode.ABSENT.value: _("cuti atau dinas"),
    ProblemCode.ALREADY_ASKED.value: _("sudah diajukan"),
    ProblemCode.NO_HOME.value: _("alamat rumah belum terdaftar"),
    ProblemCode.NO_OFFICE.value: _("kantor lain tidak disebut"),
    ProblemCode.NO_PLACE_NOTE.value: _("alamat tempat tidak disebut"),
    ProblemCode.LONG_NOTE.value: _("catatan tempat terlalu panjang"),
    ProblemCode.PAST.value: _("sudah lewat"),
    ProblemCode.WEEKEND.value: _("bukan hari kerja"),
}
