"""Reference data of the demo: agencies and offices. City points, not buildings; staff numbers are invented."""

from dataclasses import dataclass

from employees.enums import OfficeKind, PostLevel, Zone

HEAD_LADDER = (
    PostLevel.JPT_UTAMA,
    PostLevel.JPT_MADYA,
    PostLevel.JPT_PRATAMA,
    PostLevel.ADMINISTRATOR,
    PostLevel.PENGAWAS,
)
REGIONAL_LADDER = HEAD_LADDER[2:]
UPT_LADDER = HEAD_LADDER[3:]
LOCAL_LADDER = HEAD_LADDER[1:]


@dataclass(frozen=True, slots=True)
class Place:
    """One office. `root` names its highest unit, `bodies` the units under it in the order of founding."""

    code: str
    name: str
    kind: OfficeKind
    city: str
    region: str
    zone: Zone
    lat: float
    lon: float
    weight: int
    root: str
    bodies: tuple[str, ...]
    ladder: tuple[PostLevel, ...]


@dataclass(frozen=True, slots=True)
class Institution:
    """One agency: its share of all people (percent), the manner of its files, its offices."""

    code: str
    name: str
    domain: str
    share: int
    delimiter: str
    upper_headings: bool
    bom: bool
    places: tuple[Place, ...]


BKN_BODIES = (
    "Sekretariat Utama",
    "Deputi Penyelenggaraan Layanan Manajemen ASN",
    "Deputi Pembinaan Penyelenggaraan Manajemen ASN",
    "Deputi Pengawasan dan Pengendalian Manajemen ASN",
    "Deputi Sistem Informasi dan Digitalisasi Manajemen ASN",
    "Inspektorat",
    "Pusat Pengembangan Sistem Seleksi",
    "Biro Sumber Daya Manusia",
    "Direktorat Layanan Pengangkatan ASN",
    "Direktorat Kinerja ASN",
    "Direktorat Pengawasan dan Pengendalian I",
    "Direktorat Infrastruktur Teknologi Informasi",
    "Inspektorat Wilayah I",
    "Bagian Pelayanan Seleksi",
    "Biro Umum",
    "Direktorat Layanan Pensiun ASN",
    "Direktorat Jabatan ASN",
    "Direktorat Pengawasan dan Pengendalian II",
    "Direktorat Data ASN",
    "Inspektorat Wilayah II",
    "Biro Keuangan",
)
REGIONAL_BODIES = (
    "Bagian Tata Usaha",
    "Bidang Mutasi dan Status Kepegawaian",
    "Bidang Pengangkatan dan Pensiun",
    "Bidang Informasi Kepegawaian",
    "Bidang Pengembangan dan Supervisi Kepegawaian",
)
UPT_BODIES = ("Subbagian Umum", "Seksi Pelayanan Seleksi")

REGIONAL = (
    ("I", "Yogyakarta", "YO", Zone.WIB, -7.8014, 110.3647),
    ("IV", "Makassar", "SN", Zone.WITA, -5.1486, 119.4319),
    ("IX", "Jayapura", "PA", Zone.WIT, -2.5337, 140.7181),
    ("II", "Surabaya", "JI", Zone.WIB, -7.2492, 112.7508),
    ("III", "Bandung", "JB", Zone.WIB, -6.9222, 107.6069),
    ("V", "Jakarta", "JK", Zone.WIB, -6.2146, 106.8451),
    ("VI", "Medan", "SU", Zone.WIB, 3.5833, 98.6667),
    ("VII", "Palembang", "SS", Zone.WIB, -2.9167, 104.7458),
    ("VIII", "Banjarbaru", "KS", Zone.WITA, -3.4406, 114.8365),
    ("X", "Denpasar", "BA", Zone.WITA, -8.6500, 115.2167),
    ("XI", "Manado", "SA", Zone.WITA, 1.4822, 124.8489),
    ("XII", "Pekanbaru", "RI", Zone.WIB, 0.5167, 101.4417),
    ("XIII", "Banda Aceh", "AC", Zone.WIB, 5.5417, 95.3333),
    ("XIV", "Manokwari", "PB", Zone.WIT, -0.8629, 134.0640),
)
UPT = (
    ("Batam", "KR", Zone.WIB, 1.1494, 104.0249),
    ("Padang", "SB", Zone.WIB, -0.9492, 100.3543),
    ("Bengkulu", "BE", Zone.WIB, -3.8004, 102.2655),
    ("Pangkalpinang", "BB", Zone.WIB, -2.1291, 106.1138),
    ("Semarang", "JT", Zone.WIB, -6.9931, 110.4208),
    ("Tarakan", "KU", Zone.WITA, 3.3133, 117.5915),
    ("Palu", "ST", Zone.WITA, -0.9083, 119.8708),
    ("Gorontalo", "GO", Zone.WITA, 0.5375, 123.0625),
    ("Sorong", "PD", Zone.WIT, -0.8796, 131.2610),
)


