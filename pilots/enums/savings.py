"""Savings: what is assumed, what is reckoned, for which scenario, and the words of every refusal."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AssumptionKey(models.TextChoices):
    """The order is that of the page: the way to work, meals, electricity, desks, how WFA would be used, emissions."""

    COMMUTE_KM = "commute_km", _("jarak rumah ke kantor, sekali jalan")
    RIDE_SHARE = "ride_share", _("pegawai yang berangkat dengan kendaraan bermotor pribadi")
    RIDERS = "riders", _("orang dalam satu kendaraan")
    LITRES_KM = "litres_km", _("pemakaian BBM")
    FUEL_PRICE = "fuel_price", _("harga BBM")
    MEAL_OFFICE = "meal_office", _("biaya makan pada hari di kantor")
    MEAL_HOME = "meal_home", _("biaya makan pada hari di rumah")
    DESK_KWH = "desk_kwh", _("listrik kantor yang tidak terpakai bila satu meja kosong sehari")
    TARIFF = "tariff", _("tarif listrik kantor")
    HOME_KWH = "home_kwh", _("tambahan listrik di rumah pada satu hari WFA")
    HOME_TARIFF = "home_tariff", _("tarif listrik rumah")
    DESK_M2 = "desk_m2", _("luas lantai untuk satu meja")
    RENT_M2 = "rent_m2", _("sewa kantor")
    RETURN_SHARE = "return_share", _("meja kosong yang lantainya dapat dikembalikan atau disewakan")
    UPTAKE = "uptake", _("pegawai memenuhi syarat yang memakai seluruh hari WFA-nya")
    HOME_SHARE = "home_share", _("hari WFA yang dikerjakan dari rumah")
    EVENNESS = "evenness", _("hari tersepi WFA dibanding rata-rata hari")
    CO2_LITRE = "co2_litre", _("emisi CO₂ BBM")
    CO2_KWH = "co2_kwh", _("emisi CO₂ listrik")


class Unit(models.TextChoices):
    KM = "km", _("km")
    PERCENT = "percent", _("%")
    PEOPLE = "people", _("orang")
    LITRES_KM = "litres_km", _("liter/km")
    RUPIAH_LITRE = "rupiah_litre", _("Rp/liter")
    RUPIAH_DAY = "rupiah_day", _("Rp/hari")
    KWH_DAY = "kwh_day", _("kWh/hari")
    RUPIAH_KWH = "rupiah_kwh", _("Rp/kWh")
    M2 = "m2", _("m²")
    RUPIAH_M2_MONTH = "rupiah_m2_month", _("Rp/m²/bulan")
    KG_LITRE = "kg_litre", _("kg/liter")
    KG_KWH = "kg_kwh", _("kg/kWh")
    DAYS = "days", _("hari")
    LITRES = "litres", _("liter")
    RUPIAH = "rupiah", _("Rp")
    KWH = "kwh", _("kWh")
    KG = "kg", _("kg")


class Measure(models.TextChoices):
    """What is reckoned, in the order of the page. Money never stands twice: a total adds the amounts above it."""

    DESK_DAYS = "desk_days", _("Meja kosong")
    LITRES = "litres", _("BBM yang tidak dibakar")
    FUEL = "fuel", _("Biaya BBM")
    MEALS = "meals", _("Biaya makan")
    HOME_POWER = "home_power", _("Tambahan listrik di rumah")
    STAFF_TOTAL = "staff_total", _("Jumlah bagi pegawai")
    KWH = "kwh", _("Listrik kantor")
    POWER = "power", _("Biaya listrik kantor")
    FLOOR = "floor", _("Lantai yang dapat dikembalikan")
    RENT = "rent", _("Sewa lantai itu")
    AGENCY_TOTAL = "agency_total", _("Jumlah bagi instansi")
    CO2 = "co2", _("Emisi CO₂")


class Scenario(models.TextChoices):
    ACTUAL = "actual", _("Hari WFA yang sungguh dijalani")
    ONE_DAY = "one_day", _("Satu hari seminggu")
    TWO_DAYS = "two_days", _("Dua hari seminggu")


DAYS_A_WEEK: dict[str, int] = {Scenario.ONE_DAY: 1, Scenario.TWO_DAYS: 2}


class SourceMark(models.TextChoices):
    """How sure an assumption is (domain.md): a rule, a public statement, a practice or count, an estimate."""

    LAW = "law", _("aturan")
    SRC = "src", _("pernyataan resmi")
    PRAC = "prac", _("praktik atau hasil hitung")
    OURS = "ours", _("perkiraan")


class Origin(models.TextChoices):
    """Where an assumption in force comes from; the nearer one beats the farther."""

    OFFICE = "office", _("ditetapkan untuk kantor ini")
    AGENCY = "agency", _("ditetapkan instansi")
    PORTAL = "portal", _("bawaan portal")


class SavingsProblem(models.TextChoices):
    """Why an assumption cannot be set; the label is the sentence."""

    ORDER = "order", _("Urutkan nilainya: rendah tidak melebihi tengah, tengah tidak melebihi tinggi.")
    OUT_OF_RANGE = (
        "out_of_range",
        _("Nilai %(value)s di luar batas yang masuk akal: %(least)s sampai %(most)s %(unit)s."),
    )
    WRONG_UNIT = "wrong_unit", _("Satuannya harus %(unit)s. Ubah nilainya ke satuan itu.")
    NO_SOURCE = "no_source", _("Tulis siapa yang menyebut angka ini.")
    NO_SOURCE_DATE = "no_source_date", _("Isi tanggal sumbernya.")
    SOURCE_AHEAD = "source_ahead", _("Tanggal sumber %(day)s belum tiba.")
    NO_REASON = "no_reason", _("Tulis alasan penetapan ini.")
    BAD_DATE = "bad_date", _("Tanggal berlaku harus antara %(first)s dan %(last)s.")
    NOTHING_TO_LEAVE = (
        "nothing_to_leave",
        _("Belum ada angka yang ditetapkan di sini, jadi tidak ada yang dikembalikan."),
    )
    TAKEN = (
        "taken",
        _("Asumsi ini sudah ditetapkan mulai %(day)s dan tidak dapat diubah. Pilih tanggal berlaku lain."),
    )
