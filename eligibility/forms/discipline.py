"""Recording discipline, and closing a record."""

from django import forms
from django.utils.translation import gettext_lazy as _

from eligibility.enums import DisciplineClosing, DisciplineLevel
from eligibility.forms.suspensions import DayInput


class DisciplineForm(forms.Form):
    """A case in process, or a penalty with its decree; both dates count."""

    level = forms.ChoiceField(
        label=_("Jenis catatan"),
        choices=[
            (DisciplineLevel.IN_PROCESS, _("Pemeriksaan sedang berjalan")),
            (DisciplineLevel.LIGHT, _("Hukuman ringan")),
            (DisciplineLevel.MEDIUM, _("Hukuman sedang")),
            (DisciplineLevel.HEAVY, _("Hukuman berat")),
        ],
        widget=forms.RadioSelect,
    )
    decree = forms.CharField(
        label=_("Nomor keputusan"),
        max_length=120,
        required=False,
        help_text=_("Wajib untuk hukuman; kosongkan selama pemeriksaan."),
    )
    starts_on = forms.DateField(label=_("Mulai berlaku"), widget=DayInput())
    ends_on = forms.DateField(
        label=_("Hari terakhir"),
        widget=DayInput(),
        required=False,
        help_text=_(
            "Kosongkan bila belum diketahui; pegawai belum dapat WFA sampai catatan ini diselesaikan."
        ),
    )


class CloseForm(forms.Form):
    """Ended before its last day, or annulled as a mistake; the reason is kept with the record."""

    closing = forms.ChoiceField(
        label=_("Yang terjadi"),
        choices=[
            (DisciplineClosing.ENDED, _("Selesai: pemeriksaan ditutup atau hukuman berakhir lebih awal")),
            (DisciplineClosing.ANNULLED, _("Dibatalkan: catatan ini keliru atau keputusannya dicabut")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Pegawai akan membaca alasan ini."),
    )
