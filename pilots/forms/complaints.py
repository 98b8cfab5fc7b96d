"""Shape and words of complaints: the public form, the receipt, writing down by hand, and the decision."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.problems import DomainError
from employees.models import Office
from employees.selectors import today_in
from pilots.enums.complaints import (
    HAND_SOURCES,
    ComplaintCategory,
    ComplaintFault,
    ComplaintSource,
    ComplaintStatus,
)
from pilots.forms.complaint_stamp import StampFault, new_stamp, read_stamp
from pilots.rules.complaints import LONGEST, Limits, Told, contact_kind, read_receipt, tidied, when_problems
from pilots.selectors.complaints import Wanted

FAULTS = {
    StampFault.FOREIGN: gettext_lazy("Formulir ini tidak dikenali. Isian Anda masih ada; kirim sekali lagi."),
    StampFault.OLD: gettext_lazy("Formulir ini sudah lama terbuka. Isian Anda masih ada; kirim sekali lagi."),
    StampFault.QUICK: gettext_lazy(
        "Formulir terkirim terlalu cepat, seperti oleh mesin. Baca kembali isian Anda, lalu kirim lagi."
    ),
}
TRAP_SPRUNG = gettext_lazy(
    "Kolom yang harus kosong terisi, biasanya oleh pengisi otomatis. Isian lain masih ada; kirim sekali lagi."
)
# Dates that can be reckoned with in every zone.
NEAR = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2100, 12, 31)))


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class TidyField(forms.CharField):
    """Text without what cannot be seen; a text that is nothing else is empty."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        return text if "\x00" in text else tidied(text)  # the field's own validator tells of NUL


