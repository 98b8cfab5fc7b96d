"""What WFA days save: portal defaults of the assumptions, checks of a new one, and the sums. Pure.

Marks as in domain.md: SRC said by those who began the programme, PRAC seen in practice, OURS a proposal of the portal.
West Java counted fuel and meals, Bekasi spoke of empty floors (domain.md, 1.12 and 1.13); neither published the
numbers per person, so none is SRC.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from core.problems import Problem, plain
from pilots.enums.savings import AssumptionKey, Measure, SavingsProblem, SourceMark, Unit
from pilots.rules.ranges import ZERO, Range

K, M = AssumptionKey, Measure
Assumed = Mapping[AssumptionKey, Range]
Sums = dict[Measure, Range]
FIRST_DATE = date(2020, 1, 1)
LONGEST_AHEAD = timedelta(days=366)
WORKDAYS_A_WEEK = 5
PROPOSED_ON = date(2026, 11, 1)


@dataclass(frozen=True, slots=True)
class Spread:
    """A stated low, central and high value, as people write it."""

    low: Decimal
    central: Decimal
    high: Decimal

    @property
    def values(self) -> tuple[Decimal, Decimal, Decimal]:
        return self.low, self.central, self.high

    @property
    def range(self) -> Range:
        return Range(*map(float, self.values))


@dataclass(frozen=True, slots=True)
class KeySpec:
    """What an assumption may be, and what the portal takes until an agency says better (None: nothing)."""

    unit: Unit
    least: Decimal
    most: Decimal
    default: Spread | None
    mark: SourceMark
    source: str
    said_on: date = PROPOSED_ON


def _spec(
    unit: Unit,
    ends: tuple[str, str],
    default: tuple[str, str, str] | None,
    source: str,
    mark: SourceMark = SourceMark.OURS,
    said_on: date = PROPOSED_ON,
) -> KeySpec:
    spread = Spread(*map(Decimal, default)) if default else None
    return KeySpec(unit, Decimal(ends[0]), Decimal(ends[1]), spread, mark, source, said_on)


_WEST_JAVA = "Jawa Barat menghitung penghematan BBM dan makan, tetapi tidak menerbitkan angka per orang"
_BEKASI = "Bekasi menyebut lantai kosong dapat dikembalikan atau disewakan, tanpa angka"
_NEWS = "Berita tarif PLN 6 Maret 2025"

# Sources are data, not texts of the portal: an agency's own rows stand beside them in its own words.
KEYS: dict[AssumptionKey, KeySpec] = {
    K.COMMUTE_KM: _spec(
        Unit.KM, ("0", "200"), ("5", "12", "25"), f"Usulan portal. {_WEST_JAVA}; pakai hasil survei pegawai."
    ),
    K.RIDE_SHARE: _spec(
        Unit.PERCENT, ("0", "100"), ("60", "75", "90"),
        "Usulan portal: sebagian besar pegawai naik motor atau mobil; pakai hasil survei pegawai.",
    ),
    K.RIDERS: _spec(
        Unit.PEOPLE, ("1", "6"), ("1", "1.1", "1.4"),
        "Usulan portal: satu motor atau mobil kadang membawa lebih dari satu pegawai.",
    ),
    K.LITRES_KM: _spec(
        Unit.LITRES_KM, ("0.005", "0.3"), ("0.02", "0.035", "0.09"),
        "Usulan portal: rendah bila semua naik motor (50 km/liter), tinggi bila hampir semua naik mobil (11 km/liter).",
    ),
    K.FUEL_PRICE: _spec(
        Unit.RUPIAH_LITRE, ("1000", "100000"), ("10000", "11000", "13500"),
        "Harga eceran Pertalite Rp10.000 dan Pertamax Rp12.100–13.750 menurut berita 20 Oktober 2024; periksa lagi.",
        SourceMark.PRAC, date(2024, 10, 20),
    ),
    K.MEAL_OFFICE: _spec(
        Unit.RUPIAH_DAY, ("0", "500000"), ("20000", "30000", "45000"),
        f"Usulan portal. {_WEST_JAVA}; pakai hasil survei pegawai.",
    ),
    K.MEAL_HOME: _spec(
        Unit.RUPIAH_DAY, ("0", "500000"), ("10000", "15000", "20000"),
        "Usulan portal: di rumah orang tetap makan, jadi hanya selisihnya yang dihemat.",
    ),
    K.DESK_KWH: _spec(
        Unit.KWH_DAY, ("0", "50"), ("0.3", "0.8", "2"),
        "Usulan portal: rendah hanya komputer, tinggi beserta sebagian lampu dan pendingin ruangan.",
    ),
    K.TARIFF: _spec(
        Unit.RUPIAH_KWH, ("100", "20000"), ("1522.88", "1699.53", "1699.53"),
        f"{_NEWS}: gedung pemerintah P-2 Rp1.522,88 dan P-1 Rp1.699,53; periksa tagihan kantor.",
        SourceMark.PRAC, date(2025, 3, 6),
    ),
    K.HOME_KWH: _spec(
        Unit.KWH_DAY, ("0", "50"), ("0.3", "1", "3"),
        "Usulan portal: laptop dan lampu, tinggi bila memakai pendingin ruangan.",
    ),
    K.HOME_TARIFF: _spec(
        Unit.RUPIAH_KWH, ("100", "20000"), ("1352", "1444.70", "1699.53"),
        f"{_NEWS}: rumah 900 VA Rp1.352, 1.300–2.200 VA Rp1.444,70, mulai 3.500 VA Rp1.699,53.",
        SourceMark.PRAC, date(2025, 3, 6),
    ),
    K.DESK_M2: _spec(
        Unit.M2, ("1", "40"), ("4", "6", "10"),
        f"Usulan portal: rendah hanya meja dan kursi, tinggi beserta lorong dan ruang bersama. {_BEKASI}.",
    ),
    K.RENT_M2: _spec(
        Unit.RUPIAH_M2_MONTH, ("0", "2000000"), ("50000", "100000", "200000"),
        f"Usulan portal; pakai harga sewa setempat. {_BEKASI}.",
    ),
    K.RETURN_SHARE: _spec(
        Unit.PERCENT, ("0", "100"), ("0", "40", "80"),
        f"Usulan portal: meja kosong yang tersebar tidak membebaskan lantai. {_BEKASI}.",
    ),
    K.UPTAKE: _spec(
        Unit.PERCENT, ("0", "100"), ("40", "65", "90"),
        "Usulan portal: WFA adalah pilihan, jadi tidak semua yang memenuhi syarat memakainya.",
    ),
    K.HOME_SHARE: _spec(
        Unit.PERCENT, ("0", "100"), ("80", "95", "100"),
        "Usulan portal: sebagian hari WFA dikerjakan dari tempat lain dan tetap memerlukan perjalanan.",
    ),
    K.EVENNESS: _spec(
        Unit.PERCENT, ("0", "100"), ("0", "40", "80"),
        "Usulan portal: 0 % bila semua memilih hari yang sama, 100 % bila WFA terbagi rata dari Senin sampai Jumat.",
    ),
    K.CO2_LITRE: _spec(
        Unit.KG_LITRE, ("0", "5"), None, "Belum ada: ditampilkan setelah instansi menyebut angka dan sumbernya."
    ),
    K.CO2_KWH: _spec(
        Unit.KG_KWH, ("0", "2"), None, "Belum ada: ditampilkan setelah instansi menyebut angka dan sumbernya."
    ),
}  # fmt: skip

UNITS: dict[Measure, Unit] = {
    M.DESK_DAYS: Unit.DAYS, M.LITRES: Unit.LITRES, M.FUEL: Unit.RUPIAH, M.MEALS: Unit.RUPIAH,
    M.HOME_POWER: Unit.RUPIAH, M.STAFF_TOTAL: Unit.RUPIAH, M.KWH: Unit.KWH, M.POWER: Unit.RUPIAH,
    M.FLOOR: Unit.M2, M.RENT: Unit.RUPIAH, M.AGENCY_TOTAL: Unit.RUPIAH, M.CO2: Unit.KG,
}  # fmt: skip


# Setting an assumption


def assumption_problems(
    key: AssumptionKey, spread: Spread | None, unit: str, valid_from: date, today: date
) -> list[Problem]:
    """What speaks against a row; a `spread` of None hands the key back to where it was inherited from."""
    spec = KEYS[key]
    found = []
    if spread is not None:
        found += _value_problems(spec, spread)
        if unit != spec.unit:
            found.append(Problem(SavingsProblem.WRONG_UNIT, params={"unit": spec.unit.label}))
    latest = today + LONGEST_AHEAD
    if not FIRST_DATE <= valid_from <= latest:
        params = {"first": plain(FIRST_DATE), "last": plain(latest)}
        found.append(Problem(SavingsProblem.BAD_DATE, params=params))
    return found


def _value_problems(spec: KeySpec, spread: Spread) -> list[Problem]:
    outside = [value for value in spread.values if not spec.least <= value <= spec.most]
    if outside:
        ends = {"least": plain(spec.least), "most": plain(spec.most), "unit": spec.unit.label}
        return [Problem(SavingsProblem.OUT_OF_RANGE, params={"value": plain(outside[0]), **ends})]
    if not spread.low <= spread.central <= spread.high:
        return [Problem(SavingsProblem.ORDER)]
    return []


# Days


@dataclass(frozen=True, slots=True)
class Seats:
    """An office as the sums see it: heads at work, of them eligible for WFA, and desks (None: one for each head)."""

    staff: int
    eligible: int
    desks: int | None = None

    @property
    def shared(self) -> int:
        """Heads who have no desk of their own: so many must be away before one stands empty."""
        return 0 if self.desks is None else max(0, self.staff - self.desks)


@dataclass(frozen=True, slots=True)
class Days:
    """WFA days of an office over a span. `desk_days`: its own desks stood empty; `home_days`: of them, worked at
    home; `lasting_desks`: desks empty on every working day. A day at another office of the agency is none of these:
    it takes a desk there and a way to it."""

    desk_days: Range
    home_days: Range
    lasting_desks: Range


NO_DAYS = Days(ZERO, ZERO, ZERO)


def actual_days(away: Sequence[int], home: int, seats: Seats) -> Days:
    """Counted days: `away` has the number away for each working day of the span that is over, `home` the days at home.

    A floor can be given back only for desks that nobody needs on any day, so the day with the fewest people away
    decides: the minimum of the daily numbers, less those who had no desk of their own.
    """
    lasting = max(0, min(away, default=0) - seats.shared)
    return Days(Range.exactly(float(sum(away))), Range.exactly(float(home)), Range.exactly(float(lasting)))


def weekly_days(days_a_week: float, working_days: int, seats: Seats, assumed: Assumed) -> Days:
    """What so many days a week for the eligible would come to over the working days of a span."""
    users = assumed[K.UPTAKE].times(seats.eligible / 100)
    daily = users.times(days_a_week / WORKDAYS_A_WEEK)
    desk_days = daily.times(float(working_days))
    quietest = daily * assumed[K.EVENNESS].times(0.01) if working_days else ZERO
    lasting = (quietest - Range.exactly(float(seats.shared))).at_least(0.0)
    return Days(desk_days, desk_days * assumed[K.HOME_SHARE].times(0.01), lasting)


def months_in(first: date, last: date) -> float:
    """Length of a span, both dates inclusive, in calendar months; a part of a month by its days."""
    months, start = 0.0, first
    while start <= last:
        length = monthrange(start.year, start.month)[1]
        end = min(last, start.replace(day=length))
        months += ((end - start).days + 1) / length
        start = end + timedelta(days=1)
    return months


# Sums


def savings(days: Days, assumed: Assumed, months: float) -> Sums:
    """What the days save over `months`; a negative amount is a cost. CO₂ only where both factors are stated.

    Each thing is counted once: one way there and back a day at home, one meal's difference, electricity of empty
    desks only (a floor given back brings its rent and no further electricity).
    """
    vehicles = days.home_days * assumed[K.RIDE_SHARE].times(0.01) / assumed[K.RIDERS]
    litres = vehicles * assumed[K.COMMUTE_KM].times(2.0) * assumed[K.LITRES_KM]
    fuel = litres * assumed[K.FUEL_PRICE]
    meals = days.home_days * (assumed[K.MEAL_OFFICE] - assumed[K.MEAL_HOME])
    home_kwh = days.home_days * assumed[K.HOME_KWH]
    home_power = -(home_kwh * assumed[K.HOME_TARIFF])
    kwh = days.desk_days * assumed[K.DESK_KWH]
    power = kwh * assumed[K.TARIFF]
    floor = days.lasting_desks * assumed[K.RETURN_SHARE].times(0.01) * assumed[K.DESK_M2]
    rent = floor * assumed[K.RENT_M2].times(months)
    sums: Sums = {
        M.DESK_DAYS: days.desk_days, M.LITRES: litres, M.FUEL: fuel, M.MEALS: meals, M.HOME_POWER: home_power,
        M.STAFF_TOTAL: fuel + meals + home_power, M.KWH: kwh, M.POWER: power, M.FLOOR: floor, M.RENT: rent,
        M.AGENCY_TOTAL: power + rent,
    }  # fmt: skip
    if K.CO2_LITRE in assumed and K.CO2_KWH in assumed:
        sums[M.CO2] = litres * assumed[K.CO2_LITRE] + kwh * assumed[K.CO2_KWH] - home_kwh * assumed[K.CO2_KWH]
    return sums


def added(parts: Sequence[Sums]) -> Sums:
    """The sums of several offices together: low ends with low ends. A measure counts where every part has it."""
    shared = [measure for measure in Measure if parts and all(measure in part for part in parts)]
    total: Sums = dict.fromkeys(shared, ZERO)
    for part in parts:
        for measure in shared:
            total[measure] = total[measure] + part[measure]
    return total
