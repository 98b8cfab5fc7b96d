"""The register of services, natures, hours of counters, exceptions by name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any, cast

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from eligibility.enums import NatureSource, ServiceReach, ServiceState, WeekdayName
from eligibility.forms.suspensions import DayInput
from eligibility.models import PublicService
from eligibility.rules.register import Band
from eligibility.selectors.register import posts_in
from employees.enums import ServiceNature
from employees.models import Office, Unit

SLOTS = 3

ANY = ("", _("Semua"))


class Choice(forms.ModelChoiceField):
    """One row by its key; a key that no database holds is no choice either."""

    def to_python(self, value: Any) -> Any:
        if value and not (str(value).isascii() and str(value).isdecimal() and len(str(value)) < 19):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class Choices(forms.ModelMultipleChoiceField):
    """Rows by their keys, as check boxes."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if not (str(key).isascii() and str(key).isdecimal() and len(str(key)) < 19):
                message = self.error_messages["invalid_choice"]
                raise forms.ValidationError(message, code="invalid_choice", params={"value": key})
        return super().clean(value)


class RegisterFilter(forms.Form):
    """Search and filters of the register; everything may stay empty."""

    cari = forms.CharField(label=_("Layanan atau unit"), required=False, max_length=100)
    kantor = Choice(Office.objects.none(), label=_("Kantor"), required=False, empty_label=_("Semua"))
    sifat = forms.ChoiceField(label=_("Sifat"), required=False, choices=[ANY, *ServiceReach.choices])
    keadaan = forms.ChoiceField(label=_("Keadaan"), required=False, choices=[ANY, *ServiceState.choices])

    def __init__(self, data: Any, *, offices: QuerySet[Office]) -> None:
        super().__init__(data)
        cast(Choice, self.fields["kantor"]).queryset = offices


class NatureFilter(forms.Form):
    cari = forms.CharField(label=_("Nama"), required=False, max_length=100)
    asal = forms.ChoiceField(label=_("Asal sifat"), required=False, choices=[ANY, *NatureSource.choices])


