"""States of a survey and which may follow which, kinds of questions, grades, and the words of every refusal."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SurveyStatus(models.TextChoices):
    DRAFT = "draft", _("rancangan")
    OPEN = "open", _("dibuka")
    CLOSED = "closed", _("ditutup")


SURVEY_TRANSITIONS: dict[str, frozenset[str]] = {
    SurveyStatus.DRAFT: frozenset({SurveyStatus.OPEN}),
    SurveyStatus.OPEN: frozenset({SurveyStatus.CLOSED}),
    SurveyStatus.CLOSED: frozenset(),
}


class QuestionKind(models.TextChoices):
    LIKERT = "likert", _("skala 1–5")
    CHOICE = "choice", _("pilih satu")
    CHOICE_MANY = "choice_many", _("pilih beberapa")
    TEXT = "text", _("jawaban bebas")


WITH_OPTIONS = frozenset({QuestionKind.CHOICE, QuestionKind.CHOICE_MANY})


class Grade(models.TextChoices):
    """Group of ranks in which representation is shown."""

    FIRST = "I", _("Golongan I")
    SECOND = "II", _("Golongan II")
    THIRD = "III", _("Golongan III")
    FOURTH = "IV", _("Golongan IV")
    PPPK = "pppk", _("PPPK")
    UNKNOWN = "unknown", _("Golongan tidak tercatat")


class Direction(models.TextChoices):
    UP = "up", _("naik")
    DOWN = "down", _("turun")


class SurveyProblem(models.TextChoices):
    """What stands in the way of a survey."""

    NOT_DRAFT = (
        "not_draft",
        _("Survei ini sudah dibuka, jadi isinya tidak dapat diubah lagi. Buat salinannya untuk survei baru."),
    )
    WRONG_STATE = "wrong_state", _("Survei ini sedang %(status)s, jadi langkah itu tidak mungkin.")
    NO_QUESTIONS = (
        "no_questions",
        _("Survei ini belum mempunyai pertanyaan. Tambahkan paling sedikit satu."),
    )
    NO_PURPOSE = (
        "no_purpose",
        _("Tulis tujuan survei, supaya pegawai tahu untuk apa jawabannya dipakai."),
    )
    NO_END = "no_end", _("Tetapkan hari terakhir menjawab sebelum survei dibuka.")
    END_PAST = (
        "end_past",
        _("Hari terakhir menjawab, %(day)s, sudah lewat. Pilih hari ini atau sesudahnya."),
    )
    END_FAR = "end_far", _("Hari terakhir menjawab paling jauh %(days)s hari dari sekarang.")
    FEW_INVITED = (
        "few_invited",
        _(
            "Hanya %(invited)s pegawai yang akan diundang. Survei anonim memerlukan sedikitnya %(least)s orang; "
            "perluas sasarannya."
        ),
    )
    MANY_QUESTIONS = "many_questions", _("Paling banyak %(most)s pertanyaan dalam satu survei.")
    MANY_TEXTS = "many_texts", _("Paling banyak %(most)s pertanyaan dengan jawaban bebas.")
    REMINDED = (
        "reminded",
        _("Pengingat terakhir dikirim %(day)s. Pengingat berikutnya bisa dikirim mulai %(next)s."),
    )
    ALL_ANSWERED = "all_answered", _("Semua yang diundang sudah menjawab.")
    NOT_ASKED = "not_asked", _("Survei ini sudah ditutup. Terima kasih atas perhatian Anda.")
    ANSWERED = (
        "answered",
        _(
            "Jawaban Anda sudah diterima. Jawaban anonim tidak dapat diubah atau dikirim lagi, karena tidak ada "
            "yang menghubungkannya dengan Anda."
        ),
    )


class QuestionProblem(models.TextChoices):
    """What is wrong with a question as it was written."""

    FEW_OPTIONS = "few_options", _("Tulis paling sedikit dua pilihan, satu di setiap baris.")
    MANY_OPTIONS = "many_options", _("Paling banyak %(most)s pilihan.")
    LONG_OPTION = "long_option", _("Pilihan “%(option)s…” lebih panjang dari %(most)s karakter.")
    SAME_OPTIONS = "same_options", _("Pilihan “%(option)s” tertulis dua kali.")
    NO_ANCHOR = "no_anchor", _("Tulis arti angka 1 dan angka 5.")
    ONLY_SCALE = (
        "only_scale",
        _("Hanya pertanyaan skala 1–5 yang dapat mengukur kepuasan."),
    )


class AnswerProblem(models.TextChoices):
    """What is wrong with an answer."""

    MISSING = "missing", _("Pertanyaan ini wajib dijawab.")
    UNKNOWN_QUESTION = "unknown_question", _("Pertanyaan ini tidak ada dalam survei.")
    UNKNOWN_OPTION = "unknown_option", _("Pilih salah satu jawaban yang tersedia.")
    WRONG_SHAPE = "wrong_shape", _("Jawaban tidak dapat dibaca. Pilih atau tulis ulang.")
    TOO_LONG = "too_long", _("Jawaban paling panjang %(most)s karakter; sekarang %(length)s.")
    BAD_TEXT = "bad_text", _("Jawaban memuat tanda yang tidak dapat disimpan. Tulis ulang bagian itu.")
