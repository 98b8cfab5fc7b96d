"""Forms of the pages about people: shape and words of input; what may be written is decided by the services."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.problems import DomainError
from employees.enums import ActingKind, Role
from employees.models import Employee, Office, Unit, User
from employees.selectors.directory import find_person

NIP_SHAPE = {
    "inputmode": "numeric",
    "autocomplete": "username",
    "autocapitalize": "off",
    "spellcheck": "false",
}


# Dates that can be reckoned with in every zone.
NEAR = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2100, 12, 31)))


class ServiceForm(forms.Form):
    """A form whose data go to one service; what the service refuses is shown above the fields."""

    def carry_out(self, act: Callable[[dict[str, Any]], Any]) -> bool:
        """Run the act with the cleaned data. False when the input or the domain says no."""
        if not self.is_valid():
            return False
        try:
            act(self.cleaned_data)
        except DomainError as no:
            self.add_error(None, no.sentence)
            return False
        return True


def key_of(text: str) -> int | None:
    """The primary key that an address or a check box names; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


class PeopleField(forms.ModelMultipleChoiceField):
    """People by their keys; a key too large for the database is no choice either."""

    def clean(self, value: Any) -> Any:
        strange = next((v for v in value or () if key_of(str(v)) is None), None)
        if strange is not None:
            message = self.error_messages["invalid_choice"]
            raise forms.ValidationError(message, code="invalid_choice", params={"value": strange})
        return super().clean(value)


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class NipField(forms.CharField):
    """Eighteen digits; spaces and a leading apostrophe, as spreadsheets leave them, are forgiven."""

    def __init__(self, *, attrs: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(max_length=40, widget=forms.TextInput(attrs=NIP_SHAPE | (attrs or {})), **kwargs)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace(" ", "").lstrip("'")


class PersonField(forms.CharField):
    """A colleague by NIP or name; the form gives the viewer, and `clean` answers the employee."""

    viewer: User

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text", gettext_lazy("Tulis NIP, atau nama lengkap bila hanya satu yang bernama itu.")
        )
        super().__init__(max_length=200, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return find_person(self.viewer, text)
        except DomainError as unknown:
            raise forms.ValidationError(unknown.sentence) from unknown


class LastDayField(forms.DateField):
    """The last day that counts, as people write it; `clean` answers the exclusive end."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=DateInput(), required=False, validators=[*NEAR], **kwargs)

    def clean(self, value: Any) -> date | None:
        last = super().clean(value)
        return last + timedelta(days=1) if last else None


class LoginForm(forms.Form):
    nip = NipField(
        label=gettext_lazy("NIP"), help_text=gettext_lazy("18 angka, tanpa spasi."), attrs={"autofocus": ""}
    )
    password = forms.CharField(
        label=gettext_lazy("Kata sandi"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class ResetRequestForm(forms.Form):
    nip = NipField(label=gettext_lazy("NIP"), help_text=gettext_lazy("18 angka, tanpa spasi."))


class NewPasswordForm(ServiceForm):
    """A new password twice, held against the validators in the settings."""

    password = forms.CharField(
        label=gettext_lazy("Kata sandi baru"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("Kata sandi baru, sekali lagi"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        self.user = user
        self.fields["password"].help_text = password_validators_help_text_html()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        password, again = cleaned.get("password"), cleaned.get("again")
        if password and again and password != again:
            self.add_error("again", _("Kedua kata sandi baru tidak sama. Ketik ulang."))
        elif password:
            try:
                validate_password(password, self.user)
            except forms.ValidationError as weak:
                self.add_error("password", weak)
        return cleaned


class PasswordChangeForm(NewPasswordForm):
    old = forms.CharField(
        label=gettext_lazy("Kata sandi sekarang"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["old", "password", "again"]

    def clean_old(self) -> str:
        old = str(self.cleaned_data["old"])
        if not self.user.check_password(old):
            raise forms.ValidationError(_("Kata sandi sekarang tidak cocok."))
        return old


class PreferencesForm(ServiceForm):
    language = forms.ChoiceField(
        label=gettext_lazy("Bahasa"), choices=[("id", "Bahasa Indonesia"), ("en", "English")]
    )
    mail_digest = forms.BooleanField(
        label=gettext_lazy("Kirim ringkasan harian lewat surel"),
        required=False,
        help_text=gettext_lazy("Paling banyak satu surel sehari, hanya bila ada yang menunggu Anda."),
    )


class DirectoryForm(forms.Form):
    """Filters of the directory; offices and units of the viewer's agency only."""

    cari = forms.CharField(label=gettext_lazy("Nama atau NIP"), required=False, max_length=100)
    kantor = forms.ModelChoiceField(
        label=gettext_lazy("Kantor"),
        queryset=Office.objects.none(),
        required=False,
        empty_label=gettext_lazy("Semua kantor"),
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("Unit"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=gettext_lazy("Semua unit"),
    )

    def __init__(self, data: Any, *, viewer: User) -> None:
        super().__init__(data)
        agency = viewer.employee.agency_id
        offices: Any = self.fields["kantor"]
        offices.queryset = Office.objects.filter(agency_id=agency).order_by("kind", "name")
        units: Any = self.fields["unit"]
        office = key_of(str(data.get("kantor", "")))
        if office is not None:
            units.queryset = Unit.objects.filter(agency_id=agency, office_id=office, is_active=True).order_by(
                "name"
            )


class WithPeople(ServiceForm):
    """A form with `PersonField`s, which look only at the viewer's agency."""

    def __init__(self, data: Any = None, *, viewer: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for field in self.fields.values():
            if isinstance(field, PersonField):
                field.viewer = viewer


class OverrideForm(WithPeople):
    supervisor = PersonField(label=gettext_lazy("Atasan"))
    valid_from = forms.DateField(label=gettext_lazy("Berlaku mulai"), widget=DateInput())
    valid_to = LastDayField(label=gettext_lazy("Sampai dengan"))
    reason = forms.CharField(
        label=gettext_lazy("Alasan"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Misalnya: pimpinan unit kosong, ditetapkan dengan surat nomor …"),
    )


class BulkOverrideForm(WithPeople):
    """One supervisor for the chosen people; `people` are their ids as sent by the check boxes."""

    people = PeopleField(queryset=Employee.objects.none(), label=gettext_lazy("Pegawai"))
    supervisor = PersonField(label=gettext_lazy("Atasan bagi yang dipilih"))
    reason = forms.CharField(label=gettext_lazy("Alasan"), max_length=300)

    def __init__(self, data: Any = None, *, viewer: User) -> None:
        super().__init__(data, viewer=viewer)
        people: Any = self.fields["people"]
        people.queryset = Employee.objects.of(viewer.employee.agency_id).select_related("agency")
        people.error_messages["required"] = _("Pilih sedikitnya satu pegawai pada daftar.")


class ActingForm(WithPeople):
    unit = forms.ModelChoiceField(label=gettext_lazy("Unit"), queryset=Unit.objects.none())
    kind = forms.ChoiceField(
        label=gettext_lazy("Jenis"),
        choices=ActingKind.choices,
        help_text=gettext_lazy("Plh. selama pimpinan tidak di tempat; Plt. bila jabatannya kosong."),
    )
    employee = PersonField(label=gettext_lazy("Pegawai yang ditunjuk"))
    letter = forms.CharField(label=gettext_lazy("Nomor surat penunjukan"), max_length=120)
    valid_from = forms.DateField(label=gettext_lazy("Berlaku mulai"), widget=DateInput())
    valid_to = LastDayField(label=gettext_lazy("Sampai dengan"))

    def __init__(
        self, data: Any = None, *, viewer: User, offices: frozenset[int] | None, **kwargs: Any
    ) -> None:
        super().__init__(data, viewer=viewer, **kwargs)
        units = Unit.objects.filter(agency_id=viewer.employee.agency_id, is_active=True).order_by("name")
        choice: Any = self.fields["unit"]
        choice.queryset = units if offices is None else units.filter(office_id__in=offices)


class GrantForm(WithPeople):
    employee = PersonField(label=gettext_lazy("Pegawai"))
    role = forms.ChoiceField(label=gettext_lazy("Peran"), choices=Role.choices)
    office = forms.ModelChoiceField(
        label=gettext_lazy("Lingkup"),
        queryset=Office.objects.none(),
        required=False,
        empty_label=gettext_lazy("Seluruh instansi"),
    )
    valid_to = LastDayField(label=gettext_lazy("Sampai dengan"))

    def __init__(self, data: Any = None, *, viewer: User) -> None:
        super().__init__(data, viewer=viewer)
        offices: Any = self.fields["office"]
        offices.queryset = Office.objects.filter(agency_id=viewer.employee.agency_id).order_by("kind", "name")


class OfficeForm(forms.ModelForm):
    """Checks the shape of an office; `services.update_office` writes it."""

    lat = forms.FloatField(
        label=gettext_lazy("Lintang"),
        required=False,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=gettext_lazy("Derajat desimal, misalnya -6,26 untuk Jakarta."),
    )
    lon = forms.FloatField(
        label=gettext_lazy("Bujur"),
        required=False,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    geofence_m = forms.IntegerField(
        label=gettext_lazy("Radius lokasi kantor (meter)"), min_value=20, max_value=5000
    )
    desks = forms.IntegerField(
        label=gettext_lazy("Jumlah meja"), required=False, min_value=0, max_value=100_000
    )

    class Meta:
        model = Office
        fields = ["name", "kind", "city", "region", "zone", "lat", "lon", "geofence_m", "desks"]
        labels = {
            "name": gettext_lazy("Nama kantor"),
            "kind": gettext_lazy("Jenis kantor"),
            "city": gettext_lazy("Kota"),
            "region": gettext_lazy("Kode wilayah"),
            "zone": gettext_lazy("Zona waktu"),
        }
        help_texts = {
            "zone": gettext_lazy("Menentukan “hari ini”, batas waktu, dan jam kerja kantor ini."),
            "region": gettext_lazy("Kode provinsi untuk hari libur daerah; boleh kosong."),
        }


class CounterForm(ServiceForm):
    name = forms.CharField(label=gettext_lazy("Nama loket"), max_length=120)
    min_staff = forms.IntegerField(
        label=gettext_lazy("Petugas paling sedikit"),
        min_value=0,
        max_value=500,
        initial=1,
        help_text=gettext_lazy("Jumlah petugas yang harus ada di kantor pada setiap hari kerja."),
    )


class CounterStaffForm(ServiceForm):
    staff = PeopleField(
        label=gettext_lazy("Petugas"),
        queryset=Employee.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, unit: Unit, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        staff: Any = self.fields["staff"]
        staff.queryset = Employee.objects.at_work().filter(unit=unit).order_by("name")


class AuditForm(forms.Form):
    """Filters of the audit trail; everything may stay empty."""

    siapa = forms.CharField(label=gettext_lazy("Pelaku (nama atau NIP)"), required=False, max_length=100)
    tentang = forms.CharField(
        label=gettext_lazy("Tentang pegawai (nama atau NIP)"), required=False, max_length=100
    )
    tindakan = forms.ChoiceField(label=gettext_lazy("Tindakan"), required=False)
    objek = forms.CharField(
        label=gettext_lazy("Objek"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Misalnya scheduling.wfarequest:17"),
    )
    dari = forms.DateField(
        label=gettext_lazy("Dari tanggal"), required=False, widget=DateInput(), validators=[*NEAR]
    )
    sampai = forms.DateField(
        label=gettext_lazy("Sampai tanggal"), required=False, widget=DateInput(), validators=[*NEAR]
    )
    sebelum = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, verbs: list[tuple[str, str]]) -> None:
        super().__init__(data)
        choice: Any = self.fields["tindakan"]
        choice.choices = [("", _("Semua tindakan")), *verbs]


class RosterForm(ServiceForm):
    """The files of an employee import; what is in them is judged by the service."""

    file = forms.FileField(
        label=gettext_lazy("Berkas Export Data ASN (CSV)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=gettext_lazy("Unduh dari SIASN tanpa dibuka di Excel, agar NIP tetap utuh."),
    )
    units = forms.FileField(
        label=gettext_lazy("Berkas susunan unit (CSV atau JSON)"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.json,text/csv,application/json"}),
        help_text=gettext_lazy("Tanpa berkas ini unit baru berdiri sendiri dan belum punya pimpinan."),
    )