def _regional(number: str, city: str, region: str, zone: Zone, lat: float, lon: float) -> Place:
    name = f"Kantor Regional {number} BKN {city}"
    return Place(
        f"KR-{number}", name, OfficeKind.REGIONAL, city, region, zone, lat, lon, 4, name, REGIONAL_BODIES,
        REGIONAL_LADDER,
    )  # fmt: skip


def _upt(city: str, region: str, zone: Zone, lat: float, lon: float) -> Place:
    name = f"UPT BKN {city}"
    return Place(
        f"UPT-{city.upper()}",
        name,
        OfficeKind.UPT,
        city,
        region,
        zone,
        lat,
        lon,
        1,
        name,
        UPT_BODIES,
        UPT_LADDER,
    )


def _local(
    code: str, name: str, city: str, position: tuple[float, float], weight: int, bodies: tuple[str, ...]
) -> Place:
    kind = OfficeKind.UPT if code.startswith("UPT") else OfficeKind.HEAD
    return Place(code, name, kind, city, "JB", Zone.WIB, *position, weight, name, bodies, LOCAL_LADDER[1:])


BKN = Institution(
    "BKN", "Badan Kepegawaian Negara", "bkn.example", 54, ",", False, False,
    (
        Place(
            "PUSAT", "Kantor Pusat BKN", OfficeKind.HEAD, "Jakarta Timur", "JK", Zone.WIB, -6.26, 106.87, 40,
            "Badan Kepegawaian Negara", BKN_BODIES, HEAD_LADDER,
        ),
        *(_regional(*row) for row in REGIONAL),
        *(_upt(*row) for row in UPT),
    ),
)  # fmt: skip

JABAR = Institution(
    "JABAR", "Pemerintah Provinsi Jawa Barat", "jabarprov.example", 20, ";", True, False,
    (
        Place(
            "SETDA", "Sekretariat Daerah Provinsi Jawa Barat", OfficeKind.HEAD, "Bandung", "JB", Zone.WIB,
            -6.9025, 107.6187, 4, "Sekretariat Daerah Provinsi Jawa Barat",
            ("Biro Organisasi", "Biro Administrasi Pimpinan", "Bagian Tata Laksana", "Bagian Protokol"),
            LOCAL_LADDER,
        ),
        _local("DISKOMINFO", "Dinas Komunikasi dan Informatika", "Bandung", (-6.9086, 107.6446), 4,
               ("Bidang Aplikasi Informatika", "Bidang Persandian dan Keamanan Informasi",
                "Bidang Informasi dan Komunikasi Publik", "Bidang Statistik")),
        _local("BKD", "Badan Kepegawaian Daerah", "Bandung", (-6.9012, 107.6153), 4,
               ("Bidang Mutasi", "Bidang Pengadaan dan Informasi Kepegawaian", "Bidang Kinerja dan Disiplin",
                "Subbagian Pelayanan Kepegawaian")),
    ),
)  # fmt: skip

BEKASI = Institution(
    "BEKASI", "Pemerintah Kota Bekasi", "bekasikota.example", 26, ",", False, True,
    (
        Place(
            "SETDA", "Sekretariat Daerah Kota Bekasi", OfficeKind.HEAD, "Bekasi", "JB", Zone.WIB,
            -6.2349, 106.9945, 4, "Sekretariat Daerah Kota Bekasi",
            ("Bagian Organisasi", "Bagian Umum", "Bagian Hukum", "Bagian Pengadaan Barang dan Jasa"),
            LOCAL_LADDER,
        ),
        _local("BKPSDM", "Badan Kepegawaian dan Pengembangan SDM", "Bekasi", (-6.2355, 106.9938), 3,
               ("Bidang Mutasi dan Promosi", "Bidang Kinerja Aparatur", "Bidang Data Kepegawaian")),
        _local("DISDUKCAPIL", "Dinas Kependudukan dan Pencatatan Sipil", "Bekasi", (-6.2405, 106.9921), 3,
               ("Bidang Pelayanan Pendaftaran Penduduk", "Bidang Pelayanan Pencatatan Sipil",
                "Bidang Pengelolaan Informasi Kependudukan")),
        _local("DINKES", "Dinas Kesehatan", "Bekasi", (-6.2483, 106.9917), 3,
               ("Bidang Kesehatan Masyarakat", "Bidang Pelayanan Kesehatan", "Bidang Sumber Daya Kesehatan")),
        _local("UPT-MPP", "Mal Pelayanan Publik", "Bekasi", (-6.2486, 107.0005), 1,
               ("Seksi Pelayanan Perizinan",)),
    ),
)  # fmt: skip

INSTITUTIONS = (BKN, JABAR, BEKASI)
