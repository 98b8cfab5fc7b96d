"""What people wrote in the demo's pilots; everything is invented and says so where it could be taken for real."""

from demo.trials import Part

PURPOSES = {
    Part.FIRST: "Kantor pusat memulai lebih dahulu, supaya kantor lain dapat belajar dari hasilnya (contoh).",
    Part.FOLLOWED: "Menguji WFA di kantor dengan jarak tempuh pegawai yang jauh (contoh).",
    Part.LOWERED: "Menguji WFA pada layanan mutasi yang seluruhnya sudah daring (contoh).",
    Part.VETOED: "Menguji WFA bersamaan dengan penataan ruang kantor (contoh).",
    Part.HELD: "Menguji WFA pada masa seleksi, ketika beban kerja tinggi (contoh).",
    Part.EXTENDED: "Menguji WFA di kantor yang pegawainya sering bertugas di lapangan (contoh).",
    Part.WAITING: "Menguji WFA; hasilnya ditetapkan pejabat, bukan otomatis (contoh).",
    Part.RAISED: "Menguji apakah layanan konsultasi tetap terjaga dengan satu hari WFA (contoh).",
    Part.ENDING: "Menguji apakah kinerja kantor tetap terjaga dengan satu hari WFA seminggu (contoh).",
    Part.RUNNING: "Menguji WFA pada bidang yang bekerja dengan aplikasi daring (contoh).",
    Part.SIGNED: "Giliran pertama UPT setelah kantor regional (contoh).",
    Part.PROPOSED: "Menguji WFA di UPT dengan layanan seleksi berkala (contoh).",
    Part.DRAFT: "Rancangan awal; kantor pembanding masih dibicarakan (contoh).",
}
CANCELLED_PURPOSE = "Rencana pertama kantor ini (contoh)."
CANCELLED = (
    "Kantor pembanding terlalu sedikit; rencana baru didaftarkan dengan pembanding yang lengkap (contoh)."
)
VETOED = (
    "Layanan penetapan NIP sedang di puncak sampai akhir bulan; dinilai lagi dua bulan kemudian (contoh)."
)
