"""Ready questionnaires: what an agency's new survey begins with. They are content, in the field's language."""

from __future__ import annotations

from dataclasses import dataclass

from pilots.enums.surveys import QuestionKind
from pilots.rules.survey_questions import QuestionDraft

AGREE = ("Sangat tidak setuju", "Sangat setuju")
CONTENT = ("Sangat tidak puas", "Sangat puas")


@dataclass(frozen=True, slots=True)
class Template:
    key: str
    title: str
    purpose: str
    intro: str
    questions: tuple[QuestionDraft, ...]


def _scale(words: str, anchors: tuple[str, str] = AGREE, *, satisfaction: bool = False) -> QuestionDraft:
    low, high = anchors
    return QuestionDraft(QuestionKind.LIKERT, words, low=low, high=high, is_satisfaction=satisfaction)


def _one(words: str, *options: str) -> QuestionDraft:
    return QuestionDraft(QuestionKind.CHOICE, words, options=options)


def _many(words: str, *options: str, help: str = "Boleh memilih lebih dari satu.") -> QuestionDraft:
    return QuestionDraft(QuestionKind.CHOICE_MANY, words, help=help, options=options, required=False)


def _text(words: str) -> QuestionDraft:
    warning = "Jangan menulis nama orang atau hal yang hanya Anda ketahui."
    return QuestionDraft(QuestionKind.TEXT, words, help=warning, required=False)


BEFORE = Template(
    "before",
    "Kepuasan dan kesiapan WFA",
    "Mengetahui kesiapan dan harapan pegawai sebelum program bekerja dari mana saja dimulai.",
    "Survei ini memerlukan sekitar lima menit. Jawablah menurut keadaan Anda sendiri; tidak ada jawaban yang benar "
    "atau salah.",
    (
        _scale("Secara keseluruhan, saya puas dengan cara kerja saya saat ini.", CONTENT, satisfaction=True),
        _scale("Sebagian besar tugas saya dapat dikerjakan dari luar kantor tanpa menurunkan mutunya."),
        _scale("Di luar kantor saya mempunyai tempat kerja yang tenang dan layak."),
        _one(
            "Perangkat apa yang akan Anda pakai untuk bekerja dari luar kantor?",
            "Laptop dinas", "Laptop pribadi", "Hanya telepon pintar", "Belum ada perangkat",
        ),
        _one(
            "Bagaimana sambungan internet di tempat Anda akan bekerja?",
            "Stabil untuk rapat daring", "Cukup, kadang terputus", "Hanya data seluler", "Tidak ada",
        ),
        _scale("Saya mampu memakai aplikasi kerja (presensi, laporan harian, rapat daring) tanpa bantuan."),
        _many(
            "Apa yang paling Anda perlukan agar bekerja dari luar kantor berhasil?",
            "Perangkat", "Biaya atau akses internet", "Pelatihan aplikasi", "Kejelasan target dari atasan",
            "Akses data dan jaringan kantor", "Tidak ada",
        ),
        _many(
            "Apa yang Anda khawatirkan dari bekerja dari luar kantor?",
            "Koordinasi dengan rekan", "Pelayanan kepada masyarakat", "Penilaian kinerja", "Jam kerja yang meluas",
            "Keamanan data", "Tidak ada",
        ),
        _one(
            "Berapa hari WFA dalam seminggu yang menurut Anda sesuai dengan tugas Anda?",
            "Tidak ada", "1 hari", "2 hari", "Tergantung minggunya",
        ),
        _text("Apa saran Anda sebelum program ini dimulai?"),
    ),
)  # fmt: skip

AFTER = Template(
    "after",
    "Pengalaman selama uji coba WFA",
    "Mengetahui pengalaman pegawai selama uji coba, sebagai bahan laporan evaluasi kantor.",
    "Survei ini memerlukan sekitar lima menit. Hasilnya melengkapi laporan uji coba dan tidak menentukan kuota "
    "dengan sendirinya.",
    (
        _scale(
            "Secara keseluruhan, saya puas dengan pelaksanaan WFA di kantor saya.", CONTENT, satisfaction=True
        ),
        _scale("Pada hari WFA saya dapat menyelesaikan pekerjaan sebaik di kantor."),
        _scale("Koordinasi dengan rekan dan atasan tetap lancar pada hari WFA."),
        _scale("Pelayanan kepada masyarakat atau instansi mitra tidak terganggu oleh WFA."),
        _scale("Pembagian hari WFA di unit saya adil."),
        _scale("Pada hari WFA saya dapat mengakhiri kerja tepat waktu."),
        _one(
            "Berapa hari WFA yang Anda jalani dalam sebulan terakhir?",
            "Tidak ada", "1–2 hari", "3–4 hari", "Lebih dari 4 hari",
        ),
        _many(
            "Kendala apa yang Anda alami?",
            "Internet", "Perangkat", "Akses data atau jaringan kantor", "Presensi atau laporan harian",
            "Koordinasi", "Tempat kerja", "Tidak ada",
        ),
        _text("Apa yang sebaiknya dipertahankan, dan apa yang perlu diubah?"),
    ),
)  # fmt: skip

PULSE = Template(
    "pulse",
    "Denyut bulanan",
    "Memantau suasana kerja dari bulan ke bulan dengan tiga pertanyaan yang sama.",
    "Tiga pertanyaan, satu menit.",
    (
        _scale("Bulan ini saya puas dengan cara kerja di unit saya.", CONTENT, satisfaction=True),
        _scale("Beban kerja saya bulan ini wajar."),
        _text("Satu hal yang sebaiknya diperbaiki bulan depan?"),
    ),
)

TEMPLATES: dict[str, Template] = {template.key: template for template in (BEFORE, AFTER, PULSE)}