class ComplaintForm(forms.Form):
    """What both ways of filing share. `place`: the office, or None where it is chosen in the form."""

    stamp = forms.CharField(widget=forms.HiddenInput, required=False, max_length=300)
    category = forms.ChoiceField(
        label=gettext_lazy("Tentang apa"),
        choices=[("", gettext_lazy("pilih satu")), *ComplaintCategory.choices],
    )
    happened_on = forms.DateField(label=gettext_lazy("Tanggal kejadian"), widget=DayInput())
    service = TidyField(
        label=gettext_lazy("Layanan atau loket"),
        max_length=LONGEST["service"],
        required=False,
        help_text=gettext_lazy("Misalnya: Loket 2, layanan kenaikan pangkat, atau telepon kantor."),
    )
    subject = TidyField(label=gettext_lazy("Ringkasnya"), max_length=LONGEST["subject"])
    text = TidyField(
        label=gettext_lazy("Apa yang terjadi"),
        max_length=LONGEST["text"],
        widget=_area(7),
        help_text=gettext_lazy(
            "Tulis yang dapat diperiksa: kapan, di mana, apa yang diminta, apa jawabannya. "
            "Jangan tulis nomor identitas atau data pribadi yang tidak perlu."
        ),
    )
    contact = TidyField(label=gettext_lazy("Kontak"), max_length=LONGEST["contact"], required=False)

    fill_time = True

    def __init__(
        self, *args: Any, place: Office | None, limits: Limits, now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.place, self.limits, self.now = place, limits, now
        self.token = ""
        self.fields["contact"].help_text = self._contact_help()
        if not self.is_bound:
            self.initial["stamp"] = self._new_stamp()

    def _contact_help(self) -> str:
        return _(
            "Surel atau nomor telepon, hanya untuk bertanya balik dan menyampaikan jawaban. "
            "Hanya dibaca pemeriksa dan dihapus %(days)s hari setelah diputuskan."
        ) % {"days": self.limits.contact_days}

    def _new_stamp(self) -> str:
        return new_stamp(self.place.pk if self.place else 0, self.now)

    def renew(self) -> None:
        """Show a fresh stamp beside what was typed."""
        self.put("stamp", self._new_stamp())

    def put(self, name: str, value: str) -> None:
        shown = self.data.copy() if isinstance(self.data, QueryDict) else dict(self.data)
        shown[name] = value
        self.data = shown

    def clean_happened_on(self) -> date:
        happened_on: date = self.cleaned_data["happened_on"]
        office = self.place or self.cleaned_data.get("office")
        if office is not None:
            self._check_day(happened_on, office)
        return happened_on

    def _check_day(self, happened_on: date, office: Office) -> None:
        today = today_in(office, self.now)
        problems = when_problems(happened_on, today, self.limits.oldest_days)
        if problems:
            raise forms.ValidationError([p.sentence for p in problems])

    def clean_contact(self) -> str:
        contact: str = self.cleaned_data["contact"]
        if contact and contact_kind(contact) is None:
            raise forms.ValidationError(str(ComplaintFault.CONTACT.label))
        return contact

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        quickest = timedelta(seconds=self.limits.fill_seconds if self.fill_time else 0)
        stamp = read_stamp(
            typed.get("stamp") or "", self.place.pk if self.place else 0, self.now,
            quickest=quickest, oldest=timedelta(hours=self.limits.form_hours),
        )  # fmt: skip
        self.token = stamp.token
        if stamp.fault is not None:
            self.add_error(None, str(FAULTS[stamp.fault]))
            if stamp.fault is not StampFault.QUICK:
                self.renew()
        return typed

    def told(self) -> Told:
        """What a valid form says."""
        typed = self.cleaned_data
        texts = {name: typed.get(name, "") for name in LONGEST}
        return Told(
            source=ComplaintSource(typed["source"]), category=ComplaintCategory(typed["category"]),
            happened_on=typed["happened_on"], **texts,
        )  # fmt: skip

    def show_refusal(self, no: DomainError) -> None:
        """The form with the sentence; after other words under an old stamp, with a new one."""
        self.add_error(None, no.sentence)
        if no.code == "other_words":
            self.renew()


class PublicForm(ComplaintForm):
    """For people without an account."""

    source = forms.ChoiceField(
        label=gettext_lazy("Anda mengadu sebagai"),
        choices=[
            (ComplaintSource.CITIZEN, gettext_lazy("Masyarakat")),
            (ComplaintSource.PARTNER, gettext_lazy("Instansi mitra")),
        ],
        initial=ComplaintSource.CITIZEN,
        widget=forms.RadioSelect,
    )
    institution = TidyField(
        label=gettext_lazy("Nama instansi mitra"),
        max_length=LONGEST["institution"],
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    # A trap: people do not see it, and machines fill in everything.
    website = forms.CharField(
        label=gettext_lazy("Biarkan kosong"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    field_order = (
        "source",
        "institution",
        "category",
        "happened_on",
        "service",
        "subject",
        "text",
        "contact",
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if typed.get("website"):
            self.add_error(None, str(TRAP_SPRUNG))
            self.put("website", "")
        return typed


class HandForm(ComplaintForm):
    """For an admin who writes down a letter or a call."""

    office = forms.ModelChoiceField(
        label=gettext_lazy("Kantor"), queryset=Office.objects.none(), empty_label=gettext_lazy("pilih kantor")
    )
    source = forms.ChoiceField(
        label=gettext_lazy("Diterima lewat"),
        widget=forms.RadioSelect,
    )
    reference = TidyField(
        label=gettext_lazy("Nomor surat atau nomor laporan"), max_length=LONGEST["reference"], required=False
    )
    institution = TidyField(
        label=gettext_lazy("Instansi pengirim"), max_length=LONGEST["institution"], required=False
    )
    field_order = (
        "office", "source", "reference", "institution", "category", "happened_on", "service", "subject", "text",
        "contact",
    )  # fmt: skip

    fill_time = False

    def __init__(self, *args: Any, offices: QuerySet[Office], **kwargs: Any) -> None:
        super().__init__(*args, place=None, **kwargs)
        field = self.fields["office"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # tells the type
        field.queryset = offices
        ways = self.fields["source"]
        assert isinstance(ways, forms.ChoiceField)  # noqa: S101  # tells the type
        ways.choices = [(source.value, capfirst(source.label)) for source in HAND_SOURCES]


class ReceiptField(forms.CharField):
    """A receipt in any usual writing; `clean` answers the plain one."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        super().__init__(max_length=200, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return ""
        receipt = read_receipt(text)
        if receipt is None:
            raise forms.ValidationError(
                _(
                    "Nomor ini tidak lengkap atau salah ketik. Nomor bukti terdiri atas 12 huruf dan angka, "
                    "misalnya K7QX-2M4D-9TRW; periksa setiap hurufnya."
                )
            )
        return receipt


class ReceiptForm(forms.Form):
    nomor = ReceiptField(
        label=gettext_lazy("Nomor bukti"),
        help_text=gettext_lazy("Huruf besar atau kecil, dengan atau tanpa tanda hubung."),
    )


class DecisionForm(forms.Form):
    """Outcome, what the complainant reads, and why."""

    # one choice → outcome and whether it comes of working away
    OUTCOMES: ClassVar[dict[str, tuple[ComplaintStatus, bool | None]]] = {
        "upheld_wfa": (ComplaintStatus.UPHELD, True),
        "upheld_other": (ComplaintStatus.UPHELD, False),
        "not_upheld": (ComplaintStatus.NOT_UPHELD, None),
        "outside": (ComplaintStatus.OUTSIDE, None),
    }

    outcome = forms.ChoiceField(
        label=gettext_lazy("Hasil pemeriksaan"),
        choices=[
            ("upheld_wfa", gettext_lazy("Terbukti, akibat WFA")),
            ("upheld_other", gettext_lazy("Terbukti, sebabnya lain")),
            ("not_upheld", gettext_lazy("Tidak terbukti")),
            ("outside", gettext_lazy("Bukan tentang kantor ini, atau tidak jelas")),
        ],
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Akibat WFA: tidak terjadi seandainya pegawai ada di kantor. Setiap pengaduan yang terbukti menghentikan "
            "kenaikan kuota kantor ini; sebabnya dicatat untuk pembinaan."
        ),
    )
    answer = TidyField(
        label=gettext_lazy("Jawaban untuk pengadu"),
        max_length=2000,
        widget=_area(4),
        help_text=gettext_lazy("Dibaca siapa pun yang memegang nomor bukti. Jangan sebut nama orang."),
    )
    reason = TidyField(
        label=gettext_lazy("Alasan keputusan"),
        max_length=2000,
        widget=_area(3),
        help_text=gettext_lazy("Hanya untuk catatan instansi dan auditor."),
    )

    def decision(self) -> dict[str, Any]:
        """What a valid form decides, as arguments of the service."""
        typed = dict(self.cleaned_data)
        outcome, about_wfa = self.OUTCOMES[typed["outcome"]]
        return typed | {"outcome": outcome, "about_wfa": about_wfa}


class ReopenForm(forms.Form):
    reason = TidyField(
        label=gettext_lazy("Mengapa diperiksa kembali"),
        max_length=2000,
        widget=_area(3),
        help_text=gettext_lazy("Keputusan yang lama tetap tercatat dalam riwayat."),
    )


class PeriodForm(forms.Form):
    """`?dari=` and `?sampai=`: dates of the event."""

    dari = forms.DateField(
        label=gettext_lazy("Kejadian dari"), required=False, widget=DayInput(), validators=NEAR
    )
    sampai = forms.DateField(label=gettext_lazy("Sampai"), required=False, widget=DayInput(), validators=NEAR)


class ListForm(PeriodForm):
    """Which complaints a list shows; whatever cannot be read asks for nothing."""

    ALL = "semua"

    keadaan = forms.ChoiceField(
        label=gettext_lazy("Keadaan"),
        required=False,
        choices=[
            (Wanted.OPEN, gettext_lazy("belum diputuskan")),
            *ComplaintStatus.choices,
            (ALL, gettext_lazy("semua")),
        ],
    )
    kantor = forms.TypedChoiceField(
        label=gettext_lazy("Kantor"), required=False, coerce=int, empty_value=None
    )
    nomor = ReceiptField(label=gettext_lazy("Nomor bukti"), required=False)
    field_order = ("keadaan", "kantor", "dari", "sampai", "nomor")

    def __init__(self, *args: Any, offices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kantor"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101  # tells the type
        field.choices = [("", _("semua kantor")), *offices]

    def wanted(self) -> Wanted:
        self.full_clean()
        typed = self.cleaned_data
        receipt = typed.get("nomor") or ""
        state = typed.get("keadaan") or (self.ALL if receipt else Wanted.OPEN)
        return Wanted(
            office=typed.get("kantor"), status="" if state == self.ALL else state, first=typed.get("dari"),
            last=typed.get("sampai"), receipt=receipt,
        )  # fmt: skip
