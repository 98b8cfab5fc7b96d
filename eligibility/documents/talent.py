"""The talent grid as a table, and the table to fill in for an import."""

from eligibility.enums import Axis, BoxScheme
from eligibility.selectors.talent_people import PersonBox
from performance.enums import Rating

COLUMNS = (
    "nip", "nama", "jabatan", "unit", "kantor", "periode", "tanggal penilaian", "kinerja", "potensi", "kotak",
    "skema", "dihitung sebagai kotak", "berlaku sampai sebelum", "tidak dikenal karena", "sumber",
)  # fmt: skip
TEMPLATE_COLUMNS = (
    "nip", "periode", "kinerja", "potensi", "kotak", "skema", "tanggal penilaian", "sumber",
)  # fmt: skip
# People who cannot exist: born in 1900.
TEMPLATE_ROWS = (
    ("190001011921011001", "2026-1", "di atas ekspektasi", "tinggi", 9, "PermenPANRB 3/2020", "2026-06-30",
     "Berita acara contoh"),
    ("190002021922022002", "2026-1", "sesuai ekspektasi", "menengah", 5, "Kementerian Keuangan", "2026-06-30",
     "Berita acara contoh"),
)  # fmt: skip


def talent_row(row: PersonBox, *, quoted: bool) -> tuple[object, ...]:
    """One person under `COLUMNS`. `quoted`: as SIASN does; without the apostrophe a spreadsheet rounds a NIP."""
    person, box, why = row.person, row.box, row.why_unknown
    who = (
        f"'{row.nip}" if quoted and row.nip.isdecimal() else row.nip, person.full_name, person.post.name,
        person.unit.name, person.office.name,
    )  # fmt: skip
    if box is None:
        return (*who, *[""] * 8, str(why.label) if why else "", "")
    stored = box.row
    return (
        *who, stored.period, stored.assessed_on, str(Rating(stored.performance).label),
        str(Axis(stored.potential).label), stored.box, str(BoxScheme(stored.scheme).label),
        box.counts_as or "", box.expires_on, str(why.label) if why else "", stored.source,
    )  # fmt: skip
