"""Invented people: given names and family names of many parts of the country, combined by chance."""

# ruff: noqa: SIM905 (lists of words read better as words)

from random import Random

MALE = (
    "Adi Agus Ahmad Aldi Andi Anton Arief Arman Bagus Bambang Bayu Benny Budi Cahyo Chandra Daniel Darma Dedi "
    "Dimas Dwi Edi Eko Fajar Farhan Ferdi Galih Gede Gilang Hadi Hendra Heri Ilham Indra Irfan Iwan Jaka Joko "
    "Ketut Komang Kurnia Lukman Made Muhammad Nanda Nugroho Oki Panji Putu Rahmat Rangga Reza Ridwan Rizki Rudi "
    "Samuel Satria Sigit Slamet Stefanus Surya Taufik Teguh Tri Usman Wahyu Wawan Wayan Yanto Yohanes Yudi Yusuf Zaki"
).split()
FEMALE = (
    "Ade Agnes Ajeng Amalia Anisa Astrid Ayu Bunga Cahya Citra Dewi Diah Dian Dina Dwi Eka Elisabet Endang Erna "
    "Fatimah Febri Fitri Galuh Gita Hana Hesti Ida Indah Intan Ira Kadek Kartika Komang Laras Lestari Lia Lina "
    "Luh Made Maria Maya Mega Mira Nadia Ni Nina Novi Nur Nurul Putri Rahma Ratih Ratna Rina Rini Rosa Salma Sari "
    "Sekar Septi Shinta Siti Sri Tari Tiara Titik Tri Utami Vina Wahyuni Wulan Yanti Yulia Yuni Yohana Zahra"
).split()
FAMILY = (
    "Adnyana Anggraini Ardiansyah Arifin Astuti Aulia Batubara Budiman Damanik Darmawan Effendi Fauzi Firmansyah "
    "Ginting Gunawan Hakim Halim Handayani Harahap Hartono Hasanah Hasibuan Hermawan Hidayat Hutabarat Irawan "
    "Iskandar Kambu Kartini Kurniawan Kusuma Lubis Lumban Maharani Mahendra Manalu Mandacan Manurung Maulana "
    "Mulyani Nainggolan Nasution Ningsih Nugraha Pangestu Permana Pertiwi Prabowo Pradana Pramono Prasetyo Pratama "
    "Purnama Purnomo Puspita Putra Rahayu Rahman Ramadhan Rumbiak Safitri Salim Santoso Saputra Saragih Sembiring "
    "Setiawan Siregar Sitompul Situmorang Subagyo Sudrajat Suharto Sukarno Sulistyo Supriyadi Suryani Susanti "
    "Sutrisno Syahputra Tambunan Tanjung Triyono Utomo Wahyudi Wanggai Wibowo Widodo Wijaya Winarno Wulandari Yulianto"
).split()
STREETS = "Melati Mawar Kenanga Anggrek Cempaka Dahlia Flamboyan Merpati Rajawali Cendrawasih Garuda Kutilang".split()
BACK_TITLES = (
    "S.E.", "S.H.", "S.Kom.", "S.Sos.", "S.A.P.", "S.T.", "S.Psi.", "S.I.Kom.", "S.Si.", "A.Md.", "S.E., M.M.",
    "S.H., M.H.", "S.Kom., M.T.", "S.Sos., M.A.P.",
)  # fmt: skip


def person_name(rng: Random, sex: str) -> str:
    """`sex`: "m" or "f". Two or three words."""
    given = MALE if sex == "m" else FEMALE
    first = rng.choice(given)
    middle = f" {rng.choice(given)}" if rng.random() < 0.25 else ""
    if middle.strip() == first:
        middle = ""
    return f"{first}{middle} {rng.choice(FAMILY)}"


def address(rng: Random, city: str) -> str:
    return f"Jalan {rng.choice(STREETS)} No. {rng.randint(1, 180)} RT {rng.randint(1, 12):02d}, {city}"
