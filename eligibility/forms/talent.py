"""A file of boxes, one box by hand, and the mapping of another numbering."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from eligibility.enums import Axis, BoxScheme
from eligibility.forms.suspensions import DayInput
from eligibility.rules.talent import contradicts
from employees.forms import NEAR, ServiceForm
from performance.enums import Rating

SHEETS = ".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOXES = [(str(number), str(number)) for number in range(1, 10)]


class TalentFileForm(ServiceForm):
    file = forms.FileField(
        label=_("Tabel kotak talenta (CSV atau XLSX)"),
        widget=forms.ClearableFileInput(attrs={"accept": SHEETS}),
        help_text=_(
            "Kolom: nip, periode, kinerja, potensi, kotak, skema, tanggal penilaian, dan bila ada sumber. "
            "Simpan NIP sebagai teks."
        ),
    )


class BoxField(forms.TypedChoiceField):
    """A box number."""

    def __init__(self, **more: Any) -> None:
        super().__init__(choices=BOXES, coerce=int, **more)


class BoxEntryForm(ServiceForm):
    period = forms.CharField(
        label=_("Periode"), max_length=20, help_text=_("Sebut tahunnya, misalnya 2026 atau 2026-1.")
    )
    assessed_on = forms.DateField(label=_("Tanggal penilaian"), widget=DayInput(), validators=NEAR)
    performance = forms.ChoiceField(label=_("Kinerja"), choices=Rating.choices)
    potential = forms.ChoiceField(label=_("Potensial"), choices=Axis.choices)
    box = BoxField(
        label=_("Kotak"),
        help_text=_("Sebagaimana ditetapkan; portal tidak menghitungnya ulang dari kedua sumbu."),
    )
    scheme = forms.ChoiceField(label=_("Penomoran"), choices=BoxScheme.choices)
    source = forms.CharField(
        label=_("Sumber"), max_length=80, help_text=_("Misalnya nomor keputusan atau berita acara.")
    )
    sure = forms.BooleanField(
        label=_("Kotak memang lain daripada kedua sumbunya"),
        required=False,
        help_text=_("Centang hanya bila keputusan memang menyebut kotak itu."),
    )
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Mengapa dicatat dengan tangan, atau apa yang diperbaiki. Pegawai dapat membacanya."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        names = ("scheme", "performance", "potential", "box")
        if all(cleaned.get(name) for name in names) and not cleaned.pop("sure", False):
            wanted = contradicts(*(cleaned[name] for name in names))
            if wanted:
                words = _now(
                    "Menurut kinerja dan potensialnya kotaknya %(wanted)s. Periksa, atau centang di sini."
                )
                self.add_error("sure", words % {"wanted": wanted})
        cleaned.pop("sure", None)
        return cleaned


class BoxMappingForm(ServiceForm):
    """Nine pairs: what each box of the Ministry of Finance counts as."""

    valid_from = forms.DateField(label=_("Berlaku mulai"), widget=DayInput(), validators=NEAR)
    legal_reference = forms.CharField(label=_("Dasar hukum"), max_length=300)
    reason = forms.CharField(label=_("Alasan"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        for number, _word in BOXES:
            label = _now("Kotak %(box)s Kementerian Keuangan") % {"box": number}
            self.fields[f"box_{number}"] = forms.TypedChoiceField(
                label=label, choices=[("", "–"), *BOXES], coerce=int
            )
        self.order_fields([f"box_{number}" for number, _word in BOXES])

    @property
    def pairs(self) -> list[forms.BoundField]:
        return [self[f"box_{number}"] for number, _word in BOXES]

    @property
    def rest(self) -> list[forms.BoundField]:
        return [self[name] for name in ("valid_from", "legal_reference", "reason")]

    def clean(self) -> dict[str, Any]:
        """The pairs as one list, in the order of the Ministry's numbers."""
        found = super().clean() or {}
        names = [f"box_{number}" for number, _word in BOXES]
        rest = {name: value for name, value in found.items() if name not in names}
        return rest | {"boxes": [found.get(name, 0) for name in names]}
