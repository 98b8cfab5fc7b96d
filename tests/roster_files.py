"""Synthetic "Export Data ASN" and unit files for tests."""

COLUMNS = [
    "pns_id", "nip_baru", "nama", "gelar_depan", "gelar_belakang", "tanggal_lahir", "jenis_kelamin",
    "nik", "agama", "nomor_hp", "email", "email_gov", "alamat", "jenis_pegawai_nama",
    "kedudukan_hukum_id", "kedudukan_hukum_nama", "status_cpns_pns", "tmt_cpns", "tmt_pns",
    "gol_akhir_id", "gol_akhir_nama", "tmt_golongan", "jenis_jabatan_id", "jenis_jabatan_nama",
    "eselon_id", "jabatan_id", "jabatan_nama", "tmt_jabatan", "lokasi_kerja_id", "lokasi_kerja_nama",
    "unor_id", "unor_nama", "instansi_kerja_id", "instansi_kerja_nama",
]  # fmt: skip


def nip(number: int) -> str:
    """The number-th sound PNS number."""
    year, day, sequence = 1970 + number % 25, 1 + number // 25 % 28, 1 + number // 700
    return f"{year}01{day:02d}{year + 25}03{1 + number % 2}{sequence:03d}"


def person(number: int = 1, **values: str) -> dict[str, str]:
    """One row as SIASN exports it, with its quirks; `values` replace cells."""
    return {
        "pns_id": f"P{number:06d}",
        "nip_baru": f"'{nip(number)}",
        "nama": f"PEGAWAI {number}",
        "gelar_depan": "null",
        "gelar_belakang": "S.Kom.",
        "tanggal_lahir": "01-01-1980",
        "jenis_kelamin": "M",
        "nik": f"'31710000{number:08d}",
        "agama": "RAHASIA",
        "nomor_hp": "+62 812 000",
        "email": f"p{number}@contoh.id",
        "email_gov": f"p{number}@contoh.go.id",
        "alamat": "Jalan Contoh 1, Jakarta",
        "jenis_pegawai_nama": "PNS Pusat",
        "kedudukan_hukum_id": "01",
        "kedudukan_hukum_nama": "Aktif",
        "status_cpns_pns": "P",
        "tmt_cpns": "01-03-1995",
        "tmt_pns": "01-03-1996",
        "gol_akhir_id": "33",
        "gol_akhir_nama": "III/c",
        "tmt_golongan": "01-04-2020",
        "jenis_jabatan_id": "2",
        "jenis_jabatan_nama": "Fungsional Tertentu",
        "eselon_id": "99",
        "jabatan_id": "J1",
        "jabatan_nama": "Analis SDM Aparatur",
        "tmt_jabatan": "01-02-2021",
        "lokasi_kerja_id": "L1",
        "lokasi_kerja_nama": "Kantor Pusat Uji",
        "unor_id": "U1",
        "unor_nama": "Biro Uji",
        "instansi_kerja_id": "null",
        "instansi_kerja_nama": "null",
    } | values


def as_csv(rows, *, delimiter=";", columns=COLUMNS, heading=None, end="\r\n", bom=False) -> bytes:
    lines = [delimiter.join(heading or columns)]
    lines += [delimiter.join(_quoted(row[c], delimiter) for c in columns) for row in rows]
    return ("\ufeff" if bom else "").encode() + (end.join(lines) + end).encode()


def _quoted(cell: str, delimiter: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if delimiter in cell or '"' in cell or "\n" in cell else cell


def write(path, rows, **how):
    path.write_bytes(as_csv(rows, **how))
    return path


def write_units(path, *rows) -> object:
    """Rows of (id, parent, name, leader's pns id)."""
    lines = ["Id,DiatasanId,IndukUnorId,NamaUnor,NamaJabatan,PemimpinPnsId,JenisUnorId"]
    lines += [f"{i},{parent},,{name},Kepala {name},{leader},1" for i, parent, name, leader in rows]
    path.write_text("\n".join(lines) + "\n")
    return path