class ServiceForm(forms.Form):
    """Words and channels of a service; all of it is public."""

    name = forms.CharField(label=_("Nama layanan"), max_length=150)
    description = forms.CharField(
        label=_("Keterangan untuk masyarakat"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Apa yang diperoleh dan apa yang perlu disiapkan. Tanpa nama orang."),
    )
    web = forms.CharField(
        label=_("Alamat web"),
        max_length=200,
        required=False,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    email = forms.CharField(label=_("Surel unit"), max_length=120, required=False, widget=forms.EmailInput())
    phone = forms.CharField(
        label=_("Telepon"), max_length=30, required=False, widget=forms.TextInput({"type": "tel"})
    )
    whatsapp = forms.CharField(
        label=_("WhatsApp"), max_length=30, required=False, widget=forms.TextInput({"type": "tel"})
    )
    hours = forms.CharField(
        label=_("Jam layanan daring"),
        max_length=150,
        required=False,
        help_text=_("Misalnya Senin–Kamis 08.00–15.00, Jumat 08.00–14.00 WIB."),
    )


class NewServiceForm(ServiceForm):
    """As `ServiceForm`, in a unit to be chosen."""

    unit = Choice(Unit.objects.none(), label=_("Unit"))
    field_order = ("unit",)

    def __init__(self, data: Any = None, *, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = cast(Choice, self.fields["unit"])
        field.queryset = units
        field.label_from_instance = _unit_in_office


def _unit_in_office(unit: Model) -> str:
    row = cast(Unit, unit)
    return f"{row.name} ({row.office.name})" if row.office else row.name


class VerifyForm(forms.Form):
    """What the service asks on site, and why; who delivers it."""

    nature = forms.ChoiceField(
        label=_("Sifat layanan"), choices=ServiceReach.choices, widget=forms.RadioSelect
    )
    reasons = forms.CharField(label=_("Alasan"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}))
    legal_reference = forms.CharField(label=_("Dasar hukum"), max_length=200)
    verified_by = forms.CharField(
        label=_("Diperiksa oleh"), max_length=200, help_text=_("Nama dan jabatan pemeriksa, atau tim.")
    )
    verified_on = forms.DateField(label=_("Tanggal pemeriksaan"), widget=DayInput())
    posts = Choices(None, label=_("Jabatan yang mengerjakan"), required=False)
    counters = Choices(
        None,
        label=_("Loket yang melayani"),
        required=False,
        help_text=_("Tanpa jabatan dan loket, layanan dianggap dikerjakan seluruh unit."),
    )

    def __init__(self, data: Any = None, *, service: PublicService, posts: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        cast(Choices, self.fields["counters"]).queryset = service.unit.counters.order_by("name")
        if posts:
            cast(Choices, self.fields["posts"]).queryset = posts_in(service.unit, service)
        else:
            del self.fields["posts"]


class OverrideForm(forms.Form):
    """A nature of its own, against the register."""

    nature = forms.ChoiceField(label=_("Sifat"), choices=ServiceNature.choices)
    reason = forms.CharField(label=_("Alasan"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    verified_by = forms.CharField(label=_("Diperiksa oleh"), max_length=200)


class ExceptionForm(forms.Form):
    """One employee's nature for a time."""

    nature = forms.ChoiceField(label=_("Diperlakukan sebagai"), choices=ServiceReach.choices)
    starts_on = forms.DateField(label=_("Mulai"), widget=DayInput())
    ends_on = forms.DateField(
        label=_("Sampai dengan"), widget=DayInput(), help_text=_("Wajib diisi, paling lama satu tahun.")
    )
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Pegawai akan membaca alasan ini."),
    )
    legal_reference = forms.CharField(label=_("Dasar hukum"), max_length=200)
    granted_by = forms.CharField(
        label=_("Diberikan oleh"), max_length=200, help_text=_("Nama atau jabatan yang menetapkan.")
    )


class BandsForm(forms.Form):
    """The hour bands of Monday to Friday, `SLOTS` or one more than there are a day; an empty line is no band."""

    def __init__(self, data: Any = None, *, bands: Iterable[Band] = ()) -> None:
        super().__init__(data)
        self.days: list[tuple[str, list[tuple[str, str, str]]]] = []
        held = list(bands)
        for weekday in WeekdayName:
            of_day = [b for b in held if b.weekday == weekday]
            slots = [
                self._slot(weekday, n, of_day[n] if n < len(of_day) else None)
                for n in range(max(SLOTS, len(of_day) + 1))
            ]
            self.days.append((str(weekday.label), slots))

    def _slot(self, weekday: WeekdayName, n: int, band: Band | None) -> tuple[str, str, str]:
        names = tuple(f"{part}-{weekday.value}-{n}" for part in ("from", "to", "least"))
        name = {"day": weekday.label, "n": n + 1}
        for key, label, initial in (
            (names[0], _t("%(day)s %(n)s: dari pukul") % name, band and f"{band.starts_at:%H:%M}"),
            (names[1], _t("%(day)s %(n)s: sampai pukul") % name, band and f"{band.ends_at:%H:%M}"),
        ):
            self.fields[key] = forms.TimeField(
                label=label, required=False, initial=initial, widget=forms.TimeInput({"type": "time"})
            )
        self.fields[names[2]] = forms.IntegerField(
            label=_t("%(day)s %(n)s: petugas paling sedikit") % name,
            required=False,
            min_value=0,
            max_value=500,
            initial=band and band.min_staff,
        )
        return cast("tuple[str, str, str]", names)

    @property
    def table(self) -> list[tuple[str, list[list[forms.BoundField]]]]:
        """Weekday → its lines of three bound fields."""
        return [(day, [[self[name] for name in slot] for slot in slots]) for day, slots in self.days]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for _day, slots in self.days:
            for slot in slots:
                given = [data.get(name) is not None for name in slot]
                if any(given) and not all(given):
                    empty = next(name for name, there in zip(slot, given, strict=True) if not there)
                    if empty not in self.errors:
                        self.add_error(
                            empty, _t("Isi jam mulai, jam selesai, dan jumlah petugas bersama-sama.")
                        )
        return data

    def bands(self) -> list[Band]:
        """The filled lines of valid input."""
        found = []
        for weekday, (_day, slots) in zip(WeekdayName, self.days, strict=True):
            for slot in slots:
                start, end, least = (self.cleaned_data.get(name) for name in slot)
                if isinstance(start, time) and isinstance(end, time) and least is not None:
                    found.append(Band(weekday.value, start, end, least))
        return found
