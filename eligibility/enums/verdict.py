"""The rules by name, and the words of a verdict.

Each label is a %-template over the params that the rules give; the rules themselves hold no words.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rule(models.TextChoices):
    """The rules in the order in which a person reads them."""

    AT_WORK = "at_work", _("Status kepegawaian aktif")
    DISCIPLINE = "discipline", _("Tidak sedang dalam atau menjalani hukuman disiplin")
    SUSPENSION = "suspension", _("WFA tidak sedang dihentikan sementara")
    POST_LEVEL = "post_level", _("Jenjang jabatan tidak dikecualikan")
    NEW_IN_POST = "new_in_post", _("Masa kerja dalam jabatan cukup")
    SERVICE = "service", _("Layanan dapat dikerjakan jarak jauh")
    TALENT_BOX = "talent_box", _("Kotak talenta memenuhi syarat")
    PREDICATE = "predicate", _("Predikat kinerja memenuhi syarat")
    LAPTOP = "laptop", _("Memiliki laptop")
    BANDWIDTH = "bandwidth", _("Kecepatan internet cukup")
    ICT = "ict", _("Mampu menggunakan TIK")


class Corrector(models.TextChoices):
    """Who can correct the datum behind a reason."""

    ADMIN = "admin", _("Admin BKD/BKN")
    SUPERVISOR = "supervisor", _("Atasan langsung")
    SELF = "self", _("Anda sendiri")
    APPRAISER = "appraiser", _("Pejabat penilai kinerja")


class Datum(models.TextChoices):
    """What a rule looked at, and found."""

    STATUS = "status", _("Kedudukan hukum: %(status)s.")
    AT_WORK = "at_work", _("Tercatat bertugas.")
    LEFT = "left", _("Tercatat tidak lagi bertugas sejak %(since)s.")
    NO_DISCIPLINE = "no_discipline", _("Tidak ada hukuman disiplin yang berlaku atau sedang diproses.")
    DISCIPLINE_IN_PROCESS = "discipline_in_process", _("Pemeriksaan disiplin berjalan sejak %(since)s.")
    DISCIPLINE_UNTIL = (
        "discipline_until",
        _("Hukuman disiplin %(level)s berlaku sejak %(since)s sampai %(until)s."),
    )
    DISCIPLINE_OPEN = (
        "discipline_open",
        _("Hukuman disiplin %(level)s berlaku sejak %(since)s, tanggal akhirnya belum tercatat."),
    )
    DISCIPLINE_EXISTS = (
        "discipline_exists",
        _("Ada. Rinciannya hanya untuk pegawai itu sendiri, admin, dan auditor."),
    )
    NOT_SUSPENDED = "not_suspended", _("Tidak ada penghentian WFA yang berlaku.")
    SUSPENDED_UNTIL = (
        "suspended_until",
        _("WFA dihentikan sementara sejak %(since)s sampai %(until)s: %(reason)s"),
    )
    SUSPENDED_OPEN = "suspended_open", _("WFA dihentikan sejak %(since)s sampai dicabut: %(reason)s")
    POST_LEVEL = "post_level", _("Jenjang jabatan: %(level)s.")
    IN_POST_LONG = "in_post_long", _("Dalam jabatan sejak %(since)s, lebih dari %(months)s bulan.")
    IN_POST_SHORT = (
        "in_post_short",
        _("Dalam jabatan sejak %(since)s; syaratnya %(months)s bulan, yaitu sampai %(until)s."),
    )
    IN_POST_UNKNOWN = "in_post_unknown", _("Tanggal mulai jabatan belum tercatat.")
    IN_POST_FREE = "in_post_free", _("Masa kerja dalam jabatan tidak disyaratkan.")
    SERVICE_COUNTER = "service_counter", _("Loket tempat bertugas: %(nature)s.")
    SERVICE_POST = "service_post", _("Jabatan: %(nature)s.")
    SERVICE_UNIT = "service_unit", _("Layanan unit kerja: %(nature)s.")
    SERVICE_EXCEPTION = (
        "service_exception",
        _("Pengecualian atas nama pegawai ini, sampai %(until)s: %(nature)s."),
    )
    SERVICE_UNRATED = (
        "service_unrated",
        _("Layanan unit dan jabatan ini belum diverifikasi; selama itu dianggap dapat jarak jauh."),
    )
    BOX = "box", _("Kotak %(box)s, berlaku sampai sebelum %(until)s. Yang memenuhi syarat: %(boxes)s.")
    BOX_EXPIRED = "box_expired", _("Kotak %(box)s dinilai %(assessed)s dan kedaluwarsa sejak %(until)s.")
    BOX_OTHER_SCHEME = (
        "box_other_scheme",
        _("Kotak %(box)s memakai penomoran %(scheme)s, sedangkan kebijakan memakai %(wanted)s."),
    )
    BOX_MAPPED = (
        "box_mapped",
        _(
            "Kotak %(delivered)s menurut %(scheme)s = kotak %(box)s menurut pemetaan sejak %(since)s "
            "(%(legal)s). %(datum)s"
        ),
    )
    BOX_UNKNOWN = "box_unknown", _("Belum ada kotak talenta yang tercatat.")
    PREDICATE = (
        "predicate",
        _("Predikat %(predicate)s untuk %(start)s sampai %(end)s; paling rendah %(lowest)s."),
    )
    PREDICATE_UNKNOWN = "predicate_unknown", _("Belum ada predikat kinerja yang tercatat.")
    READINESS_UNKNOWN = "readiness_unknown", _("Pernyataan kesiapan belum diisi.")
    LAPTOP_YES = "laptop_yes", _("Dinyatakan memiliki laptop.")
    LAPTOP_NO = "laptop_no", _("Dinyatakan tidak memiliki laptop.")
    SPEED = (
        "speed",
        _("Unduh %(down)s Mbps, unggah %(up)s Mbps; paling rendah %(min_down)s dan %(min_up)s Mbps."),
    )
    ICT = "ict", _("Kemampuan TIK: %(level)s; paling rendah %(lowest)s.")
    UNCONFIRMED = "unconfirmed", _("%(datum)s Belum dikonfirmasi atasan.")
    NOT_REQUIRED = "not_required", _("Tidak disyaratkan oleh kebijakan yang berlaku.")


class Remedy(models.TextChoices):
    """What would change a rule's answer. Written for whoever reads it, the person or the supervisor."""

    CORRECT_STATUS = "correct_status", _("Jika keliru, minta admin memperbaiki data kepegawaian di SIASN.")
    DISCIPLINE_ENDS = "discipline_ends", _("Berubah setelah hukuman atau pemeriksaan selesai dan dicatat.")
    SUSPENSION_ENDS = "suspension_ends", _("Berakhir pada tanggalnya, atau lebih cepat bila dicabut pejabat.")
    OTHER_POST = "other_post", _("Berubah bila jabatan berganti atau kebijakan tidak lagi mengecualikannya.")
    WAIT_IN_POST = "wait_in_post", _("Tidak perlu berbuat apa-apa; berubah sendiri pada tanggalnya.")
    RECORD_POST_DATE = "record_post_date", _("Minta admin melengkapi TMT jabatan.")
    RATE_SERVICE = (
        "rate_service",
        _("Berubah bila verifikasi layanan diperbarui, atau setelah pindah tugas dari layanan ini."),
    )
    EXCEPTION_ENDS = (
        "exception_ends",
        _(
            "Berakhir pada tanggalnya, atau lebih cepat bila dicabut; sesudahnya loket dan jabatan menentukan."
        ),
    )
    RECORD_BOX = "record_box", _("Minta admin memasukkan hasil manajemen talenta terbaru.")
    RAISE_BOX = "raise_box", _("Berubah dengan penilaian talenta berikutnya.")
    RECORD_PREDICATE = "record_predicate", _("Minta admin menarik penilaian kinerja terbaru dari SIASN.")
    RAISE_PREDICATE = "raise_predicate", _("Berubah dengan predikat periode berikutnya.")
    DECLARE = "declare", _("Isi pernyataan kesiapan, lalu minta atasan mengonfirmasinya.")
    DECLARE_AGAIN = "declare_again", _("Perbarui pernyataan kesiapan bila keadaannya sudah berubah.")
    CONFIRM = "confirm", _("Tunggu atasan mengonfirmasi pernyataan kesiapan.")


class DatumSource(models.TextChoices):
    """Where a datum comes from when its row names no source of its own."""

    ROSTER = "roster", _("Data kepegawaian (SIASN)")
    PORTAL = "portal", _("Catatan portal")
    RATING = "rating", _("Verifikasi layanan instansi")
    DECLARED = "declared", _("Pernyataan pegawai")
    CONFIRMED = "confirmed", _("Pernyataan pegawai, dikonfirmasi atasan")
    POLICY = "policy", _("Kebijakan instansi")
    NOTHING = "nothing", _("Belum ada data")
